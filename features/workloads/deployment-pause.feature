@workloads
Feature: While a Deployment is paused its template may change as often as one likes
  What was changed meanwhile rolls out at once when it is resumed.
  https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment

  Background:
    Given a cluster
    And a Deployment "web" with:
      | replicas | 3      |
      | image    | web:v1 |
    And everything is settled

  Rule: All changes that were made while it was paused are one rollout

    Example: Two images are set, one after the other, while it is paused
      Given Deployment "web" is paused
      And the image of Deployment "web" becomes "web:v2"
      And the image of Deployment "web" becomes "web:v3"
      When Deployment "web" is resumed
      Then within 1m, the rollout of Deployment "web" is complete
      And 2 ReplicaSets of Deployment "web" exist
      And field "metadata.annotations.deployment\.kubernetes\.io/revision" of Deployment "web" is "2"

    Example: Two images are set, one after the other, while it is not
      Given the image of Deployment "web" becomes "web:v2"
      And 1s passes
      When the image of Deployment "web" becomes "web:v3"
      Then within 1m, the rollout of Deployment "web" is complete
      And 3 ReplicaSets of Deployment "web" exist
      And field "metadata.annotations.deployment\.kubernetes\.io/revision" of Deployment "web" is "3"

  Rule: A paused Deployment can be scaled, with the template that it runs

    Example: A replica more, while it is paused with a new image
      Given Deployment "web" is paused
      And the image of Deployment "web" becomes "web:v2"
      When Deployment "web" is scaled to 5 replicas
      Then within 5s, Deployment "web" has 5 available replicas
      And Deployment "web" has no updated replicas

  Rule: A Deployment that is paused in the middle of a rollout stays in the middle

    Example: It is paused while the new Pods are not ready yet
      Given the image "web:v2" takes 20s to start
      And the image of Deployment "web" becomes "web:v2"
      And 5s pass
      When Deployment "web" is paused
      Then within 20s, 4 Pods of Deployment "web" are Ready
      And for 1h, Deployment "web" has 1 updated replica
