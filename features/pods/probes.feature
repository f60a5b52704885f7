@pods
Feature: Probes tell a kubelet whether a container has started, is alive and is ready
  A readiness probe decides who gets requests, a liveness probe who is restarted, and a startup
  probe when the other two begin.
  https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/

  Background:
    Given a cluster

  Rule: A container with a readiness probe is ready from its first success

    Example: The server answers after twenty seconds
      Given the image "shop:v1" becomes ready after 20s
      And a Pod "shop" with:
        | image     | shop:v1                     |
        | readiness | http :8080/healthz every 5s |
      Then within 5s, Pod "shop" is Running
      And after 15s but within 26s, Pod "shop" is Ready

    Example: A server without a readiness probe
      Given the image "shop:v1" becomes ready after 20s
      And a Pod "shop" with:
        | image | shop:v1 |
      Then within 5s, Pod "shop" is Running
      And Pod "shop" is Ready

    Example: The server answers at once, and must answer three times
      Given a Pod "shop" with:
        | image     | shop:v1                                 |
        | readiness | http :8080/healthz every 5s successes 3 |
      Then within 5s, Pod "shop" is Running
      And after 8s but within 16s, Pod "shop" is Ready

    Example: The probe waits for half a minute before it asks
      Given a Pod "shop" with:
        | image     | shop:v1                               |
        | readiness | http :8080/healthz every 5s after 30s |
      Then within 5s, Pod "shop" is Running
      And after 28s but within 36s, Pod "shop" is Ready

  Rule: A readiness probe that fails takes a Pod out of its Services, and restarts nothing

    Background:
      Given a Pod "shop" with:
        | image     | shop:v1                                |
        | readiness | http :8080/healthz every 5s failures 3 |
      And a Service "shop" with:
        | port | 8080 |
      And everything is settled

    Example: The readiness probe fails from now on
      When Pod "shop" fails its readiness probe
      Then after 10s but within 16s, Pod "shop" is not Ready
      And within 1s, Service "shop" has no ready endpoints
      And an Event "Unhealthy" is recorded for Pod "shop" saying "Readiness probe failed: HTTP probe failed with statuscode: 503"
      And for 10m, container "shop" of Pod "shop" has restarted no times

    Example: The readiness probe fails, and passes before it has failed three times
      When Pod "shop" fails its readiness probe
      And 7s pass
      And Pod "shop" passes its readiness probe
      Then for 10m, Pod "shop" is Ready

    Example: The readiness probe fails for a minute
      Given from now on, Pod "shop" is Running
      When Pod "shop" fails its readiness probe
      And 1m passes
      And Pod "shop" passes its readiness probe
      Then within 6s, Pod "shop" is Ready
      And within 1s, Service "shop" has 1 ready endpoint

  Rule: A liveness probe that has failed failureThreshold times in a row restarts its container

    Background:
      Given a Pod "shop" with:
        | image    | shop:v1                                 |
        | liveness | http :8080/healthz every 10s failures 3 |
      And everything is settled

    Example: The liveness probe fails from now on
      When Pod "shop" fails its liveness probe
      Then after 20s but within 31s, container "shop" of Pod "shop" has restarted 1 time
      And an Event "Unhealthy" is recorded for Pod "shop" saying "Liveness probe failed: HTTP probe failed with statuscode: 500"
      And an Event "Killing" is recorded for Pod "shop" saying "Container shop failed liveness probe, will be restarted"

    Example: The liveness probe fails twice, then passes
      When Pod "shop" fails its liveness probe
      And 19s pass
      And Pod "shop" passes its liveness probe
      Then for 10m, container "shop" of Pod "shop" has restarted no times

    Example: The liveness probe passes
      Then for 10m, container "shop" of Pod "shop" has restarted no times

    Example: The container loses its file of life half a minute after each start
      Given a Pod "file" with:
        | image    | registry.k8s.io/busybox                                                     |
        | command  | ["sh", "-c", "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"] |
        | liveness | exec cat /tmp/healthy every 5s after 5s                                     |
      Then within 5s, Pod "file" is Running
      And after 38s but within 80s, container "file" of Pod "file" has restarted 1 time
      And an Event "Unhealthy" is recorded for Pod "file" saying "Liveness probe failed"

  Rule: No other probe is asked until the startup probe has succeeded

    Example: A server that starts for a minute has a startup probe
      Given a Pod "legacy" with:
        | image    | busybox:1.36                                                    |
        | command  | ["sh", "-c", "sleep 60; touch /tmp/started; tail -f /dev/null"] |
        | startup  | exec cat /tmp/started every 10s failures 30                     |
        | liveness | exec cat /tmp/started every 10s failures 1                      |
      Then for 1h, container "legacy" of Pod "legacy" has restarted no times

    Example: A server that starts for a minute has none
      Given a Pod "legacy" with:
        | image    | busybox:1.36                                                    |
        | command  | ["sh", "-c", "sleep 60; touch /tmp/started; tail -f /dev/null"] |
        | liveness | exec cat /tmp/started every 10s failures 1                      |
      Then within 1m, container "legacy" of Pod "legacy" has restarted 1 time

    Example: It is not ready before it has started, whatever its readiness probe would say
      Given a Pod "legacy" with:
        | image     | busybox:1.36                                                    |
        | command   | ["sh", "-c", "sleep 60; touch /tmp/started; tail -f /dev/null"] |
        | startup   | exec cat /tmp/started every 10s failures 30                     |
        | readiness | exec cat /etc/hostname every 5s                                 |
      Then within 10s, container "legacy" of Pod "legacy" is running
      And field "status.containerStatuses[0].started" of Pod "legacy" is "false"
      And after 50s but within 71s, Pod "legacy" is Ready

    Example: It does not start within failureThreshold times periodSeconds
      Given a Pod "legacy" with:
        | image                         | busybox:1.36                                                    |
        | command                       | ["sh", "-c", "sleep 60; touch /tmp/started; tail -f /dev/null"] |
        | startup                       | exec cat /tmp/started every 5s failures 4                       |
        | terminationGracePeriodSeconds | 1                                                               |
      Then within 5s, Pod "legacy" is Running
      And after 15s but within 22s, container "legacy" of Pod "legacy" has restarted 1 time
      And an Event "Unhealthy" is recorded for Pod "legacy" saying "Startup probe failed"

  Rule: A container that fails its liveness probe gets the grace period of the probe, else of its Pod

    Scenario Outline: The Pod grants <pod> seconds, the probe <probe>
      Given the image "shop:v1" ignores SIGTERM
      And a Pod "shop" with:
        | image                                                     | shop:v1                                |
        | terminationGracePeriodSeconds                             | <pod>                                  |
        | liveness                                                  | http :8080/healthz every 1s failures 1 |
        | containers[0].livenessProbe.terminationGracePeriodSeconds | <probe>                                |
      And everything is settled
      When Pod "shop" fails its liveness probe
      Then after <from> but within <to>, container "shop" of Pod "shop" has restarted 1 time

      Examples:
        | pod | probe | from | to  |
        | 60  | 10    | 10s  | 12s |
        | 10  | 60    | 60s  | 62s |
