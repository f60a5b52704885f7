@faults
Feature: A Node without a network runs on, but nobody knows
  From the outside it looks as if the Node had crashed. Inside, the containers run on, and what was
  decided meanwhile takes effect when the network is back.
  https://kubernetes.io/docs/concepts/architecture/nodes/#node-status

  Background:
    Given a cluster with 3 Nodes
    And a Deployment "web" with:
      | replicas | 3 |
    And everything is settled

  Rule: The cluster treats a Node that cannot be reached as one that is lost

    Example: The network is gone for ten minutes
      When Node "node-2" loses its network
      Then after 40s but within 60s, Node "node-2" is NotReady
      And within 7m in all, 1 Pod of Deployment "web" is Terminating
      And within 10s, Deployment "web" has 3 ready replicas

    Example: The network is gone for half a minute
      Given from now on, Deployment "web" has 3 ready replicas
      When Node "node-2" loses its network
      And 30s pass
      And Node "node-2" gets its network back
      Then for 10m, the Pods of Deployment "web" are Ready
      And the Pods of Deployment "web" are the same as before

  Rule: Containers run on without a network

    Example: A Pod is ready again as soon as its Node can say so, without a restart
      Given Node "node-2" loses its network
      And 3m pass
      When Node "node-2" gets its network back
      Then within 15s, Deployment "web" has 3 ready replicas
      And container "web" of one Pod on Node "node-2" has restarted 0 times

    Example: A Node that has crashed starts its containers anew
      Given Node "node-2" crashes
      And 3m pass
      When Node "node-2" recovers
      Then within 30s, Deployment "web" has 3 ready replicas
      And container "web" of one Pod on Node "node-2" has restarted 1 time

  Rule: What was decided meanwhile takes effect when the network is back

    Example: A Pod that was evicted meanwhile stops then
      Given Node "node-2" loses its network
      And 10m pass
      When Node "node-2" gets its network back
      Then within 1m, no Pods of Deployment "web" are Terminating
      And 3 Pods of Deployment "web" exist
