@workloads
Feature: A Deployment with strategy Recreate ends what is old before it begins what is new
  For what must not run twice. The price is a time in which nothing runs.
  https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment

  Background:
    Given a cluster with 2 Nodes

  Rule: No new Pod is made before the last old Pod is gone

    Example: The old Pods take their time to end
      Given the image "web:v1" ignores SIGTERM
      And a Deployment "web" with:
        | replicas      | 3        |
        | image         | web:v1   |
        | strategy.type | Recreate |
      And everything is settled
      When the image of Deployment "web" becomes "web:v2"
      Then within 1s, Deployment "web" has no updated replicas
      And after 29s but within 31s, Deployment "web" has 3 updated replicas
      And within 5s, the rollout of Deployment "web" is complete

    Example: With strategy RollingUpdate the old Pods take their time to end
      Given the image "web:v1" ignores SIGTERM
      And a Deployment "web" with:
        | replicas      | 3             |
        | image         | web:v1        |
        | strategy.type | RollingUpdate |
      And everything is settled
      And from now on, Deployment "web" has at least 3 available replicas
      When the image of Deployment "web" becomes "web:v2"
      Then within 20s, the rollout of Deployment "web" is complete

    Example: The old Pod is on a Node that does not answer
      Given a Deployment "web" with:
        | replicas      | 1        |
        | image         | web:v1   |
        | strategy.type | Recreate |
      And everything is settled
      And Node "node-1" crashes
      And Node "node-2" crashes
      When the image of Deployment "web" becomes "web:v2"
      Then within 1s, Deployment "web" has no updated replicas
      And for 1h, Deployment "web" has no updated replicas

  Rule: Between the old Pods and the new ones nothing is available

    Example: The Pods end and start as fast as they can
      Given a Deployment "web" with:
        | replicas      | 3        |
        | image         | web:v1   |
        | strategy.type | Recreate |
      And everything is settled
      When the image of Deployment "web" becomes "web:v2"
      Then within 2s, Deployment "web" has no available replicas
      And Deployment "web" is not Available
      And within 5s, Deployment "web" is Available
