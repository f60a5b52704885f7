@api
Feature: Every Pod acts as a ServiceAccount of its Namespace
  https://kubernetes.io/docs/concepts/security/service-accounts/

  Background:
    Given a cluster

  Rule: A Pod that names none gets "default"; one that names a missing one is refused

    Example: It names none
      Given a Pod "web" with:
        | image | web:v1 |
      Then field "spec.serviceAccountName" of Pod "web" is "default"

    Example: It names one that is there
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop}
        """
      And a Pod "web" with:
        | spec.serviceAccountName | shop |
      Then field "spec.serviceAccountName" of Pod "web" is "shop"

    Example: It names one that is not there
      When a Pod "web" with:
        | spec.serviceAccountName | shop |
      Then it is refused with "pods \"web\" is forbidden: error looking up service account default/shop: serviceaccount \"shop\" not found"

  Rule: Every Namespace has a ServiceAccount "default", again when it is deleted

    Example: A Namespace is created
      When the Namespace "shop"
      Then within 1s, ServiceAccount "shop/default" exists

    Example: It is deleted
      When ServiceAccount "default" is deleted
      Then within 1s, ServiceAccount "default" exists
      And field "metadata.uid" of ServiceAccount "default" has changed

  Rule: A Pod gets a token, unless the Pod or else its ServiceAccount says no

    Scenario Outline: The ServiceAccount says <account>, the Pod says <pod>
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop}
        automountServiceAccountToken: <account>
        """
      And a Pod "web" with:
        | spec.serviceAccountName           | shop  |
        | spec.automountServiceAccountToken | <pod> |
      Then field "spec.containers[0].volumeMounts" of Pod "web" <is> set

      Examples:
        | account | pod   | is     |
        | true    | true  | is     |
        | true    | false | is not |
        | false   | true  | is     |
        | false   | false | is not |

    Scenario Outline: The ServiceAccount says <account>, the Pod says nothing
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop}
        automountServiceAccountToken: <account>
        """
      And a Pod "web" with:
        | spec.serviceAccountName | shop |
      Then field "spec.containers[0].volumeMounts" of Pod "web" <is> set

      Examples:
        | account | is     |
        | true    | is     |
        | false   | is not |

    Example: Nobody says anything
      Given a Pod "web" with:
        | image | web:v1 |
      Then field "spec.containers[0].volumeMounts[0].mountPath" of Pod "web" is "/var/run/secrets/kubernetes.io/serviceaccount"
      And field "spec.containers[0].volumeMounts[0].readOnly" of Pod "web" is "true"
      And field "spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds" of Pod "web" is "3607"

  Rule: A Pod without pull secrets gets those of its ServiceAccount

    Background:
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop}
        imagePullSecrets: [{name: registry}]
        """

    Example: The Pod names none
      Given a Pod "web" with:
        | spec.serviceAccountName | shop |
      Then field "spec.imagePullSecrets[*].name" of Pod "web" is "registry"

    Example: The Pod names its own
      Given a Pod "web" with:
        | spec.serviceAccountName | shop                |
        | spec.imagePullSecrets   | [{"name": "other"}] |
      Then field "spec.imagePullSecrets[*].name" of Pod "web" is "other"
