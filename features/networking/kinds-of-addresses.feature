@networking
Feature: Pods, Services and Nodes have addresses of three kinds
  A Pod's address goes with the Pod. A Service's address stays, and exists only inside the cluster. A
  Node's address is on the network around it: what is to be reached from outside goes through it.
  https://kubernetes.io/docs/concepts/cluster-administration/networking/#kubernetes-ip-address-ranges

  Background:
    Given a cluster with 2 Nodes
    And a Pod "web" with:
      | image | shop:v1 |
      | port  | 8080    |
    And a Pod "visitor" with:
      | image | visitor:v1 |
    And a Service "web" with:
      | port       | 80         |
      | targetPort | 8080       |
      | clusterIP  | 10.96.0.80 |
    And everything is settled

  Rule: Each Pod has an address of its own, from the range of its Node

    Example: A Pod has one
      Then field "status.podIP" of Pod "web" matches "^10\.\d+\.\d+\.\d+$"
      And field "spec.podCIDR" of Node "node-1" is set

    Example: A Pod that uses the network of its Node has that one's
      Given a Pod "agent" with:
        | image       | agent:v1 |
        | port        | 9100     |
        | hostNetwork | true     |
        | nodeName    | node-1   |
      When everything settles
      Then field "status.podIP" of Pod "agent" matches "^172\.18\."

  Rule: The address of a Service leads to its Pods, inside the cluster only

    Example: From a Pod
      When Pod "visitor" sends GET "http://10.96.0.80/"
      Then the response is 200 from Pod "web"

    Scenario Outline: A Service asks for <address>, which <why>
      When these manifests are applied:
        """
        apiVersion: v1
        kind: Service
        metadata: {name: other}
        spec: {clusterIP: <address>, ports: [{port: 80}]}
        """
      Then it is refused with "spec.clusterIPs: Invalid value: []string{\"<address>\"}: failed to allocate IP <address>: <refusal>"

      Examples:
        | address    | why                            | refusal                                                                                        |
        | 10.96.0.80 | another Service has            | provided IP is already allocated                                                               |
        | 192.0.2.80 | is not in the Services' range  | the provided IP (192.0.2.80) is not in the valid range. The range of valid IPs is 10.96.0.0/12 |

    Example: From outside
      When a client sends GET "http://10.96.0.80/"
      Then the connection times out

    Example: The Pod is replaced by another
      Given Pod "web" is deleted
      And everything is settled
      And a Pod "web" with:
        | image | shop:v2 |
        | port  | 8080    |
      And everything is settled
      When Pod "visitor" sends GET "http://10.96.0.80/"
      Then the response is 200 from Pod "web"

  Rule: The address of a Node answers at the ports that Pods have taken there

    Background:
      Given a Pod "agent" with:
        | image       | agent:v1 |
        | port        | 9100     |
        | hostNetwork | true     |
        | nodeName    | node-1   |
      And a Pod "cache" with:
        | image                          | cache:v1 |
        | port                           | 6379     |
        | containers[0].ports[0].hostPort | 16379    |
        | nodeName                       | node-1   |
      And everything is settled

    Example: A Pod on the network of the Node
      When a client sends GET "http://node-1:9100/"
      Then the response is 200 from Pod "agent"

    Example: A Pod with a port of the Node
      When a client sends GET "http://node-1:16379/"
      Then the response is 200 from Pod "cache"

    Example: Another Node
      When a client sends GET "http://node-2:9100/"
      Then the connection is refused
