@faults
Feature: A Node that is short of something says so, and gets rid of Pods
  The kubelet reports a pressure as a condition of its Node and evicts Pods one after another as long as
  it lasts. No new ones come while the condition stays.
  https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/

  Background:
    Given a cluster with 2 Nodes
    And a Deployment "web" with:
      | replicas | 4 |
    And everything is settled

  Rule: A Node under pressure is tainted and takes no new Pods

    Example: A Node reports that its disk is full
      When Node "node-1" reports DiskPressure
      Then within 1s, Node "node-1" is DiskPressure
      And within 1s, field "spec.taints[*].key" of Node "node-1" contains "node.kubernetes.io/disk-pressure"
      And within 2m, 4 Pods of Deployment "web" are on Node "node-2"
      And within 10s, Deployment "web" has 4 ready replicas

    Example: No Node reports anything
      When 10m pass
      Then the Pods of Deployment "web" are the same as before

  Rule: The condition stays for five minutes after the pressure has gone

    Example: The disk has room again
      Given Node "node-1" reports DiskPressure
      And 2m pass
      When Node "node-1" no longer reports DiskPressure
      Then after 5m but within 6m, Node "node-1" is not DiskPressure
      And within 1s, field "spec.taints" of Node "node-1" is not set
