@api @clients
Feature: kubectl reads what containers write, runs commands in them and reaches their ports
  Containers are simulated, in the cluster's time; their shell, files, ports and logs answer as those of the images that they have.
  https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/

  Background:
    Given a cluster
    And the cluster is served

  Rule: A log is what the container has written, and the one before a restart is kept

    Background:
      Given a Pod "broken" with:
        | image   | busybox:1.37                                                    |
        | command | ["sh", "-c", "echo starting; sleep 10; echo no database; exit 3"] |
      And a Pod "clock" with:
        | image   | busybox:1.37                                                         |
        | command | ["sh", "-c", "while true; do i=$((i+1)); echo minute $i; sleep 60; done"] |

    Example: A container that has been restarted
      Given 15s pass
      When the command "kubectl logs broken --previous" is run
      Then the command says "no database"

    Example: The last minutes
      Given 10m pass
      When the command "kubectl logs clock --since=90s" is run
      Then the command says "minute 10"

    Example: There was no restart
      Given 1m passes
      When the command "kubectl logs clock --previous" is run
      Then it is refused with "previous terminated container \"clock\" in pod \"clock\" not found"

  Rule: A command runs in a container that runs, and its exit code is kubectl's

    Background:
      Given a Pod "box" with:
        | image   | busybox:1.37          |
        | command | ["sleep", "infinity"] |
      And everything is settled

    Example: It says where it runs, and fails
      When the command "kubectl exec box -- sh -c 'echo in $HOSTNAME; cat /etc/none || exit 3'" is run
      Then it is refused with "3"
      And the command says "in box"
      And the command says "cat: can't open '/etc/none': No such file or directory"

    Example: A file is copied into the container and out again
      Given the command "kubectl cp features/api/clients/settings-blue.yaml box:/tmp/settings" is run
      When the command "kubectl cp box:/tmp/settings ${KUBECONFIG%/*}/settings && cat ${KUBECONFIG%/*}/settings" is run
      Then the command says "data: { colour: blue, size: small }"

  Rule: A Service is reached through the API server

    Background:
      Given a Service "web" with:
        | port | 80 |

    Example: A Pod answers
      Given a Pod "web" with:
        | image  | nginx:1.27 |
        | labels | app=web    |
      And everything is settled
      When the command "kubectl get --raw /api/v1/namespaces/default/services/web/proxy/" is run
      Then the command says "Welcome to nginx!"

    Example: No Pod is there
      Given everything is settled
      When the command "kubectl get --raw /api/v1/namespaces/default/services/web/proxy/" is run
      Then it is refused with "no endpoints available for service \"web\""
