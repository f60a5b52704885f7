@api @clients
Feature: kubectl top tells what Pods and Nodes use
  What a container uses is said of its image; the metrics API measures it, as metrics-server does.
  https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/

  Background:
    Given a cluster
    And the image "shop:v2" uses 300m cpu and 200Mi memory
    And a Deployment "shop" with:
      | image    | shop:v2 |
      | replicas | 2       |
    And the cluster is served

  Rule: What is used is the sum of what containers use

    Example: The Pods
      Given 2m pass
      When the command "kubectl top pods -l app=shop --no-headers" is run
      Then the command says "300m   200Mi"

    Example: Their Node, of 4 cpu
      Given 2m pass
      When the command "kubectl top nodes --no-headers" is run
      Then the command says "node-1   600m   15%"

  Rule: A Pod whose containers do not run is not measured

    Example: Its image is still being pulled
      Given the image "shop:v2" takes 1m to pull
      And 30s pass
      When the command "kubectl top pods" is run
      Then it is refused with "not available"
