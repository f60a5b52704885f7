@nodes
Feature: A kubelet that runs short evicts Pods in a known order, until it has enough
  First go those that use more than they asked for, then the less important ones. An evicted Pod has
  Failed; its owner makes another, which goes where there is no pressure.
  https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#pod-selection-for-kubelet-eviction

  Rule: Each pressure is a condition and a taint of its own

    Scenario Outline: The Node reports <pressure>
      Given a cluster with 2 Nodes
      When Node "node-1" reports <pressure>
      Then within 1s, condition "<pressure>" of Node "node-1" is "True" because "<reason>"
      And within 1s, field "spec.taints[?(@.effect=='NoSchedule')].key" of Node "node-1" is "<taint>"

      Examples:
        | pressure       | reason                       | taint                              |
        | MemoryPressure | KubeletHasInsufficientMemory | node.kubernetes.io/memory-pressure |
        | DiskPressure   | KubeletHasDiskPressure       | node.kubernetes.io/disk-pressure   |
        | PIDPressure    | KubeletHasInsufficientPID    | node.kubernetes.io/pid-pressure    |

  Rule: One Pod is evicted at a time, and the next not before ten seconds later

    Background:
      Given a cluster with 2 Nodes
      And a Deployment "web" with:
        | replicas     | 3                             |
        | nodeSelector | kubernetes.io/hostname=node-1 |
      And everything is settled

    Example: The pressure lasts
      When Node "node-1" reports DiskPressure
      Then within 11s, 1 Pod of Deployment "web" is Evicted
      And after 9s but within 11s, 2 Pods of Deployment "web" are Evicted
      And after 9s but within 11s, 3 Pods of Deployment "web" are Evicted

    Example: The pressure goes after the first eviction
      Given Node "node-1" reports DiskPressure
      And 10s pass
      When Node "node-1" no longer reports DiskPressure
      Then for 4m, at most 1 Pod of Deployment "web" is Evicted

  Rule: Who uses more memory than asked for goes first, then who matters less

    Background:
      Given a cluster
      And a PriorityClass "high" with:
        | value | 1000 |
      And the image "thrifty:v1" uses 10m cpu and 50Mi memory
      And the image "greedy:v1" uses 10m cpu and 500Mi memory

    Example: The greedy Pod is the more important one
      Given a Pod "greedy" with:
        | image             | greedy:v1 |
        | memory            | 100Mi     |
        | priorityClassName | high      |
      And a Pod "thrifty" with:
        | image  | thrifty:v1 |
        | memory | 100Mi      |
      And everything is settled
      When Node "node-1" reports MemoryPressure
      Then within 11s, Pod "greedy" is Evicted
      And field "status.message" of Pod "greedy" contains "Container greedy was using 500Mi, request is 100Mi, has larger consumption of memory."
      And Pod "thrifty" is Running

    Example: Both use less than they asked for
      Given a Pod "greedy" with:
        | image             | greedy:v1 |
        | memory            | 600Mi     |
        | priorityClassName | high      |
      And a Pod "thrifty" with:
        | image  | thrifty:v1 |
        | memory | 1Gi        |
      And everything is settled
      When Node "node-1" reports MemoryPressure
      Then within 11s, Pod "thrifty" is Evicted
      And Pod "greedy" is Running

    Example: One of them is critical for the Node
      Given a Pod "greedy" with:
        | image             | greedy:v1            |
        | memory            | 100Mi                |
        | priorityClassName | system-node-critical |
      And a Pod "thrifty" with:
        | image  | thrifty:v1 |
        | memory | 100Mi      |
      And everything is settled
      When Node "node-1" reports MemoryPressure
      Then within 11s, Pod "thrifty" is Evicted
      And for 10m, Pod "greedy" is Running

  Rule: An evicted Pod has Failed, says why, and stays to be looked at

    Example: The disk of its Node is full
      Given a cluster
      And a Pod "shop" with:
        | image | shop:v1 |
      And everything is settled
      When Node "node-1" reports DiskPressure
      Then within 15s, Pod "shop" is Failed
      And field "status.message" of Pod "shop" is "The node was low on resource: ephemeral-storage. "
      And condition "DisruptionTarget" of Pod "shop" is "True" because "TerminationByKubelet"

  Rule: No new Pods come while the condition stays, which is five minutes longer than the pressure

    Background:
      Given a cluster
      And Node "node-1" reports DiskPressure
      And 1m passes
      And Node "node-1" no longer reports DiskPressure

    Example: A Pod waits for the only Node
      When a Pod "shop" with:
        | image | shop:v1 |
      Then within 1s, condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }"
      And after 4m58s but within 5m2s, Pod "shop" is Ready

    Example: A Pod tolerates the pressure, and the kubelet does not
      When a Pod "shop" with:
        | image       | shop:v1                                                             |
        | tolerations | [{"key": "node.kubernetes.io/disk-pressure", "operator": "Exists"}] |
      Then within 1s, Pod "shop" is Evicted
      And field "status.message" of Pod "shop" contains "The node had condition: [DiskPressure]. "

  Rule: Under memory pressure alone a kubelet still takes Pods that ask for something

    Background:
      Given a cluster
      And Node "node-1" reports MemoryPressure
      And 1m passes

    Example: A Pod that asks for memory is put there by name
      When a Pod "shop" with:
        | nodeName | node-1 |
        | memory   | 100Mi  |
      Then within 2s, Pod "shop" is Ready

    Example: A Pod that asks for nothing is put there by name
      When a Pod "shop" with:
        | nodeName | node-1 |
      Then within 2s, Pod "shop" is Evicted
      And field "status.message" of Pod "shop" contains "The node had condition: [MemoryPressure]"
