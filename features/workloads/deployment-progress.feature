@workloads
Feature: A Deployment says whether it makes progress, and gives up hoping after its deadline
  Nothing is rolled back by itself: the deadline is a word to people and to pipelines.
  https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status

  Background:
    Given a cluster

  Rule: A rollout without progress for progressDeadlineSeconds is reported, and left as it is

    Background:
      Given a Deployment "web" with:
        | replicas                | 4      |
        | image                   | web:v1 |
        | progressDeadlineSeconds | 60     |
      And everything is settled

    Example: The new image is not there
      Given the image "web:v2" cannot be pulled
      And from now on, Deployment "web" has at least 3 available replicas
      When the image of Deployment "web" becomes "web:v2"
      Then after 59s but within 65s, condition "Progressing" of Deployment "web" is "False" because "ProgressDeadlineExceeded" saying "has timed out progressing."
      And the rollout of Deployment "web" has failed
      And for 1h, Deployment "web" has 2 updated replicas

    Example: The new image is there
      When the image of Deployment "web" becomes "web:v2"
      Then within 30s, the rollout of Deployment "web" is complete
      And condition "Progressing" of Deployment "web" is "True" because "NewReplicaSetAvailable" saying "has successfully progressed."

    Example: The image is there at last, after the deadline
      Given the image "web:v2" cannot be pulled
      And the image of Deployment "web" becomes "web:v2"
      And 5m pass
      When the image "web:v2" can be pulled
      Then within 10m, the rollout of Deployment "web" is complete
      And condition "Progressing" of Deployment "web" is "True" because "NewReplicaSetAvailable"

    Example: The rollout is complete, and then its Pods fail
      When Node "node-1" crashes
      Then within 1m, Deployment "web" is not Available
      And for 1h, condition "Progressing" of Deployment "web" is "True"

  Rule: Each step forward starts the deadline anew

    Example: A rollout takes longer than its deadline, and each of its Pods less
      Given the image "web:v2" becomes ready after 40s
      And a Deployment "web" with:
        | replicas                              | 4                   |
        | image                                 | web:v1              |
        | readiness                             | http :8080 every 5s |
        | progressDeadlineSeconds               | 60                  |
        | strategy.rollingUpdate.maxUnavailable | 0                   |
        | strategy.rollingUpdate.maxSurge       | 1                   |
      And everything is settled
      And from now on, condition "Progressing" of Deployment "web" is "True"
      When the image of Deployment "web" becomes "web:v2"
      Then after 160s but within 200s, the rollout of Deployment "web" is complete

    Example: Each of its Pods takes longer than the deadline
      Given the image "web:v2" becomes ready after 80s
      And a Deployment "web" with:
        | replicas                              | 4                   |
        | image                                 | web:v1              |
        | readiness                             | http :8080 every 5s |
        | progressDeadlineSeconds               | 60                  |
        | strategy.rollingUpdate.maxUnavailable | 0                   |
        | strategy.rollingUpdate.maxSurge       | 1                   |
      And everything is settled
      When the image of Deployment "web" becomes "web:v2"
      Then after 59s but within 65s, the rollout of Deployment "web" has failed
      And after 250s but within 6m, the rollout of Deployment "web" is complete

  Rule: A first rollout has the same deadline

    Example: No Node has room for it
      Given a Deployment "web" with:
        | cpu                     | 8  |
        | progressDeadlineSeconds | 60 |
      Then after 59s but within 65s, the rollout of Deployment "web" has failed
      And condition "Available" of Deployment "web" is "False" because "MinimumReplicasUnavailable"

  Rule: While a Deployment is paused its deadline does not count

    Example: It is paused in the middle of a rollout that is stuck
      Given the image "web:v2" cannot be pulled
      And a Deployment "web" with:
        | image                   | web:v1 |
        | progressDeadlineSeconds | 60     |
      And everything is settled
      And the image of Deployment "web" becomes "web:v2"
      When Deployment "web" is paused
      Then for 1h, the rollout of Deployment "web" is not complete
      And condition "Progressing" of Deployment "web" is "Unknown" because "DeploymentPaused"

  Rule: The deadline must be longer than Pods need to count as available

    Scenario Outline: minReadySeconds is <ready>, progressDeadlineSeconds is <deadline>
      Given a Deployment "web" with:
        | replicas | 1 |
      When Deployment "web" is patched with:
        """
        spec: {minReadySeconds: <ready>, progressDeadlineSeconds: <deadline>}
        """
      Then it is refused with "spec.progressDeadlineSeconds: Invalid value: <deadline>: must be greater than minReadySeconds"

      Examples:
        | ready | deadline |
        | 60    | 60       |
        | 60    | 30       |

    Example: minReadySeconds is 59, progressDeadlineSeconds is 60
      Given a Deployment "web" with:
        | minReadySeconds         | 59 |
        | progressDeadlineSeconds | 60 |
      Then field "spec.progressDeadlineSeconds" of Deployment "web" is "60"
