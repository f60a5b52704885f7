@workloads
Feature: A ReplicaSet keeps as many Pods as it is asked for
  It counts the Pods that its selector matches, creates what is missing and deletes what is too much.
  https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/

  Background:
    Given a cluster with 2 Nodes

  Rule: A Pod that goes is replaced at once, also while it is still on its way out

    Example: A Pod that takes its time to end is deleted
      Given the image "web:v1" ignores SIGTERM
      And a ReplicaSet "web" with:
        | replicas | 3      |
        | image    | web:v1 |
      And everything is settled
      When one Pod of ReplicaSet "web" is deleted
      Then within 1s, 4 Pods of ReplicaSet "web" exist
      And one Pod of ReplicaSet "web" is Terminating
      And after 29s but within 32s, 3 Pods of ReplicaSet "web" exist

    Example: A Pod is evicted by its kubelet, and has failed
      Given a ReplicaSet "web" with:
        | replicas | 2 |
      And everything is settled
      When Node "node-1" reports MemoryPressure
      Then within 30s, 1 Pod of ReplicaSet "web" is Failed
      And within 5s, ReplicaSet "web" has 2 ready replicas

  Rule: A ReplicaSet adopts the Pods that match its selector and have no controller

    Example: One matching Pod is there, and three are asked for
      Given a Pod "stray" with:
        | labels | app=web |
      And a ReplicaSet "web" with:
        | replicas | 3 |
      When everything settles
      Then 3 Pods of ReplicaSet "web" exist
      And field "metadata.ownerReferences[0].name" of Pod "stray" is "web"
      And field "metadata.ownerReferences[0].controller" of Pod "stray" is "true"

    Example: The Pod that is there has other labels
      Given a Pod "stray" with:
        | labels | app=shop |
      And a ReplicaSet "web" with:
        | replicas | 3 |
      When everything settles
      Then 3 Pods of ReplicaSet "web" exist
      And field "metadata.ownerReferences" of Pod "stray" is not set

    Example: Two matching Pods are there, and one is asked for
      Given a Pod "a" with:
        | labels | app=web |
      And a Pod "b" with:
        | labels | app=web |
      And everything is settled
      When these manifests are applied:
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: web
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: web:v1}]
        """
      Then within 5s, 1 Pod labelled "app=web" is Running
      And within 5s, ReplicaSet "web" has 1 replica

    Example: The matching Pods have a controller already
      Given a ReplicaSet "web" with:
        | replicas | 2 |
      And a ReplicaSet "copy" with:
        | replicas                 | 2              |
        | selector.matchLabels     | {"app": "web"} |
        | template.metadata.labels | {"app": "web"} |
      When everything settles
      Then 2 Pods of ReplicaSet "web" exist
      And 2 Pods of ReplicaSet "copy" exist

  Rule: A Pod that no longer matches the selector is released, and replaced

    Background:
      Given a Pod "suspect" with:
        | labels | app=web |
      And a ReplicaSet "web" with:
        | replicas | 2 |
      And everything is settled

    Example: Its label is changed
      When Pod "suspect" is labelled "app=debug"
      Then within 1s, field "metadata.ownerReferences" of Pod "suspect" is not set
      And within 3s, ReplicaSet "web" has 2 ready replicas
      And for 10m, Pod "suspect" is Running

    Example: It gets one label more
      When Pod "suspect" is labelled "look=here"
      Then for 10m, field "metadata.ownerReferences[0].name" of Pod "suspect" is "web"
      And 2 Pods of ReplicaSet "web" exist

    Example: It matches again, and is one too many
      Given Pod "suspect" is labelled "app=debug"
      And everything is settled
      When Pod "suspect" is labelled "app=web"
      Then within 5s, 2 Pods labelled "app=web" are Running
      And ReplicaSet "web" has 2 replicas

  Rule: What is too much goes in this order: not scheduled, not ready, cheapest to delete, most crowded, ready for the shortest time

    Example: Of two Pods without a running container one is not scheduled
      Given the image "absent:v1" cannot be pulled
      And a Pod "pulling" with:
        | labels | app=web   |
        | image  | absent:v1 |
      And a Pod "unscheduled" with:
        | labels       | app=web  |
        | nodeSelector | disk=ssd |
      And a ReplicaSet "web" with:
        | replicas | 2 |
      And 10s pass
      When ReplicaSet "web" is scaled to 1 replica
      Then within 3s, Pod "unscheduled" does not exist

    Example: One of two Pods is not ready
      Given the image "slow:v1" becomes ready after 1h
      And a Pod "unready" with:
        | labels    | app=web    |
        | image     | slow:v1    |
        | readiness | http :8080 |
      And a Pod "ready" with:
        | labels | app=web |
      And a ReplicaSet "web" with:
        | replicas | 2 |
      And 1m passes
      When ReplicaSet "web" is scaled to 1 replica
      Then within 3s, Pod "unready" does not exist

    Example: One of two Pods says that it costs less to delete
      Given a Pod "spare" with:
        | labels               | app=web                                             |
        | metadata.annotations | {"controller.kubernetes.io/pod-deletion-cost": "5"} |
      And 1h passes
      And a Pod "leader" with:
        | labels               | app=web                                              |
        | metadata.annotations | {"controller.kubernetes.io/pod-deletion-cost": "10"} |
      And a ReplicaSet "web" with:
        | replicas | 2 |
      And 10s pass
      When ReplicaSet "web" is scaled to 1 replica
      Then within 3s, Pod "spare" does not exist

    Example: Two of three Pods share a Node
      Given a Pod "alone" with:
        | labels        | app=web |
        | spec.nodeName | node-2  |
      And a Pod "one" with:
        | labels        | app=web |
        | spec.nodeName | node-1  |
      And a Pod "two" with:
        | labels        | app=web |
        | spec.nodeName | node-1  |
      And a ReplicaSet "web" with:
        | replicas | 3 |
      And everything is settled
      When ReplicaSet "web" is scaled to 2 replicas
      Then within 3s, 1 Pod of ReplicaSet "web" is on each Node

    Example: Of two Pods of the same age one has become ready an hour ago, the other now
      Given the image "slow:v1" becomes ready after 1h
      And a Pod "early" with:
        | labels | app=web |
      And a Pod "late" with:
        | labels    | app=web    |
        | image     | slow:v1    |
        | readiness | http :8080 |
      And a ReplicaSet "web" with:
        | replicas | 2 |
      And 61m pass
      When ReplicaSet "web" is scaled to 1 replica
      Then within 3s, Pod "late" does not exist

  Rule: A change of its template concerns only the Pods that are made later

    Example: The image in the template becomes another
      Given a ReplicaSet "web" with:
        | replicas | 2      |
        | image    | web:v1 |
      And everything is settled
      When the image of ReplicaSet "web" becomes "web:v2"
      And 10m pass
      Then the Pods of ReplicaSet "web" are the same as before

    Example: The template gets a label, and then a replica more is asked for
      Given a ReplicaSet "web" with:
        | replicas | 2 |
      And everything is settled
      And ReplicaSet "web" is patched with:
        """
        spec: {template: {metadata: {labels: {release: second}}}}
        """
      When ReplicaSet "web" is scaled to 3 replicas
      Then within 5s, 3 Pods of ReplicaSet "web" are Ready
      And 1 Pod labelled "app=web,release=second" is Ready

  Rule: Its status counts Pods: all, those ready, and those ready for minReadySeconds

    Example: Pods that become ready after ten seconds, and must be so for thirty
      Given the image "web:v1" becomes ready after 10s
      And a ReplicaSet "web" with:
        | replicas        | 2                   |
        | image           | web:v1              |
        | readiness       | http :8080 every 1s |
        | minReadySeconds | 30                  |
      Then within 1s, ReplicaSet "web" has 2 replicas
      And after 9s but within 14s, ReplicaSet "web" has 2 ready replicas
      And ReplicaSet "web" has no available replicas
      And after 29s but within 32s, ReplicaSet "web" has 2 available replicas

    Example: Pods that are available as soon as they are ready
      Given a ReplicaSet "web" with:
        | replicas | 2 |
      When everything settles
      Then ReplicaSet "web" has 2 available replicas
      And field "status.observedGeneration" of ReplicaSet "web" is "1"
