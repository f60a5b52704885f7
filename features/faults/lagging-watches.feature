@faults
Feature: Components that see old news do too late what they do, but never too much
  Every component acts on what its watches have told it. News that is late delays it; it must not make
  Pods twice, nor put two Pods where there is room for one.
  https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes

  Background:
    Given a cluster with 2 Nodes

  Rule: As many Pods are made as are asked for, however late the news

    Example: All watches lag while a Deployment is made
      Given watches lag by 3s
      When a Deployment "web" with:
        | replicas | 5 |
      Then for 20s, at most 5 Pods of Deployment "web" are not Terminating
      And within 1m, Deployment "web" has 5 ready replicas

    Example: No watch lags
      When a Deployment "web" with:
        | replicas | 5 |
      Then within 5s, Deployment "web" has 5 ready replicas

    Example: The watches of the controllers lag
      Given a Deployment "web" with:
        | replicas | 3 |
      And everything is settled
      When watches lag by 10s of the controller manager
      And one Pod of Deployment "web" is deleted
      Then for 9s, at most 3 Pods of Deployment "web" are Running
      And within 30s, Deployment "web" has 3 ready replicas

  Rule: The scheduler counts what it has placed before it sees it

    Example: Its watches lag, and there is room for two Pods on each Node
      Given watches lag by 5s of the scheduler
      When a Deployment "big" with:
        | replicas | 5    |
        | cpu      | 1800m |
      Then within 1m, 4 Pods of Deployment "big" are Ready
      And 2 Pods of Deployment "big" are on each Node
      And 1 Pod of Deployment "big" is Pending

  Rule: News that is late arrives when the watches catch up

    Example: A scheduler that is an hour behind
      Given watches lag by 1h of the scheduler
      And a Deployment "web" with:
        | replicas | 3 |
      And 1m pass
      When watches of the scheduler catch up
      Then within 5s, Deployment "web" has 3 ready replicas
