@api @clients
Feature: A Node is whatever says by its Lease that it lives
  Nothing but the API makes a Node: examples/virtual-node is a program that makes one without a machine or a kubelet, and renews
  its Lease. Pods are bound to it like to any other; that they run is for somebody else to say.
  https://kubernetes.io/docs/concepts/architecture/nodes/#node-heartbeats

  Background:
    Given a cluster
    And the cluster is served
    And the program "node -r ts-node/register examples/virtual-node/virtual-node.ts" runs
    And a Pod "large" with:
      | cpu | 32 |
    And everything is settled

  Rule: The scheduler binds to a Node that is ready; only who is on it says that Pods run

    Example: A Pod is larger than any machine, and somebody says at last that it runs
      Given a Service "large" with:
        | port | 80 |
      Then Pod "large" is on Node "virtual-1"
      And for 1m, Pod "large" is Pending
      And condition "Ready" of Node "virtual-1" is "True" because "Virtual"
      When the status of Pod "large" is patched with:
        """
        phase: Running
        podIP: 10.9.0.7
        podIPs: [{ ip: 10.9.0.7 }]
        conditions: [{ type: Ready, status: "True" }]
        """
      Then Pod "large" is Running
      And within 5s, Service "large" has 1 ready endpoint

  Rule: A Node whose Lease is renewed no more is lost

    Example: The program falls silent
      When Node "virtual-1" is labelled "example.com/power=off"
      Then after 40s but within 56s, condition "Ready" of Node "virtual-1" is "Unknown" because "NodeStatusUnknown"
      And within 10s, field "spec.taints[*].key" of Node "virtual-1" contains "node.kubernetes.io/unreachable"
