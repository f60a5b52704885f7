@api
Feature: A name means one object at a time, and may be left to the API server
  https://kubernetes.io/docs/concepts/overview/working-with-objects/names/

  Background:
    Given a cluster

  Rule: A name that is taken cannot be taken again

    Background:
      Given a ConfigMap "settings" with:
        | data | {"colour": "blue"} |

    Example: The same manifest is created again
      When these manifests are created:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {colour: green}
        """
      Then it is refused with "configmaps \"settings\" already exists"
      And field "data.colour" of ConfigMap "settings" is "blue"

    Example: The same manifest is applied again
      When a ConfigMap "settings" with:
        | data | {"colour": "blue"} |
      Then field "metadata.uid" of ConfigMap "settings" has not changed
      And field "metadata.resourceVersion" of ConfigMap "settings" has not changed

    Example: Another kind takes the name
      When these manifests are created:
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: settings}
        """
      Then Secret "settings" exists
      And ConfigMap "settings" exists

  Rule: A name that is free again means another object

    Example: A ServiceAccount is deleted, and made again by its controller
      Given everything is settled
      When ServiceAccount "default" is deleted
      Then within 1s, ServiceAccount "default" exists
      And field "metadata.uid" of ServiceAccount "default" has changed

  Rule: The API server makes a name from a prefix, another one each time

    Example: Two Pods are created from the same manifest
      When these manifests are created:
        """
        apiVersion: v1
        kind: Pod
        metadata: {generateName: worker-, labels: {app: worker}}
        spec: {containers: [{name: worker, image: "worker:v1"}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {generateName: worker-, labels: {app: worker}}
        spec: {containers: [{name: worker, image: "worker:v1"}]}
        """
      Then within 5s, 2 Pods labelled "app=worker" are Ready

    Example: A name is given beside the prefix
      When these manifests are created:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, generateName: other-}
        """
      Then ConfigMap "settings" exists

    Example: Neither a name nor a prefix is given
      When these manifests are created:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {labels: {app: web}}
        """
      Then it is refused with "metadata.name: Required value: name or generateName is required"

    Example: A prefix is applied, and nobody could find it again
      When these manifests are applied:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {generateName: settings-}
        """
      Then it is refused with "cannot use generate name with apply"
