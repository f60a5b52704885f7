@nodes
Feature: A Node that joins takes Pods that no other Node could take
  A kubelet registers its Node by itself. The Node is tainted until it is ready, and the scheduler looks
  again at Pods that were waiting for such a Node.
  https://kubernetes.io/docs/concepts/architecture/nodes/#self-registration-of-nodes

  Background:
    Given a cluster with these Nodes:
      | name  | cpu |
      | small | 1   |

  Rule: A new Node is used as soon as it is ready

    Example: A Pod is larger than the only Node
      Given a Pod "large" with:
        | cpu | 2 |
      And everything is settled
      When a Node "node-2" joins
      Then within 5s, Node "node-2" is Ready
      And within 5s, Pod "large" is on Node "node-2"

    Example: The new Node is no larger
      Given a Pod "large" with:
        | cpu | 2 |
      And everything is settled
      When a Node "node-2" joins with:
        | cpu | 1 |
      Then within 5s, Node "node-2" is Ready
      And for 10m, Pod "large" is Pending

  Rule: A Node joins with the labels and taints of its machine

    Example: A Node with a GPU that not everybody may use
      Given a Pod "plain" with:
        | cpu | 2 |
      And a Pod "trained" with:
        | nodeSelector | accelerator=gpu                                |
        | tolerations  | [{"key": "accelerator", "operator": "Exists"}] |
      When a Node "gpu-1" joins with:
        | labels | accelerator=gpu            |
        | taints | accelerator=gpu:NoSchedule |
      Then within 10s, Pod "trained" is on Node "gpu-1"
      And for 10m, Pod "plain" is Pending
