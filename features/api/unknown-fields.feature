@api
Feature: A field that the API server does not know is refused, and so is a value of the wrong type
  A field that is misspelt would otherwise be dropped in silence.
  https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation

  Background:
    Given a cluster

  Rule: An object with a field that its kind does not have is not created

    Example: replica instead of replicas
      When these manifests are created:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replica: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: web:v1}]
        """
      Then it is refused with "strict decoding error: unknown field \"spec.replica\""
      And Deployment "web" does not exist

    Example: Two unknown fields, one of them deep inside
      When these manifests are created:
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, label: {app: web}}
        spec:
          containers: [{name: web, image: web:v1, readyProbe: {}}]
        """
      Then it is refused with "unknown field \"metadata.label\", unknown field \"spec.containers[0].readyProbe\""

    Example: The same, applied
      When these manifests are applied:
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers: [{name: web, image: web:v1, readyProbe: {}}]
        """
      Then it is refused with ".spec.containers[name=\"web\"].readyProbe: field not declared in schema"

    Example: A patch with an unknown field
      Given a Deployment "web" with:
        | replicas | 1 |
      When Deployment "web" is patched with:
        """
        spec: {replica: 3}
        """
      Then it is refused with "unknown field \"spec.replica\""

  Rule: A value of the wrong type is refused

    Scenario Outline: replicas is <value>
      When these manifests are created:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: <value>
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers: [{name: web, image: web:v1}]
        """
      Then it is refused with "<words>"

      Examples:
        | value | words                                                                                         |
        | three | json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32 |
        | "3"   | json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32 |
        | true  | json: cannot unmarshal bool into Go struct field DeploymentSpec.spec.replicas of type int32   |
        | [3]   | json: cannot unmarshal array into Go struct field DeploymentSpec.spec.replicas of type int32  |

    Example: A number where a text must be
      When these manifests are created:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {port: 8080}
        """
      Then it is refused with "json: cannot unmarshal number into Go struct field ConfigMap.data of type string"

    Example: A quantity that is none
      When these manifests are created:
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers: [{name: web, image: web:v1, resources: {requests: {cpu: lots}}}]
        """
      Then it is refused with "quantities must match the regular expression"
