@scheduling
Feature: A Node that has a Pod's image already is preferred
  What need not be pulled starts sooner. An image weighs the more the larger it is, and the more Nodes
  have it, lest all Pods gather on the first Node that pulled it.
  https://kubernetes.io/docs/reference/scheduling/config/#scheduling-plugins

  Background:
    Given the image "registry.example.com/large:v1" is 900Mi large
    And the image "registry.example.com/small:v1" is 20Mi large
    And a cluster with 2 Nodes

  Rule: A large image outweighs a little more room, a small one does not

    Background:
      Given a Pod "both" with:
        | nodeName            | node-2                                                                                                  |
        | containers[0].image | registry.example.com/large:v1                                                                           |
        | containers[1]       | {"name": "small", "image": "registry.example.com/small:v1", "resources": {"requests": {"cpu": "500m"}}} |
      And 15s pass

    Scenario Outline: node-2 has the <size> image and a Pod, node-1 has nothing
      When a Pod "shop" with:
        | image | registry.example.com/<size>:v1 |
      Then within 1s, Pod "shop" is on Node "<node>"

      Examples:
        | size  | node   |
        | large | node-2 |
        | small | node-1 |

    Example: node-2 has the large image and is nearly full
      Given a Pod "big" with:
        | nodeName | node-2 |
        | cpu      | 3      |
        | memory   | 14Gi   |
      And everything is settled
      When a Pod "shop" with:
        | image | registry.example.com/large:v1 |
      Then within 1s, Pod "shop" is on Node "node-1"

    Example: The replicas of a ReplicaSet are spread nevertheless
      When a ReplicaSet "web" with:
        | replicas | 4                             |
        | image    | registry.example.com/large:v1 |
      Then within 5s, 2 Pods of ReplicaSet "web" are on each Node

  Rule: A Node tells of its images with its next status

    Example: An image has just been pulled
      Given a Pod "shop" with:
        | nodeName | node-1                        |
        | image    | registry.example.com/large:v1 |
      When everything settles
      Then within 11s, field "status.images[0].sizeBytes" of Node "node-1" is "900Mi"
      And field "status.images" of Node "node-2" is not set
