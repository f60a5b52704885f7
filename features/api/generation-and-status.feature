@api
Feature: The generation counts what was asked for, and the status tells how far it has come
  Whoever waits for a controller compares the two.
  https://kubernetes.io/docs/concepts/overview/working-with-objects/#object-spec-and-status

  Background:
    Given a cluster
    And a Deployment "web" with:
      | replicas | 2 |
    And everything is settled

  Rule: A change of the spec is a new generation, nothing else is

    Example: The spec changes
      When Deployment "web" is scaled to 3 replicas
      Then field "metadata.generation" of Deployment "web" is "2"

    Example: The spec is set to what it is
      When Deployment "web" is scaled to 2 replicas
      Then field "metadata.generation" of Deployment "web" is "1"
      And field "metadata.resourceVersion" of Deployment "web" has not changed

    Example: A label and an annotation change
      When Deployment "web" is labelled "team=shop"
      And Deployment "web" is annotated "example.com/owner=jane"
      Then field "metadata.generation" of Deployment "web" is "1"
      And field "metadata.resourceVersion" of Deployment "web" has changed

    Example: Only the status changes
      Given from now on, field "metadata.generation" of Deployment "web" is "1"
      When one Pod of Deployment "web" is deleted
      Then within 1s, Deployment "web" has 1 ready replica

  Rule: A controller says which generation it has seen

    Example: The controller works
      When Deployment "web" is scaled to 3 replicas
      Then field "status.observedGeneration" of Deployment "web" is "1"
      And within 1s, field "status.observedGeneration" of Deployment "web" is "2"

    Example: The controller does not work
      Given the controller manager stops
      When Deployment "web" is scaled to 3 replicas
      Then for 1h, field "status.observedGeneration" of Deployment "web" is "1"
      And the rollout of Deployment "web" is not complete

  Rule: Spec and status are written through different doors

    Example: A patch of the object names a status
      When Deployment "web" is patched with:
        """
        spec: {minReadySeconds: 5}
        status: {readyReplicas: 7}
        """
      Then field "spec.minReadySeconds" of Deployment "web" is "5"
      And field "status.readyReplicas" of Deployment "web" is "2"

    Example: A patch of the status
      Given the controller manager stops
      When the status of Deployment "web" is patched with:
        """
        readyReplicas: 1
        """
      Then field "status.readyReplicas" of Deployment "web" is "1"
      And field "metadata.generation" of Deployment "web" is "1"

    Example: A manifest with a status is created
      When these manifests are created:
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: dreamer}
        spec: {containers: [{name: dreamer, image: dreamer:v1}]}
        status: {phase: Succeeded}
        """
      Then Pod "dreamer" is Pending
