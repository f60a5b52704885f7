@api
Feature: A CustomResourceDefinition makes a kind of its own
  Its objects are pruned, defaulted and validated by its schema, and go when it goes.
  https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/

  Background:
    Given a cluster
    And these manifests are applied:
      """yaml
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: crontabs.stable.example.com
      spec:
        group: stable.example.com
        scope: Namespaced
        names: { plural: crontabs, kind: CronTab, shortNames: [ct] }
        versions:
          - name: v1
            served: true
            storage: true
            subresources:
              status: {}
              scale: { specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas }
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [cronSpec]
                    properties:
                      cronSpec: { type: string, pattern: '^(\d+|\*)(/\d+)?(\s+(\d+|\*)(/\d+)?){4}$' }
                      replicas: { type: integer, minimum: 1, maximum: 10, default: 1 }
                      policy: { type: string, enum: [Allow, Forbid], default: Allow }
                      targets:
                        type: array
                        items: { type: object, properties: { name: { type: string } } }
                  status:
                    type: object
                    properties: { replicas: { type: integer } }
      """
    And everything is settled
    And these manifests are applied:
      """yaml
      apiVersion: stable.example.com/v1
      kind: CronTab
      metadata: { name: nightly }
      spec: { cronSpec: '0 3 * * *' }
      """

  Rule: A kind is served once its names are accepted and it is established

    Example: Its objects are found by each of its names
      Then condition "NamesAccepted" of crd "crontabs.stable.example.com" is "True" because "NoConflicts"
      And condition "Established" of crd "crontabs.stable.example.com" is "True" because "InitialNamesAccepted"
      And CronTab "nightly" exists
      And ct "nightly" exists

    Example: Another definition takes its short name
      When these manifests are applied:
        """yaml
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: contracts.stable.example.com }
        spec:
          group: stable.example.com
          scope: Cluster
          names: { plural: contracts, kind: Contract, shortNames: [ct] }
          versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
        """
      Then within 1s, condition "NamesAccepted" of crd "contracts.stable.example.com" is "False" because "ShortNamesConflict" saying "is already in use"
      And condition "Established" of crd "contracts.stable.example.com" is "False" because "NotAccepted"

    Example: An object comes in the same file, right after its definition
      When these manifests are applied:
        """yaml
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: shops.example.com }
        spec:
          group: example.com
          scope: Cluster
          names: { plural: shops, kind: Shop }
          versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
        ---
        apiVersion: example.com/v1
        kind: Shop
        metadata: { name: corner }
        """
      Then Shop "corner" exists

    Example: An object whose kind nobody has defined
      When these manifests are applied:
        """yaml
        apiVersion: example.com/v1
        kind: Shop
        metadata: { name: corner }
        """
      Then it is refused with "no matches for kind \"Shop\" in version \"example.com/v1\""

  Rule: What an object does not say gets the default of its schema

    Example: Replicas and a policy are left out
      Then field "spec.replicas" of CronTab "nightly" is "1"
      And field "spec.policy" of CronTab "nightly" is "Allow"

  Rule: What does not fit the schema is refused, each mistake in its own words

    Scenario Outline: <what>
      When CronTab "nightly" is patched with:
        """
        spec: <spec>
        """
      Then it is refused with "<message>"

      Examples:
        | what                   | spec                         | message                                                                                                       |
        | A number for a text    | { cronSpec: 5 }              | spec.cronSpec: Invalid value: \"integer\": spec.cronSpec in body must be of type string: \"integer\"          |
        | Too many               | { replicas: 15 }             | spec.replicas: Invalid value: 15: spec.replicas in body should be less than or equal to 10                    |
        | Too few                | { replicas: 0 }              | spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1                   |
        | None of the words      | { policy: Maybe }            | spec.policy: Unsupported value: \"Maybe\": supported values: \"Allow\", \"Forbid\"                            |
        | A text of another form | { cronSpec: '* * * *' }      | spec.cronSpec in body should match                                                                            |
        | What is required goes  | { cronSpec: null }           | spec.cronSpec: Required value                                                                                 |
        | Deeper down            | { targets: [{ name: true }] } | spec.targets[0].name in body must be of type string: \"boolean\"                                             |

  Rule: The status is written apart, and moves no generation

    Example: A controller of somebody else reports
      When the status of CronTab "nightly" is patched with:
        """
        replicas: 1
        """
      Then field "status.replicas" of CronTab "nightly" is "1"
      And field "metadata.generation" of CronTab "nightly" is "1"

    Example: It is scaled
      When CronTab "nightly" is scaled to 3 replicas
      Then field "spec.replicas" of CronTab "nightly" is "3"
      And field "metadata.generation" of CronTab "nightly" is "2"

  Rule: A definition goes only after its objects

    Example: The definition is deleted
      When crd "crontabs.stable.example.com" is deleted
      And everything settles
      Then crd "crontabs.stable.example.com" does not exist

    Example: An object has a finalizer
      When CronTab "nightly" is patched with:
        """
        metadata: { finalizers: [example.com/backup] }
        """
      And crd "crontabs.stable.example.com" is deleted
      Then for 1m, condition "Terminating" of crd "crontabs.stable.example.com" is "True"
      And CronTab "nightly" is Terminating
      When CronTab "nightly" is patched with:
        """
        metadata: { finalizers: null }
        """
      Then within 10s, crd "crontabs.stable.example.com" does not exist
