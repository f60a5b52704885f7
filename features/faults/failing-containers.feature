@faults
Feature: A container that fails is restarted on its Node, and costs its Pod only the time it is down
  The Pod stays where it is. What sends requests to it knows from its readiness whether it may.
  https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restarts

  Background:
    Given a cluster with 2 Nodes
    And a Deployment "web" with:
      | replicas  | 2                              |
      | memory    | 64Mi                           |
      | readiness | http :8080/ready every 1s      |
      | liveness  | http :8080/healthy every 5s    |
    And everything is settled

  Rule: A container that exits is restarted in its Pod

    Example: One exits with a code of its own
      When container "web" of one Pod of Deployment "web" exits with code 3
      Then within 5s, container "web" of one Pod of Deployment "web" has restarted 1 time
      And within 5s, Deployment "web" has 2 ready replicas

    Example: None exits
      When 1h pass
      Then container "web" of one Pod of Deployment "web" has restarted 0 times
      And the Pods of Deployment "web" are the same as before

    Example: It keeps exiting, and the pauses grow
      Given the image "crash:v1" exits with code 1 after 1s
      And a Pod "crash" with:
        | image | crash:v1 |
      When 1m pass
      Then container "crash" of Pod "crash" has restarted between 2 and 4 times
      And container "crash" of Pod "crash" is waiting because "CrashLoopBackOff"

  Rule: A container that runs out of memory is killed, and says so

    Example: One replica of two runs out of memory
      When one Pod of Deployment "web" runs out of memory
      Then within 5s, container "web" of one Pod of Deployment "web" has restarted 1 time
      And the Pods of Deployment "web" are the same as before

    Example: It says why it ended
      Given a Pod "once" with:
        | restartPolicy | Never |
      And everything is settled
      When Pod "once" runs out of memory
      Then within 5s, container "once" of Pod "once" is terminated because "OOMKilled" with code 137
      And Pod "once" is Failed

  Rule: A Pod whose readiness probe fails runs on, but is not counted as ready

    Example: The probe fails for a while
      When one Pod of Deployment "web" fails its readiness probe
      Then after 2s but within 5s, Deployment "web" has 1 ready replica
      And for 1h, container "web" of one Pod of Deployment "web" has restarted 0 times

    Example: The probe passes again
      Given one Pod of Deployment "web" fails its readiness probe
      And 1m pass
      When one Pod of Deployment "web" passes its readiness probe
      Then within 3s, Deployment "web" has 2 ready replicas

  Rule: A container whose liveness probe fails is restarted

    Example: The probe fails on all replicas
      When the Pods of Deployment "web" fail their liveness probe
      Then after 10s but within 20s, an Event "Killing" is recorded for the Pods of Deployment "web" saying "failed liveness probe, will be restarted"
      And within 5s, container "web" of one Pod of Deployment "web" has restarted 1 time
      And within 10s, Deployment "web" has 2 ready replicas

    Example: The probe passes again in time
      Given one Pod of Deployment "web" fails its liveness probe
      And 7s pass
      When one Pod of Deployment "web" passes its liveness probe
      Then for 10m, container "web" of one Pod of Deployment "web" has restarted 0 times

    Example: The image stops answering half a minute after its start, each time
      Given the image "rots:v1" fails its liveness probe after 30s
      And a Pod "rots" with:
        | image    | rots:v1                     |
        | liveness | http :8080/healthy every 5s |
      When 4m pass
      Then container "rots" of Pod "rots" has restarted between 3 and 5 times
      And an Event "Unhealthy" is recorded for Pod "rots" saying "Liveness probe failed"
