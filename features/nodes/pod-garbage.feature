@nodes
Feature: Pods that nobody else removes are collected
  Finished Pods are kept to be looked at, as long as there are not too many. A Pod that ends and that no
  kubelet will ever end is removed by force.
  https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection

  Rule: Finished Pods stay until there are more than the threshold, and then the oldest go

    Background:
      Given these cluster settings:
        | terminated-pod-gc-threshold | 2 |
      And a cluster
      And the image "task:v1" runs for 1s
      And a Pod "first" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      And 2s pass
      And a Pod "second" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      And 2s pass

    Example: Two Pods have finished, and two may be kept
      When 1h passes
      Then Pod "first" is Succeeded
      And Pod "second" is Succeeded

    Example: Three Pods have finished, and two may be kept
      Given a Pod "third" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      When 30s pass
      Then Pod "first" does not exist
      And Pod "second" is Succeeded
      And Pod "third" is Succeeded

    Example: Two Pods have finished, and a third runs
      Given a Pod "third" with:
        | image | server:v1 |
      When 1h passes
      Then Pod "first" is Succeeded
      And Pod "third" is Running

  Rule: A threshold of zero keeps them all

    Scenario Outline: Two Pods have finished, and the threshold is <threshold>
      Given these cluster settings:
        | terminated-pod-gc-threshold | <threshold> |
      And a cluster
      And the image "task:v1" runs for 1s
      And a Pod "first" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      And a Pod "second" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      When 1h passes
      Then <count> Pods labelled "app in (first,second)" are Succeeded

      Examples:
        | threshold | count |
        | 2         | 2     |
        | 1         | 1     |
        | 0         | 2     |

  Rule: A Pod on a Node that is out of service is removed by force once it ends

    Background:
      Given a cluster with 2 Nodes
      And the image "stubborn:v1" ignores SIGTERM
      And a Pod "single" with:
        | image        | stubborn:v1                   |
        | nodeSelector | kubernetes.io/hostname=node-1 |
      And everything is settled
      And Node "node-1" crashes
      And 2m pass

    Example: The Pod tolerates the taint no longer than any other
      When Node "node-1" is tainted "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"
      Then within 21s, Pod "single" does not exist

    Example: Somebody else has deleted the Pod, and the taint does not evict
      Given Pod "single" is deleted
      When Node "node-1" is tainted "node.kubernetes.io/out-of-service=nodeshutdown:NoSchedule"
      Then within 21s, Pod "single" does not exist

    Example: The Pod is deleted, and the Node is not out of service
      When Pod "single" is deleted
      Then for 1h, Pod "single" is Terminating

    Example: The Node is out of service and runs on
      Given Node "node-1" recovers
      And 1m passes
      When Node "node-1" is tainted "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"
      Then within 1s, Pod "single" is Terminating
      And for 29s, Pod "single" is Terminating
