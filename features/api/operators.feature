@api @clients
Feature: An operator is tested against a cluster that answers as Kubernetes does
  The cluster is served over Kubernetes' HTTP API, and the operator is a program of its own that knows nothing of the test: it
  is examples/operator, written with the official client. Time stands while it is at work, and moves when it waits.
  https://kubernetes.io/docs/concepts/extend-kubernetes/operator/

  Background:
    Given a cluster with 3 Nodes
    And the manifests in "../../examples/operator/website-crd.yaml" are applied
    And everything is settled
    And the cluster is served

  Rule: An operator makes what its custom resources ask for

    Example: A Website gets a Deployment, and its status tells how many replicas are ready
      Given the program "node -r ts-node/register examples/operator/operator.ts" runs
      When these manifests are applied:
        """yaml
        apiVersion: example.com/v1
        kind: Website
        metadata:
          name: shop
        spec:
          image: shop:v1
          replicas: 3
        """
      Then within 1m, Deployment "shop" has 3 available replicas
      And within 1m, field "status.readyReplicas" of Website "shop" is "3"

    Example: Without the operator nothing comes of a Website
      When these manifests are applied:
        """yaml
        apiVersion: example.com/v1
        kind: Website
        metadata:
          name: shop
        spec:
          image: shop:v1
        """
      Then for 1h, Deployment "shop" does not exist

  Rule: An operator mends what was broken

    Example: A Deployment that somebody deleted comes again
      Given the program "node -r ts-node/register examples/operator/operator.ts" runs
      And these manifests are applied:
        """yaml
        apiVersion: example.com/v1
        kind: Website
        metadata:
          name: shop
        spec:
          image: shop:v1
          replicas: 2
        """
      And everything is settled
      When Deployment "shop" is deleted
      Then within 1m, Deployment "shop" has 2 available replicas

    Example: A Node that crashes costs the Website five minutes, and the operator tells so
      Given the program "node -r ts-node/register examples/operator/operator.ts" runs
      And these manifests are applied:
        """yaml
        apiVersion: example.com/v1
        kind: Website
        metadata:
          name: shop
        spec:
          image: shop:v1
          replicas: 3
        """
      And everything is settled
      When Node "node-1" crashes
      Then within 1m, field "status.readyReplicas" of Website "shop" is "2"
      And within 6m, field "status.readyReplicas" of Website "shop" is "3"

  Rule: What belongs to a custom resource goes with it

    Example: The Deployment of a Website that is deleted is collected, and its Pods with it
      Given the program "node -r ts-node/register examples/operator/operator.ts" runs
      And these manifests are applied:
        """yaml
        apiVersion: example.com/v1
        kind: Website
        metadata:
          name: shop
        spec:
          image: shop:v1
        """
      And everything is settled
      When Website "shop" is deleted
      Then eventually, Deployment "shop" does not exist
      And eventually, no Pods labelled "website=shop" are Running
