@api
Feature: Labels decide what belongs together, annotations decide nothing
  Owners and Services select by labels. An annotation is a note for whoever can read it.
  https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/

  Background:
    Given a cluster with 2 Nodes
    And a Deployment "web" with:
      | replicas | 2 |
    And everything is settled

  Rule: A Pod whose labels are no longer selected is released, and replaced

    Example: A Pod is taken out to be looked at
      When one Pod of Deployment "web" is labelled "app=quarantine"
      Then within 10s, Deployment "web" has 2 ready replicas
      And for 10m, the Pods labelled "app=quarantine" are Ready
      And 2 Pods of Deployment "web" exist

    Example: A Pod gets a label that nobody asks for
      When one Pod of Deployment "web" is labelled "colour=blue"
      Then for 10m, the Pods of Deployment "web" are the same as before

    Example: A Pod gets its label back, and is one too many
      Given one Pod of Deployment "web" is labelled "app=quarantine"
      And everything is settled
      When the Pods labelled "app=quarantine" are labelled "app=web"
      Then within 1s, 3 Pods of Deployment "web" exist
      And within 35s, 2 Pods of Deployment "web" exist

  Rule: An annotation changes nothing else

    Example: A Deployment is annotated
      When Deployment "web" is annotated "example.com/owner=jane"
      Then field "metadata.annotations.example\.com/owner" of Deployment "web" is "jane"
      And field "metadata.generation" of Deployment "web" has not changed
      And for 1m, the Pods of Deployment "web" are the same as before

    Example: The annotation is taken away again
      Given Deployment "web" is annotated "example.com/owner=jane"
      When Deployment "web" is annotated "example.com/owner-"
      Then field "metadata.annotations.example\.com/owner" of Deployment "web" is not set

  Rule: A label has the form of a label

    Example: A value with a space
      When Deployment "web" is labelled "owner=jane doe"
      Then it is refused with "a valid label must be an empty string or consist of alphanumeric characters"
