@pods
Feature: A sidecar starts before the containers of its Pod, runs beside them and ends after them
  A sidecar is an init container with restartPolicy Always.
  https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/

  Background:
    Given a cluster

  Rule: What comes after a sidecar starts as soon as the sidecar has started

    Example: The sidecar has no startup probe
      Given a Pod "shop" with:
        | image                           | shop:v1 |
        | initContainers[0].name          | logs    |
        | initContainers[0].image         | logs:v1 |
        | initContainers[0].restartPolicy | Always  |
      When everything settles
      Then container "logs" of Pod "shop" is running
      And container "shop" of Pod "shop" is running

    Example: The sidecar has a startup probe that succeeds after half a minute
      Given a Pod "shop" with:
        | image                                           | shop:v1                                                         |
        | initContainers[0].name                          | logs                                                            |
        | initContainers[0].image                         | busybox:1.36                                                    |
        | initContainers[0].command                       | ["sh", "-c", "sleep 30; touch /tmp/started; tail -f /dev/null"] |
        | initContainers[0].restartPolicy                 | Always                                                          |
        | initContainers[0].startupProbe.exec.command     | ["cat", "/tmp/started"]                                         |
        | initContainers[0].startupProbe.failureThreshold | 10                                                              |
      Then within 5s, container "logs" of Pod "shop" is running
      And condition "Initialized" of Pod "shop" is "False" saying "[logs]"
      And after 25s but within 45s, container "shop" of Pod "shop" is running

  Rule: A sidecar is restarted whatever the restart policy of its Pod

    Scenario Outline: With restartPolicy <policy>, the sidecar ends
      Given a Pod "shop" with:
        | image                           | shop:v1  |
        | restartPolicy                   | <policy> |
        | initContainers[0].name          | logs     |
        | initContainers[0].image         | logs:v1  |
        | initContainers[0].restartPolicy | Always   |
      And everything is settled
      When container "logs" of Pod "shop" exits with code 0
      Then within 5s, container "logs" of Pod "shop" has restarted 1 time
      And container "shop" of Pod "shop" has restarted no times

      Examples:
        | policy    |
        | Never     |
        | OnFailure |

  Rule: A Pod is complete when its own containers are, and then its sidecars are stopped

    Example: A task with a sidecar
      Given the image "task:v1" runs for 10s
      And a Pod "task" with:
        | image                           | task:v1 |
        | restartPolicy                   | Never   |
        | initContainers[0].name          | logs    |
        | initContainers[0].image         | logs:v1 |
        | initContainers[0].restartPolicy | Always  |
      Then within 20s, Pod "task" is Succeeded
      And container "logs" of Pod "task" is terminated because "Completed"

    Example: A task with a helper that is a container like any other
      Given the image "task:v1" runs for 10s
      And a Pod "task" with:
        | image               | task:v1 |
        | restartPolicy       | Never   |
        | containers[1].name  | logs    |
        | containers[1].image | logs:v1 |
      When everything settles
      Then Pod "task" is Running
      And Pod "task" is not Ready

  Rule: A sidecar that is not ready keeps its Pod from being ready

    Example: The sidecar becomes ready after a minute
      Given the image "proxy:v1" becomes ready after 1m
      And a Pod "shop" with:
        | image                                         | shop:v1  |
        | initContainers[0].name                        | proxy    |
        | initContainers[0].image                       | proxy:v1 |
        | initContainers[0].restartPolicy               | Always   |
        | initContainers[0].readinessProbe.httpGet.port | 8080     |
      Then within 5s, container "shop" of Pod "shop" is running
      And condition "Ready" of Pod "shop" is "False" saying "containers with unready status: [proxy]"
      And within 75s, Pod "shop" is Ready

  Rule: Sidecars are told to stop after the containers of their Pod, the last one first

    Example: Its own container takes its time
      Given the image "shop:v1" ignores SIGTERM
      And a Pod "shop" with:
        | image                           | shop:v1 |
        | terminationGracePeriodSeconds   | 10      |
        | initContainers[0].name          | logs    |
        | initContainers[0].image         | logs:v1 |
        | initContainers[0].restartPolicy | Always  |
      And everything is settled
      When Pod "shop" is deleted
      Then for 9s, container "logs" of Pod "shop" is running
      And within 2s, an Event "Killing" is recorded for Pod "shop" saying "Stopping container logs"

    Scenario Outline: Of two sidecars the <which> takes its time
      Given the image "<slow>:v1" ignores SIGTERM
      And a Pod "shop" with:
        | image                           | shop:v1  |
        | initContainers[0].name          | logs     |
        | initContainers[0].image         | logs:v1  |
        | initContainers[0].restartPolicy | Always   |
        | initContainers[1].name          | proxy    |
        | initContainers[1].image         | proxy:v1 |
        | initContainers[1].restartPolicy | Always   |
      And everything is settled
      When Pod "shop" is deleted
      Then after <from> but within <to>, an Event "Killing" is recorded for Pod "shop" saying "Stopping container logs"

      Examples:
        | which  | slow  | from | to  |
        | first  | logs  | 0s   | 1s  |
        | second | proxy | 29s  | 31s |
