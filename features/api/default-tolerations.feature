@api
Feature: Every Pod tolerates a Node that is not ready or out of reach for five minutes
  The API server adds two tolerations, so that a short loss does not move Pods about.
  https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions

  Background:
    Given a cluster

  Rule: A Pod that says nothing of such taints tolerates each for 300 seconds

    Example: It says nothing
      Given a Pod "web" with:
        | image | web:v1 |
      Then field "spec.tolerations[0].key" of Pod "web" is "node.kubernetes.io/not-ready"
      And field "spec.tolerations[0].effect" of Pod "web" is "NoExecute"
      And field "spec.tolerations[0].tolerationSeconds" of Pod "web" is "300"
      And field "spec.tolerations[1].key" of Pod "web" is "node.kubernetes.io/unreachable"
      And field "spec.tolerations[1].tolerationSeconds" of Pod "web" is "300"

    Example: It tolerates another taint
      Given a Pod "web" with:
        | spec.tolerations | [{"key": "example.com/gpu", "operator": "Exists"}] |
      Then field "spec.tolerations[0].key" of Pod "web" is "example.com/gpu"
      And field "spec.tolerations[1].key" of Pod "web" is "node.kubernetes.io/not-ready"
      And field "spec.tolerations[2].key" of Pod "web" is "node.kubernetes.io/unreachable"

  Rule: A Pod that says how long it tolerates them is taken at its word

    Scenario Outline: It tolerates <key> with effect <effect> for <seconds> seconds
      Given a Pod "web" with:
        | spec.tolerations | [{"key": "<key>", "operator": "Exists", "effect": "<effect>", "tolerationSeconds": <seconds>}] |
      Then field "spec.tolerations[?(@.key=='<key>')].tolerationSeconds" of Pod "web" is "<seconds>"
      And field "spec.tolerations[*].key" of Pod "web" contains "<other>"

      Examples:
        | key                            | effect    | seconds | other                          |
        | node.kubernetes.io/not-ready   | NoExecute | 10      | node.kubernetes.io/unreachable |
        | node.kubernetes.io/unreachable | NoExecute | 3600    | node.kubernetes.io/not-ready   |

    Example: It tolerates everything for ever
      Given a Pod "web" with:
        | spec.tolerations | [{"operator": "Exists"}] |
      Then field "spec.tolerations[0].operator" of Pod "web" is "Exists"
      And field "spec.tolerations[1]" of Pod "web" is not set
