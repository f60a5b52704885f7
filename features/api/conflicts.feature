@api
Feature: Two who write the same thing find out about each other
  Whoever writes what has changed since it was read is refused, and so is whoever applies a field that
  belongs to somebody else.
  https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts

  Background:
    Given a cluster
    And these manifests are applied:
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      data: {colour: blue, size: small}
      """

  Rule: A write that names an old resource version is refused

    Example: A patch of what was read long ago
      When ConfigMap "settings" is patched with:
        """
        metadata: {resourceVersion: "1"}
        data: {colour: green}
        """
      Then it is refused with "Operation cannot be fulfilled on configmaps \"settings\": the object has been modified; please apply your changes to the latest version and try again"
      And field "data.colour" of ConfigMap "settings" is "blue"

    Example: A patch that names no resource version
      When ConfigMap "settings" is patched with:
        """
        data: {colour: green}
        """
      Then field "data.colour" of ConfigMap "settings" is "green"

  Rule: A field that is applied must not belong to somebody who wants another value

    Background:
      Given ConfigMap "settings" is patched with:
        """
        data: {colour: green}
        """

    Example: The applied value differs
      When these manifests are applied:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {colour: blue, size: small}
        """
      Then it is refused with "Apply failed with 1 conflict: conflict with \"kubectl-patch\""
      And field "data.colour" of ConfigMap "settings" is "green"

    Example: The applied value is the same
      When these manifests are applied:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {colour: green, size: small}
        """
      Then field "data.colour" of ConfigMap "settings" is "green"

    Example: Another field is applied
      When these manifests are applied:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {size: large}
        """
      Then field "data.size" of ConfigMap "settings" is "large"
      And field "data.colour" of ConfigMap "settings" is "green"

  Rule: A field that is no longer applied goes, unless somebody else has it too

    Example: Nobody else has it
      When these manifests are applied:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {colour: blue}
        """
      Then field "data.size" of ConfigMap "settings" is not set

    Example: Somebody else has set it to the same value
      Given ConfigMap "settings" is patched with:
        """
        data: {size: large}
        """
      And these manifests are applied:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {colour: blue, size: large}
        """
      When these manifests are applied:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {colour: blue}
        """
      Then field "data.size" of ConfigMap "settings" is "large"

  Rule: What others have set does not conflict with a manifest that leaves it out

    Example: A Deployment was scaled, and its manifest says nothing of replicas
      Given these manifests are applied:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:v1"}]}
        """
      And Deployment "web" is scaled to 5 replicas
      When these manifests are applied:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:v2"}]}
        """
      Then field "spec.replicas" of Deployment "web" is "5"

    Example: A Deployment was scaled, and its manifest names another number
      Given a Deployment "web" with:
        | replicas | 3      |
        | image    | web:v1 |
      And Deployment "web" is scaled to 5 replicas
      When a Deployment "web" with:
        | replicas | 3      |
        | image    | web:v2 |
      Then it is refused with "Apply failed with 1 conflict: conflict with \"kubectl\" with subresource \"scale\" using apps/v1: .spec.replicas"
