@nodes
Feature: A kubelet tells by its Lease that it lives, and by its status how it is
  Renewing a Lease is cheap and done often; a status is large and written when it has changed, or
  each five minutes. Either is a heartbeat.
  https://kubernetes.io/docs/concepts/architecture/nodes/#node-heartbeats

  Rule: Each Node has a Lease of its name that its kubelet renews every 10s

    Background:
      Given a cluster

    Example: The Lease of a new Node
      When a Node "node-2" joins
      Then within 1s, Lease "kube-node-lease/node-2" exists
      And field "spec.holderIdentity" of Lease "kube-node-lease/node-2" is "node-2"
      And field "spec.leaseDurationSeconds" of Lease "kube-node-lease/node-2" is "40"
      And field "metadata.ownerReferences[0].kind" of Lease "kube-node-lease/node-2" is "Node"

    Example: The Lease of a healthy Node
      When 10.4s pass
      Then field "spec.renewTime" of Lease "kube-node-lease/node-1" has changed

    Example: The kubelet has stopped
      Given the kubelet on Node "node-1" stops
      When 1s passes
      Then for 1h, field "spec.renewTime" of Lease "kube-node-lease/node-1" has not changed

    Example: Somebody deletes the Lease
      When Lease "kube-node-lease/node-1" is deleted
      Then after 1ms but within 10.5s, Lease "kube-node-lease/node-1" exists
      And for 10m, Node "node-1" is Ready

    Example: The Node is deleted
      Given Node "node-1" crashes
      When Node "node-1" is deleted
      Then within 2s, Lease "kube-node-lease/node-1" does not exist

  Rule: A kubelet writes its Node's status when it has changed, else every five minutes

    Background:
      Given a cluster

    Example: Nothing changes
      When 1s passes
      Then after 4m50s but within 5m10s, field "status.conditions[?(@.type=='Ready')].lastHeartbeatTime" of Node "node-1" has changed

    Example: The disk is full
      When Node "node-1" reports DiskPressure
      Then within 1s, condition "DiskPressure" of Node "node-1" is "True" because "KubeletHasDiskPressure" saying "kubelet has disk pressure"
      And an Event "NodeHasDiskPressure" is recorded for Node "node-1"

    Example: Somebody else writes that the Node is not ready
      When the status of Node "node-1" is patched with:
        """
        conditions:
        - type: Ready
          status: "False"
          reason: KubeletNotReady
        """
      Then within 11s, condition "Ready" of Node "node-1" is "True" because "KubeletReady"

  Rule: A Lease alone keeps a Node Ready

    Example: The status is written once an hour, the Lease every 10s
      Given these cluster settings:
        | node-status-report-frequency | 1h |
      And a cluster
      Then for 50m, Node "node-1" is Ready

    Example: The Lease too is renewed only every two and a half minutes
      Given these cluster settings:
        | node-status-report-frequency | 1h  |
        | node-lease-duration-seconds  | 600 |
      And a cluster
      Then within 4m, condition "Ready" of Node "node-1" is "Unknown" because "NodeStatusUnknown"
