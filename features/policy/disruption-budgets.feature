@policy
Feature: A disruption budget keeps enough Pods of a workload up while others are evicted
  It limits evictions: of drains, of the eviction API, of whoever asks first. What nobody asks for, a
  Node that crashes or a container that fails, it cannot prevent, but it counts.
  https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets
  https://kubernetes.io/docs/tasks/run-application/configure-pdb/

  Background:
    Given a cluster with 2 Nodes

  Rule: It allows as many evictions as leave what it asks for; parts of Pods are rounded up

    Scenario Outline: Of <replicas> replicas, <field> is <amount>
      Given a Deployment "web" with:
        | replicas | <replicas> |
      And a PodDisruptionBudget "web" with:
        | <field>              | <amount>       |
        | selector.matchLabels | {"app": "web"} |
      When everything settles
      Then field "status.disruptionsAllowed" of PodDisruptionBudget "web" is "<allowed>"
      And field "status.desiredHealthy" of PodDisruptionBudget "web" is "<needed>"

      Examples:
        | replicas | field          | amount | needed | allowed |
        | 4        | minAvailable   | 3      | 3      | 1       |
        | 4        | minAvailable   | 5      | 5      | 0       |
        | 7        | minAvailable   | 50%    | 4      | 3       |
        | 4        | maxUnavailable | 1      | 3      | 1       |
        | 7        | maxUnavailable | 30%    | 4      | 3       |
        | 7        | maxUnavailable | 0      | 7      | 0       |

  Rule: Evictions at once count together

    Background:
      Given a Deployment "web" with:
        | replicas | 4 |
      And a PodDisruptionBudget "web" with:
        | minAvailable         | 3              |
        | selector.matchLabels | {"app": "web"} |
      And everything is settled

    Example: Somebody evicts all Pods
      Given from now on, Deployment "web" has at least 3 ready replicas
      When the Pods of Deployment "web" are evicted
      Then it is refused with "TooManyRequests"
      And within 10s, Deployment "web" has 4 ready replicas

    Example: Somebody deletes all Pods, which is no eviction
      When the Pods of Deployment "web" are deleted
      Then within 1s, Deployment "web" has no ready replicas

  Rule: Only Pods that are ready count

    Background:
      Given a Deployment "web" with:
        | replicas  | 4                   |
        | readiness | http :8080 every 1s |
      And a PodDisruptionBudget "web" with:
        | minAvailable         | 3              |
        | selector.matchLabels | {"app": "web"} |
      And everything is settled

    Example: All are ready
      Then field "status.currentHealthy" of PodDisruptionBudget "web" is "4"
      And condition "DisruptionAllowed" of PodDisruptionBudget "web" is "True" because "SufficientPods"

    Example: One is not
      When one Pod of Deployment "web" fails its readiness probe
      And 10s pass
      Then field "status.currentHealthy" of PodDisruptionBudget "web" is "3"
      And condition "DisruptionAllowed" of PodDisruptionBudget "web" is "False" because "InsufficientPods"

    Example: Its Node crashes
      When Node "node-1" crashes
      And 2m pass
      Then field "status.currentHealthy" of PodDisruptionBudget "web" is "2"
      And field "status.disruptionsAllowed" of PodDisruptionBudget "web" is "0"

  Rule: A Pod that is not ready may go while the others are enough, or always if the budget says so

    Scenario Outline: One of four is not ready, <needed> are needed, and the policy is <policy>
      Given a Deployment "web" with:
        | replicas  | 4                   |
        | readiness | http :8080 every 1s |
      And a PodDisruptionBudget "web" with:
        | minAvailable               | <needed>       |
        | selector.matchLabels       | {"app": "web"} |
        | unhealthyPodEvictionPolicy | <policy>       |
      And everything is settled
      And one Pod of Deployment "web" fails its readiness probe
      And 10s pass
      When one Pod of Deployment "web" is evicted
      Then within 1s, one Pod of Deployment "web" is Terminating

      Examples:
        | needed | policy          |
        | 3      | IfHealthyBudget |
        | 3      | AlwaysAllow     |
        | 4      | AlwaysAllow     |

    Example: One of four is not ready, all are needed, and nothing is said
      Given a Deployment "web" with:
        | replicas  | 4                   |
        | readiness | http :8080 every 1s |
      And a PodDisruptionBudget "web" with:
        | minAvailable         | 4              |
        | selector.matchLabels | {"app": "web"} |
      And everything is settled
      And one Pod of Deployment "web" fails its readiness probe
      And 10s pass
      When one Pod of Deployment "web" is evicted
      Then it is refused with "Cannot evict pod as it would violate the pod's disruption budget."

  Rule: A Pod that has ended is nobody's to protect

    Example: A Pod that has succeeded is evicted, and no disruption is allowed
      Given the image "task:v1" runs for 10s
      And a Pod "task" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      And a PodDisruptionBudget "task" with:
        | minAvailable         | 1               |
        | selector.matchLabels | {"app": "task"} |
      And everything is settled
      When Pod "task" is evicted
      Then Pod "task" does not exist
