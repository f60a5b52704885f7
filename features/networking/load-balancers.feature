@networking
Feature: A Service of type LoadBalancer gets an address outside the cluster
  The cloud makes a load balancer and tells its address in the status of the Service; the balancer
  sends to the Nodes, and these to the Pods.
  https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer

  Background:
    Given a cluster with 3 Nodes
    And the Namespace "shop"
    And a Deployment "web" with:
      | replicas | 2       |
      | image    | shop:v1 |
      | port     | 8080    |
    And everything is settled

  Rule: The address is pending until the load balancer is there

    Example: A Service is created
      When these manifests are applied:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec:
          type: LoadBalancer
          selector: { app: web }
          ports: [{ port: 80, targetPort: 8080 }]
        """
      Then field "status.loadBalancer.ingress" of Service "web" is not set
      And within 10s, field "status.loadBalancer.ingress[0].ip" of Service "web" is set
      And an Event "EnsuredLoadBalancer" is recorded for Service "web"

    Example: A Service of type ClusterIP
      Given a Service "web" with:
        | port       | 80   |
        | targetPort | 8080 |
      When everything settles
      Then field "status.loadBalancer.ingress" of Service "web" is not set

  Rule: Clients outside reach the Pods at the address, or at its name

    Background:
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: web
          annotations:
            external-dns.alpha.kubernetes.io/hostname: shop.example.com
        spec:
          type: LoadBalancer
          loadBalancerIP: 192.0.2.80
          selector: { app: web }
          ports: [{ port: 80, targetPort: 8080 }]
        """
      And everything is settled

    Example: By name
      When a client sends GET "http://shop.example.com/cart"
      Then the response is 200 from Service "web"

    Example: By address
      When a client sends 100 GET requests to "http://192.0.2.80/"
      Then every response is 200
      And every Pod of Deployment "web" answers at least 30 of them

    Example: A port that the Service does not have
      When a client sends GET "http://shop.example.com:8080/"
      Then the connection times out

    Example: From a Pod of the cluster
      Given a Pod "visitor" with:
        | image | visitor:v1 |
      And everything is settled
      When Pod "visitor" sends GET "http://192.0.2.80/"
      Then the response is 200 from Service "web"

    Example: A Node is lost
      Given Node "node-3" crashes
      And 1m passes
      When a client sends 100 GET requests to "http://192.0.2.80/"
      Then every response is 200

    Example: The Service is deleted
      Given Service "web" is deleted
      And everything is settled
      When a client sends GET "http://shop.example.com/"
      Then the connection fails to resolve

  Rule: A Service may let in only some clients

    Scenario Outline: Clients of <range> are let in
      Given a Service "web" with:
        | type                        | LoadBalancer |
        | loadBalancerIP              | 192.0.2.80   |
        | port                        | 80           |
        | targetPort                  | 8080         |
        | loadBalancerSourceRanges[0] | <range>      |
      And everything is settled
      When a client sends GET "http://192.0.2.80/"
      Then <outcome>

      Examples:
        | range           | outcome                  |
        | 198.51.100.0/24 | the response is 200      |
        | 203.0.113.0/24  | the connection times out |

  Rule: A Service may have addresses that the cluster does not give

    Example: Traffic for an external IP comes to the Nodes
      Given a Service "web" with:
        | port           | 80           |
        | targetPort     | 8080         |
        | externalIPs[0] | 203.0.113.80 |
      And everything is settled
      When a client sends GET "http://203.0.113.80/"
      Then the response is 200 from Service "web"
