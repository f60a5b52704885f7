@nodes
Feature: A kubelet registers its Node and says what the machine is and has
  Nobody has to make Node objects. What the kubelet writes there is what the scheduler and everybody
  else knows of the machine.
  https://kubernetes.io/docs/concepts/architecture/nodes/#self-registration-of-nodes

  Rule: A Node bears the well-known labels of its machine

    Background:
      Given a cluster with these Nodes:
        | name   | zone | region | labels   |
        | node-1 | a    | eu     | disk=ssd |

    Scenario Outline: The label <label>
      Then field "metadata.labels['<label>']" of Node "node-1" is "<value>"

      Examples:
        | label                         | value  |
        | kubernetes.io/hostname        | node-1 |
        | kubernetes.io/os              | linux  |
        | kubernetes.io/arch            | amd64  |
        | beta.kubernetes.io/os         | linux  |
        | beta.kubernetes.io/arch       | amd64  |
        | topology.kubernetes.io/zone   | a      |
        | topology.kubernetes.io/region | eu     |
        | disk                          | ssd    |

    Example: Somebody takes the host name away
      When Node "node-1" is labelled "kubernetes.io/hostname-"
      And the kubelet on Node "node-1" stops
      And the kubelet on Node "node-1" starts
      Then within 1s, field "metadata.labels['kubernetes.io/hostname']" of Node "node-1" is "node-1"

    Example: Somebody else has labelled the Node, and its kubelet starts again
      When Node "node-1" is labelled "team=blue"
      And the kubelet on Node "node-1" stops
      And the kubelet on Node "node-1" starts
      And 1m passes
      Then field "metadata.labels.team" of Node "node-1" is "blue"

  Rule: A Node says how much it has, and how much of it Pods can have

    Background:
      Given a cluster with these Nodes:
        | name   | cpu | memory | pods | nvidia.com/gpu |
        | node-1 | 8   | 32Gi   | 250  | 2              |

    Scenario Outline: Its amount of <resource>
      Then field "status.capacity['<resource>']" of Node "node-1" is "<amount>"
      And field "status.allocatable['<resource>']" of Node "node-1" is at most "<amount>"

      Examples:
        | resource       | amount |
        | cpu            | 8      |
        | memory         | 32Gi   |
        | pods           | 250    |
        | nvidia.com/gpu | 2      |

  Rule: A new Node is tainted until it is ready

    Background:
      Given a cluster
      And a Pod "fast" with:
        | nodeSelector | disk=ssd |

    Example: A Pod waits for it
      When a Node "node-2" joins with:
        | labels | disk=ssd |
      Then field "spec.taints[*].key" of Node "node-2" contains "node.kubernetes.io/not-ready"
      And condition "Ready" of Node "node-2" is "False" because "KubeletNotReady"
      And Pod "fast" is not PodScheduled
      And within 5s, condition "Ready" of Node "node-2" is "True" because "KubeletReady" saying "kubelet is posting ready status"
      And within 1s, field "spec.taints" of Node "node-2" is not set
      And within 2s, Pod "fast" is on Node "node-2"

    Example: Nobody starts a kubelet for it
      When these manifests are applied:
        """
        apiVersion: v1
        kind: Node
        metadata:
          name: node-2
          labels:
            disk: ssd
        """
      Then after 59s but within 66s, condition "Ready" of Node "node-2" is "Unknown" because "NodeStatusNeverUpdated" saying "Kubelet never posted node status."
      And within 1s, field "spec.taints[*].key" of Node "node-2" contains "node.kubernetes.io/unreachable"

  Rule: The arrival of a Node is told

    Example: Its kubelet and the controller of Nodes tell of it
      Given a cluster
      When a Node "node-2" joins
      Then within 5s, an Event "NodeReady" is recorded for Node "node-2" saying "Node node-2 status is now: NodeReady"
      And within 10s, an Event "RegisteredNode" is recorded for Node "node-2" saying "Registered Node node-2 in Controller"
