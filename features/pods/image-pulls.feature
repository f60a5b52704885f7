@pods
Feature: A kubelet pulls images by their pull policy, and what cannot be pulled ever less often
  A Pod waits until the images of its containers are on its Node. What is wrong with an image shows in
  the container's reason to wait.
  https://kubernetes.io/docs/concepts/containers/images/

  Background:
    Given a cluster

  Rule: The tag of an image decides how often it is pulled, unless the container says so

    Scenario Outline: The image is <image>
      When these manifests are applied:
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
        spec:
          containers:
          - name: shop
            image: <image>
        """
      Then field "spec.containers[0].imagePullPolicy" of Pod "shop" is "<policy>"

      Examples:
        | image                                                                        | policy       |
        | shop                                                                         | Always       |
        | shop:latest                                                                  | Always       |
        | registry.example.com:5000/shop                                               | Always       |
        | shop:v1                                                                      | IfNotPresent |
        | shop@sha256:45b23dee08af5e43a7fea6c4cf9c25ccf269ee113168c19722f87876677c5cb2 | IfNotPresent |

    Example: The image of a running Deployment becomes one without a tag
      Given a Deployment "shop" with:
        | image | shop:v1 |
      And everything is settled
      When the image of Deployment "shop" becomes "shop"
      Then field "spec.template.spec.containers[0].imagePullPolicy" of Deployment "shop" is "IfNotPresent"

  Rule: An image that is on the Node is looked for again only with policy Always

    Scenario Outline: With policy <policy>, another Pod has brought the image, and the registry is down
      Given a Pod "first" with:
        | image | shop:v1 |
      And everything is settled
      And the image registry stops
      And a Pod "second" with:
        | image                         | shop:v1  |
        | containers[0].imagePullPolicy | <policy> |
      Then within 5s, Pod "second" is <state>

      Examples:
        | policy       | state        |
        | IfNotPresent | Running      |
        | Never        | Running      |
        | Always       | ErrImagePull |

    Scenario Outline: With policy <policy>, nobody has brought the image, and the registry works
      Given a Pod "shop" with:
        | image                         | shop:v1  |
        | containers[0].imagePullPolicy | <policy> |
      Then within 5s, Pod "shop" is <state>

      Examples:
        | policy       | state             |
        | IfNotPresent | Running           |
        | Always       | Running           |
        | Never        | ErrImageNeverPull |

  Rule: What cannot be pulled is tried again after 10s, then twice as long each time, up to 5m

    Background:
      Given the image "shop:v1" cannot be pulled
      And a Pod "shop" with:
        | image | shop:v1 |

    Example: The first attempts
      Then within 1s, 1 Event "Pulling" is recorded for Pod "shop"
      And after 10s but within 11s, 2 Events "Pulling" are recorded for Pod "shop"
      And after 20s but within 21s, 3 Events "Pulling" are recorded for Pod "shop"
      And after 40s but within 41s, 4 Events "Pulling" are recorded for Pod "shop"

    Example: The reason to wait, before and after the first failure
      Then within 1s, container "shop" of Pod "shop" is waiting because "ContainerCreating"
      And within 1s, container "shop" of Pod "shop" is waiting because "ErrImagePull"
      And within 1s, container "shop" of Pod "shop" is waiting because "ImagePullBackOff"
      And for 5s, Pod "shop" is Pending
      And an Event "Failed" is recorded for Pod "shop" saying "Failed to pull image \"shop:v1\""
      And an Event "BackOff" is recorded for Pod "shop" saying "Back-off pulling image \"shop:v1\""

    Example: After an hour the image is there
      When 1h passes
      And the image "shop:v1" can be pulled
      Then within 5m5s, Pod "shop" is Running

  Rule: A container whose image has no valid name never starts

    Example: The name has capitals
      Given a Pod "shop" with:
        | image | Shop:v1 |
      When 1h passes
      Then Pod "shop" is InvalidImageName
      And Pod "shop" is Pending

  Rule: A change of its image restarts a container in its Pod

    Example: The image of a running Pod becomes another
      Given a Pod "shop" with:
        | image | shop:v1 |
      And everything is settled
      When the image of Pod "shop" becomes "shop:v2"
      Then within 5s, container "shop" of Pod "shop" has restarted 1 time
      And field "metadata.uid" of Pod "shop" has not changed
      And field "status.containerStatuses[0].image" of Pod "shop" is "docker.io/library/shop:v2"
