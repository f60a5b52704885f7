@scheduling
Feature: A Pod with scheduling gates is not even tried
  Gates say that something else has to happen first. They are given at creation and can only be taken
  away; while one is left the scheduler does not look at the Pod.
  https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/

  Background:
    Given a cluster with these Nodes:
      | name   | labels   |
      | node-1 |          |
      | node-2 | disk=ssd |
    And a Pod "shop" with:
      | schedulingGates | [{"name": "example.com/quota"}, {"name": "example.com/review"}] |
    And everything is settled

  Rule: A gated Pod waits, and says so

    Example: It has two gates
      Then for 24h, Pod "shop" is SchedulingGated
      And condition "PodScheduled" of Pod "shop" is "False" because "SchedulingGated" saying "Scheduling is blocked due to non-empty scheduling gates"
      And no Events "FailedScheduling" are recorded for Pod "shop"

    Example: A Pod without gates is there too
      When a Pod "free" with:
        | image | free:v1 |
      And everything settles
      Then Pod "free" is Ready
      And Pod "shop" is SchedulingGated

  Rule: The last gate that goes lets it in

    Example: One of two gates is taken away
      When Pod "shop" is patched with:
        """
        spec:
          schedulingGates:
          - name: example.com/quota
            $patch: delete
        """
      Then for 1h, Pod "shop" is SchedulingGated

    Example: Both gates are taken away
      When Pod "shop" is patched with:
        """
        spec:
          schedulingGates: null
        """
      Then within 2s, Pod "shop" is Ready

  Rule: Gates are given at creation only

    Scenario Outline: A third gate for a Pod that <situation>
      Given a Pod "other" with:
        | schedulingGates | <gates> |
      And everything is settled
      When Pod "other" is patched with:
        """
        spec:
          schedulingGates:
          - name: example.com/third
        """
      Then it is refused with "only deletion is allowed, but found new scheduling gate 'example.com/third'"

      Examples:
        | situation | gates                                                           |
        | has two   | [{"name": "example.com/quota"}, {"name": "example.com/review"}] |
        | has none  | []                                                              |

  Rule: While it is gated a Pod may be directed more narrowly, and not more widely

    Example: It gets a selector
      When Pod "shop" is patched with:
        """
        spec:
          nodeSelector: {disk: ssd}
        """
      And Pod "shop" is patched with:
        """
        spec:
          schedulingGates: null
        """
      Then within 2s, Pod "shop" is on Node "node-2"

    Example: It loses its selector
      Given Pod "shop" is patched with:
        """
        spec:
          nodeSelector: {disk: ssd}
        """
      When Pod "shop" is patched with:
        """
        spec:
          nodeSelector: {disk: null}
        """
      Then it is refused with "only additions to spec.nodeSelector are allowed (no mutations or deletions)"

  Rule: A gated Pod cannot name its Node

    Example: It is created with both
      When a Pod "other" with:
        | nodeName        | node-1                          |
        | schedulingGates | [{"name": "example.com/quota"}] |
      Then it is refused with "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared"
