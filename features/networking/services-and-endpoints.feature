@networking
Feature: The endpoints of a Service are its Pods as they come, get ready and go
  Clients know the Service. EndpointSlices tell all others which Pods are behind it at this moment, and
  in which state each of them is.
  https://kubernetes.io/docs/concepts/services-networking/service/
  https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/

  Background:
    Given a cluster with 3 Nodes
    And the Namespace "shop"
    And a Service "web" with:
      | port       | 80   |
      | targetPort | 8080 |
    And a Deployment "web" with:
      | replicas  | 3                         |
      | image     | shop:v1                   |
      | port      | 8080                      |
      | readiness | http :8080/ready every 1s |
    And everything is settled

  Rule: The endpoints of a Service are the Pods that its selector selects

    Example: Three Pods bear the label
      Then Service "web" has 3 endpoints
      And Service "web" has 3 ready endpoints

    Example: A Pod gets the label, and loses it
      Given a Pod "extra" with:
        | image | shop:v1 |
        | port  | 8080    |
      And everything is settled
      When Pod "extra" is labelled "app=web"
      Then within 1s, Service "web" has 4 ready endpoints
      When Pod "extra" is labelled "app-"
      Then within 1s, Service "web" has 3 endpoints

    Example: The selector selects nothing
      Given a Service "nobody" with:
        | selector | app=nobody |
        | port     | 80         |
      And everything is settled
      Then Service "nobody" has no endpoints
      And 1 EndpointSlice of Service "nobody" exists

    Example: A Service is deleted
      When Service "web" is deleted
      And everything settles
      Then Endpoints "web" does not exist

  Rule: Only ready Pods are ready endpoints

    Example: A Pod fails its readiness probe
      When one Pod of Deployment "web" fails its readiness probe
      Then within 5s, Service "web" has 2 ready endpoints
      And Service "web" has 3 endpoints

    Example: The older Endpoints say it in a list of its own
      When the Pods of Deployment "web" fail their readiness probe
      And 10s pass
      Then field "subsets[0].notReadyAddresses[2]" of Endpoints "web" is set
      And field "subsets[0].addresses" of Endpoints "web" is not set

    Example: The Pod passes it again
      Given one Pod of Deployment "web" fails its readiness probe
      And 10s pass
      When one Pod of Deployment "web" passes its readiness probe
      Then within 2s, Service "web" has 3 ready endpoints

    Example: A Service that publishes addresses that are not ready
      Given a Service "peers" with:
        | selector                 | app=web |
        | port                     | 80      |
        | publishNotReadyAddresses | true    |
      When one Pod of Deployment "web" fails its readiness probe
      And 5s pass
      Then Service "peers" has 3 ready endpoints
      And Service "peers" has 2 serving endpoints

  Rule: A Pod on its way out is no ready endpoint any more, but an endpoint until it is gone

    Example: The Pod takes its time
      Given the image "shop:v1" ignores SIGTERM
      When one Pod of Deployment "web" is deleted
      Then within 1s, Service "web" has 1 terminating endpoint
      And within 31s, Service "web" has no terminating endpoints

    Example: Another Pod is not ready yet when it takes its time
      Given the image "shop:v1" ignores SIGTERM
      And the image "shop:v1" becomes ready after 10s
      When one Pod of Deployment "web" is deleted
      Then within 1s, Service "web" has 2 ready endpoints
      And Service "web" has 3 serving endpoints
      And within 20s, Service "web" has 3 ready endpoints

    Example: The Pod ends when it is told to
      When one Pod of Deployment "web" is deleted
      And everything settles
      Then Service "web" has no terminating endpoints
      And Service "web" has 3 ready endpoints

  Rule: A slice holds at most 100 endpoints

    Example: 150 Pods
      When Deployment "web" is scaled to 150 replicas
      Then eventually, Service "web" has 150 ready endpoints
      And 2 EndpointSlices of Service "web" exist

    Example: 100 Pods
      When Deployment "web" is scaled to 100 replicas
      Then eventually, Service "web" has 100 ready endpoints
      And 1 EndpointSlice of Service "web" exists

  Rule: Endpoints that somebody keeps by hand are mirrored into slices

    Example: A Service without a selector, in front of a database elsewhere
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: database
        spec:
          ports:
            - port: 5432
        ---
        apiVersion: v1
        kind: Endpoints
        metadata:
          name: database
        subsets:
          - addresses:
              - ip: 203.0.113.7
              - ip: 203.0.113.8
            ports:
              - port: 5432
        """
      When everything settles
      Then Service "database" has 2 ready endpoints
