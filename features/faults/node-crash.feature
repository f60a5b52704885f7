@faults
Feature: A workload outlives the Node that it runs on
  A Node that says nothing for the grace period is taken for lost. Its Pods are evicted once their
  tolerations have run out, and come up elsewhere; until then they are only not counted as ready.
  https://kubernetes.io/docs/concepts/architecture/nodes/#condition

  Background:
    Given a cluster with 3 Nodes
    And a Deployment "web" with:
      | replicas | 3 |
    And everything is settled

  Rule: A silent Node is noticed after its grace period, and its Pods are not ready from then on

    Example: A Node loses its power
      When Node "node-1" crashes
      Then after 40s but within 60s, Node "node-1" is NotReady
      And within 1s, Deployment "web" has 2 ready replicas
      And an Event "NodeNotReady" is recorded for Node "node-1"

    Example: No Node loses its power
      When 10m pass
      Then Node "node-1" is Ready
      And Deployment "web" has 3 ready replicas
      And the Pods of Deployment "web" are the same as before

    Example: The Node is back before anybody noticed
      Given Node "node-1" crashes
      And 10s pass
      When Node "node-1" recovers
      Then for 5m, Node "node-1" is Ready

  Rule: Pods of a lost Node are replaced when they have tolerated it for long enough

    Example: The default toleration of five minutes
      When Node "node-1" crashes
      Then after 340s but within 7m, 1 Pod of Deployment "web" is Terminating
      And within 10s, Deployment "web" has 3 ready replicas
      And 1 Pod of Deployment "web" is on Node "node-1"

    Example: A toleration of ten seconds
      Given a Deployment "hasty" with:
        | replicas                  | 3                                                                                                            |
        | template.spec.tolerations | [{"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 10}] |
      And everything is settled
      When Node "node-1" crashes
      Then after 50s but within 80s, 1 Pod of Deployment "hasty" is Terminating
      And within 10s, Deployment "hasty" has 3 ready replicas
      And no Pods of Deployment "web" are Terminating

    Example: The Node is back before its Pods were evicted
      Given Node "node-1" crashes
      And 3m pass
      When Node "node-1" recovers
      Then within 1m, Deployment "web" has 3 ready replicas
      And for 10m, no Pods of Deployment "web" are Terminating

  Rule: A Pod of a lost Node is gone only when its Node says so

    Example: The Node comes back after an hour
      Given Node "node-1" crashes
      And 1h pass
      When Node "node-1" recovers
      Then within 1m, 3 Pods of Deployment "web" exist
      And no Pods of Deployment "web" are on Node "node-1"
