@api
Feature: What cannot be is refused, with the field, the value and what is wrong with it
  Nothing is stored of a request that is refused.
  https://kubernetes.io/docs/reference/using-api/api-concepts/

  Background:
    Given a cluster

  Rule: A refusal names the field by its path

    Scenario Outline: A <kind> whose <field> is <value>
      When a <kind> "web" with:
        | <field> | <value> |
      Then it is refused with "<words>"
      And <kind> "web" does not exist

      Examples:
        | kind       | field                            | value                                              | words                                                                                                                |
        | Deployment | replicas                         | -1                                                 | spec.replicas: Invalid value: -1: must be greater than or equal to 0                                                 |
        | Deployment | spec.template.spec.restartPolicy | Never                                              | spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"                         |
        | Pod        | spec.restartPolicy               | Sometimes                                          | spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"         |
        | Pod        | containers[0].ports              | [{"containerPort": 70000}]                         | spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive              |
        | Pod        | containers[0].livenessProbe      | {"httpGet": {"port": 80}, "successThreshold": 2}   | spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1                                       |
        | Pod        | containers[0].livenessProbe      | {"periodSeconds": 5}                               | spec.containers[0].livenessProbe: Required value: must specify a handler type                                        |
        | Pod        | containers[0].volumeMounts       | [{"name": "data", "mountPath": "/data"}]           | spec.containers[0].volumeMounts[0].name: Not found: \"data\"                                                         |
        | Pod        | containers[0].resources          | {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}} | spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1            |
        | Pod        | metadata.labels                  | {"app": "a b"}                                     | metadata.labels: Invalid value: \"a b\": a valid label must be an empty string or consist of alphanumeric characters |
        | Job        | completions                      | -1                                                 | spec.completions: Invalid value: -1: must be greater than or equal to 0                                              |
        | CronJob    | schedule                         | every day                                          | spec.schedule: Invalid value: \"every day\": expected exactly 5 fields, found 2: [every day]                         |
        | Service    | port                             | 0                                                  | spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive                                         |

  Rule: All that is wrong is said at once

    Example: Two fields of a Deployment are negative
      When a Deployment "web" with:
        | replicas        | -1 |
        | minReadySeconds | -1 |
      Then it is refused with "Deployment.apps \"web\" is invalid: [spec.replicas: Invalid value: -1: must be greater than or equal to 0, spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0]"

    Example: Two containers have the same port, and one has no image
      When these manifests are created:
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
          - name: web
          - name: proxy
            image: proxy:v1
            env: [{name: "", value: x}]
        """
      Then it is refused with "[spec.containers[0].image: Required value, spec.containers[1].env[0].name: Required value]"

  Rule: The name of an object is a DNS name, of a Namespace and a Service one label of it

    Scenario Outline: A <kind> called <name>
      When these manifests are applied:
        """
        apiVersion: v1
        kind: <kind>
        metadata: {name: <name>}
        """
      Then it is refused with "<words>"

      Examples:
        | kind      | name  | words                                                                                                       |
        | ConfigMap | Web_1 | metadata.name: Invalid value: \"Web_1\": a lowercase RFC 1123 subdomain must consist of lower case          |
        | ConfigMap | a..b  | metadata.name: Invalid value: \"a..b\": a lowercase RFC 1123 subdomain must consist of lower case           |
        | Namespace | a.b   | metadata.name: Invalid value: \"a.b\": must not contain dots                                                |
        | Namespace | Web   | metadata.name: Invalid value: \"Web\": a lowercase RFC 1123 label must consist of lower case                |
        | Service   | 1web  | metadata.name: Invalid value: \"1web\": a DNS-1035 label must consist of lower case alphanumeric characters |

    Scenario Outline: A <kind> may be called <name>
      When these manifests are applied:
        """
        apiVersion: v1
        kind: <kind>
        metadata: {name: <name>}
        """
      Then <kind> "<name>" exists

      Examples:
        | kind           | name    |
        | ConfigMap      | a.b-1.c |
        | ConfigMap      | 1web    |
        | Namespace      | web-1   |
        | ServiceAccount | a.b     |

  Rule: A kind that the API server does not know is refused

    Scenario Outline: A manifest of a <kind> in <version>
      When these manifests are applied:
        """
        apiVersion: <version>
        kind: <kind>
        metadata: {name: web}
        """
      Then it is refused with "no matches for kind \"<kind>\" in version \"<version>\""

      Examples:
        | kind       | version |
        | Deploymant | apps/v1 |
        | Deployment | apps/v2 |
        | Deployment | v1      |
