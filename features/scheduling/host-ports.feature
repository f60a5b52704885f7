@scheduling
Feature: A port of a Node goes to one Pod
  A container that asks for a port of its Node keeps others that ask for the same away: the same number,
  the same protocol, and an address that overlaps.
  https://kubernetes.io/docs/concepts/configuration/overview/#services

  Rule: Two Pods with one hostPort are never on one Node

    Background:
      Given a cluster with 2 Nodes

    Example: As many replicas as Nodes
      Given a Deployment "web" with:
        | replicas                                           | 2  |
        | template.spec.containers[0].ports[0].containerPort | 80 |
        | template.spec.containers[0].ports[0].hostPort      | 80 |
      When everything settles
      Then 1 Pod of Deployment "web" is on each Node

    Example: One replica more than Nodes
      Given a Deployment "web" with:
        | replicas                                           | 3  |
        | template.spec.containers[0].ports[0].containerPort | 80 |
        | template.spec.containers[0].ports[0].hostPort      | 80 |
      When everything settles
      Then 1 Pod of Deployment "web" is on each Node
      And an Event "FailedScheduling" is recorded for the Pods of Deployment "web" saying "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod."

    Example: A containerPort without a hostPort is nobody else's business
      Given a Deployment "web" with:
        | replicas                                           | 3  |
        | template.spec.containers[0].ports[0].containerPort | 80 |
      When everything settles
      Then 3 Pods of Deployment "web" are Ready

    Example: In the Node's network each containerPort is a hostPort
      Given a Deployment "web" with:
        | replicas                                           | 3    |
        | template.spec.hostNetwork                          | true |
        | template.spec.containers[0].ports[0].containerPort | 80   |
      When everything settles
      Then 1 Pod of Deployment "web" is on each Node
      And 1 Pod of Deployment "web" is Pending

  Rule: Ports conflict by number, protocol and address

    Background:
      Given a cluster
      And a Pod "first" with:
        | containers[0].ports | [{"containerPort": 80, "hostPort": 8080, "protocol": "TCP", "hostIP": "10.0.0.1"}] |
      And everything is settled

    Scenario Outline: The first has TCP 10.0.0.1:8080, the second asks for <protocol> <address>:<port>
      Given a Pod "second" with:
        | containers[0].ports | [{"containerPort": 80, "hostPort": <port>, "protocol": "<protocol>", "hostIP": "<address>"}] |
      When everything settles
      Then condition "PodScheduled" of Pod "second" is "<scheduled>"

      Examples:
        | protocol | address  | port | scheduled |
        | TCP      | 10.0.0.1 | 8080 | False     |
        | TCP      | 10.0.0.1 | 8081 | True      |
        | UDP      | 10.0.0.1 | 8080 | True      |
        | TCP      | 10.0.0.2 | 8080 | True      |
        | TCP      | 0.0.0.0  | 8080 | False     |

    Example: The second names no address, which means all of them
      Given a Pod "second" with:
        | containers[0].ports | [{"containerPort": 80, "hostPort": 8080}] |
      When everything settles
      Then condition "PodScheduled" of Pod "second" is "False" because "Unschedulable" saying "1 node(s) didn't have free ports for the requested pod ports"

  Rule: A port is free when the Pod that had it is gone

    Example: The Pod is deleted
      Given a cluster
      And a Pod "first" with:
        | containers[0].ports | [{"containerPort": 80, "hostPort": 8080}] |
      And a Pod "second" with:
        | containers[0].ports | [{"containerPort": 80, "hostPort": 8080}] |
      And everything is settled
      When Pod "first" is deleted
      Then within 5s, Pod "second" is Ready
