@pods
Feature: A container starts when the ConfigMaps and Secrets that it names are there
  Nothing is refused: the Pod waits on its Node, and starts as soon as it can.
  https://kubernetes.io/docs/concepts/configuration/configmap/

  Background:
    Given a cluster

  Rule: A container whose variables come from what is not there cannot be created

    Background:
      Given a Pod "web" with:
        | containers[0].envFrom | [{"configMapRef": {"name": "settings"}}] |
      And 10s pass

    Example: The ConfigMap is not there
      Then Pod "web" is CreateContainerConfigError
      And field "status.containerStatuses[0].state.waiting.message" of Pod "web" is "configmap \"settings\" not found"
      And for 1h, Pod "web" is Pending

    Example: The ConfigMap comes later
      When a ConfigMap "settings" with:
        | data | {"colour": "blue"} |
      Then within 15s, Pod "web" is Running

  Rule: What is optional may be missing

    Example: The ConfigMap is optional
      Given a Pod "web" with:
        | containers[0].envFrom | [{"configMapRef": {"name": "settings", "optional": true}}] |
      When everything settles
      Then Pod "web" is Running

    Example: A key of the ConfigMap is not
      Given a ConfigMap "settings" with:
        | data | {"colour": "blue"} |
      And a Pod "web" with:
        | containers[0].env | [{"name": "SIZE", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "size"}}}] |
      When 10s pass
      Then Pod "web" is CreateContainerConfigError

  Rule: A Pod whose volume is not there gets no sandbox

    Background:
      Given a Pod "web" with:
        | spec.volumes | [{"name": "keys", "secret": {"secretName": "keys"}}] |
      And 10s pass

    Example: The Secret is not there
      Then Pod "web" is ContainerCreating
      And condition "PodReadyToStartContainers" of Pod "web" is "False"
      And an Event "FailedMount" is recorded for Pod "web" saying "secret \"keys\" not found"

    Example: The Secret comes later
      When a Secret "keys" with:
        | stringData | {"key": "value"} |
      Then within 2m, Pod "web" is Running

  Rule: A container that runs does not notice that its variables have changed

    Example: The ConfigMap is deleted
      Given a ConfigMap "settings" with:
        | data | {"colour": "blue"} |
      And a Pod "web" with:
        | containers[0].envFrom | [{"configMapRef": {"name": "settings"}}] |
      And everything is settled
      When ConfigMap "settings" is deleted
      Then for 1h, Pod "web" is Ready

    Example: The ConfigMap is deleted, and then the container ends
      Given a ConfigMap "settings" with:
        | data | {"colour": "blue"} |
      And a Pod "web" with:
        | containers[0].envFrom | [{"configMapRef": {"name": "settings"}}] |
      And everything is settled
      And ConfigMap "settings" is deleted
      When container "web" of Pod "web" exits with code 1
      Then within 15s, Pod "web" is CreateContainerConfigError
