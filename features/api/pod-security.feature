@api
Feature: A Namespace decides by its labels how much its Pods may do on their Nodes
  There are three levels: privileged, baseline and restricted.
  https://kubernetes.io/docs/concepts/security/pod-security-admission/

  Background:
    Given a cluster

  Rule: A Pod that does more than the enforced level allows is refused

    Background:
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: open}
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: sound
          labels: {pod-security.kubernetes.io/enforce: baseline}
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: strict
          labels: {pod-security.kubernetes.io/enforce: restricted}
        """

    Scenario Outline: In Namespace <namespace> a Pod wants <what>
      When a Pod "<namespace>/web" with:
        | <field> | <value> |
      Then it is refused with "<words>"

      Examples:
        | namespace | what               | field                         | value                | words                                                                                                                 |
        | sound     | to be privileged   | containers[0].securityContext | {"privileged": true} | violates PodSecurity \"baseline:latest\": privileged (container \"web\" must not set securityContext.privileged=true) |
        | sound     | the Node's network | spec.hostNetwork              | true                 | violates PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)                                          |
        | strict    | nothing special    | image                         | web:v1               | allowPrivilegeEscalation != false (container \"web\" must set securityContext.allowPrivilegeEscalation=false)         |

    Scenario Outline: In Namespace <namespace> a Pod may have <what>
      When a Pod "<namespace>/web" with:
        | <field> | <value> |
      Then Pod "<namespace>/web" exists

      Examples:
        | namespace | what               | field                         | value                |
        | open      | every privilege    | containers[0].securityContext | {"privileged": true} |
        | open      | the Node's network | spec.hostNetwork              | true                 |
        | sound     | what is usual      | image                         | web:v1               |

    Example: In Namespace strict a Pod gives up what it does not need
      When these manifests are applied:
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: strict}
        spec:
          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
          containers:
          - name: web
            image: web:v1
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """
      Then Pod "strict/web" exists

    Example: In Namespace strict a Deployment is accepted, and its Pods are not
      Given a Deployment "strict/web" with:
        | replicas | 2 |
      When 10s pass
      Then condition "ReplicaFailure" of Deployment "strict/web" is "True" because "FailedCreate" saying "violates PodSecurity \"restricted:latest\""
