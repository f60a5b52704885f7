@nodes
Feature: A Node is emptied for maintenance without breaking what runs on it
  A cordoned Node takes no new Pods. A drain cordons it and then evicts its Pods through the eviction
  API, so that disruption budgets are kept.
  https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/

  Background:
    Given a cluster with 3 Nodes

  Rule: A cordoned Node keeps its Pods and takes no new ones

    Example: A Deployment grows while a Node is cordoned
      Given a Deployment "web" with:
        | replicas | 3 |
      And everything is settled
      When Node "node-1" is cordoned
      And Deployment "web" is scaled to 9 replicas
      Then within 30s, Deployment "web" has 9 ready replicas
      And 1 Pod of Deployment "web" is on Node "node-1"

    Example: A Node is cordoned under a Pod
      Given a Deployment "web" with:
        | replicas | 3 |
      And everything is settled
      When Node "node-1" is cordoned
      Then within 1s, field "spec.taints[0].key" of Node "node-1" is "node.kubernetes.io/unschedulable"
      And for 10m, the Pods of Deployment "web" are Ready
      And the Pods of Deployment "web" are the same as before

    Example: All Nodes are cordoned
      Given a Deployment "web" with:
        | replicas | 1 |
      When Node "node-1" is cordoned
      And Node "node-2" is cordoned
      And Node "node-3" is cordoned
      And Deployment "web" is scaled to 4 replicas
      Then within 5s, an Event "FailedScheduling" is recorded for the Pods of Deployment "web" saying "0/3 nodes are available: 3 node(s) were unschedulable."

    Example: A Pod waits for a Node that is uncordoned
      Given Node "node-2" is cordoned
      And a Pod "here" with:
        | nodeSelector | kubernetes.io/hostname=node-2 |
      And everything is settled
      When Node "node-2" is uncordoned
      Then within 5s, Pod "here" is on Node "node-2"

  Rule: A drain evicts every Pod but those of DaemonSets and waits until they are gone

    Example: A Node with one replica of three
      Given a Deployment "web" with:
        | replicas | 3 |
      And everything is settled
      When Node "node-1" is drained
      Then within 1m, the drain of Node "node-1" is complete
      And no Pods of Deployment "web" are on Node "node-1"
      And within 10s, Deployment "web" has 3 ready replicas

    Example: Containers that ignore SIGTERM hold a drain up for their grace period
      Given the image "slow:v1" ignores SIGTERM
      And a Deployment "web" with:
        | replicas | 3       |
        | image    | slow:v1 |
      And everything is settled
      When Node "node-1" is drained
      Then after 30s but within 32s, the drain of Node "node-1" is complete

    Example: A Pod that nothing would bring back
      Given a Pod "precious" with:
        | nodeSelector | kubernetes.io/hostname=node-1 |
      And everything is settled
      When Node "node-1" is drained
      Then it is refused with "cannot delete Pods that declare no controller (use --force to override): default/precious"
      And for 1m, Pod "precious" is Ready
      And Node "node-1" is SchedulingDisabled

  Rule: A drain waits for what a disruption budget does not allow

    Background:
      Given a PodDisruptionBudget "web" with:
        | minAvailable         | 3              |
        | selector.matchLabels | {"app": "web"} |
      And a Deployment "web" with:
        | replicas | 3 |
      And everything is settled

    Example: Three replicas that are all needed
      When Node "node-1" is drained
      Then for 10m, the drain of Node "node-1" is not complete
      And Deployment "web" has 3 ready replicas

    Example: A fourth replica comes during the drain
      Given from now on, Deployment "web" has at least 3 ready replicas
      When Node "node-1" is drained
      And Deployment "web" is scaled to 4 replicas
      Then after 2s but within 10s, the drain of Node "node-1" is complete

  Rule: An eviction that a disruption budget does not allow is refused

    Background:
      Given a PodDisruptionBudget "web" with:
        | minAvailable         | 3              |
        | selector.matchLabels | {"app": "web"} |

    Example: Four replicas of which three are needed
      Given a Deployment "web" with:
        | replicas | 4 |
      And everything is settled
      When one Pod of Deployment "web" is evicted
      Then within 10s, one Pod of Deployment "web" does not exist
      And within 10s, Deployment "web" has 4 ready replicas

    Example: Three replicas of which three are needed
      Given a Deployment "web" with:
        | replicas | 3 |
      And everything is settled
      When one Pod of Deployment "web" is evicted
      Then it is refused with "Cannot evict pod as it would violate the pod's disruption budget."
      And for 1m, the Pods of Deployment "web" are the same as before
