@workloads
Feature: A rollout can be undone, paused and repeated
  Every template that a Deployment has had is kept in a ReplicaSet, numbered by revisions, as far back
  as its history reaches.
  https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-back-a-deployment

  Background:
    Given a cluster with 3 Nodes
    And a Deployment "web" with:
      | replicas | 3      |
      | image    | web:v1 |
    And everything is settled

  Rule: Undoing goes back to the template of the revision before the last

    Example: The new image crashes
      Given the image "web:v2" exits with code 1 after 2s
      And the image of Deployment "web" becomes "web:v2"
      And 1m pass
      When Deployment "web" is rolled back
      Then within 30s, the rollout of Deployment "web" is complete
      And field "spec.template.spec.containers[0].image" of Deployment "web" is "web:v1"
      And the Pods of Deployment "web" are Ready

    Example: Undone, the revision gets a new number and its old ReplicaSet
      Given the image of Deployment "web" becomes "web:v2"
      And everything is settled
      When Deployment "web" is rolled back
      And everything settles
      Then field "metadata.annotations.deployment\.kubernetes\.io/revision" of Deployment "web" is "3"
      And 2 ReplicaSets of Deployment "web" exist

    Example: Undone twice, it is where it was
      Given the image of Deployment "web" becomes "web:v2"
      And everything is settled
      And Deployment "web" is rolled back
      And everything is settled
      When Deployment "web" is rolled back
      Then field "spec.template.spec.containers[0].image" of Deployment "web" is "web:v2"

  Rule: A revision can be named as long as the history keeps it

    Example: Back to the first of three
      Given the image of Deployment "web" becomes "web:v2"
      And everything is settled
      And the image of Deployment "web" becomes "web:v3"
      And everything is settled
      When Deployment "web" is rolled back to revision 1
      Then field "spec.template.spec.containers[0].image" of Deployment "web" is "web:v1"

    Example: There was no such revision
      When Deployment "web" is rolled back to revision 7
      Then it is refused with "unable to find specified revision 7 in history"

    Example: There was only one revision
      When Deployment "web" is rolled back
      Then it is refused with "no rollout history found for deployment \"web\""

    Example: The history keeps nothing
      Given Deployment "web" is patched with:
        """
        spec:
          revisionHistoryLimit: 0
        """
      And the image of Deployment "web" becomes "web:v2"
      And everything is settled
      When Deployment "web" is rolled back
      Then it is refused with "no rollout history found for deployment \"web\""

  Rule: A paused Deployment does not roll out

    Example: A new image while it is paused
      Given Deployment "web" is paused
      When the image of Deployment "web" becomes "web:v2"
      Then for 20m, the Pods of Deployment "web" are the same as before
      And condition "Progressing" of Deployment "web" is "Unknown" because "DeploymentPaused"

    Example: It is resumed after a new image
      Given Deployment "web" is paused
      And the image of Deployment "web" becomes "web:v2"
      When Deployment "web" is resumed
      Then within 1m, the rollout of Deployment "web" is complete
      And the Pods of Deployment "web" are not the same as before

    Example: It is paused twice
      Given Deployment "web" is paused
      When Deployment "web" is paused
      Then it is refused with "deployments.apps \"web\" is already paused"

    Example: It is undone while it is paused
      Given the image of Deployment "web" becomes "web:v2"
      And Deployment "web" is paused
      When Deployment "web" is rolled back
      Then it is refused with "you cannot rollback a paused deployment; resume it first"

  Rule: A restart replaces the Pods by the strategy, although the template stays

    Example: Three replicas are restarted
      Given from now on, Deployment "web" has at least 3 available replicas
      When Deployment "web" is restarted
      Then within 1m, the rollout of Deployment "web" is complete
      And the Pods of Deployment "web" are not the same as before
      And field "spec.template.metadata.annotations.kubectl\.kubernetes\.io/restartedAt" of Deployment "web" is set
