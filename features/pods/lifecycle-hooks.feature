@pods
Feature: A container may have something done right after its start and right before its end
  The hook after the start runs beside the container's own program, the one before the end in its grace
  period.
  https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/

  Background:
    Given a cluster

  Rule: A container is not running before its postStart hook has succeeded

    Example: The hook takes twenty seconds
      Given a Pod "web" with:
        | image                                          | web:v1          |
        | containers[0].lifecycle.postStart.exec.command | ["sleep", "20"] |
      Then after 20s but within 23s, container "web" of Pod "web" is running
      And Pod "web" is Ready

    Example: There is no hook
      Given a Pod "web" with:
        | image | web:v1 |
      Then within 3s, container "web" of Pod "web" is running

    Example: The hook fails
      Given a Pod "web" with:
        | image                                          | web:v1    |
        | containers[0].lifecycle.postStart.exec.command | ["false"] |
      Then within 1m, Pod "web" is PostStartHookError
      And an Event "FailedPostStartHook" is recorded for Pod "web"
      And for 1h, Pod "web" is not Ready

  Rule: A preStop hook that fails does not keep its container from ending

    Example: The hook before the end fails
      Given a Pod "web" with:
        | image                                        | web:v1    |
        | containers[0].lifecycle.preStop.exec.command | ["false"] |
      And everything is settled
      When Pod "web" is deleted
      Then within 1s, an Event "FailedPreStopHook" is recorded for Pod "web"
      And within 2s, Pod "web" does not exist
