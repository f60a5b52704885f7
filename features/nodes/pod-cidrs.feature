@nodes
Feature: Each Node gets a range of Pod IPs of its own
  The controller manager cuts the range of the cluster into equal parts and gives one to each Node.
  https://kubernetes.io/docs/concepts/architecture/nodes/#node-controller

  Rule: A Node gets a part of the cluster's range that no other Node has

    Background:
      Given these cluster settings:
        | cluster-cidr        | 10.244.0.0/23 |
        | node-cidr-mask-size | 24            |

    Example: There is one part for each of two Nodes
      Given a cluster with 2 Nodes
      Then field "spec.podCIDR" of Node "node-1" matches "^10\.244\.[01]\.0/24$"
      And field "spec.podCIDR" of Node "node-2" matches "^10\.244\.[01]\.0/24$"

    Example: A third Node joins, and no part is left
      Given a cluster with 2 Nodes
      When a Node "node-3" joins
      Then within 1s, an Event "CIDRNotAvailable" is recorded for Node "node-3" saying "Node node-3 status is now: CIDRNotAvailable"
      And for 10m, field "spec.podCIDR" of Node "node-3" is not set

    Example: A Node leaves, and its part is free for the one that waits
      Given a cluster with 2 Nodes
      And a Node "node-3" joins
      And Node "node-1" crashes
      And 1s passes
      When Node "node-1" is deleted
      Then within 1s, field "spec.podCIDR" of Node "node-3" matches "^10\.244\.[01]\.0/24$"

  Rule: Pods get their addresses from the range of their Node

    Example: One Node, one Pod
      Given these cluster settings:
        | cluster-cidr | 10.99.7.0/24 |
      And a cluster
      And a Pod "shop" with:
        | image | shop:v1 |
      When everything settles
      Then field "status.podIP" of Pod "shop" matches "^10\.99\.7\.\d+$"

    Example: The Pod is in its Node's network
      Given these cluster settings:
        | cluster-cidr | 10.99.7.0/24 |
      And a cluster
      And a Pod "agent" with:
        | hostNetwork | true |
      When everything settles
      Then field "status.podIP" of Pod "agent" matches "^172\.18\."

  Rule: A Node keeps its range as long as it lives

    Example: It is silent for an hour and recovers
      Given a cluster with 2 Nodes
      And Node "node-1" crashes
      And 1h passes
      When Node "node-1" recovers
      Then for 10m, field "spec.podCIDR" of Node "node-1" has not changed

    Example: Somebody tries to change it
      Given a cluster
      And everything is settled
      When Node "node-1" is patched with:
        """
        spec:
          podCIDR: 10.9.0.0/24
          podCIDRs: [10.9.0.0/24]
        """
      Then it is refused with "spec.podCIDRs: Forbidden: node updates may not change podCIDR except from \"\" to valid"
