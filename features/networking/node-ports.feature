@networking
Feature: A Service of type NodePort is at one port of every Node
  Whichever Node a client asks, the port leads to a Pod of the Service, on that Node or another.
  https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
  https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip

  Background:
    Given a cluster with 3 Nodes
    And the Namespace "shop"
    And a Deployment "web" with:
      | replicas                               | 1       |
      | image                                  | shop:v1 |
      | port                                   | 8080    |
      | template.spec.nodeName                 | node-1  |

  Rule: The port of each Node leads to the Pods, wherever they are

    Background:
      Given a Service "web" with:
        | type       | NodePort |
        | port       | 80       |
        | targetPort | 8080     |
        | nodePort   | 30080    |
      And everything is settled

    Scenario Outline: A client asks <node>
      When a client sends GET "http://<node>:30080/"
      Then the response is 200 from Deployment "web"

      Examples:
        | node   |
        | node-1 |
        | node-3 |

    Example: A port that no Service has
      When a client sends GET "http://node-1:30081/"
      Then the connection is refused

    Example: The Node that is asked has crashed
      Given Node "node-3" crashes
      When a client sends GET "http://node-3:30080/"
      Then the connection times out

    Example: The Node of the Pod has crashed
      Given Node "node-1" crashes
      When a client sends GET "http://node-3:30080/"
      Then the connection times out

    Example: A Pod of the cluster asks a Node
      Given a Pod "visitor" with:
        | image    | visitor:v1 |
        | nodeName | node-2     |
      And everything is settled
      When Pod "visitor" sends GET "http://node-3:30080/"
      Then the response is 200 from Service "web"

  Rule: A port that is not asked for is taken from the range of node ports

    Example: A Service without one
      Given a Service "web" with:
        | type | NodePort |
        | port | 80       |
      Then field "spec.ports[0].nodePort" of Service "web" is at least "30000"
      And field "spec.ports[0].nodePort" of Service "web" is at most "32767"

    Example: A port that another Service has
      Given a Service "web" with:
        | type     | NodePort |
        | port     | 80       |
        | nodePort | 30080    |
      When these manifests are applied:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: other }
        spec:
          type: NodePort
          ports: [{ port: 80, nodePort: 30080 }]
        """
      Then it is refused with "provided port is already allocated"

  Rule: With the external traffic policy Local a Node leads to its own Pods only

    Background:
      Given a Service "web" with:
        | type                  | NodePort |
        | port                  | 80       |
        | targetPort            | 8080     |
        | nodePort              | 30080    |
        | externalTrafficPolicy | Local    |
      And everything is settled

    Example: The Node of the Pod
      When a client sends GET "http://node-1:30080/"
      Then the response is 200 from Deployment "web"

    Example: A Node without a Pod
      When a client sends GET "http://node-2:30080/"
      Then the connection times out

    Example: A Service without any Pod
      Given Deployment "web" is scaled to 0 replicas
      And everything is settled
      When a client sends GET "http://node-1:30080/"
      Then the connection is refused
