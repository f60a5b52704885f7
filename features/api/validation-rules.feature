@api
Feature: A custom resource holds to rules that its definition writes in CEL
  A rule may compare fields, compare with what was stored before, and say in its own words what is wrong.
  https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules

  Background:
    Given a cluster
    And these manifests are applied:
      """yaml
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: { name: shops.example.com }
      spec:
        group: example.com
        scope: Namespaced
        names: { plural: shops, kind: Shop }
        versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    x-kubernetes-validations:
                      - rule: self.minStaff <= self.maxStaff
                      - rule: '!has(self.opens) || self.opens.matches("^[0-9]{2}:[0-9]{2}$")'
                        message: opens is a time of day
                        fieldPath: .opens
                      - rule: self.maxStaff >= oldSelf.maxStaff
                        messageExpression: '"%d of the staff would have to go".format([oldSelf.maxStaff - self.maxStaff])'
                    properties:
                      minStaff: { type: integer, default: 1 }
                      maxStaff: { type: integer, default: 5 }
                      opens: { type: string, maxLength: 5 }
                      till:
                        type: string
                        x-kubernetes-validations:
                          - rule: self == oldSelf
                            message: a till stays where it is
      """
    And everything is settled
    And these manifests are applied:
      """yaml
      apiVersion: example.com/v1
      kind: Shop
      metadata: { name: corner }
      spec: { till: left }
      """

  Rule: What breaks a rule is refused, in the rule's words

    Scenario Outline: <what>
      When Shop "corner" is patched with:
        """
        spec: <spec>
        """
      Then it is refused with "<message>"

      Examples:
        | what                           | spec               | message                                                                                |
        | Two fields contradict          | { minStaff: 9 }    | spec: Invalid value: \"object\": failed rule: self.minStaff <= self.maxStaff           |
        | A text has another form        | { opens: early }   | spec.opens: Invalid value: \"object\": opens is a time of day                          |
        | The old version allows no less | { maxStaff: 2 }    | spec: Invalid value: \"object\": 3 of the staff would have to go                       |
        | A field never changes          | { till: right }    | spec.till: Invalid value: \"string\": a till stays where it is                         |

    Example: What breaks none is let in
      When Shop "corner" is patched with:
        """
        spec: { minStaff: 2, maxStaff: 6, opens: '08:30', till: left }
        """
      Then field "spec.maxStaff" of Shop "corner" is "6"

  Rule: A rule that cannot be read is refused with its definition

    Scenario Outline: The rule of a definition: <what>
      When crd "shops.example.com" is patched with:
        """
        spec:
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      x-kubernetes-validations: [{ rule: '<rule>' }]
                      properties: { size: { type: integer }, names: { type: array, items: { type: string } } }
        """
      Then it is refused with "<message>"

      Examples:
        | what                      | rule                                           | message                                                                     |
        | it names no field         | self.sise > 1                                  | ERROR: <input>:1:5: undefined field 'sise'                                  |
        | it compares unlike things | self.size > "1"                                | found no matching overload for '_>_' applied to '(int, string)'             |
        | it is no condition        | self.size                                      | cel expression must evaluate to a bool                                      |
        | it could take for ever    | self.names.all(a, self.names.exists(b, a > b)) | Forbidden: estimated rule cost exceeds budget by factor of more than 100x   |
