@api @clients
Feature: Clients find custom resources as they find all others
  Discovery, tables, explanations, scales and warnings come from the CustomResourceDefinition.
  https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/

  Background:
    Given a cluster
    And these manifests are applied:
      """yaml
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: { name: crontabs.stable.example.com }
      spec:
        group: stable.example.com
        scope: Namespaced
        names: { plural: crontabs, singular: crontab, kind: CronTab, shortNames: [ct], categories: [all] }
        versions:
          - name: v1
            served: true
            storage: true
            additionalPrinterColumns:
              - { name: Spec, type: string, jsonPath: .spec.cronSpec }
              - { name: Replicas, type: integer, jsonPath: .spec.replicas }
              - { name: Image, type: string, jsonPath: .spec.image, priority: 1 }
            subresources:
              scale: { specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas }
            schema: &schema
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      cronSpec: { type: string, description: When its jobs run. }
                      replicas: { type: integer, default: 1 }
                      image: { type: string }
                  status: { type: object, properties: { replicas: { type: integer } } }
          - name: v1beta1
            served: true
            storage: false
            deprecated: true
            schema: *schema
      """
    And everything is settled
    And these manifests are applied:
      """yaml
      apiVersion: stable.example.com/v1
      kind: CronTab
      metadata: { name: nightly }
      spec: { cronSpec: 0 3 * * *, image: backup:v1 }
      """
    And the cluster is served

  Rule: A table has the columns of its definition

    Example: The columns for everybody, by a short name
      When the command "kubectl get ct" is run
      Then the command says "NAME      SPEC        REPLICAS"
      And the command says "nightly   0 3 * * *   1"

    Example: It belongs to what is meant by all
      When the command "kubectl get all -o name" is run
      Then the command says "crontab.stable.example.com/nightly"

  Rule: An object is there in each version that is served

    Example: An old version, with a warning
      When the command "kubectl get crontabs.v1beta1.stable.example.com nightly -o jsonpath={.apiVersion},{.spec.replicas}" is run
      Then the command says "stable.example.com/v1beta1,1"
      And the command says "Warning: stable.example.com/v1beta1 CronTab is deprecated"

    Example: A version that is served no longer
      Given crd "crontabs.stable.example.com" is patched with:
        """
        spec: { versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }] }
        """
      When the command "kubectl get crontabs.v1beta1.stable.example.com" is run
      Then it is refused with "the server doesn't have a resource type"

  Rule: What has a scale is scaled like a Deployment

    Example: Three of them
      When the command "kubectl scale crontab nightly --replicas=3" is run
      Then the command says "crontab.stable.example.com/nightly scaled"
      And field "spec.replicas" of CronTab "nightly" is "3"

  Rule: Its fields are known to clients

    Example: A field is explained in its author's words
      When the command "kubectl explain crontab.spec.cronSpec" is run
      Then the command says "When its jobs run."
