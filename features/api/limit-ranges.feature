@api
Feature: A LimitRange gives the containers of its Namespace limits, and holds them within bounds
  It counts when a Pod is created; Pods that are there already stay as they are.
  https://kubernetes.io/docs/concepts/policy/limit-range/

  Background:
    Given a cluster

  Rule: A container that says nothing gets the default limit and the default request

    Background:
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: sizes}
        spec:
          limits:
          - type: Container
            default: {cpu: 500m, memory: 512Mi}
            defaultRequest: {cpu: 100m, memory: 256Mi}
        """

    Example: It says nothing
      Given a Pod "web" with:
        | image | web:v1 |
      Then field "spec.containers[0].resources.limits.cpu" of Pod "web" is "500m"
      And field "spec.containers[0].resources.requests.cpu" of Pod "web" is "100m"
      And field "spec.containers[0].resources.requests.memory" of Pod "web" is "256Mi"
      And field "status.qosClass" of Pod "web" is "Burstable"

    Example: It says what it needs
      Given a Pod "web" with:
        | cpu | 300m |
      Then field "spec.containers[0].resources.limits.cpu" of Pod "web" is "300m"
      And field "spec.containers[0].resources.requests.cpu" of Pod "web" is "300m"
      And field "spec.containers[0].resources.limits.memory" of Pod "web" is "512Mi"

    Example: It is in another Namespace
      Given the Namespace "test"
      And a Pod "test/web" with:
        | image | web:v1 |
      Then field "spec.containers[0].resources.limits" of Pod "test/web" is not set

  Rule: A default limit without a default request is both

    Example: Only a limit is given
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: sizes}
        spec:
          limits:
          - type: Container
            default: {cpu: 500m}
        """
      And a Pod "web" with:
        | image | web:v1 |
      Then field "spec.containers[0].resources.requests.cpu" of Pod "web" is "500m"

  Rule: A container that is out of bounds is refused

    Background:
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: sizes}
        spec:
          limits:
          - type: Container
            min: {cpu: 100m}
            max: {cpu: "2"}
            maxLimitRequestRatio: {cpu: "4"}
          - type: Pod
            max: {cpu: "3"}
        """

    Scenario Outline: It asks for <requests> and is limited to <limits>
      When a Pod "web" with:
        | containers[0].resources | {"requests": {"cpu": "<requests>"}, "limits": {"cpu": "<limits>"}} |
      Then it is refused with "pods \"web\" is forbidden: <words>"

      Examples:
        | requests | limits | words                                                                              |
        | 50m      | 100m   | minimum cpu usage per Container is 100m, but request is 50m                        |
        | 1        | 2500m  | maximum cpu usage per Container is 2, but limit is 2500m                           |
        | 100m     | 1      | cpu max limit to request ratio per Container is 4, but provided ratio is 10.000000 |

    Example: It is within bounds
      Given a Pod "web" with:
        | containers[0].resources | {"requests": {"cpu": "500m"}, "limits": {"cpu": "2"}} |
      Then Pod "web" exists

    Example: Two containers are within bounds, and together beyond those of a Pod
      When a Pod "web" with:
        | cpu                            | 2                |
        | containers[1].name             | proxy            |
        | containers[1].image            | proxy:v1         |
        | containers[1].resources.limits | {"cpu": "1500m"} |
      Then it is refused with "maximum cpu usage per Pod is 3, but limit is 3500m"

  Rule: Pods that are there already are left alone

    Example: The LimitRange comes after the Pod
      Given a Pod "web" with:
        | cpu | 3 |
      And everything is settled
      When these manifests are applied:
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: sizes}
        spec:
          limits:
          - type: Container
            max: {cpu: "2"}
        """
      Then for 1h, Pod "web" is Running

  Rule: A workload whose Pods are out of bounds is accepted, and gets no Pods

    Example: A Deployment asks for more than a container may have
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: sizes}
        spec:
          limits:
          - type: Container
            max: {cpu: "2"}
        """
      When a Deployment "web" with:
        | cpu | 3 |
      Then within 1s, condition "ReplicaFailure" of Deployment "web" is "True" because "FailedCreate" saying "maximum cpu usage per Container is 2, but limit is 3"
      And for 10m, no Pods of Deployment "web" exist
