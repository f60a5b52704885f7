@api @clients
Feature: A Pod may ask for a scheduler of its own, and anyone may bind it who is allowed to
  The scheduler leaves alone what names another one. A client binds a Pod by creating its Binding, here that of Pod "web" to
  Node "node-2".
  https://kubernetes.io/docs/tasks/extend-kubernetes/configure-multiple-schedulers/

  Background:
    Given a cluster with 3 Nodes
    And the cluster is served

  Rule: A Pod that names another scheduler waits for it

    Background:
      Given a Pod "web" with:
        | schedulerName | mine |
      And everything is settled

    Example: Nobody schedules it
      Then for 1h, Pod "web" is Pending
      And field "status.conditions" of Pod "web" is not set
      And no Events "FailedScheduling" are recorded for Pod "web"

    Example: A client binds it, and its kubelet runs it
      When the command "kubectl create --raw /api/v1/namespaces/default/pods/web/binding -f features/api/clients/bind-web.json" is run
      Then Pod "web" is on Node "node-2"
      And within 5s, Pod "web" is Ready

    Example: A client without that right binds it
      When the command "kubectl create --as=jane --raw /api/v1/namespaces/default/pods/web/binding -f features/api/clients/bind-web.json" is run
      Then it is refused with "User \"jane\" cannot create resource \"pods/binding\""
      And Pod "web" is Pending

  Rule: A Pod is bound once

    Example: It is on a Node already
      Given a Pod "web" with:
        | nodeName | node-1 |
      When the command "kubectl create --raw /api/v1/namespaces/default/pods/web/binding -f features/api/clients/bind-web.json" is run
      Then it is refused with "pod web is already assigned to node \"node-1\""
      And Pod "web" is on Node "node-1"
