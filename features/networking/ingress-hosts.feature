@networking
Feature: An Ingress leads requests to Services by the host that they ask for
  One address serves many hosts. A precise host goes before a wildcard, which stands for one label; what
  no rule matches goes to the default backend, or is answered with 404.
  https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards

  Background:
    Given a cluster
    And the Namespace "shop"
    And a Deployment "shop" with:
      | replicas | 1       |
      | image    | shop:v1 |
      | port     | 8080    |
    And a Service "shop" with:
      | port | 8080 |
    And a Service "any" with:
      | selector | app=shop |
      | port     | 8080     |

  Rule: A wildcard stands for exactly one label, and a precise host goes before it

    Background:
      Given these manifests are applied:
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: hosts }
        spec:
          rules:
            - host: "*.example.com"
              http:
                paths:
                  - { path: /, pathType: Prefix, backend: { service: { name: any, port: { number: 8080 } } } }
            - host: shop.example.com
              http:
                paths:
                  - { path: /, pathType: Prefix, backend: { service: { name: shop, port: { number: 8080 } } } }
        """
      And everything is settled

    Scenario Outline: A client asks for <host>
      When a client sends GET "http://<host>/"
      Then <outcome>

      Examples:
        | host               | outcome                                 |
        | shop.example.com   | the response is 200 from Service "shop" |
        | SHOP.example.com   | the response is 200 from Service "shop" |
        | cart.example.com   | the response is 200 from Service "any"  |
        | a.cart.example.com | the response is 404                     |
        | example.com        | the response is 404                     |
        | example.org        | the response is 404                     |

    Example: A client asks over TLS
      When a client sends GET "https://shop.example.com/"
      Then the response is 200 from Service "shop"

    Example: A Pod asks by the same name
      Given a Pod "visitor" with:
        | image | visitor:v1 |
      And everything is settled
      When Pod "visitor" sends GET "http://shop.example.com/"
      Then the response is 200 from Ingress "hosts"

  Rule: What no rule matches goes to the default backend

    Example: An Ingress with nothing but a default backend
      Given an Ingress "all" with:
        | defaultBackend.service.name        | any  |
        | defaultBackend.service.port.number | 8080 |
      And everything is settled
      When a client sends GET "http://whatever.example.org/"
      Then the response is 200 from Service "any"

  Rule: A Service without ready endpoints is answered for with 503

    Background:
      Given an Ingress "all" with:
        | defaultBackend.service.name        | any  |
        | defaultBackend.service.port.number | 8080 |
      And Deployment "shop" is scaled to 0 replicas
      And everything is settled

    Example: All Pods are gone
      When a client sends GET "http://shop.example.com/"
      Then the response is 503

    Example: A Pod is back
      Given Deployment "shop" is scaled to 1 replica
      And everything is settled
      When a client sends GET "http://shop.example.com/"
      Then the response is 200 from Service "any"

  Rule: An Ingress is exposed when it is of a class that a controller serves, or of none

    Scenario Outline: An Ingress of <class>
      Given these manifests are applied:
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: { name: ours }
        spec: { controller: kubecumber/ingress-controller }
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: { name: foreign }
        spec: { controller: example.com/another-controller }
        """
      And an Ingress "all" with:
        | ingressClassName                   | <class> |
        | defaultBackend.service.name        | any     |
        | defaultBackend.service.port.number | 8080    |
      And everything is settled
      When a client sends GET "http://shop.example.com/"
      Then <outcome>

      Examples:
        | class   | outcome                          |
        | ours    | the response is 200              |
        | foreign | the connection fails to resolve  |
        | nobodys | the connection fails to resolve  |

    Example: The default class is set when an Ingress names none
      Given these manifests are applied:
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          name: ours
          annotations: { ingressclass.kubernetes.io/is-default-class: "true" }
        spec: { controller: kubecumber/ingress-controller }
        """
      When these manifests are applied:
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: all }
        spec: { defaultBackend: { service: { name: any, port: { number: 8080 } } } }
        """
      Then field "spec.ingressClassName" of Ingress "all" is "ours"
