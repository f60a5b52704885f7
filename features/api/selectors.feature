@api
Feature: A selector chooses objects by their labels
  Equality and sets of values, all requirements at once. Owners, Services and budgets choose so, and
  people do in kubectl.
  https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors

  Background:
    Given a cluster
    And a Pod "front" with:
      | labels | app=shop,tier=front,track=stable |
    And a Pod "canary" with:
      | labels | app=shop,tier=front,track=canary |
    And a Pod "back" with:
      | labels | app=shop,tier=back |
    And a Pod "other" with:
      | labels | app=news |
    And everything is settled

  Rule: An object is chosen when it meets every requirement

    Scenario Outline: kubectl chooses by <selector>
      Then <count> Pods labelled "<selector>" are Running

      Examples:
        | selector                        | count |
        | app=shop                        | 3     |
        | app==news                       | 1     |
        | app!=shop                       | 1     |
        | app=shop,tier=front             | 2     |
        | tier in (front,back)            | 3     |
        | tier=front,track notin (canary) | 1     |
        | track                           | 2     |
        | app=shop,!track                 | 1     |

  Rule: What is said not to be a value may also be without the label

    Scenario Outline: kubectl chooses those that <what>
      Then <count> Pods labelled "<selector>" are Running

      Examples:
        | what                            | selector             | count |
        | are not of the track canary     | track!=canary        | 3     |
        | are of no track that is canary  | track notin (canary) | 3     |
        | have a track that is not canary | track,track!=canary  | 1     |

  Rule: The expressions of an owner's selector mean the same

    Scenario Outline: A ReplicaSet of 3 selects app=shop and <requirement>
      When these manifests are applied:
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: chooser}
        spec:
          replicas: 3
          selector:
            matchLabels: {app: shop}
            matchExpressions: [<requirement>]
          template:
            metadata: {labels: {app: shop, made: by-chooser, <label>}}
            spec: {containers: [{name: web, image: "web:v1"}]}
        """
      And everything settles
      Then 3 Pods of ReplicaSet "chooser" are Running
      And <made> Pods labelled "made=by-chooser" are Running

      Examples:
        | requirement                                   | label       | made |
        | {key: tier, operator: In, values: [front]}    | tier: front | 1    |
        | {key: tier, operator: NotIn, values: [front]} | tier: back  | 2    |
        | {key: tier, operator: Exists}                 | tier: back  | no   |
        | {key: tier, operator: DoesNotExist}           | size: small | 3    |

  Rule: A Service chooses by equality only, and chooses the Pods that have all of its labels

    Example: It chooses by one label
      Given a Service "shop" with:
        | selector | app=shop |
        | port     | 8080     |
      When everything settles
      Then Service "shop" has 3 ready endpoints

    Example: It chooses by two labels
      Given a Service "shop" with:
        | selector | app=shop,tier=front |
        | port     | 8080                |
      When everything settles
      Then Service "shop" has 2 ready endpoints

    Example: It chooses by nothing
      When these manifests are applied:
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {ports: [{port: 8080}]}
        """
      And everything settles
      Then Service "shop" has no endpoints
