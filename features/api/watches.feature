@api
Feature: Controllers learn of changes by watching, and act on what is, not on what they were told
  A change is answered before anybody has heard of it. Who hears of it late, or never of what was in
  between, does the same in the end.
  https://kubernetes.io/docs/concepts/architecture/controller/

  Background:
    Given a cluster

  Rule: A write is answered before those who watch have heard of it

    Example: A Deployment is created
      When a Deployment "web" with:
        | replicas | 2 |
      Then Deployment "web" exists
      And no ReplicaSets of Deployment "web" exist
      And within 1s, 1 ReplicaSet of Deployment "web" exists

    Example: A Deployment is created while watches lag by ten seconds
      Given watches lag by 10s
      When a Deployment "web" with:
        | replicas | 2 |
      Then for 9s, no ReplicaSets of Deployment "web" exist
      And within 2s, 1 ReplicaSet of Deployment "web" exists

  Rule: What was and is no more leaves no trace in what is done

    Example: A Deployment is scaled up and down again while its controller is away
      Given a Deployment "web" with:
        | replicas | 2 |
      And everything is settled
      And the controller manager stops
      And Deployment "web" is scaled to 50 replicas
      And Deployment "web" is scaled to 2 replicas
      When the controller manager starts
      Then for 10m, the Pods of Deployment "web" are the same as before

    Example: A Deployment is scaled up while its controller is away
      Given a Deployment "web" with:
        | replicas | 2 |
      And everything is settled
      And the controller manager stops
      And Deployment "web" is scaled to 5 replicas
      When the controller manager starts
      Then within 1m, Deployment "web" has 5 ready replicas

  Rule: An object that stops matching a selector is gone for whoever watches by it, and comes back

    Example: A Pod stops matching a Service
      Given a Pod "web" with:
        | image | web:v1 |
      And a Service "web" with:
        | port | 8080 |
      And everything is settled
      When Pod "web" is labelled "app=other"
      Then within 1s, Service "web" has no endpoints
      And for 1m, Pod "web" is Ready

    Example: A Pod matches a Service from now on
      Given a Pod "web" with:
        | labels | app=other |
      And a Service "web" with:
        | port | 8080 |
      And everything is settled
      When Pod "web" is labelled "app=web"
      Then within 1s, Service "web" has 1 ready endpoint
