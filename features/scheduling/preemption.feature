@scheduling
Feature: A Pod that fits nowhere makes less important ones go
  The scheduler looks for a Node on which the Pod would fit if Pods of lower priority were gone, deletes
  as few of them as it can, and nominates the Pod to that Node until they are gone.
  https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#preemption

  Background:
    Given a cluster with these Nodes:
      | name   | cpu |
      | node-1 | 4   |
      | node-2 | 4   |
    And a PriorityClass "low" with:
      | value | 100 |
    And a PriorityClass "middle" with:
      | value | 500 |
    And a PriorityClass "high" with:
      | value | 1000 |
    And a PriorityClass "patient" with:
      | value            | 1000  |
      | preemptionPolicy | Never |

  Rule: Only Pods of lower priority make room

    Background:
      Given a Deployment "web" with:
        | replicas                        | 2      |
        | cpu                             | 4      |
        | template.spec.priorityClassName | middle |
      And everything is settled

    Scenario Outline: All Nodes are full of Pods of class middle, and one of class <class> comes
      When a Pod "shop" with:
        | cpu               | 4       |
        | priorityClassName | <class> |
      And everything settles
      Then condition "PodScheduled" of Pod "shop" is "<scheduled>"
      And <ready> Pods of Deployment "web" are Ready

      Examples:
        | class                   | scheduled | ready |
        | low                     | False     | 2     |
        | middle                  | False     | 2     |
        | high                    | True      | 1     |
        | system-cluster-critical | True      | 1     |
        | patient                 | False     | 2     |

    Example: A Pod without a class comes
      When a Pod "shop" with:
        | cpu | 4 |
      And everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod."

    Example: A patient Pod comes, and a place becomes free
      Given a Pod "shop" with:
        | cpu               | 4       |
        | priorityClassName | patient |
      And everything is settled
      When Deployment "web" is scaled to 1 replica
      Then within 5s, Pod "shop" is Ready

  Rule: A victim is told, ends in its own time, and says who took its place

    Background:
      Given the image "slow:v1" ignores SIGTERM
      And a Pod "victim" with:
        | image                         | slow:v1                       |
        | cpu                           | 4                             |
        | priorityClassName             | low                           |
        | terminationGracePeriodSeconds | 20                            |
        | nodeSelector                  | kubernetes.io/hostname=node-1 |
      And Node "node-2" is cordoned
      And everything is settled

    Example: Its grace period is 20s
      When a Pod "shop" with:
        | cpu               | 4    |
        | priorityClassName | high |
      Then within 1s, Pod "victim" is Terminating
      And condition "DisruptionTarget" of Pod "victim" is "True" because "PreemptionByScheduler" saying "default-scheduler: preempting to accommodate a higher priority pod"
      And an Event "Preempted" is recorded for Pod "victim" saying "on node node-1"
      And after 19s but within 24s, Pod "shop" is on Node "node-1"

    Example: Meanwhile the Pod is nominated to its Node
      When a Pod "shop" with:
        | cpu               | 4    |
        | priorityClassName | high |
      Then within 1s, field "status.nominatedNodeName" of Pod "shop" is "node-1"
      And for 19s, Pod "shop" is not PodScheduled
      And within 5s, Pod "shop" is on Node "node-1"

    Example: A less important Pod that came later does not get the place
      When a Pod "shop" with:
        | cpu               | 4    |
        | priorityClassName | high |
      And a Pod "late" with:
        | cpu               | 4      |
        | priorityClassName | middle |
      Then within 30s, Pod "shop" is Ready
      And for 10m, Pod "late" is Pending

    Example: A more important Pod that came later gets the place
      When a Pod "shop" with:
        | cpu               | 4      |
        | priorityClassName | middle |
      And 1s passes
      And a Pod "late" with:
        | cpu               | 4    |
        | priorityClassName | high |
      Then within 30s, Pod "late" is Ready
      And for 10m, Pod "shop" is Pending
      And field "status.nominatedNodeName" of Pod "shop" is not set

    Example: Another Node becomes free before the victim has ended
      Given a Pod "shop" with:
        | cpu               | 4    |
        | priorityClassName | high |
      And 2s pass
      When Node "node-2" is uncordoned
      Then within 5s, Pod "shop" is on Node "node-2"

  Rule: Room that was made is kept for the Pod it was made for

    Background:
      Given a Pod "victim" with:
        | cpu               | 4                             |
        | priorityClassName | low                           |
        | nodeSelector      | kubernetes.io/hostname=node-1 |
      And Node "node-2" is cordoned
      And everything is settled

    Scenario Outline: A Pod of class <class> comes before the nominated one is tried again
      When a Pod "shop" with:
        | cpu               | 4      |
        | priorityClassName | middle |
      And 500ms pass
      And a Pod "late" with:
        | cpu               | 4       |
        | priorityClassName | <class> |
      And 10s pass
      Then Pod "<taken>" is Ready
      And Pod "<left>" is Pending

      Examples:
        | class  | taken | left |
        | low    | shop  | late |
        | middle | shop  | late |
        | high   | late  | shop |

  Rule: As few Pods go as must, the least important first

    Background:
      Given Node "node-2" is cordoned
      And a Pod "low-1" with:
        | cpu               | 1   |
        | priorityClassName | low |
      And a Pod "low-2" with:
        | cpu               | 2   |
        | priorityClassName | low |
      And a Pod "middle" with:
        | cpu               | 1      |
        | priorityClassName | middle |
      And everything is settled

    Scenario Outline: A Pod comes that asks for <cpu> cpu
      When a Pod "shop" with:
        | cpu               | <cpu> |
        | priorityClassName | high  |
      And everything settles
      Then Pod "shop" is Ready
      And <left> Pods labelled "app in (low-1,low-2,middle)" are Ready
      And <middle> Pods labelled "app=middle" are Ready

      Examples:
        | cpu | left | middle |
        | 1   | 2    | 1      |
        | 2   | 2    | 1      |
        | 3   | 1    | 1      |
        | 4   | 0    | 0      |

    Example: What it asks for is more than all of them have
      When a Pod "shop" with:
        | cpu               | 5    |
        | priorityClassName | high |
      And everything settles
      Then Pod "shop" is not PodScheduled
      And 3 Pods labelled "app in (low-1,low-2,middle)" are Ready

  Rule: Of two Nodes the one is chosen whose victims matter less

    Example: The victims of one are of lower priority
      Given a Pod "low" with:
        | cpu               | 4                             |
        | priorityClassName | low                           |
        | nodeSelector      | kubernetes.io/hostname=node-1 |
      And a Pod "middle" with:
        | cpu               | 4                             |
        | priorityClassName | middle                        |
        | nodeSelector      | kubernetes.io/hostname=node-2 |
      And everything is settled
      When a Pod "shop" with:
        | cpu               | 4    |
        | priorityClassName | high |
      And everything settles
      Then Pod "shop" is on Node "node-1"
      And Pod "middle" is Ready

    Example: The victims of one are fewer
      Given a Deployment "two" with:
        | replicas                        | 2                             |
        | cpu                             | 2                             |
        | template.spec.priorityClassName | low                           |
        | nodeSelector                    | kubernetes.io/hostname=node-1 |
      And a Pod "one" with:
        | cpu               | 4                             |
        | priorityClassName | low                           |
        | nodeSelector      | kubernetes.io/hostname=node-2 |
      And everything is settled
      When a Pod "shop" with:
        | cpu               | 4    |
        | priorityClassName | high |
      And everything settles
      Then Pod "shop" is on Node "node-2"

    Scenario Outline: Each Node has two victims, and one of those on <low> is less important
      Given a Deployment "middle" with:
        | replicas                        | 2                               |
        | cpu                             | 2                               |
        | template.spec.priorityClassName | middle                          |
        | nodeSelector                    | kubernetes.io/hostname=<middle> |
      And a Pod "first" with:
        | cpu               | 2                            |
        | priorityClassName | middle                       |
        | nodeSelector      | kubernetes.io/hostname=<low> |
      And a Pod "second" with:
        | cpu               | 2                            |
        | priorityClassName | low                          |
        | nodeSelector      | kubernetes.io/hostname=<low> |
      And everything is settled
      When a Pod "shop" with:
        | cpu               | 4    |
        | priorityClassName | high |
      And everything settles
      Then Pod "shop" is on Node "<low>"

      Examples:
        | middle | low    |
        | node-1 | node-2 |
        | node-2 | node-1 |

    Scenario Outline: The victim on <young> has run for a shorter time than that on <old>
      Given a Pod "old" with:
        | cpu               | 4                            |
        | priorityClassName | low                          |
        | nodeSelector      | kubernetes.io/hostname=<old> |
      And 1m passes
      And a Pod "young" with:
        | cpu               | 4                              |
        | priorityClassName | low                            |
        | nodeSelector      | kubernetes.io/hostname=<young> |
      And everything is settled
      When a Pod "shop" with:
        | cpu               | 4    |
        | priorityClassName | high |
      And everything settles
      Then Pod "shop" is on Node "<young>"

      Examples:
        | old    | young  |
        | node-1 | node-2 |
        | node-2 | node-1 |

  Rule: Budgets are kept where there is a choice, and not where there is none

    Background:
      Given a Pod "guarded" with:
        | cpu               | 4                             |
        | priorityClassName | low                           |
        | nodeSelector      | kubernetes.io/hostname=node-1 |
      And a PodDisruptionBudget "guarded" with:
        | minAvailable         | 1                  |
        | selector.matchLabels | {"app": "guarded"} |
      And everything is settled

    Example: Another Node has a more important Pod without a budget
      Given a Pod "free" with:
        | cpu               | 4                             |
        | priorityClassName | middle                        |
        | nodeSelector      | kubernetes.io/hostname=node-2 |
      And everything is settled
      When a Pod "shop" with:
        | cpu               | 4    |
        | priorityClassName | high |
      And everything settles
      Then Pod "shop" is on Node "node-2"
      And Pod "guarded" is Ready

    Example: There is no other Node
      Given Node "node-2" is cordoned
      When a Pod "shop" with:
        | cpu               | 4    |
        | priorityClassName | high |
      And everything settles
      Then Pod "shop" is on Node "node-1"
      And Pod "guarded" does not exist

  Rule: Nobody goes where it would not help

    Background:
      Given a Deployment "web" with:
        | replicas                        | 2   |
        | cpu                             | 4   |
        | template.spec.priorityClassName | low |
      And everything is settled

    Scenario Outline: All Nodes are full of less important Pods, and the Pod <situation>
      When a Pod "shop" with:
        | cpu               | 1       |
        | priorityClassName | high    |
        | <field>           | <value> |
      And everything settles
      Then Pod "shop" is not PodScheduled
      And the Pods of Deployment "web" are Ready

      Examples:
        | situation                           | field        | value                                                                                                                                                              |
        | selects a label that nobody has     | nodeSelector | disk=ssd                                                                                                                                                           |
        | wants to be near one of its victims | affinity     | {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "web"}}}]}} |

    Example: The Nodes are tainted
      Given Node "node-1" is tainted "team=blue:NoSchedule"
      And Node "node-2" is tainted "team=blue:NoSchedule"
      When a Pod "shop" with:
        | cpu               | 1    |
        | priorityClassName | high |
      And everything settles
      Then an Event "FailedScheduling" is recorded for Pod "shop" saying "0/2 nodes are available: 2 node(s) had untolerated taint {team: blue}. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling."
      And the Pods of Deployment "web" are Ready

  Rule: Ports, anti-affinity and spread are reasons to preempt too

    Background:
      Given Node "node-2" is cordoned
      And a Pod "first" with:
        | priorityClassName                    | low  |
        | containers[0].ports[0].hostPort      | 8080 |
        | containers[0].ports[0].containerPort | 8080 |
      And everything is settled

    Example: A more important Pod wants the same port of the Node
      When a Pod "shop" with:
        | priorityClassName                    | high |
        | containers[0].ports[0].hostPort      | 8080 |
        | containers[0].ports[0].containerPort | 8080 |
      And everything settles
      Then Pod "shop" is Ready
      And Pod "first" does not exist

    Example: A more important Pod does not want to be near it
      When a Pod "shop" with:
        | priorityClassName                                                          | high                                                                                          |
        | affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0] | {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "first"}}} |
      And everything settles
      Then Pod "shop" is Ready
      And Pod "first" does not exist
