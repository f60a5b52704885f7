@workloads
Feature: A workload has as many replicas as it is asked for
  Scaling changes how many Pods there are, never what they are made of.
  https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment

  Background:
    Given a cluster with 3 Nodes
    And a Deployment "web" with:
      | replicas | 3      |
      | image    | web:v1 |
    And everything is settled

  Rule: Scaling up adds Pods and leaves the others alone

    Example: From three to ten
      Given from now on, Deployment "web" has at least 3 ready replicas
      When Deployment "web" is scaled to 10 replicas
      Then within 10s, Deployment "web" has 10 ready replicas
      And 1 ReplicaSet of Deployment "web" exists

  Rule: Scaling down takes Pods away and keeps no more than are asked for

    Example: From three to one
      When Deployment "web" is scaled to 1 replica
      Then within 10s, 1 Pod of Deployment "web" exists
      And for 10m, 1 Pod of Deployment "web" is Ready

    Example: To none
      When deploy "web" is scaled to 0 replicas
      Then within 10s, no Pods of Deployment "web" exist

    Example: The replica that is not ready goes first
      Given a Deployment "api" with:
        | replicas  | 3                   |
        | readiness | http :8080 every 1s |
      And everything is settled
      And one Pod of Deployment "api" fails its readiness probe
      And 5s pass
      When Deployment "api" is scaled to 2 replicas
      Then within 10s, one Pod of Deployment "api" does not exist

  Rule: During a rolling update new replicas are shared out between the old and the new template

    Example: Ten replicas become fifteen while the new image cannot be pulled
      Given Deployment "web" is scaled to 10 replicas
      And everything is settled
      And the image "web:v2" cannot be pulled
      And the image of Deployment "web" becomes "web:v2"
      And 10s pass
      When Deployment "web" is scaled to 15 replicas
      Then within 10s, Deployment "web" has 12 ready replicas

  Rule: Only what has replicas can be scaled

    Example: A Node is scaled
      When Node "node-1" is scaled to 2 replicas
      Then it is refused with "the server could not find the requested resource"
