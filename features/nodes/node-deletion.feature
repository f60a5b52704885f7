@nodes
Feature: A Node that is deleted takes its Pods with it, in time
  Deleting a Node deletes no Pod at once. The garbage collector of Pods gives the Node 40s to come back,
  and then removes by force what was bound to it.
  https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection

  Background:
    Given a cluster with 3 Nodes
    And a Deployment "web" with:
      | replicas | 3 |
    And a Pod "single" with:
      | nodeSelector | kubernetes.io/hostname=node-1 |
    And everything is settled

  Rule: Pods of a Node that does not exist are removed after 40s

    Example: A crashed Node is deleted
      Given Node "node-1" crashes
      When Node "node-1" is deleted
      Then after 40s but within 61s, Pod "single" does not exist
      And within 2s, 3 Pods of Deployment "web" are Ready

    Example: A crashed Node is not deleted
      When Node "node-1" crashes
      Then for 5m, 3 Pods of Deployment "web" exist
      And the Pods of Deployment "web" are the same as before

    Example: They say why they go
      Given Node "node-1" crashes
      And Pod "single" is patched with:
        """
        metadata:
          finalizers: [example.com/look]
        """
      When Node "node-1" is deleted
      Then after 40s but within 61s, Pod "single" is Terminating
      And condition "DisruptionTarget" of Pod "single" is "True" because "DeletionByPodGC" saying "PodGC: node no longer exists"
      And Pod "single" is Failed

  Rule: A Node that is back in time keeps its Pods

    Background:
      Given the kubelet on Node "node-1" stops
      And Node "node-1" is deleted

    Example: Its kubelet starts again after 20s
      Given 20s pass
      When the kubelet on Node "node-1" starts
      Then within 1s, Node "node-1" is Ready
      And for 10m, Pod "single" is Ready
      And the Pods of Deployment "web" are the same as before

    Example: Its kubelet starts again after 70s
      Given 70s pass
      When the kubelet on Node "node-1" starts
      Then within 1s, Node "node-1" is Ready
      And Pod "single" does not exist

  Rule: A Node that is deleted comes back only when its kubelet starts again

    Example: Its kubelet runs on
      When Node "node-1" is deleted
      Then for 1h, Node "node-1" does not exist
      And Lease "kube-node-lease/node-1" does not exist

    Example: Its kubelet starts again
      Given Node "node-1" is deleted
      And the kubelet on Node "node-1" stops
      And 1s passes
      When the kubelet on Node "node-1" starts
      Then within 1s, Node "node-1" is Ready
      And Lease "kube-node-lease/node-1" exists

  Rule: A Pod that waits for a lost Node to end it is freed by the Node's deletion

    Example: Somebody deletes the Node
      Given Node "node-1" crashes
      And Pod "single" is deleted
      And 1h passes
      When Node "node-1" is deleted
      Then after 40s but within 61s, Pod "single" does not exist

    Example: Nobody deletes the Node
      Given Node "node-1" crashes
      And Pod "single" is deleted
      When 1h passes
      Then Pod "single" is Terminating

  Rule: The deletion of a Node is told

    Example: The controller of Nodes misses one
      Given 10s pass
      And Node "node-1" crashes
      When Node "node-1" is deleted
      Then within 6s, an Event "RemovingNode" is recorded for Node "node-1" saying "Removing Node node-1 from Controller"
