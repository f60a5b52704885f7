@workloads
Feature: A workload that is deleted takes what it owns along, unless told otherwise
  Who deletes an object says what becomes of its dependents: they go later, they go first, or they stay.
  https://kubernetes.io/docs/concepts/architecture/garbage-collection/#cascading-deletion

  Background:
    Given a cluster with 2 Nodes
    And a Deployment "web" with:
      | replicas | 2 |
    And everything is settled

  Rule: In the background the owner goes at once and its dependents follow

    Example: A Deployment is deleted
      When Deployment "web" is deleted
      Then Deployment "web" does not exist
      And the Pods labelled "app=web" exist
      And within 40s, the Pods labelled "app=web" do not exist

  Rule: In the foreground the owner goes last

    Example: A Deployment is deleted after its Pods
      When Deployment "web" is deleted with propagation "Foreground"
      Then Deployment "web" is Terminating
      And within 40s, the Pods labelled "app=web" do not exist
      And Deployment "web" exists
      And within 1s, Deployment "web" does not exist

  Rule: As orphans the dependents stay, and run on

    Example: A Deployment is deleted without its Pods
      When Deployment "web" is deleted with propagation "Orphan"
      Then within 1s, Deployment "web" does not exist
      And for 1h, 2 Pods labelled "app=web" are Ready

    Example: A Deployment of the same name adopts them
      Given Deployment "web" is deleted with propagation "Orphan"
      And everything is settled
      When these manifests are applied:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 2
          selector:
            matchLabels:
              app: web
          template:
            metadata:
              labels:
                app: web
            spec:
              containers:
                - name: web
                  image: registry.k8s.io/pause:3.10
        """
      Then within 5s, the rollout of Deployment "web" is complete
      And the Pods labelled "app=web" are the same as before
