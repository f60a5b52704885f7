@scheduling
Feature: Pods that wait for a Node are tried in order, and again when that may help
  The queue is sorted by priority, then by waiting time. A Pod that found no Node rests until something
  changes that may let it in, and not before its back-off is over.
  https://kubernetes.io/docs/concepts/scheduling-eviction/scheduling-framework/#queue-sort

  Rule: The more important Pod is tried first, among equals the one that has waited longer

    Background:
      Given a cluster with 0 Nodes
      And a PriorityClass "high" with:
        | value            | 1000  |
        | preemptionPolicy | Never |
      And a Pod "first" with:
        | cpu | 3 |
      And a Pod "second" with:
        | cpu | 3 |

    Example: Two Pods of one priority wait for one place
      When a Node "node-1" joins
      Then within 10s, Pod "first" is Ready
      And for 10m, Pod "second" is Pending

    Example: A more important Pod comes last
      Given a Pod "third" with:
        | cpu               | 3    |
        | priorityClassName | high |
      When a Node "node-1" joins
      Then within 10s, Pod "third" is Ready
      And for 10m, Pod "first" is Pending

  Rule: A Pod that found no Node is tried again when something changes that may let it in

    Background:
      Given a cluster with 2 Nodes
      And a Pod "shop" with:
        | cpu          | 4        |
        | nodeSelector | disk=ssd |
      And everything is settled

    Example: A Node gets the label it asks for
      When Node "node-1" is labelled "disk=ssd"
      Then within 3s, Pod "shop" is on Node "node-1"

    Example: A Node gets another label
      When Node "node-1" is labelled "disk=tape"
      And 4m pass
      Then 1 Event "FailedScheduling" is recorded for Pod "shop"

    Example: Other Pods come and go
      Given a Deployment "web" with:
        | replicas | 5 |
      And everything is settled
      When Deployment "web" is deleted
      And 4m pass
      Then 1 Event "FailedScheduling" is recorded for Pod "shop"

  Rule: After five minutes it is tried again anyway

    Example: Nothing changes
      Given a cluster
      When a Pod "shop" with:
        | nodeSelector | disk=ssd |
      Then within 1s, 1 Event "FailedScheduling" is recorded for Pod "shop"
      And after 5m but within 5m31s, 2 Events "FailedScheduling" are recorded for Pod "shop"

  Rule: Back-off is 1s after the first attempt, and doubles with each

    Background:
      Given a cluster
      And a Pod "a" with:
        | cpu | 100m |
      And a Pod "b" with:
        | cpu | 100m |
      And a Pod "c" with:
        | cpu | 100m |
      And everything is settled

    Example: A Pod is too large, and others make room one after the other
      Given a Pod "shop" with:
        | cpu | 5 |
      When Pod "a" is deleted
      Then after 900ms but within 2.1s, 2 Events "FailedScheduling" are recorded for Pod "shop"
      When Pod "b" is deleted
      Then after 1.9s but within 3.1s, 3 Events "FailedScheduling" are recorded for Pod "shop"
      When Pod "c" is deleted
      Then after 3.9s but within 5.1s, 4 Events "FailedScheduling" are recorded for Pod "shop"

    Example: Nobody makes room
      Given a Pod "shop" with:
        | cpu | 5 |
      When 4m pass
      Then 1 Event "FailedScheduling" is recorded for Pod "shop"

  Rule: A scheduler cares for the Pods that name it

    Background:
      Given a cluster

    Example: A Pod names a scheduler that does not exist
      Given a Pod "shop" with:
        | schedulerName | my-scheduler |
      Then for 1h, Pod "shop" is Pending
      And no Events "FailedScheduling" are recorded for Pod "shop"

    Example: A Pod names none
      Given a Pod "shop" with:
        | image | shop:v1 |
      When everything settles
      Then Pod "shop" is Ready
      And field "spec.schedulerName" of Pod "shop" is "default-scheduler"

  Rule: What is decided counts before it is done

    Example: Ten Pods come at once, and there is room for four
      Given a cluster with 2 Nodes
      And watches lag by 2s of the scheduler
      When a Deployment "web" with:
        | replicas | 10 |
        | cpu      | 2  |
      And 10m pass
      Then 2 Pods of Deployment "web" are on each Node
      And 6 Pods of Deployment "web" are Pending

  Rule: A Pod that is deleted while it waits is forgotten

    Example: The room that it waited for is there later
      Given a cluster with 0 Nodes
      And a Pod "shop" with:
        | image | shop:v1 |
      And Pod "shop" is deleted
      When a Node "node-1" joins
      Then for 10m, Pod "shop" does not exist
