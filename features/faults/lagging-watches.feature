@faults
Feature: Components that see old news do too late what they do, but never too much
  Every component acts on what its watches have told it. News that is late delays it; it must not make
  Pods twice, nor put two Pods where there is room for one.
  https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes

  Background:
    Given a cluster with 2 Nodes
    And a Deployment "web" with:
      | replicas | 2     |
      | cpu      | 1300m |
    And everything is settled

  Rule: As many Pods are made as are asked for, however late the news

    Example: All watches lag while a Deployment grows
      Given watches lag by 3s
      When Deployment "web" is scaled to 5 replicas
      Then for 20s, at most 5 Pods of Deployment "web" are not Terminating
      And within 1m in all, Deployment "web" has 5 ready replicas

    Example: No watch lags while a Deployment grows
      When Deployment "web" is scaled to 5 replicas
      Then within 2s, Deployment "web" has 5 ready replicas

    Example: The watches of the controllers lag when a Pod is deleted
      Given watches lag by 10s of the controller manager
      When one Pod of Deployment "web" is deleted
      Then for 9s, at most 2 Pods of Deployment "web" exist
      And within 30s, Deployment "web" has 2 ready replicas

    Example: A controller looks again before the news of what it did has come
      Given watches lag by 10s of the controller manager
      And a ReplicaSet "web" with:
        | replicas        | 2  |
        | minReadySeconds | 30 |
      And 25s pass
      When one Pod of ReplicaSet "web" is deleted
      Then for 1m, at most 2 Pods of ReplicaSet "web" exist
      And ReplicaSet "web" has 2 available replicas

  Rule: The scheduler counts what it has placed before it sees it

    Example: Its watches lag, and there is room for three Pods on each Node
      Given watches lag by 5s of the scheduler
      When Deployment "web" is scaled to 7 replicas
      Then within 1m, 6 Pods of Deployment "web" are Ready
      And for 5m, 1 Pod of Deployment "web" is Pending
      And no Events "OutOfcpu" are recorded for the Pods of Deployment "web"

  Rule: News that is late arrives when the watches catch up

    Example: A scheduler that is an hour behind
      Given watches lag by 1h of the scheduler
      And Deployment "web" is scaled to 3 replicas
      And 1m pass
      When watches of the scheduler catch up
      Then within 5s, Deployment "web" has 3 ready replicas

    Example: A scheduler that stays an hour behind
      Given watches lag by 1h of the scheduler
      When Deployment "web" is scaled to 3 replicas
      Then for 50m, Deployment "web" has 2 ready replicas
