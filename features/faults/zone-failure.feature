@faults
Feature: A workload that is spread over zones outlives one of them
  When many Nodes are lost at once the network may be to blame, so that evictions are slowed down; when
  all are lost they stop.
  https://kubernetes.io/docs/concepts/architecture/nodes/#rate-limits-on-eviction

  Background:
    Given a cluster with these Nodes:
      | name | zone |
      | a-1  | a    |
      | a-2  | a    |
      | b-1  | b    |
      | b-2  | b    |
    And a Deployment "web" with:
      | replicas | 4 |
    And everything is settled

  Rule: Pods of a zone that fails are replaced in the others

    Example: One zone of two fails
      When zone "a" fails
      Then within 70s, 2 Pods of Deployment "web" are Ready
      And within 8m in all, 4 Pods of Deployment "web" are in zone "b"
      And within 10s, Deployment "web" has 4 ready replicas

    Example: One Node of the zone fails
      When Node "a-1" crashes
      Then within 70s, 3 Pods of Deployment "web" are Ready
      And within 8m in all, 1 Pod of Deployment "web" is Terminating
      And within 10s, Deployment "web" has 4 ready replicas

  Rule: Nothing is evicted while all zones are lost

    Example: Both zones fail
      When zone "a" fails
      And zone "b" fails
      Then for 1h, no Pods of Deployment "web" are Terminating
      And Node "a-1" is NotReady

    Example: Both zones fail and recover
      Given zone "a" fails
      And zone "b" fails
      And 30m pass
      When zone "a" recovers
      And zone "b" recovers
      Then within 1m, Deployment "web" has 4 ready replicas
      And for 10m, no Pods of Deployment "web" are Terminating
