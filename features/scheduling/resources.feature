@scheduling
Feature: A Pod goes only where what it asks for is left
  The scheduler adds up what the Pods of a Node have asked for, whatever they use. A Node takes no Pod
  that asks for more than is left.
  https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-requests-are-scheduled

  Rule: The requests on a Node never exceed what it has, whatever is asked for

    Background:
      Given a cluster with these Nodes:
        | name   | cpu | memory | nvidia.com/gpu |
        | node-1 | 4   | 16Gi   | 2              |

    Scenario Outline: One Pod has <first> of the Node's <resource>, and the next asks for <second>
      Given a Pod "first" with:
        | containers[0].resources.requests | {"<resource>": "<first>"} |
        | containers[0].resources.limits   | {"<resource>": "<first>"} |
      And everything is settled
      When a Pod "second" with:
        | containers[0].resources.requests | {"<resource>": "<second>"} |
        | containers[0].resources.limits   | {"<resource>": "<second>"} |
      And everything settles
      Then condition "PodScheduled" of Pod "second" is "<scheduled>"

      Examples:
        | resource          | first | second | scheduled |
        | cpu               | 3     | 1      | True      |
        | cpu               | 3     | 1001m  | False     |
        | memory            | 10Gi  | 6Gi    | True      |
        | memory            | 10Gi  | 6145Mi | False     |
        | ephemeral-storage | 60Gi  | 40Gi   | True      |
        | ephemeral-storage | 60Gi  | 41Gi   | False     |
        | nvidia.com/gpu    | 1     | 1      | True      |
        | nvidia.com/gpu    | 1     | 2      | False     |

  Rule: A Node takes no more Pods than it says

    Background:
      Given a cluster with these Nodes:
        | name   | pods |
        | node-1 | 3    |

    Example: A fourth Pod where three are taken
      Given a Deployment "web" with:
        | replicas | 4 |
      When everything settles
      Then 3 Pods of Deployment "web" are Ready
      And an Event "FailedScheduling" is recorded for the Pods of Deployment "web" saying "0/1 nodes are available: 1 Too many pods."

    Example: One of the three goes
      Given a Deployment "web" with:
        | replicas | 3 |
      And everything is settled
      And a Pod "next" with:
        | image | next:v1 |
      When Deployment "web" is scaled to 2 replicas
      Then within 5s, Pod "next" is Ready

  Rule: What is asked for counts, not what is used

    Background:
      Given a cluster

    Example: A Pod asks for everything and uses nothing
      Given the image "lazy:v1" uses 1m cpu and 1Mi memory
      And a Pod "lazy" with:
        | image | lazy:v1 |
        | cpu   | 4       |
      And everything is settled
      When a Pod "next" with:
        | cpu | 100m |
      And everything settles
      Then condition "PodScheduled" of Pod "next" is "False" because "Unschedulable" saying "Insufficient cpu"

    Example: A Pod asks for nothing and uses everything
      Given the image "greedy:v1" uses 4 cpu and 16Gi memory
      And a Pod "greedy" with:
        | image | greedy:v1 |
      And everything is settled
      When a Pod "next" with:
        | cpu | 4 |
      And everything settles
      Then Pod "next" is Ready

    Example: A Pod names only its limits, which are then its requests
      Given a Pod "limited" with:
        | containers[0].resources.limits | {"cpu": "3"} |
      When a Pod "next" with:
        | cpu | 2 |
      And everything settles
      Then field "spec.containers[0].resources.requests.cpu" of Pod "limited" is "3"
      And condition "PodScheduled" of Pod "next" is "False" because "Unschedulable" saying "Insufficient cpu"

  Rule: A Pod counts until it has ended

    Background:
      Given a cluster

    Example: A finished Pod has given back what it had
      Given the image "task:v1" runs for 1s
      And a Pod "task" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
        | cpu           | 4       |
      And everything is settled
      When a Pod "next" with:
        | cpu | 4 |
      Then within 2s, Pod "next" is Ready

    Example: A Pod that is being deleted has it until it is gone
      Given the image "slow:v1" ignores SIGTERM
      And a Pod "slow" with:
        | image | slow:v1 |
        | cpu   | 4       |
      And a Pod "next" with:
        | cpu | 4 |
      And everything is settled
      When Pod "slow" is deleted
      Then after 30s but within 32s, Pod "next" is PodScheduled

  Rule: The overhead of a Pod's RuntimeClass is added to what it asks for

    Background:
      Given a cluster
      And a RuntimeClass "virtual" with:
        | handler           | kata         |
        | overhead.podFixed | {"cpu": "1"} |

    Example: The Pod fits, its overhead does not
      Given a Pod "shop" with:
        | runtimeClassName | virtual |
        | cpu              | 4       |
      When everything settles
      Then condition "PodScheduled" of Pod "shop" is "False" because "Unschedulable" saying "Insufficient cpu"

    Example: The Pod and its overhead fit
      Given a Pod "shop" with:
        | runtimeClassName | virtual |
        | cpu              | 3       |
      When everything settles
      Then Pod "shop" is Ready
      And field "spec.overhead.cpu" of Pod "shop" is "1"

  Rule: A Node whose resources grow takes those who waited for it

    Background:
      Given a cluster
      And a Pod "gpu" with:
        | containers[0].resources.limits | {"example.com/gpu": "1"} |
      And everything is settled

    Example: Nobody has such a resource
      Then for 1h, Pod "gpu" is Pending
      And condition "PodScheduled" of Pod "gpu" is "False" because "Unschedulable" saying "1 Insufficient example.com/gpu"

    Example: A Node with one joins
      When a Node "node-2" joins with:
        | example.com/gpu | 1 |
      Then within 5s, Pod "gpu" is on Node "node-2"
