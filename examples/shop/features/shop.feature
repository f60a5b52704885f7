@acceptance
Feature: The shop survives what its platform does to it
  The manifests of this folder, as they would be applied to production, on six Nodes in three zones.
  https://kubernetes.io/docs/concepts/workloads/pods/disruptions/

  Background:
    Given a cluster with these Nodes:
      | name | zone | cpu | memory |
      | a-1  | a    | 4   | 16Gi   |
      | a-2  | a    | 4   | 16Gi   |
      | b-1  | b    | 4   | 16Gi   |
      | b-2  | b    | 4   | 16Gi   |
      | c-1  | c    | 4   | 16Gi   |
      | c-2  | c    | 4   | 16Gi   |
    And the manifests in "../manifests" are applied
    And everything is settled

  Rule: Customers reach the shop by its name

    Example: The front page and the API over TLS
      When a client sends GET "https://shop.example.com/"
      Then the response is 200 from Service "shop/web"
      When a client sends GET "https://shop.example.com/api/cart"
      Then the response is 200 from Service "shop/api"

    Example: Another host is none of ours
      When a client sends GET "http://other.example.com/"
      Then the response is 404

  Rule: The API stands in every zone

    Example: Six replicas in three zones
      Then 2 Pods of Deployment "shop/api" are in each zone

  Rule: A lost Node costs capacity for minutes, and customers nothing but the requests in flight

    Example: A Node of zone a loses power
      Given from now on, Deployment "shop/api" has at least 4 available replicas
      When Node "a-1" crashes
      Then within 1m, Service "shop/api" has at most 5 ready endpoints
      And within 7m in all, Service "shop/api" has 6 ready endpoints

    Example: The control, on which nothing happens
      When 7m pass
      Then Deployment "shop/api" has 6 ready replicas

  Rule: A lost zone leaves two thirds of the API

    Example: Zone b fails and comes back
      Given from now on, Deployment "shop/api" has at least 4 available replicas
      When zone "b" fails
      And 2m pass
      Then Service "shop/api" has 4 ready endpoints
      When zone "b" recovers
      Then within 5m, 2 Pods of Deployment "shop/api" are in each zone

  Rule: An update under load is not noticed

    Example: A new version of the API
      Given from now on, Service "shop/api" has at least 6 ready endpoints
      When a client keeps sending GET "https://shop.example.com/api/cart" every 100ms
      And the image of container "api" of Deployment "shop/api" becomes "registry.example.com/shop/api:1.5.0"
      Then within 5m, the rollout of Deployment "shop/api" is complete
      And every response is 200

    Example: A version that never becomes ready stops at its first Pod
      Given the image "registry.example.com/shop/api:1.5.0" answers HTTP with status 503
      And from now on, Deployment "shop/api" has at least 6 available replicas
      When the image of container "api" of Deployment "shop/api" becomes "registry.example.com/shop/api:1.5.0"
      Then within 11m, the rollout of Deployment "shop/api" has failed

  Rule: Maintenance keeps to the budgets

    Example: A Node is drained
      Given from now on, Deployment "shop/api" has at least 4 available replicas
      When Node "c-1" is drained
      Then within 10m, the drain of Node "c-1" is complete
      And within 5m, Deployment "shop/web" has 3 ready replicas
