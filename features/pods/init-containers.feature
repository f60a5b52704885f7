@pods
Feature: Init containers run one after the other before the containers of their Pod
  They prepare what the others need. Until the last of them has succeeded nothing else begins.
  https://kubernetes.io/docs/concepts/workloads/pods/init-containers/

  Background:
    Given a cluster

  Rule: Each init container must succeed before the next one starts, and the last before the Pod's own

    Example: Two init containers of five seconds each
      Given the image "fetch:v1" runs for 5s
      And the image "migrate:v1" runs for 5s
      And a Pod "shop" with:
        | image                   | shop:v1    |
        | initContainers[0].name  | fetch      |
        | initContainers[0].image | fetch:v1   |
        | initContainers[1].name  | migrate    |
        | initContainers[1].image | migrate:v1 |
      Then within 1s, Pod "shop" is Init:0/2
      And after 5s but within 8s, Pod "shop" is Init:1/2
      And container "shop" of Pod "shop" is waiting because "PodInitializing"
      And after 5s but within 8s, container "shop" of Pod "shop" is running

    Example: The first of two init containers never ends
      Given a Pod "shop" with:
        | image                     | shop:v1               |
        | initContainers[0].name    | wait                  |
        | initContainers[0].image   | busybox:1.36          |
        | initContainers[0].command | ["sleep", "infinity"] |
        | initContainers[1].name    | migrate               |
        | initContainers[1].image   | migrate:v1            |
      When everything settles
      Then for 1h, Pod "shop" is Pending
      And container "wait" of Pod "shop" is running
      And container "migrate" of Pod "shop" is waiting because "PodInitializing"

  Rule: An init container that fails is tried again, unless the Pod restarts nothing

    Example: It fails, and the Pod restarts what failed
      Given the image "migrate:v1" exits with code 1 after 1s
      And a Pod "shop" with:
        | restartPolicy           | OnFailure  |
        | initContainers[0].name  | migrate    |
        | initContainers[0].image | migrate:v1 |
      Then within 30s, container "migrate" of Pod "shop" has restarted 2 times
      And within 10s, Pod "shop" is Init:CrashLoopBackOff
      And Pod "shop" is Pending

    Example: It fails, and the Pod restarts nothing
      Given the image "migrate:v1" exits with code 1 after 1s
      And a Pod "shop" with:
        | restartPolicy           | Never      |
        | initContainers[0].name  | migrate    |
        | initContainers[0].image | migrate:v1 |
      When everything settles
      Then Pod "shop" is Failed
      And Pod "shop" is Init:Error
      And container "migrate" of Pod "shop" has restarted no times

    Example: What it waited for is there at last
      Given the image "migrate:v1" exits with code 1 after 1s
      And a Pod "shop" with:
        | image                   | shop:v1    |
        | initContainers[0].name  | migrate    |
        | initContainers[0].image | migrate:v1 |
      When 5m pass
      And the image "migrate:v1" exits with code 0 after 1s
      Then within 6m, Pod "shop" is Ready

  Rule: An init container does not run again when a container of its Pod is restarted

    Example: The container of an initialized Pod fails
      Given the image "migrate:v1" runs for 1s
      And a Pod "shop" with:
        | image                   | shop:v1    |
        | initContainers[0].name  | migrate    |
        | initContainers[0].image | migrate:v1 |
      And everything is settled
      When container "shop" of Pod "shop" exits with code 1
      Then within 5s, container "shop" of Pod "shop" has restarted 1 time
      And container "migrate" of Pod "shop" has restarted no times

  Rule: A Pod needs room for its largest init container or for all of its others, whichever is more

    Background:
      Given a Pod "report" with:
        | cpu                                      | 1          |
        | initContainers[0].name                   | prepare    |
        | initContainers[0].image                  | prepare:v1 |
        | initContainers[0].resources.requests.cpu | 3          |
      And everything is settled

    Example: A second Pod asks for what only the init container leaves over
      Given a Pod "shop" with:
        | cpu | 1 |
      When everything settles
      Then Pod "shop" is PodScheduled

    Example: A second Pod asks for more
      Given a Pod "shop" with:
        | cpu | 2 |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "Insufficient cpu"
