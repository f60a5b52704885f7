@workloads
Feature: A Deployment replaces its Pods without falling below what it promised
  maxUnavailable and maxSurge bound a rolling update on both sides.
  https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment

  Background:
    Given a cluster with 3 Nodes

  Rule: During a rolling update at least replicas − maxUnavailable Pods stay available

    Example: Four replicas, one may be missing
      Given a Deployment "shop" with:
        | replicas                              | 4       |
        | image                                 | shop:v1 |
        | strategy.rollingUpdate.maxUnavailable | 1       |
        | strategy.rollingUpdate.maxSurge       | 0       |
      And everything is settled
      And from now on, Deployment "shop" has at least 3 available replicas
      When the image of Deployment "shop" becomes "shop:v2"
      Then within 1m, the rollout of Deployment "shop" is complete

  Rule: Percentages of the replicas are rounded up for maxSurge and down for maxUnavailable

    Scenario Outline: Of <replicas> replicas, maxSurge is <surge> and maxUnavailable is <unavailable>
      Given a Deployment "shop" with:
        | replicas                              | <replicas>    |
        | image                                 | shop:v1       |
        | strategy.rollingUpdate.maxSurge       | <surge>       |
        | strategy.rollingUpdate.maxUnavailable | <unavailable> |
      And everything is settled
      And from now on, Deployment "shop" has at most <most> replicas
      And from now on, Deployment "shop" has at least <least> available replicas
      When the image of Deployment "shop" becomes "shop:v2"
      Then within 1s, Deployment "shop" has <most> replicas
      And within 5m, the rollout of Deployment "shop" is complete

      Examples:
        | replicas | surge | unavailable | most | least |
        | 4        | 25%   | 25%         | 5    | 3     |
        | 3        | 25%   | 25%         | 4    | 3     |
        | 10       | 25%   | 25%         | 13   | 8     |
        | 10       | 0     | 50%         | 10   | 5     |
        | 10       | 100%  | 0           | 20   | 10    |
        | 2        | 0     | 25%         | 2    | 1     |

    Example: Neither may be more than none
      Given a Deployment "shop" with:
        | replicas | 4 |
      When Deployment "shop" is patched with:
        """
        spec: {strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}}
        """
      Then it is refused with "may not be 0 when `maxSurge` is 0"

  Rule: A new Pod counts as available when it has been ready for minReadySeconds

    Example: Three replicas, one after the other, thirty seconds each
      Given a Deployment "shop" with:
        | replicas                              | 3       |
        | image                                 | shop:v1 |
        | minReadySeconds                       | 30      |
        | strategy.rollingUpdate.maxSurge       | 1       |
        | strategy.rollingUpdate.maxUnavailable | 0       |
      And everything is settled
      When the image of Deployment "shop" becomes "shop:v2"
      Then after 90s but within 105s, the rollout of Deployment "shop" is complete

    Example: Three replicas, one after the other, as soon as they are ready
      Given a Deployment "shop" with:
        | replicas                              | 3       |
        | image                                 | shop:v1 |
        | strategy.rollingUpdate.maxSurge       | 1       |
        | strategy.rollingUpdate.maxUnavailable | 0       |
      And everything is settled
      When the image of Deployment "shop" becomes "shop:v2"
      Then within 10s, the rollout of Deployment "shop" is complete

  Rule: A template that comes in the middle of a rollout takes over at once

    Example: The image of the rollout that is under way is not there
      Given the image "shop:v2" cannot be pulled
      And a Deployment "shop" with:
        | replicas | 4       |
        | image    | shop:v1 |
      And everything is settled
      And the image of Deployment "shop" becomes "shop:v2"
      And from now on, Deployment "shop" has at least 3 available replicas
      When the image of Deployment "shop" becomes "shop:v3"
      Then within 1m, the rollout of Deployment "shop" is complete
