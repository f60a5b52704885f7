@api
Feature: Manifests are applied as they are written
  Several resources may stand in one file, and several files in one folder: they are created in the
  order in which they appear.
  https://kubernetes.io/docs/concepts/workloads/management/#organizing-resource-configurations

  Background:
    Given a cluster

  Rule: A folder of manifests is applied as a whole, its Lists item by item

    Example: A Service, a Deployment and a List in two files
      When the manifests in "manifests/guestbook" are applied
      And everything settles
      Then Service "frontend" has 2 ready endpoints
      And field "data.GREETING" of ConfigMap "frontend" is "hello"

    Example: Applied again, they change nothing
      Given the manifests in "manifests/*/*.yaml" are applied
      And everything is settled
      When the manifests in "manifests/guestbook" are applied
      Then field "metadata.generation" of Deployment "frontend" is "1"
      And for 1m, no Pods of Deployment "frontend" are Pending

  Rule: A new image of any container of the template begins a rollout
    https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#updating-a-deployment

    Example: The second container
      Given the manifests in "manifests/guestbook" are applied
      And everything is settled
      When the image of container "metrics" of Deployment "frontend" becomes "exporter:v2"
      Then within 1m, the rollout of Deployment "frontend" is complete
      And 2 ReplicaSets of Deployment "frontend" exist
      And field "spec.template.spec.containers[0].image" of Deployment "frontend" is "guestbook:v1"

    Example: Which container is meant must be said when there are several
      Given the manifests in "manifests/guestbook" are applied
      When the image of Deployment "frontend" becomes "guestbook:v2"
      Then it is refused with "has several containers: \"web\", \"metrics\"; name one of them"
