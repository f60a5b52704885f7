@workloads
Feature: A Deployment that is scaled in the middle of a rollout scales its ReplicaSets in proportion
  The risk of the new template stays as large as it was when the rollout began.
  https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#proportional-scaling

  Background:
    Given a cluster with 3 Nodes
    And the image "web:v2" cannot be pulled

  Rule: Each ReplicaSet gets its share, and what is left over goes to the largest

    Background:
      Given a Deployment "web" with:
        | replicas                              | 10     |
        | image                                 | web:v1 |
        | strategy.rollingUpdate.maxSurge       | 3      |
        | strategy.rollingUpdate.maxUnavailable | 2      |
      And everything is settled
      And the image of Deployment "web" becomes "web:v2"
      And 10s pass

    Scenario Outline: Ten replicas, five of them new beside eight old ones, become <replicas>
      When Deployment "web" is scaled to <replicas> replicas
      Then within 5s, Deployment "web" has <new> updated replicas
      And within 5s, Deployment "web" has <all> replicas

      Examples:
        | replicas | new | all |
        | 15       | 7   | 18  |
        | 20       | 9   | 23  |
        | 5        | 3   | 8   |

  Rule: A Deployment with one ReplicaSet scales that one

    Example: Its rollout is complete
      Given a Deployment "web" with:
        | replicas | 10     |
        | image    | web:v1 |
      And everything is settled
      When Deployment "web" is scaled to 15 replicas
      Then within 5s, Deployment "web" has 15 ready replicas
      And 1 ReplicaSet of Deployment "web" exists
