@pods
Feature: The conditions of a Pod say how far it has come
  A Pod is scheduled, gets its sandbox, runs its init containers, and becomes ready: each step is a
  condition with a status, a reason and a message of its own.
  https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions

  Background:
    Given a cluster

  Rule: A Pod on its way up passes its conditions in order

    Example: An init container runs for five seconds
      Given the image "migrate:v1" exits with code 0 after 5s
      And a Pod "shop" with:
        | image                   | shop:v1    |
        | initContainers[0].name  | migrate    |
        | initContainers[0].image | migrate:v1 |
      Then within 1s, Pod "shop" is PodScheduled
      And within 2s, Pod "shop" is PodReadyToStartContainers
      And condition "Initialized" of Pod "shop" is "False" because "ContainersNotInitialized" saying "[migrate]"
      And after 4s but within 7s, Pod "shop" is Initialized
      And within 5s, Pod "shop" is ContainersReady

    Example: No Node takes it
      Given a Pod "shop" with:
        | nodeSelector | disk=ssd |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "didn't match Pod's node affinity/selector"
      And Pod "shop" is not PodReadyToStartContainers
      And Pod "shop" is not Initialized

  Rule: A Pod is Ready when all of its containers are ready

    Example: One of two containers is not ready
      Given the image "proxy:v1" becomes ready after 1m
      And a Pod "shop" with:
        | image                                     | shop:v1  |
        | containers[1].name                        | proxy    |
        | containers[1].image                       | proxy:v1 |
        | containers[1].readinessProbe.httpGet.port | 8080     |
      When 30s pass
      Then Pod "shop" is Running
      And condition "ContainersReady" of Pod "shop" is "False" because "ContainersNotReady" saying "containers with unready status: [proxy]"
      And condition "Ready" of Pod "shop" is "False" because "ContainersNotReady"

    Example: Both containers are ready
      Given a Pod "shop" with:
        | image               | shop:v1  |
        | containers[1].name  | proxy    |
        | containers[1].image | proxy:v1 |
      When 30s pass
      Then Pod "shop" is ContainersReady
      And Pod "shop" is Ready

    Example: All containers have ended, and none failed
      Given the image "task:v1" exits with code 0 after 5s
      And a Pod "task" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      When everything settles
      Then condition "Ready" of Pod "task" is "False" because "PodCompleted"
      And condition "Initialized" of Pod "task" is "True" because "PodCompleted"

    Example: All containers have ended, and one failed
      Given the image "task:v1" exits with code 1 after 5s
      And a Pod "task" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      When everything settles
      Then condition "Ready" of Pod "task" is "False" because "PodFailed"

  Rule: A Pod with readiness gates is Ready only while somebody says True to each of them

    Background:
      Given a Pod "shop" with:
        | image                           | shop:v1                   |
        | readinessGates[0].conditionType | example.com/load-balancer |
      And everything is settled

    Example: Nobody has said anything yet
      Then Pod "shop" is ContainersReady
      And condition "Ready" of Pod "shop" is "False" because "ReadinessGatesNotReady" saying "corresponding condition of pod readiness gate \"example.com/load-balancer\" does not exist."

    Example: The load balancer says True
      When the status of Pod "shop" is patched with:
        """
        conditions:
        - type: example.com/load-balancer
          status: "True"
        """
      Then within 1s, Pod "shop" is Ready

    Example: The load balancer says False
      When the status of Pod "shop" is patched with:
        """
        conditions:
        - type: example.com/load-balancer
          status: "False"
        """
      Then within 1s, condition "Ready" of Pod "shop" is "False" because "ReadinessGatesNotReady" saying "is not \"True\", but False"
      And Pod "shop" is ContainersReady

  Rule: A Pod that is about to be terminated by a disruption says which

    Example: It is evicted through the API
      Given a Pod "shop" with:
        | terminationGracePeriodSeconds | 30 |
      And everything is settled
      When Pod "shop" is evicted
      Then condition "DisruptionTarget" of Pod "shop" is "True" because "EvictionByEvictionAPI"

    Example: It does not tolerate a new taint of its Node
      Given a Pod "shop" with:
        | image | shop:v1 |
      And everything is settled
      When Node "node-1" is tainted "repair=now:NoExecute"
      Then within 1s, condition "DisruptionTarget" of Pod "shop" is "True" because "DeletionByTaintManager"

    Example: A Pod of higher priority needs its place
      Given a PriorityClass "urgent" with:
        | value | 1000 |
      And a Pod "shop" with:
        | cpu | 3 |
      And everything is settled
      When these manifests are applied:
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: first
        spec:
          priorityClassName: urgent
          containers:
          - name: first
            image: first:v1
            resources:
              requests:
                cpu: 3
        """
      Then within 1s, condition "DisruptionTarget" of Pod "shop" is "True" because "PreemptionByScheduler"

    Example: Its Node is under memory pressure
      Given a Pod "shop" with:
        | image | shop:v1 |
      And everything is settled
      When Node "node-1" reports MemoryPressure
      Then within 20s, condition "DisruptionTarget" of Pod "shop" is "True" because "TerminationByKubelet"
      And Pod "shop" is Evicted

    Example: It is deleted by its user, and takes its time
      Given the image "shop:v1" ignores SIGTERM
      And a Pod "shop" with:
        | image | shop:v1 |
      And everything is settled
      When Pod "shop" is deleted
      Then for 25s, Pod "shop" is not DisruptionTarget
