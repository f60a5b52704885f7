@nodes
Feature: A Node that comes back keeps its Pods if it comes in time
  As long as a Pod has not been deleted its Node may come back and go on with it. What was deleted
  meanwhile stays deleted: the Node learns it when it is back.
  https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions

  Background:
    Given these cluster settings:
      | node-monitor-grace-period | 40s |
    And a cluster with 3 Nodes
    And a Deployment "web" with:
      | replicas | 3 |
    And everything is settled

  Rule: A Node that is back within the grace period has missed nothing

    Example: It crashes and recovers within 20s
      Given from now on, Node "node-1" is Ready
      When Node "node-1" crashes
      And 20s pass
      And Node "node-1" recovers
      Then for 10m, field "spec.taints" of Node "node-1" is not set
      And the Pods of Deployment "web" are the same as before

    Example: It loses its network for 20s
      Given from now on, the Pods of Deployment "web" are Ready
      When Node "node-1" loses its network
      And 20s pass
      And Node "node-1" gets its network back
      Then for 10m, field "spec.taints" of Node "node-1" is not set

  Rule: A Node that is back before its Pods are deleted loses its taints and keeps its Pods

    Background:
      Given Node "node-1" loses its network
      And 5m pass

    Example: Its network was gone for five minutes
      When Node "node-1" gets its network back
      Then within 11s, Node "node-1" is Ready
      And within 5.1s, field "spec.taints" of Node "node-1" is not set
      And within 1s, Deployment "web" has 3 ready replicas
      And for 1h, the Pods of Deployment "web" are the same as before
      And container "web" of one Pod on Node "node-1" has restarted 0 times

    Example: The planned deletion is cancelled
      When Node "node-1" gets its network back
      Then within 16s, an Event "TaintManagerEviction" is recorded for one Pod on Node "node-1" saying "Cancelling deletion of Pod"
      And for 1h, no Pods of Deployment "web" are Terminating

    Example: It falls silent again, and its Pods get their whole time again
      When Node "node-1" gets its network back
      And 1m passes
      And Node "node-1" loses its network
      Then after 334s but within 351s, 1 Pod of Deployment "web" is Terminating

    Example: It stays away
      When 1m passes
      Then 1 Pod of Deployment "web" is Terminating
      And Deployment "web" has 3 ready replicas

  Rule: A Node that is back after its Pods were deleted ends them

    Background:
      Given Node "node-1" loses its network
      And 10m pass

    Example: Its network was gone for ten minutes
      Given from now on, Deployment "web" has 3 ready replicas
      When Node "node-1" gets its network back
      Then within 12s, no Pods of Deployment "web" are on Node "node-1"
      And 3 Pods of Deployment "web" exist

    Example: Its kubelet was gone too
      Given the kubelet on Node "node-1" stops
      And Node "node-1" gets its network back
      When the kubelet on Node "node-1" starts
      Then within 12s, no Pods of Deployment "web" are on Node "node-1"

    Example: The image ignores SIGTERM
      Given the image "stubborn:v1" ignores SIGTERM
      And a Pod "stubborn" with:
        | image        | stubborn:v1                   |
        | nodeSelector | kubernetes.io/hostname=node-2 |
      And Node "node-2" crashes
      And 10m pass
      When Node "node-2" recovers
      Then within 45s, Pod "stubborn" does not exist

  Rule: Pods that were made meanwhile stay where they are

    Example: The Node is back, and nobody moves to it
      Given Node "node-1" crashes
      And 10m pass
      When Node "node-1" recovers
      And 30m pass
      Then no Pods of Deployment "web" are on Node "node-1"

    Example: The Node is back, and the Deployment grows
      Given Node "node-1" crashes
      And 10m pass
      When Node "node-1" recovers
      And 1m passes
      And Deployment "web" is scaled to 5 replicas
      Then within 5s, at least 1 Pod of Deployment "web" is on Node "node-1"
