@api @clients
Feature: kubectl works against the cluster of a scenario
  A cluster that is served is reached by any client of Kubernetes; what it does is done to the cluster, and facts hold of it.
  While a command waits for something, the clock moves. Where there is no kubectl the scenarios are skipped.
  https://kubernetes.io/docs/reference/kubectl/

  Background:
    Given a cluster with 3 Nodes
    And the cluster is served

  Rule: A command changes the cluster, and waits on the cluster's own clock

    Example: A Deployment is created, and its rollout awaited
      When the command "kubectl create deployment shop --image=shop:v1 --replicas=3" is run
      And the command "kubectl rollout status deployment shop" is run
      Then the command says "successfully rolled out"
      And Deployment "shop" has 3 available replicas

    Example: A Node is drained
      Given a Deployment "shop" with:
        | image    | shop:v1 |
        | replicas | 3       |
      And everything is settled
      When the command "kubectl drain node-1" is run
      Then the command says "node/node-1 cordoned"
      And within 1m, no Pods on Node "node-1" are Running

  Rule: kubectl shows what Kubernetes would show

    Example: The Pods of a Deployment that has come up
      Given a Deployment "shop" with:
        | image    | shop:v1 |
        | replicas | 2       |
      And everything is settled
      When the command "kubectl get deployment shop" is run
      Then the command says "shop   2/2     2            2"

    Example: What an image that cannot be pulled leads to
      Given the image "shop:v2" cannot be pulled
      And a Pod "shop" with:
        | image | shop:v2 |
      When 1m pass
      And the command "kubectl get pod shop" is run
      Then the command says "ImagePullBackOff"
