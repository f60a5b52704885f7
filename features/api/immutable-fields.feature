@api
Feature: Some fields stay as they were when the object was created
  What an object is made of may change; what it is may not. For that there is a new object.
  https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement

  Background:
    Given a cluster

  Rule: The selector of a workload cannot change

    Scenario Outline: The selector of a <kind>
      Given a <kind> "web" with:
        | image | web:v1 |
      When <kind> "web" is patched with:
        """
        spec:
          selector: {matchLabels: {app: other}}
          template: {metadata: {labels: {app: other}}}
        """
      Then it is refused with "spec.selector: Invalid value"
      And field "spec.selector.matchLabels.app" of <kind> "web" is "web"

      Examples:
        | kind       |
        | Deployment |
        | ReplicaSet |
        | DaemonSet  |

  Rule: Of a Pod that exists hardly anything can change

    Background:
      Given a Pod "web" with:
        | image                 | web:v1 |
        | activeDeadlineSeconds | 3600   |
      And everything is settled

    Scenario Outline: The Pod gets another <what>
      When Pod "web" is patched with:
        """
        spec: <patch>
        """
      Then it is refused with "pod updates may not change fields other than `spec.containers[*].image`"

      Examples:
        | what           | patch                                                   |
        | restart policy | {restartPolicy: Never}                                  |
        | Node           | {nodeName: node-2}                                      |
        | command        | {containers: [{name: web, command: [sleep]}]}           |
        | variable       | {containers: [{name: web, env: [{name: A, value: b}]}]} |
        | hostname       | {hostname: web}                                         |

    Scenario Outline: The Pod gets <what>
      When Pod "web" is patched with:
        """
        <patch>
        """
      Then field "<field>" of Pod "web" has changed

      Examples:
        | what              | patch                                                | field                      |
        | another image     | {spec: {containers: [{name: web, image: "web:v2"}]}} | spec.containers[0].image   |
        | a nearer deadline | {spec: {activeDeadlineSeconds: 1800}}                | spec.activeDeadlineSeconds |
        | a label           | {metadata: {labels: {tier: front}}}                  | metadata.labels.tier       |

    Example: The Pod gets a toleration more
      When Pod "web" is patched with:
        """
        spec: {tolerations: [{key: example.com/spot, operator: Exists}]}
        """
      Then field "spec.tolerations[*].key" of Pod "web" contains "example.com/spot"

  Rule: The template of a Job cannot change

    Example: The image of a Job becomes another
      Given a Job "report" with:
        | image | report:v1 |
      When the image of Job "report" becomes "report:v2"
      Then it is refused with "field is immutable"

    Example: A Job gets more parallelism
      Given a Job "report" with:
        | image       | report:v1 |
        | completions | 4         |
      When Job "report" is patched with:
        """
        spec: {parallelism: 2}
        """
      Then field "spec.parallelism" of Job "report" is "2"

  Rule: Of a StatefulSet only the named fields can change

    Example: It gets another service name
      Given a StatefulSet "db" with:
        | serviceName | db |
      When StatefulSet "db" is patched with:
        """
        spec: {serviceName: other}
        """
      Then it is refused with "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"

    Example: It gets another template
      Given a StatefulSet "db" with:
        | image | db:v1 |
      When the image of StatefulSet "db" becomes "db:v2"
      Then field "spec.template.spec.containers[0].image" of StatefulSet "db" is "db:v2"

  Rule: A ConfigMap or Secret that says it is immutable keeps its data

    Scenario Outline: An immutable <kind> gets other data
      Given a <kind> "settings" with:
        | data      | {"colour": "Ymx1ZQ=="} |
        | immutable | true                   |
      When <kind> "settings" is patched with:
        """
        data: {colour: Z3JlZW4=}
        """
      Then it is refused with "data: Forbidden: field is immutable when `immutable` is set"

      Examples:
        | kind      |
        | ConfigMap |
        | Secret    |

    Example: It is to be mutable again
      Given a ConfigMap "settings" with:
        | data      | {"colour": "blue"} |
        | immutable | true               |
      When ConfigMap "settings" is patched with:
        """
        immutable: false
        """
      Then it is refused with "immutable: Forbidden: field is immutable when `immutable` is set"

    Example: A ConfigMap that says nothing gets other data
      Given a ConfigMap "settings" with:
        | data | {"colour": "blue"} |
      When ConfigMap "settings" is patched with:
        """
        data: {colour: green}
        """
      Then field "data.colour" of ConfigMap "settings" is "green"

  Rule: A Service keeps its cluster IP

    Example: Another cluster IP is asked for
      Given a Service "web" with:
        | port      | 8080       |
        | clusterIP | 10.96.0.50 |
      When Service "web" is patched with:
        """
        spec: {clusterIP: 10.96.0.51, clusterIPs: [10.96.0.51]}
        """
      Then it is refused with "spec.clusterIPs[0]: Invalid value: []string{\"10.96.0.51\"}: may not change once set"
