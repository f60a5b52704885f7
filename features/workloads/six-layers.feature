@workloads
Feature: From a Deployment to its containers there are six layers, and each answers for its own
  A Deployment makes a ReplicaSet, the ReplicaSet makes Pods, the scheduler gives each Pod a Node, the
  kubelet there makes a sandbox, and in it the containers run. Whoever knows which layer stopped knows
  where to look.
  https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#creating-a-deployment

  Background:
    Given a cluster

  Rule: Each layer is made by the one above it, the Deployment available last

    Example: A Deployment of two replicas comes up
      Given a Deployment "web" with:
        | replicas | 2 |
      Then within 1s, 1 ReplicaSet of Deployment "web" exists
      And within 1s, 2 Pods of Deployment "web" are on Node "node-1"
      And within 3s, 2 Pods of Deployment "web" are PodReadyToStartContainers
      And within 3s, 2 Pods of Deployment "web" are ContainersReady
      And within 1s, Deployment "web" is Available

  Rule: What fails shows at its own layer, and the layers below it do not come to be

    Example: The Deployment: its selector does not match its template
      When these manifests are applied:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: web:v1}]
        """
      Then it is refused with "spec.template.metadata.labels: Invalid value: map[string]string{\"app\":\"shop\"}: `selector` does not match template `labels`"

    Example: The ReplicaSet: its Pods are refused
      Given a Deployment "web" with:
        | spec.template.spec.serviceAccountName | nobody |
      When 1m passes
      Then condition "ReplicaFailure" of Deployment "web" is "True" because "FailedCreate" saying "serviceaccount \"nobody\" not found"
      And 1 ReplicaSet of Deployment "web" exists
      And no Pods of Deployment "web" exist

    Example: The Pod: no Node takes it
      Given a Deployment "web" with:
        | cpu | 8 |
      When everything settles
      Then 1 Pod of Deployment "web" is not PodScheduled
      And an Event "FailedScheduling" is recorded for the Pods of Deployment "web" saying "Insufficient cpu"
      And Deployment "web" is not Available

    Example: The Node: its kubelet does not answer
      Given the kubelet on Node "node-1" stops
      And a Deployment "web" with:
        | replicas | 1 |
      When 20s pass
      Then 1 Pod of Deployment "web" is on Node "node-1"
      And 1 Pod of Deployment "web" is Pending
      And 1 Pod of Deployment "web" is not PodReadyToStartContainers

    Example: The sandbox: a volume is not there
      Given a Deployment "web" with:
        | spec.template.spec.volumes | [{"name": "settings", "configMap": {"name": "settings"}}] |
      When 1m passes
      Then 1 Pod of Deployment "web" is not PodReadyToStartContainers
      And 1 Pod of Deployment "web" is ContainerCreating
      And an Event "FailedMount" is recorded for the Pods of Deployment "web" saying "configmap \"settings\" not found"

    Example: The container: its image is not there
      Given the image "web:v1" cannot be pulled
      And a Deployment "web" with:
        | image | web:v1 |
      When 1m passes
      Then 1 Pod of Deployment "web" is PodReadyToStartContainers
      And 1 Pod of Deployment "web" is ImagePullBackOff
      And Deployment "web" is not Available

  Rule: What is lost is made again by the layer above it, and the layers above that do not change

    Background:
      Given a Deployment "web" with:
        | replicas | 2 |
      And everything is settled

    Example: A container is lost: the kubelet starts it again in the same Pod
      When container "web" of one Pod of Deployment "web" exits with code 137
      Then within 5s, container "web" of one Pod of Deployment "web" has restarted 1 time
      And the Pods of Deployment "web" are the same as before

    Example: The sandboxes are lost: the kubelet makes new ones for the same Pods
      When Node "node-1" crashes
      And Node "node-1" recovers
      Then within 1m, container "web" of one Pod of Deployment "web" has restarted 1 time
      And an Event "SandboxChanged" is recorded for one Pod of Deployment "web"
      And the Pods of Deployment "web" are the same as before

    Example: A Pod is lost: the ReplicaSet makes another
      When one Pod of Deployment "web" is deleted
      Then within 5s, the Pods of Deployment "web" are not the same as before
      And within 5s, 2 Pods of Deployment "web" are Ready
      And 1 ReplicaSet of Deployment "web" exists

    Example: The Deployment is lost: nobody makes it again, and all that it made goes
      When Deployment "web" is deleted
      Then within 5s, the Pods labelled "app=web" do not exist
      And for 1h, Deployment "web" does not exist
