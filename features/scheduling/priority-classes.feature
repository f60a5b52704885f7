@scheduling
Feature: A Pod's priority comes from its PriorityClass
  The API server looks the class up when the Pod is made and writes its value into the Pod. What the
  class becomes later does not change Pods that are there.
  https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass

  Background:
    Given a cluster
    And a PriorityClass "high" with:
      | value            | 1000  |
      | preemptionPolicy | Never |

  Rule: A Pod gets the value and the policy of its class

    Scenario Outline: Its class is <class>
      When a Pod "shop" with:
        | priorityClassName | <class> |
      Then field "spec.priority" of Pod "shop" is "<priority>"
      And field "spec.preemptionPolicy" of Pod "shop" is "<policy>"

      Examples:
        | class                   | priority   | policy               |
        | high                    | 1000       | Never                |
        | system-cluster-critical | 2000000000 | PreemptLowerPriority |
        | system-node-critical    | 2000001000 | PreemptLowerPriority |

    Example: It names no class
      When a Pod "shop" with:
        | image | shop:v1 |
      Then field "spec.priority" of Pod "shop" is "0"
      And field "spec.preemptionPolicy" of Pod "shop" is "PreemptLowerPriority"

    Example: Its class does not exist
      When a Pod "shop" with:
        | priorityClassName | highest |
      Then it is refused with "pods \"shop\" is forbidden: no PriorityClass with name highest was found"

    Example: It says another number than its class
      When a Pod "shop" with:
        | priorityClassName | high |
        | priority          | 2000 |
      Then it is refused with "the integer value of priority (2000) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name"

    Example: Its class is deleted later
      Given a Pod "shop" with:
        | priorityClassName | high |
      When PriorityClass "high" is deleted
      Then for 1h, field "spec.priority" of Pod "shop" is "1000"
      And Pod "shop" is Running

  Rule: One class may be that of all Pods that name none

    Background:
      Given a PriorityClass "usual" with:
        | value         | 10   |
        | globalDefault | true |

    Example: A Pod that is made afterwards
      When a Pod "shop" with:
        | image | shop:v1 |
      Then field "spec.priority" of Pod "shop" is "10"
      And field "spec.priorityClassName" of Pod "shop" is "usual"

    Example: A second such class
      When a PriorityClass "other" with:
        | value         | 20   |
        | globalDefault | true |
      Then it is refused with "PriorityClass usual is already marked as default. Only one default can exist"

  Rule: The value of a class is final, and users have it up to a billion

    Example: Somebody raises it
      When PriorityClass "high" is patched with:
        """
        value: 2000
        """
      Then it is refused with "Value: Forbidden: may not be changed in an update."

    Scenario Outline: A new class <name> of value <value>
      When a PriorityClass "<name>" with:
        | value | <value> |
      Then it is refused with "<why>"

      Examples:
        | name        | value      | why                                                                                                                                                            |
        | huge        | 1000000001 | value: Forbidden: maximum allowed value of a user defined priority is 1000000000                                                                               |
        | system-mine | 1000       | metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class |
