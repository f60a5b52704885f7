@scheduling
Feature: Of the Nodes that would do, the one with the highest score is taken
  Each scoring plugin gives each Node up to 100 points, which are multiplied by the plugin's weight and
  added up. Equal Nodes share the chance.
  https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/#kube-scheduler-implementation

  Rule: The Node of which more is left is taken

    Background:
      Given a cluster with 2 Nodes
      And everything is settled

    Scenario Outline: node-1 has a Pod that asks for <first>, node-2 one that asks for <second>
      Given a Pod "first" with:
        | nodeName                         | node-1  |
        | containers[0].resources.requests | <first> |
      And a Pod "second" with:
        | nodeName                         | node-2   |
        | containers[0].resources.requests | <second> |
      And everything is settled
      When a Pod "shop" with:
        | containers[0].resources.requests | {"cpu": "500m", "memory": "2Gi"} |
      Then within 1s, Pod "shop" is on Node "<node>"

      Examples:
        | first                          | second                         | node   |
        | {"cpu": "1", "memory": "4Gi"}  | {"cpu": "2", "memory": "8Gi"}  | node-1 |
        | {"cpu": "3", "memory": "12Gi"} | {"cpu": "2", "memory": "8Gi"}  | node-2 |
        | {"cpu": "2", "memory": "8Gi"}  | {"cpu": "2", "memory": "12Gi"} | node-1 |

    Example: The Pod itself asks for nothing, and is reckoned with 100m and 200Mi
      Given a Pod "first" with:
        | nodeName | node-1 |
        | cpu      | 1      |
        | memory   | 4Gi    |
      And everything is settled
      When a Pod "shop" with:
        | image | shop:v1 |
      Then within 1s, Pod "shop" is on Node "node-2"

    Example: Many small Pods are dealt out evenly
      Given a ReplicaSet "web" with:
        | replicas | 20   |
        | cpu      | 100m |
      When everything settles
      Then 10 Pods of ReplicaSet "web" are on each Node

  Rule: The Node whose cpu and memory would be used in equal parts is taken

    Example: One Node has used its memory, the other its cpu, and the Pod wants cpu
      Given a cluster with 2 Nodes
      And a Pod "first" with:
        | nodeName                         | node-1                           |
        | containers[0].resources.requests | {"memory": "9Gi", "cpu": "100m"} |
      And a Pod "second" with:
        | nodeName                         | node-2                          |
        | containers[0].resources.requests | {"cpu": "2", "memory": "400Mi"} |
      And everything is settled
      When a Pod "shop" with:
        | containers[0].resources.requests | {"cpu": "1", "memory": "100Mi"} |
      Then within 1s, Pod "shop" is on Node "node-1"

  Rule: A preference outweighs free room

    Background:
      Given a cluster with these Nodes:
        | name   | labels   | taints |
        | node-1 | disk=ssd |        |
        | node-2 |          |        |
      And a Pod "big" with:
        | cpu      | 3      |
        | memory   | 12Gi   |
        | nodeName | node-1 |
      And everything is settled

    Example: The Pod prefers the label of the fuller Node
      When a Pod "shop" with:
        | cpu                                                                      | 500m                                                                                       |
        | affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0] | {"weight": 1, "preference": {"matchExpressions": [{"key": "disk", "operator": "Exists"}]}} |
      Then within 1s, Pod "shop" is on Node "node-1"

    Example: The Pod prefers nothing
      When a Pod "shop" with:
        | cpu | 500m |
      Then within 1s, Pod "shop" is on Node "node-2"

    Example: The emptier Node has a taint that is better avoided
      Given Node "node-2" is tainted "team=blue:PreferNoSchedule"
      When a Pod "shop" with:
        | cpu | 500m |
      Then within 1s, Pod "shop" is on Node "node-1"

    Example: The emptier Node has the taint, and the Pod tolerates it
      Given Node "node-2" is tainted "team=blue:PreferNoSchedule"
      When a Pod "shop" with:
        | cpu         | 500m                                    |
        | tolerations | [{"key": "team", "operator": "Exists"}] |
      Then within 1s, Pod "shop" is on Node "node-2"

  Rule: A taint to be avoided weighs more than a label that is preferred

    Example: The Node with the label has the taint
      Given a cluster with these Nodes:
        | name   | labels   | taints                     |
        | node-1 | disk=ssd | team=blue:PreferNoSchedule |
        | node-2 |          |                            |
      When a Pod "shop" with:
        | affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0] | {"weight": 100, "preference": {"matchExpressions": [{"key": "disk", "operator": "Exists"}]}} |
      Then within 1s, Pod "shop" is on Node "node-2"
