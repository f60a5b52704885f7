@api
Feature: A PriorityClass gives a Pod a number, and the number decides who goes first
  https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/

  Background:
    Given a cluster

  Rule: The priority of a Pod is the value of its class

    Background:
      Given a PriorityClass "urgent" with:
        | value | 1000 |

    Example: It names a class
      Given a Pod "web" with:
        | spec.priorityClassName | urgent |
      Then field "spec.priority" of Pod "web" is "1000"

    Example: It names none, and none is the default
      Given a Pod "web" with:
        | image | web:v1 |
      Then field "spec.priority" of Pod "web" is "0"
      And field "spec.priorityClassName" of Pod "web" is not set

    Example: It names none, and one is the default
      Given a PriorityClass "usual" with:
        | value         | 10   |
        | globalDefault | true |
      And a Pod "web" with:
        | image | web:v1 |
      Then field "spec.priority" of Pod "web" is "10"
      And field "spec.priorityClassName" of Pod "web" is "usual"

    Example: It names a class that is not there
      When a Pod "web" with:
        | spec.priorityClassName | important |
      Then it is refused with "pods \"web\" is forbidden: no PriorityClass with name important was found"

    Example: It names a number of its own
      When a Pod "web" with:
        | spec.priorityClassName | urgent |
        | spec.priority          | 5      |
      Then it is refused with "the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name"

    Example: The class is deleted
      Given a Pod "web" with:
        | spec.priorityClassName | urgent |
      And everything is settled
      When PriorityClass "urgent" is deleted
      Then for 1h, Pod "web" is Running
      And field "spec.priority" of Pod "web" is "1000"

  Rule: The value of a class cannot change

    Example: It is raised
      Given a PriorityClass "urgent" with:
        | value | 1000 |
      When PriorityClass "urgent" is patched with:
        """
        value: 2000
        """
      Then it is refused with "Value: Forbidden: may not be changed in an update."

  Rule: The system's classes are there, and above all others

    Scenario Outline: Class <name>
      Then field "value" of PriorityClass "<name>" is "<value>"

      Examples:
        | name                    | value      |
        | system-cluster-critical | 2000000000 |
        | system-node-critical    | 2000001000 |

    Scenario Outline: A class <name> of value <value>
      When a PriorityClass "<name>" with:
        | value | <value> |
      Then it is refused with "<words>"

      Examples:
        | name        | value      | words                                                                       |
        | highest     | 1000000001 | maximum allowed value of a user defined priority is 1000000000              |
        | system-mine | 1000       | priority class names with 'system-' prefix are reserved for system use only |

  Rule: Only one class is the default

    Example: A second default
      Given a PriorityClass "usual" with:
        | value         | 10   |
        | globalDefault | true |
      When a PriorityClass "other" with:
        | value         | 20   |
        | globalDefault | true |
      Then it is refused with "PriorityClass usual is already marked as default. Only one default can exist"
