@api @clients
Feature: kubectl finds, shows and awaits what is asked for
  The server chooses by labels and fields, and makes the tables; kubectl sorts, picks and formats.
  https://kubernetes.io/docs/reference/kubectl/generated/kubectl_get/

  Background:
    Given a cluster with 2 Nodes
    And a Pod "web" with:
      | labels   | tier=front |
      | nodeName | node-1     |
    And a Pod "api" with:
      | labels   | tier=back |
      | nodeName | node-2    |
      | cpu      | 1         |
    And a Pod "db" with:
      | labels       | tier=store      |
      | nodeSelector | disk=none-there |
    And everything is settled
    And the cluster is served

  Rule: Objects are chosen by their labels and by some of their fields

    Scenario Outline: <what>
      When the command "kubectl get pods <options> -o jsonpath=[{.items[*].metadata.name}]" is run
      Then the command says "<says>"

      Examples:
        | what                | options                                                          | says         |
        | Those of a tier     | -l tier=front                                                    | [web]        |
        | By label and phase  | -l 'tier notin (back)' --field-selector=status.phase=Pending     | [db]         |
        | All, in their order | --sort-by=.metadata.labels.tier                                  | [api web db] |

    Example: A field that nobody can choose by
      When the command "kubectl get pods --field-selector=spec.containers=web" is run
      Then it is refused with "field label not supported: spec.containers"

  Rule: A table says of each kind what matters

    Example: Pods, one of which finds no Node
      When the command "kubectl get pods -o wide" is run
      Then the command says "db     0/1     Pending   0"
      And the command says "node-2   <none>           <none>"

    Example: A Pod is described with its Events
      When the command "kubectl describe pod db" is run
      Then the command says "default-scheduler  0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector."

    Example: A field is explained
      When the command "kubectl explain pod.spec.nodeSelector" is run
      Then the command says "Selector which must match a node's labels"

  Rule: What is not there is told in Kubernetes' words

    Example: A Pod that is not there
      When the command "kubectl get pod cart" is run
      Then it is refused with "Error from server (NotFound): pods \"cart\" not found"

  Rule: Whoever awaits something is told when it has come, on the cluster's own clock

    Example: A Pod that starts slowly
      Given the image "slow:v1" takes 3m to start
      And a Pod "slow" with:
        | image | slow:v1 |
      When the command "kubectl wait pod/slow --for=condition=Ready --timeout=1h" is run
      Then the command says "pod/slow condition met"
      And Pod "slow" is Ready

    Example: A Pod that goes slowly
      Given the image "slow:v1" ignores SIGTERM
      And a Pod "slow" with:
        | image | slow:v1 |
      And everything is settled
      When the command "kubectl delete pod slow" is run
      Then the command says "pod \"slow\" deleted"
      And Pod "slow" does not exist
