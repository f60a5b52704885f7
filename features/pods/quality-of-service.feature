@pods
Feature: The resources that a Pod asks for decide its quality of service
  When a Node runs short, BestEffort Pods go first, then Burstable, then Guaranteed.
  https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/

  Background:
    Given a cluster

  Rule: A Pod is Guaranteed when each container limits cpu and memory to what it requests, BestEffort when none asks for anything, else Burstable

    Scenario Outline: Requests of <requests>, limits of <limits>
      Given a Pod "shop" with:
        | containers[0].resources.requests | <requests> |
        | containers[0].resources.limits   | <limits>   |
      Then field "status.qosClass" of Pod "shop" is "<class>"

      Examples:
        | requests                         | limits                        | class      |
        | {}                               | {}                            | BestEffort |
        | {"cpu": "1"}                     | {}                            | Burstable  |
        | {}                               | {"memory": "1Gi"}             | Burstable  |
        | {"cpu": "1"}                     | {"cpu": "1"}                  | Burstable  |
        | {"cpu": "1", "memory": "1Gi"}    | {"cpu": "2", "memory": "1Gi"} | Burstable  |
        | {"cpu": "1", "memory": "1Gi"}    | {"cpu": "1", "memory": "1Gi"} | Guaranteed |
        | {"cpu": "1", "memory": "1024Mi"} | {"cpu": "1", "memory": "1Gi"} | Guaranteed |
        | {}                               | {"cpu": "1", "memory": "1Gi"} | Guaranteed |

    Example: One container is Guaranteed, the other asks for nothing
      Given a Pod "shop" with:
        | cpu                 | 1        |
        | memory              | 1Gi      |
        | containers[1].name  | proxy    |
        | containers[1].image | proxy:v1 |
      Then field "status.qosClass" of Pod "shop" is "Burstable"

    Example: The init container asks for nothing
      Given a Pod "shop" with:
        | cpu                     | 1          |
        | memory                  | 1Gi        |
        | initContainers[0].name  | migrate    |
        | initContainers[0].image | migrate:v1 |
      Then field "status.qosClass" of Pod "shop" is "Burstable"

  Rule: A limit without a request is the request

    Example: A container limits cpu and memory
      Given a Pod "shop" with:
        | containers[0].resources.limits | {"cpu": "500m", "memory": "1Gi"} |
      Then field "spec.containers[0].resources.requests.cpu" of Pod "shop" is "500m"
      And field "spec.containers[0].resources.requests.memory" of Pod "shop" is "1Gi"

    Example: A container limits cpu, and requests less
      Given a Pod "shop" with:
        | containers[0].resources.requests | {"cpu": "200m"} |
        | containers[0].resources.limits   | {"cpu": "500m"} |
      Then field "spec.containers[0].resources.requests.cpu" of Pod "shop" is "200m"

  Rule: On a Node under memory pressure the Pods that use more than they request are evicted first

    Example: One Pod requests what it uses, the other nothing
      Given a Pod "guaranteed" with:
        | cpu    | 1   |
        | memory | 1Gi |
      And a Pod "modest" with:
        | image | shop:v1 |
      And everything is settled
      When Node "node-1" reports MemoryPressure
      Then within 15s, Pod "modest" is Evicted
      And Pod "guaranteed" is Running
