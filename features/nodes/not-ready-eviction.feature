@nodes
Feature: A Node that falls silent is noticed in time, and its Pods are evicted in time
  The controller manager looks at its Nodes every 5s. Who has not been heard of for the grace period
  is Unknown, is tainted 5s later, and loses its Pods as their tolerations run out.
  https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions

  Rule: A silent Node is Unknown after its grace period, NoExecute 5s later, and empty 5m after that

    Background:
      Given these cluster settings:
        | node-monitor-grace-period | 40s |
      And a cluster with 3 Nodes
      And a Deployment "web" with:
        | replicas | 3 |
      And everything is settled

    Example: A Node crashes
      When Node "node-1" crashes
      Then after 29.5s but within 45.5s, condition "Ready" of Node "node-1" is "Unknown" because "NodeStatusUnknown"
      And within 1s, field "spec.taints[*].effect" of Node "node-1" is "NoSchedule"
      And after 4.5s but within 5.5s, field "spec.taints[*].effect" of Node "node-1" contains "NoExecute"
      And after 299.5s but within 300.5s, 1 Pod of Deployment "web" is Terminating
      And within 1.5s, Deployment "web" has 3 ready replicas

    Example: No Node crashes
      Given from now on, Node "node-1" is Ready
      When 1h passes
      Then the Pods of Deployment "web" are the same as before

    Example: A Node loses its network
      When Node "node-1" loses its network
      Then after 29.5s but within 45.5s, condition "Ready" of Node "node-1" is "Unknown"
      And after 304s but within 306s, 1 Pod of Deployment "web" is Terminating
      And within 1.5s, Deployment "web" has 3 ready replicas

    Example: Only its kubelet stops
      When the kubelet on Node "node-1" stops
      Then after 29.5s but within 45.5s, condition "Ready" of Node "node-1" is "Unknown"
      And after 304s but within 306s, 1 Pod of Deployment "web" is Terminating
      And within 1.5s, Deployment "web" has 3 ready replicas

  Rule: The grace period is 50s unless told otherwise

    Example: A Node crashes in a cluster without settings
      Given a cluster with 2 Nodes
      When Node "node-1" crashes
      Then after 39.5s but within 55.5s, condition "Ready" of Node "node-1" is "Unknown"

  Rule: All that the kubelet would know of its Node is Unknown

    Scenario Outline: The condition <condition>
      Given a cluster with 2 Nodes
      When Node "node-1" crashes
      Then within 1m, condition "<condition>" of Node "node-1" is "Unknown" because "NodeStatusUnknown" saying "Kubelet stopped posting node status."

      Examples:
        | condition      |
        | Ready          |
        | MemoryPressure |
        | DiskPressure   |
        | PIDPressure    |

  Rule: Pods of a silent Node are not ready, and get no requests

    Background:
      Given a cluster with 2 Nodes
      And a Pod "shop" with:
        | nodeSelector | kubernetes.io/hostname=node-1 |
      And a Service "shop" with:
        | port | 8080 |
      And everything is settled

    Example: Its Node crashes
      When Node "node-1" crashes
      Then within 1m, Pod "shop" is not Ready
      And field "status.containerStatuses[0].ready" of Pod "shop" is "true"
      And within 1s, Service "shop" has no ready endpoints
      And an Event "NodeNotReady" is recorded for Pod "shop" saying "Node is not ready"
      And Pod "shop" is Running

    Example: The other Node crashes
      When Node "node-2" crashes
      Then for 10m, Pod "shop" is Ready
      And Service "shop" has 1 ready endpoint

  Rule: A Pod says in its tolerations how long it stays on a Node that is lost

    Background:
      Given these cluster settings:
        | node-monitor-grace-period | 40s |
      And a cluster with 2 Nodes

    Scenario Outline: It tolerates an unreachable Node for <seconds>s
      Given a Pod "shop" with:
        | nodeSelector | kubernetes.io/hostname=node-1                                                                                            |
        | tolerations  | [{"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": <seconds>}] |
      And everything is settled
      When Node "node-1" crashes
      Then after <from> but within <to>, Pod "shop" is Terminating

      Examples:
        | seconds | from | to   |
        | 0       | 34s  | 51s  |
        | 60      | 94s  | 111s |
        | 600     | 634s | 651s |

    Example: It says nothing
      Given a Pod "shop" with:
        | nodeSelector | kubernetes.io/hostname=node-1 |
      And everything is settled
      When Node "node-1" crashes
      Then after 334s but within 351s, Pod "shop" is Terminating

    Example: Two tolerations match, the first of 90s and the second of 60s
      Given a Pod "shop" with:
        | nodeSelector | kubernetes.io/hostname=node-1                                                                                                                                                             |
        | tolerations  | [{"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 90}, {"operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 60}] |
      And everything is settled
      When Node "node-1" crashes
      Then after 124s but within 141s, Pod "shop" is Terminating

    Example: It tolerates everything
      Given a Pod "agent" with:
        | nodeSelector | kubernetes.io/hostname=node-1 |
        | tolerations  | [{"operator": "Exists"}]      |
      And everything is settled
      When Node "node-1" crashes
      Then for 1h, Pod "agent" is not Terminating

    Scenario Outline: What a Pod that says nothing gets: <key>
      Given a Pod "shop" with:
        | image | shop:v1 |
      Then field "spec.tolerations[?(@.key=='<key>')]" of Pod "shop" is "{\"key\":\"<key>\",\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":300}"

      Examples:
        | key                            |
        | node.kubernetes.io/not-ready   |
        | node.kubernetes.io/unreachable |

  Rule: An evicted Pod says why it goes, and stays until its Node has said that it is gone

    Background:
      Given a cluster with 2 Nodes
      And a Pod "shop" with:
        | nodeSelector | kubernetes.io/hostname=node-1 |
      And everything is settled
      And Node "node-1" crashes
      And 6m30s pass

    Example: Its Node stays away
      When 10m pass
      Then Pod "shop" is Terminating
      And condition "DisruptionTarget" of Pod "shop" is "True" because "DeletionByTaintManager" saying "Taint manager: deleting due to NoExecute taint"
      And an Event "TaintManagerEviction" is recorded for Pod "shop" saying "Marking for deletion Pod default/shop"

    Example: Its Node recovers
      When Node "node-1" recovers
      Then within 1m, Pod "shop" does not exist

    Example: Its Node is out of service
      When Node "node-1" is tainted "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"
      Then within 21s, Pod "shop" does not exist
