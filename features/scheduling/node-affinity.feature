@scheduling
Feature: A Pod says by labels to which Nodes it may go, and to which it would rather go
  nodeSelector asks for labels as they are, node affinity by expressions. What is required holds Nodes
  back; what is preferred only weighs.
  https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity

  Rule: nodeSelector asks for all of its labels

    Background:
      Given a cluster with these Nodes:
        | name   | labels          |
        | node-1 | disk=ssd        |
        | node-2 | disk=ssd,fast=1 |

    Example: One Node has both labels
      Given a Pod "shop" with:
        | nodeSelector | disk=ssd,fast=1 |
      When everything settles
      Then Pod "shop" is on Node "node-2"

    Example: No Node has both labels
      Given a Pod "shop" with:
        | nodeSelector | disk=ssd,fast=2 |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector."

    Example: A Node gets the label that was missing
      Given a Pod "shop" with:
        | nodeSelector | disk=ssd,fast=2 |
      And everything is settled
      When Node "node-1" is labelled "fast=2"
      Then within 3s, Pod "shop" is on Node "node-1"

  Rule: Each operator of an expression has its own way to match

    Background:
      Given a cluster with these Nodes:
        | name   | labels           |
        | node-1 | disk=ssd,cores=8 |

    Scenario Outline: <key> <operator> <values>
      Given a Pod "shop" with:
        | affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0] | {"key": "<key>", "operator": "<operator>", "values": <values>} |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "<scheduled>"

      Examples:
        | key   | operator     | values         | scheduled |
        | disk  | In           | ["hdd", "ssd"] | True      |
        | disk  | In           | ["hdd"]        | False     |
        | gpu   | In           | ["a100"]       | False     |
        | disk  | NotIn        | ["hdd"]        | True      |
        | disk  | NotIn        | ["hdd", "ssd"] | False     |
        | gpu   | NotIn        | ["a100"]       | True      |
        | disk  | Exists       | []             | True      |
        | gpu   | Exists       | []             | False     |
        | gpu   | DoesNotExist | []             | True      |
        | disk  | DoesNotExist | []             | False     |
        | cores | Gt           | ["7"]          | True      |
        | cores | Gt           | ["8"]          | False     |
        | cores | Lt           | ["9"]          | True      |
        | cores | Lt           | ["8"]          | False     |
        | gpu   | Gt           | ["0"]          | False     |

  Rule: Of several terms one must match, of the expressions of a term all

    Background:
      Given a cluster with these Nodes:
        | name   | labels   |
        | node-1 | disk=ssd |
        | node-2 | fast=1   |

    Example: Two terms, of which one matches
      Given a Pod "shop" with:
        | affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0] | {"key": "disk", "operator": "In", "values": ["tape"]} |
        | affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[1].matchExpressions[0] | {"key": "fast", "operator": "Exists"}                 |
      When everything settles
      Then Pod "shop" is on Node "node-2"

    Example: Two expressions of one term, of which each Node matches one
      Given a Pod "shop" with:
        | affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0] | {"key": "disk", "operator": "Exists"} |
        | affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[1] | {"key": "fast", "operator": "Exists"} |
      When everything settles
      Then Pod "shop" is not PodScheduled

    Example: A selector and an affinity, of which each Node matches one
      Given a Pod "shop" with:
        | nodeSelector                                                                                                  | disk=ssd                              |
        | affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0] | {"key": "fast", "operator": "Exists"} |
      When everything settles
      Then Pod "shop" is not PodScheduled

    Example: A term that names a Node
      Given a Pod "shop" with:
        | affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0] | {"key": "metadata.name", "operator": "In", "values": ["node-2"]} |
      When everything settles
      Then Pod "shop" is on Node "node-2"

  Rule: What is required is asked once, when the Pod is scheduled

    Example: The label of its Node is taken away
      Given a cluster with these Nodes:
        | name   | labels   |
        | node-1 | disk=ssd |
      And a Pod "shop" with:
        | nodeSelector | disk=ssd |
      And everything is settled
      When Node "node-1" is labelled "disk-"
      Then for 1h, Pod "shop" is Ready

  Rule: What is preferred weighs, and holds nobody back

    Background:
      Given a cluster with these Nodes:
        | name   | labels   |
        | node-1 |          |
        | node-2 | disk=ssd |
        | node-3 | zone=b   |

    Example: One Node has what is preferred
      Given a Pod "shop" with:
        | affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0] | {"weight": 1, "preference": {"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd"]}]}} |
      When everything settles
      Then Pod "shop" is on Node "node-2"

    Example: Nobody has what is preferred
      Given a Pod "shop" with:
        | affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0] | {"weight": 1, "preference": {"matchExpressions": [{"key": "disk", "operator": "In", "values": ["tape"]}]}} |
      When everything settles
      Then Pod "shop" is Ready

    Scenario Outline: A label of weight <disk> and another of weight <zone>
      Given a Pod "shop" with:
        | affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0] | {"weight": <disk>, "preference": {"matchExpressions": [{"key": "disk", "operator": "Exists"}]}} |
        | affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[1] | {"weight": <zone>, "preference": {"matchExpressions": [{"key": "zone", "operator": "Exists"}]}} |
      When everything settles
      Then Pod "shop" is on Node "<node>"

      Examples:
        | disk | zone | node   |
        | 10   | 90   | node-3 |
        | 90   | 10   | node-2 |

    Example: The Node that is preferred is full
      Given a Pod "big" with:
        | cpu          | 4        |
        | nodeSelector | disk=ssd |
      And everything is settled
      When a Pod "shop" with:
        | cpu                                                                      | 1                                                                                            |
        | affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0] | {"weight": 100, "preference": {"matchExpressions": [{"key": "disk", "operator": "Exists"}]}} |
      And everything settles
      Then Pod "shop" is not on Node "node-2"
      And Pod "shop" is Ready

  Rule: A Pod that waits may be drawn to other Nodes only while it is gated

    Example: A Pod without gates
      Given a cluster with these Nodes:
        | name   | labels   |
        | node-1 | disk=ssd |
      And a Pod "shop" with:
        | nodeSelector | fast=1 |
      And everything is settled
      When Pod "shop" is patched with:
        """
        spec:
          nodeSelector: {disk: ssd}
        """
      Then it is refused with "pod updates may not change fields other than"
