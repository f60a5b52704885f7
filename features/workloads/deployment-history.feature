@workloads
Feature: A Deployment keeps its old ReplicaSets, as many as its history may hold
  Each template that was rolled out is a revision with a ReplicaSet of its own. Without old ones there
  is nothing to go back to.
  https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy

  Background:
    Given a cluster
    And a Deployment "web" with:
      | image | web:v1 |
    And everything is settled

  Rule: Beside the present one, revisionHistoryLimit ReplicaSets are kept, the latest ones

    Background:
      Given the image of Deployment "web" becomes "web:v2"
      And everything is settled
      And the image of Deployment "web" becomes "web:v3"
      And everything is settled

    Scenario Outline: Of three templates, a limit of <limit> keeps <count>
      When Deployment "web" is patched with:
        """
        spec: {revisionHistoryLimit: <limit>}
        """
      And everything settles
      Then <count> ReplicaSets of Deployment "web" exist

      Examples:
        | limit | count |
        | 10    | 3     |
        | 2     | 3     |
        | 1     | 2     |

    Example: Of three templates, a limit of one keeps the one before
      When Deployment "web" is patched with:
        """
        spec: {revisionHistoryLimit: 1}
        """
      And everything settles
      And Deployment "web" is rolled back
      Then field "spec.template.spec.containers[0].image" of Deployment "web" is "web:v2"

    Example: Of three templates, a limit of none keeps the present one
      When Deployment "web" is patched with:
        """
        spec: {revisionHistoryLimit: 0}
        """
      And everything settles
      Then 1 ReplicaSet of Deployment "web" exists
      And Deployment "web" has 1 updated replica

  Rule: Nothing of the history goes before the rollout is complete

    Example: The new image is not there, and the history may hold nothing
      Given the image "web:v2" cannot be pulled
      And Deployment "web" is patched with:
        """
        spec: {revisionHistoryLimit: 0}
        """
      When the image of Deployment "web" becomes "web:v2"
      Then within 1s, 2 ReplicaSets of Deployment "web" exist
      And for 1h, 2 ReplicaSets of Deployment "web" exist

    Example: The new image is there, and the history may hold nothing
      Given Deployment "web" is patched with:
        """
        spec: {revisionHistoryLimit: 0}
        """
      When the image of Deployment "web" becomes "web:v2"
      Then within 1s, 2 ReplicaSets of Deployment "web" exist
      And within 10s, 1 ReplicaSet of Deployment "web" exists

  Rule: A template is a revision; the same template again is its old ReplicaSet with a new number

    Example: Back to the first image by hand
      Given the image of Deployment "web" becomes "web:v2"
      And everything is settled
      When the image of Deployment "web" becomes "web:v1"
      Then within 1m, the rollout of Deployment "web" is complete
      And 2 ReplicaSets of Deployment "web" exist
      And field "metadata.annotations.deployment\.kubernetes\.io/revision" of Deployment "web" is "3"

    Example: Only the number of replicas changes
      When Deployment "web" is scaled to 3 replicas
      And everything settles
      Then 1 ReplicaSet of Deployment "web" exists
      And field "metadata.annotations.deployment\.kubernetes\.io/revision" of Deployment "web" is "1"

    Example: Only a label of the Deployment itself changes
      When Deployment "web" is labelled "team=shop"
      And everything settles
      Then 1 ReplicaSet of Deployment "web" exists

    Example: A label of the template changes
      When Deployment "web" is patched with:
        """
        spec: {template: {metadata: {labels: {team: shop}}}}
        """
      And everything settles
      Then 2 ReplicaSets of Deployment "web" exist
