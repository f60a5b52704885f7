@api
Feature: Events tell what happened to an object, repeats counted, for an hour
  They are for people; no controller depends on them.
  https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/

  Background:
    Given a cluster

  Rule: Whoever does something to an object tells it

    Example: A Pod comes up
      Given a Pod "web" with:
        | image | web:v1 |
      When everything settles
      Then an Event "Scheduled" is recorded for Pod "web" saying "Successfully assigned default/web to node-1"
      And an Event "Pulled" is recorded for Pod "web" saying "Successfully pulled image \"web:v1\""
      And an Event "Created" is recorded for Pod "web" saying "Created container: web"
      And an Event "Started" is recorded for Pod "web" saying "Started container web"

    Example: A Deployment is scaled
      Given a Deployment "web" with:
        | replicas | 2 |
      And everything is settled
      When Deployment "web" is scaled to 5 replicas
      Then within 1s, an Event "ScalingReplicaSet" is recorded for Deployment "web" saying "from 2 to 5"

  Rule: The same thing told again is counted, not told anew

    Example: A readiness probe fails again and again
      Given a Pod "web" with:
        | readiness | http :8080 every 5s |
      And everything is settled
      When Pod "web" fails its readiness probe
      And 61s pass
      Then 12 Events "Unhealthy" are recorded for Pod "web"

  Rule: One component tells 25 things of one object at once, and then one each five minutes

    Example: Four Events have told of its start, and then its probe fails every second
      Given a Pod "web" with:
        | readiness | http :8080 every 1s |
      And everything is settled
      When Pod "web" fails its readiness probe
      And 4m pass
      Then 21 Events "Unhealthy" are recorded for Pod "web"
      And within 2m, 22 Events "Unhealthy" are recorded for Pod "web"
      And after 5m but within 5m2s, 23 Events "Unhealthy" are recorded for Pod "web"

  Rule: An Event is kept for an hour

    Example: What it told has been told all the same
      Given these manifests are created:
        """
        apiVersion: v1
        kind: Event
        metadata: {name: told}
        involvedObject: {apiVersion: v1, kind: Pod, name: web, namespace: default}
        type: Normal
        reason: Said
        message: somebody said it
        """
      When 59m pass
      Then Event "told" exists
      And within 2m, Event "told" does not exist
      And an Event "Said" is recorded for Pod "web"
