@faults
Feature: What runs goes on running while a part of the control plane is down
  Every part does its own work and waits for the others. What could not be done meanwhile is done when
  the part is back: controllers look at the state, not at what they have missed.
  https://kubernetes.io/docs/concepts/architecture/controller/

  Background:
    Given a cluster with 3 Nodes
    And a Deployment "web" with:
      | replicas | 3 |
    And everything is settled

  Rule: Without the scheduler Pods are made, but get no Node

    Example: A Deployment grows while the scheduler is down
      Given the scheduler stops
      When Deployment "web" is scaled to 5 replicas
      Then within 1s, 2 Pods of Deployment "web" are Pending
      And for 30m, 2 Pods of Deployment "web" are Pending
      And Deployment "web" has 3 ready replicas

    Example: The scheduler is back
      Given the scheduler stops
      And Deployment "web" is scaled to 5 replicas
      And 5m pass
      When the scheduler starts
      Then within 10s, Deployment "web" has 5 ready replicas

  Rule: Without the controller manager nothing is made or replaced

    Example: A Pod is deleted while it is down
      Given the controller manager stops
      When one Pod of Deployment "web" is deleted
      Then within 35s, one Pod of Deployment "web" does not exist
      And for 30m, 2 Pods of Deployment "web" are Ready

    Example: The controller manager is back
      Given the controller manager stops
      And one Pod of Deployment "web" is deleted
      And 5m pass
      When the controller manager starts
      Then within 10s, Deployment "web" has 3 ready replicas

    Example: Only the controller of ReplicaSets is down
      Given the controller "replicaset-controller" stops
      When the image of Deployment "web" becomes "web:v2"
      Then within 10s, 2 ReplicaSets of Deployment "web" exist
      And for 5m, 3 Pods of Deployment "web" exist

    Example: The controller of ReplicaSets is back
      Given the controller "replicaset-controller" stops
      And the image of Deployment "web" becomes "web:v2"
      And 1m pass
      When the controller "replicaset-controller" starts
      Then within 1m, the rollout of Deployment "web" is complete

  Rule: Without the API server nothing can be asked for, and what runs goes on

    Example: A request while it is down
      Given the API server stops
      When Deployment "web" is scaled to 5 replicas
      Then it is refused with "ServiceUnavailable"

    Example: It is down for half a minute
      Given from now on, the Pods of Deployment "web" are Ready
      And the API server stops
      And 30s pass
      When the API server starts
      Then for 10m, the Pods of Deployment "web" are the same as before

    Example: It is down for longer than the grace period of Nodes
      Given the API server stops
      And 10m pass
      When the API server starts
      Then within 30s, the Pods of Deployment "web" are Ready
      And for 10m, the Pods of Deployment "web" are the same as before

    Example: A container exits while it is down
      Given the API server stops
      And container "web" of one Pod of Deployment "web" exits with code 1
      And 1m pass
      When the API server starts
      Then within 15s, container "web" of one Pod of Deployment "web" has restarted 1 time

  Rule: Without its kubelet a Node's containers run on unattended

    Example: The kubelet is down for half a minute
      When the kubelet on Node "node-1" stops
      And 30s pass
      And the kubelet on Node "node-1" starts
      Then for 10m, Node "node-1" is Ready
      And the Pods of Deployment "web" are the same as before

    Example: A container exits and nobody restarts it
      Given the kubelet on Node "node-1" stops
      When container "web" of one Pod on Node "node-1" exits with code 1
      Then for 30s, container "web" of one Pod on Node "node-1" is running

    Example: The kubelet is back and restarts what has exited
      Given the kubelet on Node "node-1" stops
      And container "web" of one Pod on Node "node-1" exits with code 1
      And 20s pass
      When the kubelet on Node "node-1" starts
      Then within 5s, container "web" of one Pod on Node "node-1" has restarted 1 time

  Rule: Without the image registry only what must be pulled waits

    Example: A Node knows the image already
      Given the image registry stops
      When one Pod of Deployment "web" is deleted
      Then within 40s, Deployment "web" has 3 ready replicas

    Example: No Node knows the image
      Given the image registry stops
      When the image of Deployment "web" becomes "web:v2"
      Then within 30s, 1 Pod of Deployment "web" is ImagePullBackOff
      And Deployment "web" has 3 ready replicas

    Example: The registry is back
      Given the image registry stops
      And the image of Deployment "web" becomes "web:v2"
      And 1m pass
      When the image registry starts
      Then within 5m, the rollout of Deployment "web" is complete
