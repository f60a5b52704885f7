@scheduling
Feature: A taint keeps Pods off a Node, unless they tolerate it
  Node affinity draws Pods to Nodes; taints do the opposite. A Pod comes only to Nodes all of whose
  taints it tolerates; a toleration draws nobody.
  https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/

  Rule: A toleration matches a taint by key, value and effect; what it leaves out matches all

    Background:
      Given a cluster with these Nodes:
        | name   | taints                 |
        | node-1 | key1=value1:NoSchedule |

    Scenario Outline: The Pod tolerates <toleration>
      Given a Pod "shop" with:
        | tolerations | [<toleration>] |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "<scheduled>"

      Examples:
        | toleration                                                                      | scheduled |
        | {"key": "key1", "operator": "Equal", "value": "value1", "effect": "NoSchedule"} | True      |
        | {"key": "key1", "value": "value1", "effect": "NoSchedule"}                      | True      |
        | {"key": "key1", "operator": "Exists", "effect": "NoSchedule"}                   | True      |
        | {"key": "key1", "operator": "Exists"}                                           | True      |
        | {"operator": "Exists"}                                                          | True      |
        | {"key": "key1", "operator": "Equal", "value": "value2", "effect": "NoSchedule"} | False     |
        | {"key": "key1", "operator": "Equal", "effect": "NoSchedule"}                    | False     |
        | {"key": "key1", "operator": "Exists", "effect": "NoExecute"}                    | False     |
        | {"key": "key2", "operator": "Exists", "effect": "NoSchedule"}                   | False     |

    Example: The Pod tolerates nothing
      Given a Pod "shop" with:
        | image | shop:v1 |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "0/1 nodes are available: 1 node(s) had untolerated taint {key1: value1}."

  Rule: A Pod must tolerate every taint of a Node

    Background:
      Given a cluster with these Nodes:
        | name   | taints                                                              |
        | node-1 | key1=value1:NoSchedule,key1=value1:NoExecute,key2=value2:NoSchedule |

    Example: It tolerates two of three, as in the documentation
      Given a Pod "shop" with:
        | tolerations | [{"key": "key1", "value": "value1", "effect": "NoSchedule"}, {"key": "key1", "value": "value1", "effect": "NoExecute"}] |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "1 node(s) had untolerated taint {key2: value2}"

    Example: It tolerates all three
      Given a Pod "shop" with:
        | tolerations | [{"key": "key1", "operator": "Exists"}, {"key": "key2", "operator": "Exists"}] |
      When everything settles
      Then Pod "shop" is Ready

  Rule: A NoSchedule taint keeps new Pods away and lets the others stay

    Background:
      Given a cluster with 2 Nodes
      And a Deployment "web" with:
        | replicas | 2 |
      And everything is settled

    Example: A Node is tainted NoSchedule under its Pod
      When Node "node-1" is tainted "team=blue:NoSchedule"
      Then for 1h, the Pods of Deployment "web" are Ready
      And the Pods of Deployment "web" are the same as before

    Example: The Deployment grows
      Given Node "node-1" is tainted "team=blue:NoSchedule"
      When Deployment "web" is scaled to 6 replicas
      Then within 5s, 5 Pods of Deployment "web" are on Node "node-2"

    Example: The Deployment grows without a taint
      When Deployment "web" is scaled to 6 replicas
      Then within 5s, 3 Pods of Deployment "web" are on each Node

    Example: The taint is taken off while a Pod waits
      Given Node "node-1" is tainted "team=blue:NoSchedule"
      And Node "node-2" is tainted "team=blue:NoSchedule"
      And a Pod "next" with:
        | image | next:v1 |
      And everything is settled
      When Node "node-2" is tainted "team-"
      Then within 5s, Pod "next" is on Node "node-2"

  Rule: A PreferNoSchedule taint is avoided where another Node does as well

    Background:
      Given a cluster with these Nodes:
        | name   | taints                     |
        | node-1 | team=blue:PreferNoSchedule |
        | node-2 |                            |

    Example: Another Node is free
      Given a Pod "shop" with:
        | image | shop:v1 |
      When everything settles
      Then Pod "shop" is on Node "node-2"

    Example: The other Node is full
      Given a Pod "big" with:
        | cpu | 4 |
      And everything is settled
      When a Pod "shop" with:
        | cpu | 1 |
      And everything settles
      Then Pod "big" is on Node "node-2"
      And Pod "shop" is on Node "node-1"

  Rule: A NoExecute taint evicts the Pods that do not tolerate it, and those that do no sooner than they say

    Background:
      Given a cluster
      And everything is settled

    Scenario Outline: The Pod tolerates the taint <how>
      Given a Pod "shop" with:
        | tolerations | <tolerations> |
      And everything is settled
      When Node "node-1" is tainted "team=blue:NoExecute"
      Then after <from> but within <to>, Pod "shop" is Terminating

      Examples:
        | how        | tolerations                                                                               | from | to   |
        | not at all | []                                                                                        | 1ms  | 10ms |
        | for 0s     | [{"key": "team", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 0}]    | 1ms  | 10ms |
        | for 1m     | [{"key": "team", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 60}]   | 60s  | 61s  |
        | for 1h     | [{"key": "team", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 3600}] | 60m  | 61m  |

    Example: The Pod tolerates it for ever
      Given a Pod "shop" with:
        | tolerations | [{"key": "team", "operator": "Exists", "effect": "NoExecute"}] |
      And everything is settled
      When Node "node-1" is tainted "team=blue:NoExecute"
      Then for 24h, Pod "shop" is Ready

    Example: The taint is taken off in time
      Given a Pod "shop" with:
        | tolerations | [{"key": "team", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 60}] |
      And everything is settled
      And Node "node-1" is tainted "team=blue:NoExecute"
      And 50s pass
      When Node "node-1" is tainted "team-"
      Then for 1h, Pod "shop" is Ready
      And an Event "TaintManagerEviction" is recorded for Pod "shop" saying "Cancelling deletion of Pod default/shop"

    Example: It comes to a Node with two taints, and tolerates one of them for a minute and one for five seconds
      Given Node "node-1" is tainted "team=blue:NoExecute"
      And Node "node-1" is tainted "disk=full:NoExecute"
      When a Pod "shop" with:
        | nodeName    | node-1                                                                                                                                                                        |
        | tolerations | [{"key": "team", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 60}, {"key": "disk", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 5}] |
      Then after 5s but within 6s, Pod "shop" is Terminating

    Example: A second taint does not give it more time, nor less
      Given a Pod "shop" with:
        | tolerations | [{"key": "team", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 60}, {"key": "disk", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 5}] |
      And everything is settled
      And Node "node-1" is tainted "team=blue:NoExecute"
      And 30s pass
      When Node "node-1" is tainted "disk=full:NoExecute"
      Then after 30s but within 31s, Pod "shop" is Terminating

  Rule: A toleration lets a Pod onto a Node, and does not bring it there

    Example: A Node that only some may use, and one that all may
      Given a cluster with these Nodes:
        | name   | labels         | taints                    |
        | node-1 | dedicated=blue | dedicated=blue:NoSchedule |
        | node-2 |                |                           |
      And a Deployment "web" with:
        | replicas                  | 4                                            |
        | template.spec.tolerations | [{"key": "dedicated", "operator": "Exists"}] |
      When everything settles
      Then 2 Pods of Deployment "web" are on each Node

    Example: The Pods are drawn there by the Node's label as well
      Given a cluster with these Nodes:
        | name   | labels         | taints                    |
        | node-1 | dedicated=blue | dedicated=blue:NoSchedule |
        | node-2 |                |                           |
      And a Deployment "web" with:
        | replicas                  | 4                                            |
        | nodeSelector              | dedicated=blue                               |
        | template.spec.tolerations | [{"key": "dedicated", "operator": "Exists"}] |
      When everything settles
      Then 4 Pods of Deployment "web" are on Node "node-1"

  Rule: A Pod that names its Node is bound without the scheduler, and taints still evict it

    Background:
      Given a cluster

    Example: The Node is tainted NoSchedule
      Given Node "node-1" is tainted "team=blue:NoSchedule"
      When a Pod "shop" with:
        | nodeName | node-1 |
      And everything settles
      Then Pod "shop" is Ready

    Example: The Node is tainted NoExecute
      Given Node "node-1" is tainted "team=blue:NoExecute"
      When a Pod "shop" with:
        | nodeName | node-1 |
      Then within 1s, Pod "shop" does not exist
