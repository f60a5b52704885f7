@api
Feature: A Namespace holds the names of its objects, and takes all of them along when it goes
  https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/

  Background:
    Given a cluster

  Rule: A new Namespace gets what its Pods need, and gets it back

    Background:
      Given the Namespace "shop"
      And everything is settled

    Example: Nobody has touched it
      Then Namespace "shop" is Active
      And ServiceAccount "shop/default" exists
      And ConfigMap "shop/kube-root-ca.crt" exists
      And field "metadata.labels.kubernetes\.io/metadata\.name" of Namespace "shop" is "shop"

    Scenario Outline: Its <kind> <name> is deleted
      When <kind> "shop/<name>" is deleted
      Then within 1s, <kind> "shop/<name>" exists

      Examples:
        | kind           | name             |
        | ServiceAccount | default          |
        | ConfigMap      | kube-root-ca.crt |

  Rule: A name is unique in its Namespace, not in the cluster

    Example: Two Namespaces have a ConfigMap of the same name
      Given the Namespace "shop"
      And the Namespace "test"
      And a ConfigMap "shop/settings" with:
        | data | {"colour": "blue"} |
      When a ConfigMap "test/settings" with:
        | data | {"colour": "green"} |
      Then field "data.colour" of ConfigMap "shop/settings" is "blue"
      And field "data.colour" of ConfigMap "test/settings" is "green"

  Rule: A Namespace that is deleted goes when everything in it is gone

    Example: It has a Deployment and a Service
      Given the Namespace "shop"
      And a Deployment "web" with:
        | replicas | 3 |
      And a Service "web" with:
        | port | 8080 |
      And everything is settled
      When Namespace "shop" is deleted
      Then Namespace "shop" is Terminating
      And within 1m, Namespace "shop" does not exist

    Example: It comes back empty
      Given the Namespace "shop"
      And a Deployment "web" with:
        | replicas | 3 |
      And everything is settled
      And Namespace "shop" is deleted
      And everything is settled
      When these manifests are applied:
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        """
      Then for 10m, the Pods labelled "app=web" do not exist

    Example: A Pod in it takes its time to end
      Given the image "web:v1" ignores SIGTERM
      And the Namespace "shop"
      And a Pod "web" with:
        | image                         | web:v1 |
        | terminationGracePeriodSeconds | 120    |
      And everything is settled
      When Namespace "shop" is deleted
      Then for 2m, Namespace "shop" is Terminating
      And within 3m, Namespace "shop" does not exist

    Example: An object in it has a finalizer
      Given the Namespace "shop"
      And a ConfigMap "settings" with:
        | metadata.finalizers | ["example.com/backup"] |
      When Namespace "shop" is deleted
      Then within 30s, condition "NamespaceFinalizersRemaining" of Namespace "shop" is "True" because "SomeFinalizersRemain" saying "example.com/backup in 1 resource instances"
      And condition "NamespaceContentRemaining" of Namespace "shop" is "True" saying "configmaps. has 1 resource instances"
      And for 24h, Namespace "shop" is Terminating

  Rule: Nothing new comes into a Namespace that is being deleted, nor into one that is not there

    Example: It is being deleted
      Given the Namespace "shop"
      And a ConfigMap "settings" with:
        | metadata.finalizers | ["example.com/backup"] |
      And Namespace "shop" is deleted
      When a ConfigMap "other" with:
        | data | {"colour": "blue"} |
      Then it is refused with "configmaps \"other\" is forbidden: unable to create new content in namespace shop because it is being terminated"

    Example: It was never made
      When a ConfigMap "nowhere/settings" with:
        | data | {"colour": "blue"} |
      Then it is refused with "namespaces \"nowhere\" not found"

    Example: A Deployment in it cannot replace its Pods
      Given the Namespace "shop"
      And a ConfigMap "settings" with:
        | metadata.finalizers | ["example.com/backup"] |
      And a Deployment "web" with:
        | replicas | 3 |
      And everything is settled
      When Namespace "shop" is deleted
      Then within 1m, the Pods labelled "app=web" do not exist

  Rule: The Namespaces that the cluster needs cannot be deleted

    Scenario Outline: Namespace <name>
      When Namespace "<name>" is deleted
      Then it is refused with "namespaces \"<name>\" is forbidden: this namespace may not be deleted"
      And Namespace "<name>" is Active

      Examples:
        | name        |
        | default     |
        | kube-system |
        | kube-public |
