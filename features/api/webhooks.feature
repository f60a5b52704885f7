@api
Feature: A webhook that cannot be asked keeps out what it was to judge
  Whoever writes a webhook decides by its failurePolicy what happens while it is away, and by rules and selectors what it is
  asked about at all. Here nobody listens at its address.
  https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy

  Background:
    Given a cluster with 1 Node

  Rule: While a webhook is away, its failurePolicy decides

    Example: What it judges is refused
      Given these manifests are applied:
        """yaml
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: { name: hooks }
        webhooks:
          - name: teams.example.com
            clientConfig: { url: 'https://hooks.example.com/teams' }
            rules: [{ operations: [CREATE], apiGroups: [apps], apiVersions: [v1], resources: [deployments] }]
            sideEffects: None
            admissionReviewVersions: [v1]
            timeoutSeconds: 5
        """
      When a Deployment "web" with:
        | replicas | 1 |
      Then it is refused with "failed calling webhook \"teams.example.com\": failed to call webhook: Post \"https://hooks.example.com/teams?timeout=5s\": dial tcp: lookup hooks.example.com: no such host"

    Example: It does not matter
      Given these manifests are applied:
        """yaml
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: { name: hooks }
        webhooks:
          - name: teams.example.com
            clientConfig: { url: 'https://hooks.example.com/teams' }
            rules: [{ operations: [CREATE], apiGroups: [apps], apiVersions: [v1], resources: [deployments] }]
            failurePolicy: Ignore
            sideEffects: None
            admissionReviewVersions: [v1]
        """
      When a Deployment "web" with:
        | replicas | 1 |
      Then within 1m, Deployment "web" is Available

  Rule: A webhook that judges Pods stands in the way of controllers

    Background:
      Given these manifests are applied:
        """yaml
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: { name: sidecars }
        webhooks:
          - name: sidecars.example.com
            clientConfig: { service: { namespace: default, name: sidecars, path: /inject } }
            rules: [{ operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [pods] }]
            namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: default } }
            sideEffects: None
            admissionReviewVersions: [v1]
        """

    Example: A Deployment gets no Pods
      When a Deployment "web" with:
        | replicas | 1 |
      Then for 1h, Deployment "web" has 0 available replicas

    Example: It gets them when the webhook has gone
      Given a Deployment "web" with:
        | replicas | 1 |
      And 1m passes
      When MutatingWebhookConfiguration "sidecars" is deleted
      Then within 5m, Deployment "web" has 1 available replica

    Example: Its Namespace is none that the webhook selects
      Given the Namespace "shop"
      When a Deployment "shop/web" with:
        | replicas | 1 |
      Then within 1m, Deployment "shop/web" has 1 available replica
