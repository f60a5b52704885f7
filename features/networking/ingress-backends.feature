@networking
Feature: An Ingress sends each request to a Pod that is ready, and to another one if it must
  The controller of the Ingress knows the endpoints of the Service and goes to them directly. What it
  cannot reach it tries elsewhere; what nobody can answer it answers itself.
  https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource

  Background:
    Given a cluster with 3 Nodes
    And a Service "shop" with:
      | port | 8080 |
    And these manifests are applied:
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: { name: shop }
      spec:
        defaultBackend: { service: { name: shop, port: { number: 8080 } } }
      """
    And everything is settled

  Rule: Without a Pod that is ready the answer is 503

    Example: There is no Pod
      When a client sends GET "http://shop.example.com/"
      Then the response is 503

    Example: No Pod is ready yet
      Given the image "shop:v1" becomes ready after 1m
      And a Deployment "shop" with:
        | image     | shop:v1             |
        | port      | 8080                |
        | readiness | http :8080 every 1s |
      And 30s pass
      When a client sends GET "http://shop.example.com/"
      Then the response is 503

    Example: The Pod has become ready
      Given the image "shop:v1" becomes ready after 1m
      And a Deployment "shop" with:
        | image     | shop:v1             |
        | port      | 8080                |
        | readiness | http :8080 every 1s |
      And 70s pass
      When a client sends GET "http://shop.example.com/"
      Then the response is 200 from Service "shop"

  Rule: A request that does not get through is sent to another Pod

    Background:
      Given a Deployment "shop" with:
        | replicas | 3       |
        | image    | shop:v1 |
        | port     | 8080    |
      And everything is settled

    Example: A Node has crashed, and nobody knows it yet
      Given Node "node-2" crashes
      When a client sends 30 GET requests to "http://shop.example.com/"
      Then every response is 200

    Example: All Nodes have crashed, and nobody knows it yet
      Given Node "node-1" crashes
      And Node "node-2" crashes
      And Node "node-3" crashes
      When a client sends GET "http://shop.example.com/"
      Then the connection times out
