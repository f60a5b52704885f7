@workloads
Feature: A Deployment is Available while it has as many available replicas as it promised
  Promised are its replicas less maxUnavailable, in a rollout and at any other time.
  https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status

  Background:
    Given a cluster

  Rule: Available says whether at least replicas − maxUnavailable are available

    Scenario Outline: One of four Pods fails, and <unavailable> may
      Given a Deployment "web" with:
        | replicas                              | 4                   |
        | readiness                             | http :8080 every 5s |
        | strategy.rollingUpdate.maxUnavailable | <unavailable>       |
      And everything is settled
      When one Pod of Deployment "web" fails its readiness probe
      Then within 20s, Deployment "web" has 3 available replicas
      And condition "Available" of Deployment "web" is "<status>" because "<reason>"

      Examples:
        | unavailable | status | reason                     |
        | 1           | True   | MinimumReplicasAvailable   |
        | 25%         | True   | MinimumReplicasAvailable   |
        | 24%         | False  | MinimumReplicasUnavailable |
        | 0           | False  | MinimumReplicasUnavailable |

    Example: The Pod that failed is ready again
      Given a Deployment "web" with:
        | replicas                              | 4                   |
        | readiness                             | http :8080 every 5s |
        | strategy.rollingUpdate.maxUnavailable | 0                   |
      And everything is settled
      And one Pod of Deployment "web" fails its readiness probe
      And 1m passes
      When one Pod of Deployment "web" passes its readiness probe
      Then within 6s, Deployment "web" is Available

  Rule: A Deployment of no replicas is Available

    Example: It is scaled to none
      Given a Deployment "web" with:
        | replicas | 3 |
      And everything is settled
      And from now on, Deployment "web" is Available
      When Deployment "web" is scaled to 0 replicas
      Then within 5s, Deployment "web" has no replicas
