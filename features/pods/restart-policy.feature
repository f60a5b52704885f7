@pods
Feature: A kubelet restarts the containers of a Pod by its restart policy, and ever more slowly
  What ended is started again on the same Node, in the same Pod. What ends again and again is held
  back for longer and longer, so that it does not wear its Node out.
  https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy

  Background:
    Given a cluster

  Rule: Always restarts what has ended, OnFailure what has failed, Never nothing

    Scenario Outline: With restartPolicy <policy>, the container ends once with code <code>
      Given a Pod "shop" with:
        | image         | shop:v1  |
        | restartPolicy | <policy> |
      And everything is settled
      When container "shop" of Pod "shop" exits with code <code>
      And 5s pass
      Then container "shop" of Pod "shop" has restarted <times> times

      Examples:
        | policy    | code | times |
        | Always    | 0    | 1     |
        | Always    | 1    | 1     |
        | OnFailure | 0    | no    |
        | OnFailure | 1    | 1     |
        | Never     | 0    | no    |
        | Never     | 1    | no    |

    Example: With restartPolicy OnFailure, one of two containers ends well and the other runs on
      Given a Pod "shop" with:
        | image               | shop:v1   |
        | restartPolicy       | OnFailure |
        | containers[1].name  | proxy     |
        | containers[1].image | proxy:v1  |
      And everything is settled
      When container "shop" of Pod "shop" exits with code 0
      Then for 1h, container "shop" of Pod "shop" has restarted no times
      And Pod "shop" is Running

  Rule: A restart concerns one container: its Pod and the other containers stay as they are

    Example: One of two containers is killed
      Given a Pod "shop" with:
        | image               | shop:v1  |
        | containers[1].name  | proxy    |
        | containers[1].image | proxy:v1 |
      And everything is settled
      When container "shop" of Pod "shop" exits with code 137
      Then within 5s, container "shop" of Pod "shop" has restarted 1 time
      And container "proxy" of Pod "shop" has restarted no times
      And field "metadata.uid" of Pod "shop" has not changed
      And field "status.podIP" of Pod "shop" has not changed

    Example: A container uses more memory than it may
      Given a Pod "shop" with:
        | memory | 64Mi |
      And everything is settled
      When Pod "shop" runs out of memory
      Then within 5s, container "shop" of Pod "shop" has restarted 1 time
      And field "status.containerStatuses[0].lastState.terminated.reason" of Pod "shop" is "OOMKilled"
      And field "status.containerStatuses[0].lastState.terminated.exitCode" of Pod "shop" is "137"

  Rule: The first restart is immediate; each later one waits twice as long, from 10s up to 5m

    Background:
      Given the image "shop:v1" exits with code 1 after 1s
      And a Pod "shop" with:
        | image | shop:v1 |

    Example: The first minutes of a crash loop
      Then within 5s, container "shop" of Pod "shop" has restarted 1 time
      And after 10s but within 12s, container "shop" of Pod "shop" has restarted 2 times
      And after 20s but within 22s, container "shop" of Pod "shop" has restarted 3 times
      And after 40s but within 42s, container "shop" of Pod "shop" has restarted 4 times
      And after 80s but within 82s, container "shop" of Pod "shop" has restarted 5 times

    Example: A crash loop that goes on for hours
      When 2h pass
      Then within 6m, container "shop" of Pod "shop" has restarted 29 times
      And after 5m but within 5m2s, container "shop" of Pod "shop" has restarted 30 times
      And after 5m but within 5m2s, container "shop" of Pod "shop" has restarted 31 times

  Rule: A container that waits for its restart says so

    Example: The container ended twice
      Given the image "shop:v1" exits with code 1 after 1s
      And a Pod "shop" with:
        | image | shop:v1 |
      When 10s pass
      Then container "shop" of Pod "shop" is waiting because "CrashLoopBackOff"
      And field "status.containerStatuses[0].state.waiting.message" of Pod "shop" contains "back-off 10s restarting failed container=shop pod=shop_default"
      And an Event "BackOff" is recorded for Pod "shop" saying "Back-off restarting failed container shop in pod shop_default"
      And Pod "shop" is Running

    Example: The container ended well, and is held back all the same
      Given the image "task:v1" exits with code 0 after 1s
      And a Pod "task" with:
        | image         | task:v1 |
        | restartPolicy | Always  |
      When 10s pass
      Then Pod "task" is CrashLoopBackOff

  Rule: A container that ran for more than ten minutes is restarted as if it had never failed

    Example: It runs for eleven minutes each time
      Given the image "shop:v1" exits with code 1 after 11m
      And a Pod "shop" with:
        | image | shop:v1 |
      And from now on, Pod "shop" is not CrashLoopBackOff
      When 1h passes
      Then container "shop" of Pod "shop" has restarted 5 times

    Example: It runs for nine minutes each time
      Given the image "shop:v1" exits with code 1 after 9m
      And a Pod "shop" with:
        | image | shop:v1 |
      When 18m pass
      Then within 10s, Pod "shop" is CrashLoopBackOff
      And container "shop" of Pod "shop" has restarted 1 time
