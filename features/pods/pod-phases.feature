@pods
Feature: The phase of a Pod says where it stands in its life
  Five words sum up all that the containers of a Pod may be doing. Controllers, Services and people
  decide by them, so they mean the same for every Pod.
  https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase

  Background:
    Given a cluster

  Rule: A Pod is Pending until it is on a Node and each of its containers has been started

    Example: No Node has enough cpu
      Given a Pod "big" with:
        | cpu | 8 |
      When everything settles
      Then Pod "big" is Pending
      And condition "PodScheduled" of Pod "big" is "False" because "Unschedulable"

    Example: A Node has enough cpu
      Given a Pod "small" with:
        | cpu | 1 |
      When everything settles
      Then Pod "small" is Running

    Example: Its image takes ten seconds to pull
      Given the image "shop:v1" takes 10s to pull
      And a Pod "shop" with:
        | image | shop:v1 |
      Then after 10s but within 11s, Pod "shop" is Running

    Example: One of two images takes ten seconds to pull
      Given the image "proxy:v1" takes 10s to pull
      And a Pod "shop" with:
        | image               | shop:v1  |
        | containers[1].name  | proxy    |
        | containers[1].image | proxy:v1 |
      Then after 10s but within 13s, Pod "shop" is Running

    Example: One of two images is not there
      Given the image "proxy:v1" cannot be pulled
      And a Pod "shop" with:
        | image               | shop:v1  |
        | containers[1].name  | proxy    |
        | containers[1].image | proxy:v1 |
      When 1h passes
      Then Pod "shop" is Pending
      And container "shop" of Pod "shop" is running

  Rule: When all containers have ended, their exit codes and the restart policy decide the phase

    Scenario Outline: With restartPolicy <policy>, the container exits with code <code>
      Given the image "task:v1" exits with code <code> after 5s
      And a Pod "task" with:
        | image         | task:v1  |
        | restartPolicy | <policy> |
      When 15s pass
      Then Pod "task" is <phase>

      Examples:
        | policy    | code | phase     |
        | Always    | 0    | Running   |
        | Always    | 1    | Running   |
        | OnFailure | 0    | Succeeded |
        | OnFailure | 1    | Running   |
        | Never     | 0    | Succeeded |
        | Never     | 1    | Failed    |

    Example: One of two containers has ended, the other runs on
      Given the image "task:v1" exits with code 1 after 5s
      And a Pod "task" with:
        | image               | task:v1  |
        | restartPolicy       | Never    |
        | containers[1].name  | proxy    |
        | containers[1].image | proxy:v1 |
      When everything settles
      Then container "task" of Pod "task" is terminated because "Error" with code 1
      And Pod "task" is Running

    Example: One of two containers failed, the other succeeded
      Given the image "task:v1" exits with code 1 after 5s
      And the image "other:v1" exits with code 0 after 10s
      And a Pod "task" with:
        | image               | task:v1  |
        | restartPolicy       | Never    |
        | containers[1].name  | other    |
        | containers[1].image | other:v1 |
      When everything settles
      Then Pod "task" is Failed

  Rule: A Pod that is Succeeded or Failed stays so

    Scenario Outline: A Pod that is <phase> stays on its Node, and the kubelet starts anew
      Given the image "task:v1" exits with code <code> after 5s
      And a Pod "task" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      And everything is settled
      And from now on, Pod "task" is <phase>
      When the kubelet on Node "node-1" stops
      And the kubelet on Node "node-1" starts
      And 1h passes

      Examples:
        | code | phase     |
        | 0    | Succeeded |
        | 1    | Failed    |

  Rule: No kubelet reports Unknown: a Pod whose Node is lost keeps the phase that was reported last

    Example: The Node loses its network
      Given a Pod "shop" with:
        | image | shop:v1 |
      And everything is settled
      And from now on, Pod "shop" is Running
      And from now on, Pod "shop" is not Unknown
      When Node "node-1" loses its network
      Then within 1m, Pod "shop" is not Ready

    Example: The Node keeps its network
      Given a Pod "shop" with:
        | image | shop:v1 |
      When everything settles
      Then for 10m, Pod "shop" is Ready
