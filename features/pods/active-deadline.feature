@pods
Feature: A Pod may be given a time to be done by
  activeDeadlineSeconds counts from the instant at which its kubelet has seen the Pod. When it is over
  the Pod is stopped and has failed, whatever its restart policy.
  https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#lifecycle

  Background:
    Given a cluster

  Rule: A Pod that runs beyond its deadline has Failed

    Scenario Outline: With restartPolicy <policy>, it runs for ever
      Given a Pod "task" with:
        | image                 | task:v1  |
        | restartPolicy         | <policy> |
        | activeDeadlineSeconds | 60       |
      Then after 59s but within 62s, Pod "task" is Failed
      And field "status.reason" of Pod "task" is "DeadlineExceeded"
      And field "status.message" of Pod "task" is "Pod was active on the node longer than the specified deadline"

      Examples:
        | policy |
        | Always |
        | Never  |

    Example: It is done in time
      Given the image "task:v1" runs for 50s
      And a Pod "task" with:
        | image                 | task:v1 |
        | restartPolicy         | Never   |
        | activeDeadlineSeconds | 60      |
      When everything settles
      Then Pod "task" is Succeeded

    Example: It has no deadline
      Given a Pod "task" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      When 1h passes
      Then Pod "task" is Running

  Rule: The time to pull images counts, the time to find a Node does not

    Example: Its image takes two minutes to pull
      Given the image "task:v1" takes 2m to pull
      And a Pod "task" with:
        | image                 | task:v1 |
        | activeDeadlineSeconds | 60      |
      Then after 59s but within 62s, Pod "task" is Failed

    Example: No Node takes it for an hour
      Given a Pod "task" with:
        | image                 | task:v1  |
        | nodeSelector          | disk=ssd |
        | activeDeadlineSeconds | 60       |
      When 1h passes
      And Node "node-1" is labelled "disk=ssd"
      Then within 15s, Pod "task" is Running
      And after 55s but within 62s, Pod "task" is Failed

  Rule: The deadline of a Pod can be set and come nearer, and never be put off

    Background:
      Given a Pod "task" with:
        | image                 | task:v1 |
        | activeDeadlineSeconds | 3600    |
      And everything is settled

    Example: A minute instead of an hour
      When Pod "task" is patched with:
        """
        spec:
          activeDeadlineSeconds: 60
        """
      Then within 1m, Pod "task" is Failed

    Example: Two hours instead of one
      When Pod "task" is patched with:
        """
        spec:
          activeDeadlineSeconds: 7200
        """
      Then it is refused with "spec.activeDeadlineSeconds: Invalid value: 7200: must be less than or equal to previous value"
