@pods
Feature: A Pod that is deleted is given time to end
  Its containers are told to stop, and killed when the grace period is over. The Pod stays in the API,
  Terminating, until they are gone.
  https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination

  Background:
    Given a cluster

  Rule: A Pod stays until its containers have ended, and for no longer than its grace period

    Example: The container ends when it is told to
      Given a Pod "shop" with:
        | image | shop:v1 |
      And everything is settled
      When Pod "shop" is deleted
      Then Pod "shop" is Terminating
      And within 2s, Pod "shop" does not exist

    Example: The container ignores SIGTERM, and the grace period is the usual one
      Given the image "shop:v1" ignores SIGTERM
      And a Pod "shop" with:
        | image | shop:v1 |
      And everything is settled
      When Pod "shop" is deleted
      Then after 30s but within 32s, Pod "shop" does not exist

    Example: The container ignores SIGTERM, and the Pod asks for five seconds
      Given the image "shop:v1" ignores SIGTERM
      And a Pod "shop" with:
        | image                         | shop:v1 |
        | terminationGracePeriodSeconds | 5       |
      And everything is settled
      When Pod "shop" is deleted
      Then after 5s but within 7s, Pod "shop" does not exist

    Example: The container ignores SIGTERM, and the deletion grants ten seconds
      Given the image "shop:v1" ignores SIGTERM
      And a Pod "shop" with:
        | image                         | shop:v1 |
        | terminationGracePeriodSeconds | 60      |
      And everything is settled
      When Pod "shop" is deleted with grace period 10s
      Then field "metadata.deletionGracePeriodSeconds" of Pod "shop" is "10"
      And after 10s but within 12s, Pod "shop" does not exist

  Rule: A second deletion can shorten the grace period, and never lengthen it

    Background:
      Given the image "shop:v1" ignores SIGTERM
      And a Pod "shop" with:
        | image                         | shop:v1 |
        | terminationGracePeriodSeconds | 60      |
      And everything is settled

    Scenario Outline: After ten seconds it is deleted again, with a grace period of <second>
      When Pod "shop" is deleted
      And 10s pass
      And Pod "shop" is deleted with grace period <second>
      Then field "metadata.deletionGracePeriodSeconds" of Pod "shop" is "<seconds>"
      And after <from> but within <to>, Pod "shop" does not exist

      Examples:
        | second | seconds | from | to  |
        | 5s     | 5       | 5s   | 7s  |
        | 5m     | 60      | 50s  | 52s |

  Rule: A deletion with a grace period of zero takes the Pod out of the API at once

    Example: The Pod runs on a Node that has crashed
      Given a Pod "shop" with:
        | image | shop:v1 |
      And everything is settled
      And Node "node-1" crashes
      When Pod "shop" is deleted with grace period 0s
      Then Pod "shop" does not exist

    Example: The Pod runs on a Node that has crashed, and is deleted as usual
      Given a Pod "shop" with:
        | image | shop:v1 |
      And everything is settled
      And Node "node-1" crashes
      When Pod "shop" is deleted
      Then for 1h, Pod "shop" is Terminating

  Rule: A Pod none of whose containers runs goes at once

    Example: It was never scheduled
      Given a Pod "big" with:
        | cpu | 100 |
      And everything is settled
      When Pod "big" is deleted
      Then Pod "big" does not exist

    Example: It has finished
      Given the image "task:v1" exits with code 0 after 1s
      And a Pod "task" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      And everything is settled
      When Pod "task" is deleted
      Then Pod "task" does not exist

  Rule: The preStop hook runs before SIGTERM, in the same grace period

    Example: The hook sleeps for ten seconds
      Given a Pod "shop" with:
        | image                                         | shop:v1 |
        | containers[0].lifecycle.preStop.sleep.seconds | 10      |
      And everything is settled
      When Pod "shop" is deleted
      Then for 10s, container "shop" of Pod "shop" is running
      And within 2s, Pod "shop" does not exist

    Example: The hook sleeps for longer than the grace period
      Given a Pod "shop" with:
        | image                                        | shop:v1         |
        | terminationGracePeriodSeconds                | 5               |
        | containers[0].lifecycle.preStop.exec.command | ["sleep", "60"] |
      And everything is settled
      When Pod "shop" is deleted
      Then after 5s but within 6s, Pod "shop" does not exist

    Example: After the hook that took it all, the container ignores SIGTERM for its two seconds
      Given the image "shop:v1" ignores SIGTERM
      And a Pod "shop" with:
        | image                                        | shop:v1         |
        | terminationGracePeriodSeconds                | 5               |
        | containers[0].lifecycle.preStop.exec.command | ["sleep", "60"] |
      And everything is settled
      When Pod "shop" is deleted
      Then after 7s but within 8s, Pod "shop" does not exist

    Example: The container ends by itself
      Given a Pod "shop" with:
        | image                                         | shop:v1 |
        | containers[0].lifecycle.preStop.sleep.seconds | 10      |
      And everything is settled
      When container "shop" of Pod "shop" exits with code 1
      Then within 2s, container "shop" of Pod "shop" has restarted 1 time

  Rule: A container that is killed ends with code 137, one that stops as told with its own

    Example: The Pod is past its deadline, and its container ignores SIGTERM
      Given the image "task:v1" ignores SIGTERM
      And a Pod "task" with:
        | image                 | task:v1 |
        | activeDeadlineSeconds | 60      |
      When 2m pass
      Then container "task" of Pod "task" is terminated because "Error" with code 137

    Example: The Pod is past its deadline, and its container obeys
      Given a Pod "task" with:
        | image                 | task:v1 |
        | activeDeadlineSeconds | 60      |
      When 2m pass
      Then container "task" of Pod "task" is terminated because "Completed" with code 0

  Rule: A Pod that has ended because it was deleted is Succeeded or Failed, by its exit codes

    Scenario Outline: The container ends with code <code>, and a finalizer keeps the Pod
      Given the image "shop:v1" <behaviour>
      And a Pod "shop" with:
        | image                         | shop:v1              |
        | terminationGracePeriodSeconds | 5                    |
        | metadata.finalizers           | ["example.com/keep"] |
      And 10s pass
      When Pod "shop" is deleted
      Then within 6s, Pod "shop" is <phase>

      Examples:
        | code | behaviour       | phase     |
        | 0    | can be pulled   | Succeeded |
        | 137  | ignores SIGTERM | Failed    |

  Rule: From the moment of its deletion a Pod gets no new requests

    Example: The container takes its time
      Given the image "shop:v1" ignores SIGTERM
      And a Pod "shop" with:
        | image | shop:v1 |
      And a Service "shop" with:
        | port | 8080 |
      And everything is settled
      When Pod "shop" is deleted
      Then within 1s, Service "shop" has no ready endpoints
      And for 20s, Service "shop" has 1 terminating endpoint
