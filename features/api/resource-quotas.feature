@api
Feature: A ResourceQuota bounds what all objects of a Namespace may take together
  What would go beyond it is refused at the door; what is there already stays.
  https://kubernetes.io/docs/concepts/policy/resource-quotas/

  Background:
    Given a cluster

  Rule: A request that would go beyond the quota is refused, and says by how much

    Background:
      Given a ResourceQuota "team" with:
        | hard | {"requests.cpu": "2", "pods": "3"} |
      And everything is settled

    Example: The second Pod asks for more cpu than is left
      Given a Pod "first" with:
        | cpu | 1500m |
      When a Pod "second" with:
        | cpu | 1 |
      Then it is refused with "pods \"second\" is forbidden: exceeded quota: team, requested: requests.cpu=1, used: requests.cpu=1500m, limited: requests.cpu=2"

    Example: The second Pod asks for what is left
      Given a Pod "first" with:
        | cpu | 1500m |
      When a Pod "second" with:
        | cpu | 500m |
      Then Pod "second" exists
      And within 1s, field "status.used['requests\.cpu']" of ResourceQuota "team" is "2"

    Example: A Pod says nothing of cpu
      When a Pod "web" with:
        | image | web:v1 |
      Then it is refused with "failed quota: team: must specify requests.cpu for: web"

    Example: Another Namespace has no quota
      Given the Namespace "test"
      When a Pod "test/web" with:
        | cpu | 3 |
      Then Pod "test/web" exists

  Rule: What has ended or gone no longer counts

    Background:
      Given a ResourceQuota "team" with:
        | hard | {"pods": "1"} |
      And everything is settled

    Example: The only Pod is deleted
      Given a Pod "first" with:
        | image | web:v1 |
      And everything is settled
      And Pod "first" is deleted
      And everything is settled
      When a Pod "second" with:
        | image | web:v1 |
      Then Pod "second" exists

    Example: The only Pod has Succeeded
      Given the image "task:v1" exits with code 0 after 1s
      And a Pod "first" with:
        | image         | task:v1 |
        | restartPolicy | Never   |
      And everything is settled
      When a Pod "second" with:
        | image | web:v1 |
      Then Pod "second" exists

    Example: The only Pod runs
      Given a Pod "first" with:
        | image | web:v1 |
      And everything is settled
      When a Pod "second" with:
        | image | web:v1 |
      Then it is refused with "exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1"

  Rule: A Deployment makes as many Pods as the quota admits, and more as soon as it admits more

    Example: The quota is raised
      Given a ResourceQuota "team" with:
        | hard | {"pods": "2"} |
      And a Deployment "web" with:
        | replicas | 4 |
      And 1m passes
      And from now on, at least 2 Pods of Deployment "web" are Ready
      When ResourceQuota "team" is patched with:
        """
        spec: {hard: {pods: "4"}}
        """
      Then within 20m, 4 Pods of Deployment "web" are Ready

    Example: The quota stays
      Given a ResourceQuota "team" with:
        | hard | {"pods": "2"} |
      And a Deployment "web" with:
        | replicas | 4 |
      When 1m passes
      Then condition "ReplicaFailure" of Deployment "web" is "True" because "FailedCreate" saying "exceeded quota: team"
      And for 1h, 2 Pods of Deployment "web" exist

  Rule: A quota that is lowered takes nothing away

    Example: Fewer Pods are allowed than run
      Given a ResourceQuota "team" with:
        | hard | {"pods": "3"} |
      And a Deployment "web" with:
        | replicas | 3 |
      And everything is settled
      When ResourceQuota "team" is patched with:
        """
        spec: {hard: {pods: "1"}}
        """
      Then for 1h, 3 Pods of Deployment "web" are Ready
      And field "status.used.pods" of ResourceQuota "team" is "3"

  Rule: A quota may count objects of any kind

    Scenario Outline: One <kind> is allowed
      Given the Namespace "shop"
      And a ResourceQuota "team" with:
        | hard | {"<resource>": "1"} |
      And everything is settled
      And a <kind> "first" with:
        | <field> | <value> |
      When a <kind> "second" with:
        | <field> | <value> |
      Then it is refused with "exceeded quota: team, requested: <resource>=1, used: <resource>=1, limited: <resource>=1"

      Examples:
        | kind       | resource               | field    | value  |
        | Service    | services               | port     | 8080   |
        | Deployment | count/deployments.apps | replicas | 1      |
        | Secret     | secrets                | type     | Opaque |

  Rule: A quota with a scope counts only what is in it

    Background:
      Given a ResourceQuota "cheap" with:
        | hard   | {"pods": "1"}  |
        | scopes | ["BestEffort"] |
      And everything is settled
      And a Pod "first" with:
        | image | web:v1 |

    Example: A second Pod without requests
      When a Pod "second" with:
        | image | web:v1 |
      Then it is refused with "exceeded quota: cheap"

    Example: A second Pod with requests
      When a Pod "second" with:
        | cpu | 100m |
      Then Pod "second" exists
