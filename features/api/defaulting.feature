@api
Feature: The API server fills in what a manifest leaves out
  Whoever reads an object back finds every value that counts, not only those that were sent.
  https://kubernetes.io/docs/reference/using-api/api-concepts/

  Background:
    Given a cluster

  Rule: What a Pod leaves out has its default

    Scenario Outline: A Pod leaves out <field>
      When these manifests are applied:
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          containers:
          - name: web
            image: web:v1
            ports:
            - containerPort: 8080
        """
      Then field "<field>" of Pod "web" is "<value>"

      Examples:
        | field                                     | value                |
        | spec.restartPolicy                        | Always               |
        | spec.terminationGracePeriodSeconds        | 30                   |
        | spec.dnsPolicy                            | ClusterFirst         |
        | spec.schedulerName                        | default-scheduler    |
        | spec.serviceAccountName                   | default              |
        | spec.enableServiceLinks                   | true                 |
        | spec.priority                             | 0                    |
        | spec.preemptionPolicy                     | PreemptLowerPriority |
        | spec.containers[0].imagePullPolicy        | IfNotPresent         |
        | spec.containers[0].ports[0].protocol      | TCP                  |
        | spec.containers[0].terminationMessagePath | /dev/termination-log |

    Example: A probe that says only where to ask
      Given a Pod "web" with:
        | readiness | http :8080 |
      Then field "spec.containers[0].readinessProbe.periodSeconds" of Pod "web" is "10"
      And field "spec.containers[0].readinessProbe.timeoutSeconds" of Pod "web" is "1"
      And field "spec.containers[0].readinessProbe.successThreshold" of Pod "web" is "1"
      And field "spec.containers[0].readinessProbe.failureThreshold" of Pod "web" is "3"
      And field "spec.containers[0].readinessProbe.httpGet.path" of Pod "web" is "/"
      And field "spec.containers[0].readinessProbe.httpGet.scheme" of Pod "web" is "HTTP"

  Rule: What a workload leaves out has its default

    Scenario Outline: A <kind> leaves out <field>
      Given a <kind> "web" with:
        | image | web:v1 |
      Then field "<field>" of <kind> "web" is "<value>"

      Examples:
        | kind        | field                                            | value         |
        | Deployment  | spec.replicas                                    | 1             |
        | Deployment  | spec.strategy.type                               | RollingUpdate |
        | Deployment  | spec.strategy.rollingUpdate.maxSurge             | 25%           |
        | Deployment  | spec.strategy.rollingUpdate.maxUnavailable       | 25%           |
        | Deployment  | spec.revisionHistoryLimit                        | 10            |
        | Deployment  | spec.progressDeadlineSeconds                     | 600           |
        | StatefulSet | spec.podManagementPolicy                         | OrderedReady  |
        | StatefulSet | spec.updateStrategy.rollingUpdate.partition      | 0             |
        | DaemonSet   | spec.updateStrategy.rollingUpdate.maxUnavailable | 1             |
        | Job         | spec.completions                                 | 1             |
        | Job         | spec.parallelism                                 | 1             |
        | Job         | spec.backoffLimit                                | 6             |

  Rule: What a Service leaves out has its default

    Scenario Outline: A Service leaves out <field>
      Given a Service "web" with:
        | port | 8080 |
      Then field "<field>" of Service "web" is "<value>"

      Examples:
        | field                      | value       |
        | spec.type                  | ClusterIP   |
        | spec.ports[0].protocol     | TCP         |
        | spec.ports[0].targetPort   | 8080        |
        | spec.sessionAffinity       | None        |
        | spec.internalTrafficPolicy | Cluster     |
        | spec.ipFamilyPolicy        | SingleStack |

  Rule: What a manifest says stays as it is said

    Example: A Deployment of no replicas with a short history
      Given a Deployment "web" with:
        | replicas             | 0 |
        | revisionHistoryLimit | 2 |
      When everything settles
      Then field "spec.replicas" of Deployment "web" is "0"
      And field "spec.revisionHistoryLimit" of Deployment "web" is "2"
