@api
Feature: What belongs to an object that is gone is collected
  An owner reference names the owner and its UID. How the owner is deleted decides who goes first.
  https://kubernetes.io/docs/concepts/architecture/garbage-collection/

  Background:
    Given a cluster

  Rule: In the background an owner goes at once; in the foreground it waits for its dependents

    Background:
      Given a Pod "held" with:
        | labels              | app=web              |
        | metadata.finalizers | ["example.com/hold"] |
      And a ReplicaSet "web" with:
        | replicas | 1 |
      And everything is settled

    Example: Its dependent cannot go, and it is deleted in the background
      When ReplicaSet "web" is deleted with propagation "Background"
      Then ReplicaSet "web" does not exist
      And within 2s, Pod "held" is Terminating

    Example: Its dependent cannot go, and it is deleted in the foreground
      When ReplicaSet "web" is deleted with propagation "Foreground"
      Then for 1h, ReplicaSet "web" is Terminating
      And field "metadata.finalizers" of ReplicaSet "web" contains "foregroundDeletion"
      And Pod "held" is Terminating

    Example: It waits in the foreground, and then its dependent can go
      Given ReplicaSet "web" is deleted with propagation "Foreground"
      And 1h passes
      When Pod "held" is patched with:
        """
        metadata: {finalizers: null}
        """
      Then Pod "held" does not exist
      And within 1s, ReplicaSet "web" does not exist

    Example: It leaves its dependent as an orphan
      When ReplicaSet "web" is deleted with propagation "Orphan"
      Then within 1s, ReplicaSet "web" does not exist
      And field "metadata.ownerReferences" of Pod "held" is not set
      And for 1h, Pod "held" is Running

  Rule: A dependent none of whose owners is there is deleted

    Example: Its owner never was
      When these manifests are created:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: dependent
          ownerReferences:
          - {apiVersion: v1, kind: ConfigMap, name: owner, uid: 00000000-0000-0000-0000-000000000001}
        """
      Then within 5s, ConfigMap "dependent" does not exist

    Example: There is an object of the owner's name that is another
      Given a ConfigMap "owner" with:
        | data | {"colour": "blue"} |
      When these manifests are created:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: dependent
          ownerReferences:
          - {apiVersion: v1, kind: ConfigMap, name: owner, uid: 00000000-0000-0000-0000-000000000001}
        """
      Then within 5s, ConfigMap "dependent" does not exist
      And ConfigMap "owner" exists

    Example: One of its two owners is there
      Given a Pod "dependent" with:
        | labels | app=web |
      And a ReplicaSet "web" with:
        | replicas | 1 |
      And everything is settled
      When Pod "dependent" is patched with:
        """
        metadata:
          ownerReferences:
          - {apiVersion: v1, kind: ConfigMap, name: owner, uid: 00000000-0000-0000-0000-000000000001}
        """
      Then for 1h, Pod "dependent" is Running
      And field "metadata.ownerReferences[*].name" of Pod "dependent" is "web"

    Example: It has no owner
      When these manifests are created:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: independent}
        """
      Then for 1h, ConfigMap "independent" exists

  Rule: What has an owner comes and goes with it, however many layers below

    Example: A CronJob is deleted while the Pod of its Job runs
      Given the image "report:v1" runs for 1h
      And a CronJob "report" with:
        | image    | report:v1   |
        | schedule | */5 * * * * |
      And 6m pass
      When CronJob "report" is deleted
      Then within 5s, the Pods labelled "app=report" do not exist
