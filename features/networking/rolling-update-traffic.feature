@networking
Feature: A rolling update is invisible to clients when Pods say when they are ready
  At each moment of a rolling update the ready Pods are the endpoints of the Service. Clients lose
  nothing as long as new Pods are added only when they answer, and old ones go on until they are told.
  https://kubernetes.io/docs/concepts/services-networking/service/
  https://kubernetes.io/docs/tutorials/services/pods-and-endpoint-termination-flow/

  Background:
    Given a cluster with 3 Nodes
    And the image "shop:v2" becomes ready after 5s
    And a Service "web" with:
      | port       | 80       |
      | targetPort | 8080     |
      | nodePort   | 30080    |
      | type       | NodePort |

  Rule: With maxUnavailable 0 a Service never has fewer ready endpoints than replicas

    Background:
      Given a Deployment "web" with:
        | replicas                              | 3                         |
        | image                                 | shop:v1                   |
        | port                                  | 8080                      |
        | readiness                             | http :8080/ready every 1s |
        | strategy.rollingUpdate.maxUnavailable | 0                         |
        | strategy.rollingUpdate.maxSurge       | 1                         |
      And everything is settled

    Example: One Pod more at a time
      Given from now on, Service "web" has between 3 and 4 ready endpoints
      And from now on, Service "web" has at most 5 endpoints
      When the image of Deployment "web" becomes "shop:v2"
      Then within 1m, the rollout of Deployment "web" is complete
      And eventually, Service "web" has 3 endpoints

    Example: The new Pod is there and not ready yet
      When the image of Deployment "web" becomes "shop:v2"
      And 4s pass
      Then Service "web" has 4 endpoints
      And Service "web" has 3 ready endpoints

    Example: A client that goes on sending
      Given a client keeps sending GET "http://node-1:30080/" every 100ms
      When the image of Deployment "web" becomes "shop:v2"
      And 1m passes
      Then the rollout of Deployment "web" is complete
      And every response is 200

  Rule: Without a readiness probe a Pod gets traffic before it can answer

    Example: The same image, and nobody asks whether it is ready
      Given a Deployment "web" with:
        | replicas | 3       |
        | image    | shop:v1 |
        | port     | 8080    |
      And everything is settled
      And a client keeps sending GET "http://node-1:30080/" every 100ms
      When the image of Deployment "web" becomes "shop:v2"
      And 1m passes
      Then the rollout of Deployment "web" is complete
      And at least 1 of the responses is 503

    Example: Most clients do not notice
      Given a Deployment "web" with:
        | replicas                              | 3       |
        | image                                 | shop:v1 |
        | port                                  | 8080    |
        | strategy.rollingUpdate.maxUnavailable | 0       |
      And a Pod "visitor" with:
        | image | visitor:v1 |
      And everything is settled
      And Pod "visitor" keeps sending GET "http://web/" every 100ms
      When the image of Deployment "web" becomes "shop:v2"
      And 2m pass
      Then at least 90% of the responses are 200
