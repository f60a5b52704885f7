@nodes
Feature: The more of a zone is silent, the more slowly its Nodes are emptied
  When many Nodes are silent at once, the network between them and the control plane may be to blame.
  Evictions are limited in rate, stop in small zones that are mostly silent, and stop everywhere when
  all zones are.
  https://kubernetes.io/docs/concepts/architecture/nodes/#rate-limits-on-eviction

  Rule: One Node of a zone after the other is tainted NoExecute, ten seconds apart

    Background:
      Given a cluster with 5 Nodes
      And a Deployment "web" with:
        | replicas                  | 5                                                                                                                |
        | template.spec.tolerations | [{"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 0}] |
      And everything is settled

    Example: Two Nodes of five crash
      When Node "node-1" crashes
      And Node "node-2" crashes
      Then within 70s, 1 Pod of Deployment "web" is Terminating
      And after 9.9s but within 15.2s, 2 Pods of Deployment "web" are Terminating

    Example: One Node of five crashes
      When Node "node-1" crashes
      Then within 70s, 1 Pod of Deployment "web" is Terminating
      And for 10m, 1 Pod of Deployment "web" is Terminating

  Rule: The rate of evictions is a setting

    Background:
      Given these cluster settings:
        | node-eviction-rate | 0.01 |
      And a cluster with 5 Nodes
      And a Deployment "web" with:
        | replicas                  | 5                                                                                                                |
        | template.spec.tolerations | [{"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 0}] |
      And 5m pass

    Example: Two Nodes of five crash, one in a hundred seconds may be emptied
      When Node "node-1" crashes
      And Node "node-2" crashes
      Then within 70s, 1 Pod of Deployment "web" is Terminating
      And after 99s but within 106s, 2 Pods of Deployment "web" are Terminating

  Rule: In a small zone that is mostly silent evictions stop

    Background:
      Given a cluster with 5 Nodes
      And a Deployment "web" with:
        | replicas                  | 5                                                                                                                |
        | template.spec.tolerations | [{"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 0}] |
      And everything is settled

    Example: Three Nodes of five crash
      When Node "node-1" crashes
      And Node "node-2" crashes
      And Node "node-3" crashes
      Then within 70s, 2 Pods of Deployment "web" are Ready
      And for 1h, at most 1 Pod of Deployment "web" is Terminating

    Example: One of the three recovers
      Given Node "node-1" crashes
      And Node "node-2" crashes
      And Node "node-3" crashes
      And 1h passes
      When Node "node-3" recovers
      Then within 2m, 2 Pods of Deployment "web" are Terminating

  Rule: In a large zone that is mostly silent evictions are slowed down

    Background:
      Given these cluster settings:
        | large-cluster-size-threshold | 4 |
      And a cluster with 5 Nodes
      And a Deployment "web" with:
        | replicas                  | 5                                                                                                                |
        | template.spec.tolerations | [{"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 0}] |
      And everything is settled

    Example: Three Nodes of a zone of five crash, where more than four are many
      When Node "node-1" crashes
      And Node "node-2" crashes
      And Node "node-3" crashes
      Then within 70s, 1 Pod of Deployment "web" is Terminating
      And after 95s but within 2m, 2 Pods of Deployment "web" are Terminating
      And after 99s but within 106s, 3 Pods of Deployment "web" are Terminating

  Rule: While all zones are silent nothing is evicted

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

    Example: Both zones fail
      When zone "a" fails
      And zone "b" fails
      And 5m pass
      Then field "spec.taints[*].effect" of Node "a-1" is "NoSchedule"
      And for 1h, no Pods of Deployment "web" are Terminating

    Example: One zone of two fails
      When zone "a" fails
      And 5m pass
      Then field "spec.taints[*].effect" of Node "a-1" contains "NoExecute"
      And within 2m, 2 Pods of Deployment "web" are Terminating
      And within 5s, 4 Pods of Deployment "web" are in zone "b"

    Example: The second zone fails before the Pods of the first are evicted
      When zone "a" fails
      And 3m pass
      And zone "b" fails
      Then for 1h, no Pods of Deployment "web" are Terminating
      And field "spec.taints[*].effect" of Node "a-1" is "NoSchedule"

    Example: One of them recovers, and the time of the other begins anew
      Given zone "a" fails
      And zone "b" fails
      And 1h passes
      When zone "a" recovers
      Then within 30s, 2 Pods of Deployment "web" are Ready
      And after 5m but within 7m, 2 Pods of Deployment "web" are Terminating

    Example: Both recover
      Given zone "a" fails
      And zone "b" fails
      And 1h passes
      When zone "a" recovers
      And zone "b" recovers
      Then within 30s, the Pods of Deployment "web" are Ready
      And the Pods of Deployment "web" are the same as before

  Rule: A Node can be left out of the count of its zone

    Example: Three Nodes of five crash, of which one does not count
      Given a cluster with these Nodes:
        | name | labels                                |
        | n-1  | node.kubernetes.io/exclude-disruption |
        | n-2  |                                       |
        | n-3  |                                       |
        | n-4  |                                       |
        | n-5  |                                       |
      When Node "n-1" crashes
      And Node "n-2" crashes
      And Node "n-3" crashes
      And 10m pass
      Then field "spec.taints[?(@.effect=='NoExecute')].key" of Node "n-3" is "node.kubernetes.io/unreachable"
      And field "spec.taints[?(@.effect=='NoExecute')].key" of Node "n-1" is "node.kubernetes.io/unreachable"
