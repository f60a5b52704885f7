@api
Feature: A ValidatingAdmissionPolicy decides by expressions what is let into a cluster
  A policy says what has to hold; its bindings say where, with which parameters, and what happens otherwise.
  https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/

  Background:
    Given a cluster
    And these manifests are applied:
      """yaml
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: { name: few-replicas }
      spec:
        paramKind: { apiVersion: v1, kind: ConfigMap }
        matchConstraints:
          resourceRules:
            - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }
        variables:
          - { name: limit, expression: int(params.data.replicas) }
        validations:
          - expression: object.spec.replicas <= variables.limit
            messageExpression: "'at most ' + string(variables.limit) + ' replicas'"
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: limits, namespace: default }
      data: { replicas: '3' }
      """

  Rule: A policy has effect where it is bound

    Background:
      Given these manifests are applied:
        """yaml
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: { name: everywhere }
        spec:
          policyName: few-replicas
          validationActions: [Deny]
          paramRef: { name: limits, namespace: default, parameterNotFoundAction: Deny }
          matchResources:
            namespaceSelector:
              matchExpressions: [{ key: unlimited, operator: DoesNotExist }]
        """

    Example: A Deployment is too large
      When a Deployment "web" with:
        | replicas | 4 |
      Then it is refused with "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'few-replicas' with binding 'everywhere' denied request: at most 3 replicas"

    Example: A Deployment is small enough, until it is scaled
      Given a Deployment "web" with:
        | replicas | 3 |
      When Deployment "web" is patched with:
        """
        spec: { replicas: 4 }
        """
      Then it is refused with "denied request: at most 3 replicas"

    Example: The binding leaves a Namespace out
      Given these manifests are applied:
        """yaml
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop, labels: { unlimited: 'yes' } }
        """
      When a Deployment "shop/web" with:
        | replicas | 4 |
      Then Deployment "shop/web" exists

    Example: The parameters are not there
      Given ConfigMap "limits" is deleted
      When a Deployment "web" with:
        | replicas | 1 |
      Then it is refused with "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction"

  Rule: Without a binding it has none

    Example: A Deployment is as large as it likes
      When a Deployment "web" with:
        | replicas | 4 |
      Then Deployment "web" exists

  Rule: An expression that cannot be read is refused with its policy

    Scenario Outline: <what>
      When ValidatingAdmissionPolicy "few-replicas" is patched with:
        """
        spec: { validations: [{ expression: "<expression>" }] }
        """
      Then it is refused with "<message>"

      Examples:
        | what                     | expression          | message                                                   |
        | It names no variable     | subject.spec        | undeclared reference to 'subject' (in container '')       |
        | It is no condition       | 1 + 1               | must evaluate to bool                                     |
        | It ends too early        | object.spec >       | Syntax error: mismatched input '<EOF>' expecting          |
