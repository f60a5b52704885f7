@networking
Feature: An Ingress leads requests to Services by their path
  Exact is the whole path to the letter. Prefix goes element by element, so that a slash at the end makes
  no difference. The longest path that matches wins, and Exact wins over Prefix.
  https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types

  Background:
    Given a cluster
    And a Deployment "shop" with:
      | replicas | 1       |
      | image    | shop:v1 |
      | port     | 8080    |
    And a Service "shop" with:
      | port | 8080 |
    And a Service "cart" with:
      | selector | app=shop |
      | port     | 8080     |

  Rule: A path matches by its type

    Scenario Outline: <type> <path> and a request for <request>
      Given these manifests are applied:
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: paths }
        spec:
          rules:
            - http:
                paths:
                  - { path: "<path>", pathType: <type>, backend: { service: { name: shop, port: { number: 8080 } } } }
        """
      And everything is settled
      When a client sends GET "http://shop.example.com<request>"
      Then the response is <status>

      Examples:
        | type   | path      | request      | status |
        | Prefix | /         | /any/path    | 200    |
        | Exact  | /foo      | /foo         | 200    |
        | Exact  | /foo      | /bar         | 404    |
        | Exact  | /foo      | /foo/        | 404    |
        | Exact  | /foo/     | /foo         | 404    |
        | Exact  | /foo      | /FOO         | 404    |
        | Prefix | /foo      | /foo         | 200    |
        | Prefix | /foo      | /foo/        | 200    |
        | Prefix | /foo/     | /foo         | 200    |
        | Prefix | /aaa/bb   | /aaa/bbb     | 404    |
        | Prefix | /aaa/bbb  | /aaa/bbb/    | 200    |
        | Prefix | /aaa/bbb/ | /aaa/bbb     | 200    |
        | Prefix | /aaa/bbb  | /aaa/bbb/ccc | 200    |
        | Prefix | /aaa/bbb  | /aaa/bbbxyz  | 404    |

  Rule: Of several paths that match the longest wins, and Exact before Prefix

    Background:
      Given these manifests are applied:
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: paths }
        spec:
          rules:
            - http:
                paths:
                  - { path: /, pathType: Prefix, backend: { service: { name: shop, port: { number: 8080 } } } }
                  - { path: /aaa/bbb, pathType: Prefix, backend: { service: { name: cart, port: { number: 8080 } } } }
                  - { path: /foo, pathType: Prefix, backend: { service: { name: shop, port: { number: 8080 } } } }
                  - { path: /foo, pathType: Exact, backend: { service: { name: cart, port: { number: 8080 } } } }
        """
      And everything is settled

    Scenario Outline: A request for <request>
      When a client sends GET "http://shop.example.com<request>"
      Then the response is 200 from Service "<service>"

      Examples:
        | request      | service |
        | /aaa/bbb/ccc | cart    |
        | /aaa/ccc     | shop    |
        | /foo         | cart    |
        | /foo/bar     | shop    |
        | /foo?a=/aaa  | cart    |

    Example: A Service that is not there
      Given Service "cart" is deleted
      And everything is settled
      When a client sends GET "http://shop.example.com/foo"
      Then the response is 503
