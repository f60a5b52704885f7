@scheduling
Feature: A Pod says by their labels to which Pods it wants to be near, and from which far
  Near and far are counted in domains: a topology key is a label of Nodes, and Nodes with the same value
  are one place.
  https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity

  Background:
    Given a cluster with these Nodes:
      | name   | zone |
      | node-1 | a    |
      | node-2 | a    |
      | node-3 | b    |

  Rule: A required affinity lets a Pod only into a domain that has such a Pod

    Background:
      Given a Pod "db" with:
        | nodeSelector | kubernetes.io/hostname=node-3 |
      And everything is settled

    Example: In the zone of the database
      Given a Deployment "web" with:
        | replicas                                                                             | 3                                                                                               |
        | template.spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "topology.kubernetes.io/zone", "labelSelector": {"matchLabels": {"app": "db"}}} |
      When everything settles
      Then 3 Pods of Deployment "web" are in zone "b"

    Example: On the Node of the database, where no room is left
      Given a Pod "big" with:
        | cpu          | 4                             |
        | nodeSelector | kubernetes.io/hostname=node-3 |
      And a Pod "shop" with:
        | cpu                                                                    | 1                                                                                          |
        | affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "db"}}} |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match pod affinity rules."

    Example: There is no such Pod, until one comes
      Given a Pod "shop" with:
        | affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "topology.kubernetes.io/zone", "labelSelector": {"matchLabels": {"app": "cache"}}} |
      And everything is settled
      When a Pod "cache" with:
        | nodeSelector | kubernetes.io/hostname=node-1 |
      Then within 3s, Pod "shop" is in zone "a"

    Example: The Pod that it is near to goes away later
      Given a Pod "shop" with:
        | affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "db"}}} |
      And everything is settled
      When Pod "db" is deleted
      Then for 1h, Pod "shop" is Ready

  Rule: The first of a group that wants to be together may go anywhere

    Example: Four replicas want to be on one Node, where only three have room
      Given a Deployment "web" with:
        | replicas                                                                             | 4                                                                                           |
        | cpu                                                                                  | 1300m                                                                                       |
        | template.spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "web"}}} |
      When everything settles
      Then 3 Pods of Deployment "web" are Ready
      And an Event "FailedScheduling" is recorded for the Pods of Deployment "web" saying "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match pod affinity rules."

    Example: A Pod that wants to be near others, and is none of them
      Given a Pod "shop" with:
        | affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "web"}}} |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "3 node(s) didn't match pod affinity rules"

  Rule: A required anti-affinity keeps a Pod out of domains that have such a Pod

    Example: One replica a Node, and one too many
      Given a Deployment "web" with:
        | replicas                                                                                 | 4                                                                                           |
        | template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "web"}}} |
      When everything settles
      Then 1 Pod of Deployment "web" is on each Node
      And an Event "FailedScheduling" is recorded for the Pods of Deployment "web" saying "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod."

    Example: One replica a zone
      Given a Deployment "web" with:
        | replicas                                                                                 | 3                                                                                                |
        | template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "topology.kubernetes.io/zone", "labelSelector": {"matchLabels": {"app": "web"}}} |
      When everything settles
      Then 1 Pod of Deployment "web" is in each zone
      And 1 Pod of Deployment "web" is Pending

    Example: The Pod that keeps another away goes
      Given a Pod "db" with:
        | nodeSelector | kubernetes.io/hostname=node-3 |
      And a Pod "shop" with:
        | nodeSelector                                                               | kubernetes.io/hostname=node-3                                                              |
        | affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "db"}}} |
      And everything is settled
      When Pod "db" is deleted
      Then within 3s, Pod "shop" is on Node "node-3"

    Example: Nodes without the label of the topology are no domain, and anybody may go there
      Given a Deployment "web" with:
        | replicas                                                                                 | 4                                                                         |
        | template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "rack", "labelSelector": {"matchLabels": {"app": "web"}}} |
      When everything settles
      Then 4 Pods of Deployment "web" are Ready

  Rule: The anti-affinity of a Pod that is there holds against those who come

    Background:
      Given a Pod "loner" with:
        | nodeSelector                                                               | kubernetes.io/hostname=node-1                                                                      |
        | affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "topology.kubernetes.io/zone", "labelSelector": {"matchLabels": {"app": "noisy"}}} |
      And everything is settled

    Example: One whom it does not want near
      Given a Pod "noisy" with:
        | nodeSelector | topology.kubernetes.io/zone=a |
      When everything settles
      Then condition "PodScheduled" of Pod "noisy" is "False" because "Unschedulable" saying "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 node(s) didn't satisfy existing pods anti-affinity rules."

    Example: One whom it does not mind
      Given a Pod "quiet" with:
        | nodeSelector | topology.kubernetes.io/zone=a |
      When everything settles
      Then Pod "quiet" is Ready

  Rule: Only Pods of its own Namespace count, unless it names others

    Background:
      Given the Namespace "data"
      And a Pod "data/db" with:
        | nodeSelector | kubernetes.io/hostname=node-3 |
      And the Namespace "shop"
      And everything is settled

    Scenario Outline: It asks for Pods <where>
      Given a Pod "shop/web" with:
        | affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "db"}}<more>} |
      When everything settles
      Then condition "PodScheduled" of Pod "shop/web" is "<scheduled>"

      Examples:
        | where                           | more                                                                             | scheduled |
        | without a Namespace             |                                                                                  | False     |
        | of Namespace data               | , "namespaces": ["data"]                                                         | True      |
        | of Namespace shop               | , "namespaces": ["shop"]                                                         | False     |
        | of all Namespaces               | , "namespaceSelector": {}                                                        | True      |
        | of Namespaces with another name | , "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "other"}} | False     |

  Rule: What is preferred weighs, and holds nobody back

    Background:
      Given a Pod "db" with:
        | nodeSelector | kubernetes.io/hostname=node-3 |
      And everything is settled

    Example: It would rather be near
      Given a Pod "shop" with:
        | affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0] | {"weight": 100, "podAffinityTerm": {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "db"}}}} |
      When everything settles
      Then Pod "shop" is on Node "node-3"

    Example: It would rather be far
      Given a Deployment "web" with:
        | replicas                                                                                  | 2                                                                                                                              |
        | template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0] | {"weight": 100, "podAffinityTerm": {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "db"}}}} |
      When everything settles
      Then no Pods of Deployment "web" are on Node "node-3"

    Example: It would rather be far, and there is no other Node
      Given Node "node-1" is cordoned
      And Node "node-2" is cordoned
      And a Pod "shop" with:
        | affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0] | {"weight": 100, "podAffinityTerm": {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "db"}}}} |
      When everything settles
      Then Pod "shop" is on Node "node-3"
