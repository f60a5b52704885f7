@networking
Feature: A connection to a Service reaches one of its ready Pods
  Every Node leads connections to a Service's address on to one of its endpoints, at random. Policies
  and hints narrow the choice; without an endpoint there is no connection.
  https://kubernetes.io/docs/reference/networking/virtual-ips/

  Background:
    Given a cluster with these Nodes:
      | name   | zone |
      | node-1 | a    |
      | node-2 | a    |
      | node-3 | b    |
    And the Namespace "shop"
    And a Deployment "web" with:
      | replicas  | 3                         |
      | image     | shop:v1                   |
      | port      | 8080                      |
      | readiness | http :8080/ready every 1s |
    And a Pod "visitor" with:
      | image    | visitor:v1 |
      | nodeName | node-3     |
    And everything is settled

  Rule: Connections are spread over all ready endpoints

    Background:
      Given a Service "web" with:
        | port       | 80   |
        | targetPort | 8080 |
      And everything is settled

    Example: 100 connections to three Pods
      When Pod "visitor" sends 100 GET requests to "http://web/"
      Then every response is 200
      And every Pod of Deployment "web" answers at least 20 of them

    Example: A Pod that is not ready
      When one Pod of Deployment "web" fails its readiness probe
      And 5s pass
      And Pod "visitor" sends 100 GET requests to "http://web/"
      Then every response is 200
      And 2 Pods of Deployment "web" answer at least 20 of them
      And 1 Pod of Deployment "web" answers no of them

    Example: A client that is answered with an error
      Given the image "shop:v1" answers HTTP with status 503
      When Pod "visitor" sends GET "http://web/"
      Then the response is 503 from Deployment "web"

  Rule: A Service without endpoints refuses connections

    Example: All Pods are gone
      Given a Service "web" with:
        | port       | 80   |
        | targetPort | 8080 |
      And Deployment "web" is scaled to 0 replicas
      And everything is settled
      When Pod "visitor" sends GET "http://web/"
      Then the connection is refused

    Example: A port that the Pods do not listen on
      Given a Service "web" with:
        | port       | 80   |
        | targetPort | 9090 |
      And everything is settled
      When Pod "visitor" sends GET "http://web/"
      Then the connection is refused

  Rule: With the internal traffic policy Local only endpoints of the client's Node count

    Background:
      Given a Service "web" with:
        | port                  | 80    |
        | targetPort            | 8080  |
        | internalTrafficPolicy | Local |
      And everything is settled

    Example: A Pod on the same Node
      When Pod "visitor" sends 20 GET requests to "http://web/"
      Then every response is 200
      And 1 Pod on Node "node-3" answers 20 of them

    Example: No Pod on the same Node
      Given Node "node-3" is cordoned
      And the Pods on Node "node-3" are deleted
      And a Pod "guest" with:
        | image    | visitor:v1 |
        | nodeName | node-3     |
      And everything is settled
      When Pod "guest" sends GET "http://web/"
      Then the connection times out

  Rule: With session affinity a client stays with its Pod as long as that is there

    Background:
      Given a Service "web" with:
        | port            | 80       |
        | targetPort      | 8080     |
        | sessionAffinity | ClientIP |
      And everything is settled

    Example: 100 connections of one client
      When Pod "visitor" sends 100 GET requests to "http://web/"
      Then 1 Pod of Deployment "web" answers 100 of them

    Example: All Pods are replaced
      Given Pod "visitor" sends GET "http://web/"
      When Deployment "web" is restarted
      And everything settles
      And Pod "visitor" sends 100 GET requests to "http://web/"
      Then every response is 200
      And 1 Pod of Deployment "web" answers 100 of them

    Scenario Outline: A client that is silent for <silence> between its connections, of a minute that it may be
      Given Service "web" is patched with:
        """
        spec: {sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}}
        """
      When Pod "visitor" keeps sending GET "http://web/" every <silence>
      And 1h passes
      Then every response is 200
      And <count> of Deployment "web" answers at least 2 of them

      Examples:
        | silence | count     |
        | 50s     | 1 Pod     |
        | 2m      | every Pod |

  Rule: A Service that prefers close Pods keeps traffic in its zone while there is one

    Background:
      Given a Service "web" with:
        | port                | 80          |
        | targetPort          | 8080        |
        | trafficDistribution | PreferClose |
      And everything is settled

    Example: One Pod in the zone of the client
      When Pod "visitor" sends 100 GET requests to "http://web/"
      Then every response is 200
      And 1 Pod on Node "node-3" answers 100 of them

    Example: No Pod in the zone of the client
      Given Node "node-3" is cordoned
      And the Pods of Deployment "web" are deleted
      And everything is settled
      When Pod "visitor" sends 100 GET requests to "http://web/"
      Then every response is 200
      And every Pod of Deployment "web" answers at least 20 of them

  Rule: When all that is left is on its way out, it is used as long as it serves

    Example: The last Pods drain slowly
      Given a Service "web" with:
        | port       | 80   |
        | targetPort | 8080 |
      And the image "shop:v1" ignores SIGTERM
      And Deployment "web" is scaled to 0 replicas
      And 5s pass
      When Pod "visitor" sends 100 GET requests to "http://web/"
      Then every response is 200
