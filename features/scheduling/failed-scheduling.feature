@scheduling
Feature: A Pod that no Node takes says why, Node by Node
  The condition PodScheduled and an Event count the Nodes by the reason for which they do not take the
  Pod, and say whether preemption would help.
  https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/#my-pod-stays-pending

  Rule: Every Node that does not take the Pod is counted under its reason

    Background:
      Given a cluster with 2 Nodes
      And everything is settled

    Scenario Outline: It asks for <amount> of <resource>
      Given a Pod "shop" with:
        | containers[0].resources.requests | {"<resource>": "<amount>"} |
        | containers[0].resources.limits   | {"<resource>": "<amount>"} |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "0/2 nodes are available: 2 Insufficient <resource>."
      And an Event "FailedScheduling" is recorded for Pod "shop" saying "0/2 nodes are available: 2 Insufficient <resource>."

      Examples:
        | resource          | amount |
        | cpu               | 5      |
        | memory            | 17Gi   |
        | ephemeral-storage | 1Ti    |
        | example.com/gpu   | 1      |

    Scenario Outline: It <situation>
      Given a Pod "shop" with:
        | <field> | <value> |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "0/2 nodes are available: <reason>"

      Examples:
        | situation                                 | field                     | value                                                                                                | reason                                                                           |
        | selects a label that nobody has           | nodeSelector              | disk=ssd                                                                                             | 2 node(s) didn't match Pod's node affinity/selector.                             |
        | is spread over zones where there are none | topologySpreadConstraints | [{"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "DoNotSchedule"}] | 2 node(s) didn't match pod topology spread constraints (missing required label). |
        | mounts a claim that is not there          | volumes                   | [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]                                   | persistentvolumeclaim \"data\" not found.                                        |

    Example: It names a Node that is not there
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
        spec:
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                - matchFields:
                  - {key: metadata.name, operator: In, values: [node-9]}
          containers:
          - name: shop
            image: shop:v1
        """
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "0/2 nodes are available: 2 node(s) didn't satisfy plugin(s) [NodeAffinity]."

    Example: It asks for too much of two resources
      Given a Pod "shop" with:
        | cpu    | 5    |
        | memory | 17Gi |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory."

    Example: Its claim is not bound
      Given a PersistentVolumeClaim "data" with:
        | accessModes                | ["ReadWriteOnce"] |
        | resources.requests.storage | 1Gi               |
        | storageClassName           | slow              |
      And a Pod "shop" with:
        | volumes | [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}] |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims."

  Rule: Reasons are sorted as texts, their counts in front

    Example: Each Node has another reason
      Given a cluster with these Nodes:
        | name   | cpu | labels   | taints               |
        | node-1 | 4   | disk=ssd |                      |
        | node-2 | 4   |          |                      |
        | node-3 | 8   | disk=ssd | team=blue:NoSchedule |
      And Node "node-2" is cordoned
      And a Pod "shop" with:
        | cpu          | 5        |
        | nodeSelector | disk=ssd |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {team: blue}, 1 node(s) were unschedulable."

    Example: Ten Nodes have one reason, two have another
      Given a cluster with 12 Nodes
      And Node "node-1" is cordoned
      And Node "node-2" is cordoned
      And a Pod "shop" with:
        | cpu | 5 |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "0/12 nodes are available: 10 Insufficient cpu, 2 node(s) were unschedulable."

  Rule: A Node says only the first reason of many, in the order of the scheduler's filters

    Example: A cordoned Node is tainted, and lacks a label and cpu
      Given a cluster with these Nodes:
        | name   | taints               |
        | node-1 | team=blue:NoSchedule |
      And Node "node-1" is cordoned
      And a Pod "shop" with:
        | cpu          | 5        |
        | nodeSelector | disk=ssd |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "0/1 nodes are available: 1 node(s) were unschedulable."

    Example: It is no longer cordoned
      Given a cluster with these Nodes:
        | name   | taints               |
        | node-1 | team=blue:NoSchedule |
      And a Pod "shop" with:
        | cpu          | 5        |
        | nodeSelector | disk=ssd |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "0/1 nodes are available: 1 node(s) had untolerated taint {team: blue}."

    Example: Its taint is tolerated
      Given a cluster with these Nodes:
        | name   | taints               |
        | node-1 | team=blue:NoSchedule |
      And a Pod "shop" with:
        | cpu          | 5                        |
        | nodeSelector | disk=ssd                 |
        | tolerations  | [{"operator": "Exists"}] |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."

    Example: A Node has two taints, and the first one is said
      Given a cluster with these Nodes:
        | name   | taints                                  |
        | node-1 | team=blue:NoSchedule,team=red:NoExecute |
      And a Pod "shop" with:
        | image | shop:v1 |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "0/1 nodes are available: 1 node(s) had untolerated taint {team: blue}."

  Rule: The sentence goes on with what preemption could do

    Background:
      Given a cluster with these Nodes:
        | name   | taints               |
        | node-1 |                      |
        | node-2 |                      |
        | node-3 | team=blue:NoSchedule |
      And a PriorityClass "patient" with:
        | value            | 1000  |
        | preemptionPolicy | Never |

    Example: There is nobody to preempt on two Nodes, and the third would not take it anyway
      Given a Pod "shop" with:
        | cpu | 5 |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod."

    Example: No Node would take it, whomever it preempts
      Given a Pod "shop" with:
        | nodeSelector | disk=ssd |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."

    Example: It may not preempt
      Given a Pod "shop" with:
        | cpu               | 5       |
        | priorityClassName | patient |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "preemption: not eligible due to preemptionPolicy=Never."

    Example: There are Pods to preempt, and without them it would not fit either
      Given a Deployment "web" with:
        | replicas | 4 |
        | cpu      | 1 |
      And a PriorityClass "high" with:
        | value | 1000 |
      And everything is settled
      And a Pod "shop" with:
        | cpu               | 5    |
        | priorityClassName | high |
      When everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 Insufficient cpu."

  Rule: Without any Node the sentence says so

    Example: A cluster has no Nodes yet
      Given a cluster with 0 Nodes
      And a Pod "shop" with:
        | image | shop:v1 |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "no nodes available to schedule pods"

    Example: The first Node joins
      Given a cluster with 0 Nodes
      And a Pod "shop" with:
        | image | shop:v1 |
      And everything is settled
      When a Node "node-1" joins
      Then within 5s, Pod "shop" is Ready

  Rule: A Pod that has found its Node says where it is

    Example: The only Node takes it
      Given a cluster
      And a Pod "shop" with:
        | image | shop:v1 |
      When everything settles
      Then Pod "shop" is PodScheduled
      And an Event "Scheduled" is recorded for Pod "shop" saying "Successfully assigned default/shop to node-1"
