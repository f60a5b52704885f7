@scheduling
Feature: Pods are spread over zones and Nodes as their constraints say
  The skew of a domain is how many more matching Pods it has than the domain with the fewest. A Pod may
  go where the skew, itself included, is at most maxSkew. The situations are those of the documentation.
  https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/

  Rule: A Pod goes only where the skew stays within maxSkew

    Background:
      Given a cluster with these Nodes:
        | name  | zone  |
        | node1 | zoneA |
        | node2 | zoneA |
        | node3 | zoneB |
        | node4 | zoneB |
      And the image "slow:v1" ignores SIGTERM
      And a Pod "p1" with:
        | labels   | foo=bar |
        | nodeName | node1   |
      And a Pod "p2" with:
        | labels   | foo=bar |
        | nodeName | node2   |
        | image    | slow:v1 |
      And a Pod "p3" with:
        | labels   | foo=bar |
        | nodeName | node3   |
      And everything is settled

    Example: zoneA has two Pods, zoneB has one, and maxSkew is 1
      Given a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then Pod "mypod" is in zone "zoneB"

    Scenario Outline: zoneB takes nobody, and maxSkew is <maxSkew>
      Given Node "node3" is cordoned
      And Node "node4" is cordoned
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | <maxSkew>                   |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then condition "PodScheduled" of Pod "mypod" is "<scheduled>"

      Examples:
        | maxSkew | scheduled |
        | 1       | False     |
        | 2       | True      |

    Example: zoneB takes nobody, and the Pod says why it waits
      Given Node "node3" is cordoned
      And Node "node4" is cordoned
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then condition "PodScheduled" of Pod "mypod" is "False" because "Unschedulable" saying "0/4 nodes are available: 2 node(s) didn't match pod topology spread constraints, 2 node(s) were unschedulable."

    Example: Over Nodes instead of zones, only node4 has no Pod
      Given a Pod "mypod" with:
        | labels                                                 | foo=bar                |
        | topologySpreadConstraints[0].maxSkew                   | 1                      |
        | topologySpreadConstraints[0].topologyKey               | kubernetes.io/hostname |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule          |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}         |
      When everything settles
      Then Pod "mypod" is on Node "node4"

    Example: zoneB takes nobody, and the Pod is none of those that it counts
      Given Node "node3" is cordoned
      And Node "node4" is cordoned
      And a Pod "mypod" with:
        | labels                                                 | foo=other                   |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then Pod "mypod" is in zone "zoneA"

    Example: zoneB takes nobody, and a Pod of zoneA has begun to end
      Given Node "node3" is cordoned
      And Node "node4" is cordoned
      When Pod "p2" is deleted
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      Then within 1s, Pod "mypod" is in zone "zoneA"
      And Pod "p2" is Terminating

    Example: zoneB takes nobody, and a Pod of zoneA ends while mypod waits
      Given Node "node3" is cordoned
      And Node "node4" is cordoned
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      And everything is settled
      When Pod "p2" is deleted
      Then after 30s but within 32s, Pod "mypod" is in zone "zoneA"

  Rule: Of several constraints each must hold

    Example: Of the zones it must be zoneB, of the Nodes node4
      Given a cluster with these Nodes:
        | name  | zone  |
        | node1 | zoneA |
        | node2 | zoneA |
        | node3 | zoneB |
        | node4 | zoneB |
      And a Pod "p1" with:
        | labels   | foo=bar |
        | nodeName | node1   |
      And a Pod "p2" with:
        | labels   | foo=bar |
        | nodeName | node2   |
      And a Pod "p3" with:
        | labels   | foo=bar |
        | nodeName | node3   |
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
        | topologySpreadConstraints[1].maxSkew                   | 1                           |
        | topologySpreadConstraints[1].topologyKey               | kubernetes.io/hostname      |
        | topologySpreadConstraints[1].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[1].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then Pod "mypod" is on Node "node4"

    Example: Of the zones it must be zoneB, of the Nodes node2
      Given a cluster with these Nodes:
        | name  | zone  |
        | node1 | zoneA |
        | node2 | zoneA |
        | node3 | zoneB |
      And a Deployment "one" with:
        | replicas     | 2                            |
        | labels       | foo=bar                      |
        | nodeSelector | kubernetes.io/hostname=node1 |
      And a Deployment "two" with:
        | replicas     | 1                            |
        | labels       | foo=bar                      |
        | nodeSelector | kubernetes.io/hostname=node2 |
      And a Deployment "three" with:
        | replicas     | 2                            |
        | labels       | foo=bar                      |
        | nodeSelector | kubernetes.io/hostname=node3 |
      When everything settles
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
        | topologySpreadConstraints[1].maxSkew                   | 1                           |
        | topologySpreadConstraints[1].topologyKey               | kubernetes.io/hostname      |
        | topologySpreadConstraints[1].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[1].labelSelector.matchLabels | {"foo": "bar"}              |
      Then within 1s, an Event "FailedScheduling" is recorded for Pod "mypod" saying "0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints."

  Rule: Skew is counted from the domain with the fewest Pods

    Background:
      Given a cluster with these Nodes:
        | name  | zone  |
        | node1 | zone1 |
        | node2 | zone2 |
        | node3 | zone3 |
      And a Deployment "one" with:
        | replicas     | 2                                 |
        | labels       | foo=bar                           |
        | nodeSelector | topology.kubernetes.io/zone=zone1 |
      And a Deployment "two" with:
        | replicas     | 2                                 |
        | labels       | foo=bar                           |
        | nodeSelector | topology.kubernetes.io/zone=zone2 |
      And a Deployment "three" with:
        | replicas     | 1                                 |
        | labels       | foo=bar                           |
        | nodeSelector | topology.kubernetes.io/zone=zone3 |
      And everything is settled

    Example: The zones have 2, 2 and 1 Pods, and maxSkew is 1
      Given a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then Pod "mypod" is in zone "zone3"

    Scenario Outline: The zones have 2, 2 and 1 Pods, maxSkew is <maxSkew>, and zone3 takes nobody
      Given Node "node3" is cordoned
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | <maxSkew>                   |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then condition "PodScheduled" of Pod "mypod" is "<scheduled>"

      Examples:
        | maxSkew | scheduled |
        | 1       | False     |
        | 2       | True      |

    Example: The zones have 3, 1 and 1 Pods, and maxSkew is 1
      Given Deployment "one" is scaled to 3 replicas
      And Deployment "two" is scaled to 1 replica
      And everything is settled
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then Pod "mypod" is not in zone "zone1"
      And Pod "mypod" is PodScheduled

  Rule: With fewer domains than minDomains the fewest are taken for none

    Background:
      Given a cluster with these Nodes:
        | name  | zone  |
        | node1 | zone1 |
        | node2 | zone2 |
        | node3 | zone3 |
      And a Deployment "one" with:
        | replicas     | 2                                 |
        | labels       | foo=bar                           |
        | nodeSelector | topology.kubernetes.io/zone=zone1 |
      And a Deployment "two" with:
        | replicas     | 2                                 |
        | labels       | foo=bar                           |
        | nodeSelector | topology.kubernetes.io/zone=zone2 |
      And a Deployment "three" with:
        | replicas     | 2                                 |
        | labels       | foo=bar                           |
        | nodeSelector | topology.kubernetes.io/zone=zone3 |
      And everything is settled

    Scenario Outline: The three zones have two Pods each, maxSkew is 2, and minDomains is <minDomains>
      Given a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 2                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
        | topologySpreadConstraints[0].minDomains                | <minDomains>                |
      When everything settles
      Then condition "PodScheduled" of Pod "mypod" is "<scheduled>"

      Examples:
        | minDomains | scheduled |
        | 3          | True      |
        | 4          | False     |
        | 5          | False     |

    Example: A fourth zone joins, where five are wanted
      Given a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 2                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
        | topologySpreadConstraints[0].minDomains                | 5                           |
      And everything is settled
      When a Node "node4" joins with:
        | zone | zone4 |
      Then within 5s, Pod "mypod" is in zone "zone4"

  Rule: Nodes that a Pod may not go to do not count, unless it says so

    Background:
      Given a cluster with these Nodes:
        | name  | zone  |
        | node1 | zoneA |
        | node2 | zoneA |
        | node3 | zoneB |
        | node4 | zoneB |
        | node5 | zoneC |
      And a Pod "p1" with:
        | labels   | foo=bar |
        | nodeName | node1   |
      And a Pod "p2" with:
        | labels   | foo=bar |
        | nodeName | node2   |
      And a Pod "p3" with:
        | labels   | foo=bar |
        | nodeName | node3   |
      And everything is settled

    Example: zoneC is empty and the Pod does not want it
      Given a Pod "mypod" with:
        | labels                                                                                                        | foo=bar                                                                          |
        | affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0] | {"key": "topology.kubernetes.io/zone", "operator": "NotIn", "values": ["zoneC"]} |
        | topologySpreadConstraints[0].maxSkew                                                                          | 1                                                                                |
        | topologySpreadConstraints[0].topologyKey                                                                      | topology.kubernetes.io/zone                                                      |
        | topologySpreadConstraints[0].whenUnsatisfiable                                                                | DoNotSchedule                                                                    |
        | topologySpreadConstraints[0].labelSelector.matchLabels                                                        | {"foo": "bar"}                                                                   |
      When everything settles
      Then Pod "mypod" is in zone "zoneB"

    Example: zoneC is empty, the Pod does not want it, and counts it nevertheless
      Given a Pod "mypod" with:
        | labels                                                                                                        | foo=bar                                                                          |
        | affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0] | {"key": "topology.kubernetes.io/zone", "operator": "NotIn", "values": ["zoneC"]} |
        | topologySpreadConstraints[0].maxSkew                                                                          | 1                                                                                |
        | topologySpreadConstraints[0].topologyKey                                                                      | topology.kubernetes.io/zone                                                      |
        | topologySpreadConstraints[0].whenUnsatisfiable                                                                | DoNotSchedule                                                                    |
        | topologySpreadConstraints[0].labelSelector.matchLabels                                                        | {"foo": "bar"}                                                                   |
        | topologySpreadConstraints[0].nodeAffinityPolicy                                                               | Ignore                                                                           |
      When everything settles
      Then condition "PodScheduled" of Pod "mypod" is "False" because "Unschedulable" saying "0/5 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 4 node(s) didn't match pod topology spread constraints."

    Scenario Outline: zoneC is empty and tainted, and nodeTaintsPolicy is <policy>
      Given Node "node5" is tainted "team=blue:NoSchedule"
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
        | topologySpreadConstraints[0].nodeTaintsPolicy          | <policy>                    |
      When everything settles
      Then condition "PodScheduled" of Pod "mypod" is "<scheduled>"

      Examples:
        | policy | scheduled |
        | Ignore | False     |
        | Honor  | True      |

    Example: zoneC is empty, and the Pod may go there
      Given a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then Pod "mypod" is in zone "zoneC"

  Rule: Nodes without the label of the topology take nobody who is spread over it

    Example: One Node has no zone
      Given a cluster with these Nodes:
        | name  | zone  |
        | node1 | zoneA |
        | node2 |       |
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then Pod "mypod" is on Node "node1"

    Example: No Node has a zone
      Given a cluster with these Nodes:
        | name  | zone |
        | node1 |      |
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then condition "PodScheduled" of Pod "mypod" is "False" because "Unschedulable" saying "0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label)."

  Rule: Pods of other Namespaces do not count

    Example: The Pods of zoneA are in another Namespace
      Given a cluster with these Nodes:
        | name  | zone  |
        | node1 | zoneA |
        | node2 | zoneB |
      And the Namespace "shop"
      And a Deployment "default/other" with:
        | replicas     | 2                            |
        | labels       | foo=bar                      |
        | nodeSelector | kubernetes.io/hostname=node1 |
      And a Pod "shop/first" with:
        | labels   | foo=bar |
        | nodeName | node2   |
      And everything is settled
      When a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      Then within 1s, Pod "mypod" is in zone "zoneA"

  Rule: ScheduleAnyway prefers domains with fewer Pods, and holds nobody back

    Background:
      Given a cluster with these Nodes:
        | name  | zone  | cpu |
        | node1 | zoneA | 64  |
        | node2 | zoneB | 4   |
      And a Pod "p1" with:
        | labels   | foo=bar |
        | nodeName | node1   |
      And a Pod "p2" with:
        | labels   | foo=bar |
        | nodeName | node1   |
      And a Pod "p3" with:
        | labels   | foo=bar |
        | nodeName | node2   |
      And everything is settled

    Example: zoneB has fewer Pods, and less room
      Given a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | cpu                                                    | 2                           |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | ScheduleAnyway              |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then Pod "mypod" is in zone "zoneB"

    Example: zoneB has fewer Pods and less room, and the Pod has no constraint
      Given a Pod "mypod" with:
        | labels | foo=bar |
        | cpu    | 2       |
      When everything settles
      Then Pod "mypod" is in zone "zoneA"

    Example: zoneB has fewer Pods, and takes nobody
      Given Node "node2" is cordoned
      And a Pod "mypod" with:
        | labels                                                 | foo=bar                     |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | ScheduleAnyway              |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
      When everything settles
      Then Pod "mypod" is in zone "zoneA"

  Rule: matchLabelKeys counts the Pods of one revision only

    Example: A Deployment of two replicas is updated
      Given a cluster with these Nodes:
        | name  | zone  |
        | node1 | zoneA |
        | node2 | zoneB |
      And a Deployment "web" with:
        | replicas                                | 2                                                                                                                                                                                               |
        | image                                   | web:v1                                                                                                                                                                                          |
        | template.spec.topologySpreadConstraints | [{"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchLabels": {"app": "web"}}, "matchLabelKeys": ["pod-template-hash"]}] |
      And everything is settled
      When the image of Deployment "web" becomes "web:v2"
      And everything settles
      Then 1 Pod of Deployment "web" is in each zone

    Scenario Outline: zoneA has two Pods of the first revision, zoneB one of the second, and <keys> counts
      Given a cluster with these Nodes:
        | name  | zone  |
        | node1 | zoneA |
        | node2 | zoneB |
      And a Deployment "first" with:
        | replicas     | 2                            |
        | labels       | foo=bar,revision=1           |
        | nodeSelector | kubernetes.io/hostname=node1 |
      And a Deployment "second" with:
        | replicas     | 1                            |
        | labels       | foo=bar,revision=2           |
        | nodeSelector | kubernetes.io/hostname=node2 |
      And everything is settled
      When a Pod "mypod" with:
        | labels                                                 | foo=bar,revision=2          |
        | topologySpreadConstraints[0].maxSkew                   | 1                           |
        | topologySpreadConstraints[0].topologyKey               | topology.kubernetes.io/zone |
        | topologySpreadConstraints[0].whenUnsatisfiable         | DoNotSchedule               |
        | topologySpreadConstraints[0].labelSelector.matchLabels | {"foo": "bar"}              |
        | topologySpreadConstraints[0].matchLabelKeys            | <keys>                      |
      And everything settles
      Then Pod "mypod" is in zone "<zone>"

      Examples:
        | keys         | zone  |
        | []           | zoneB |
        | ["revision"] | zoneA |

  Rule: Pods of a Deployment or a Service are spread even if they say nothing

    Background:
      Given a cluster with these Nodes:
        | name  | zone  | cpu |
        | small | zoneA | 4   |
        | large | zoneB | 64  |

    Example: Four replicas of a Deployment, a small Node and a large one
      Given a Deployment "web" with:
        | replicas | 4    |
        | cpu      | 500m |
      When everything settles
      Then 2 Pods of Deployment "web" are on each Node

    Example: Four Pods that nothing selects
      Given a Pod "one" with:
        | cpu | 500m |
      And a Pod "two" with:
        | cpu | 500m |
      And a Pod "three" with:
        | cpu | 500m |
      When everything settles
      Then the Pods labelled "app in (one,two,three)" are on Node "large"
