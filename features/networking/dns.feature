@networking
Feature: Services and Pods have names
  Clients look Services up by name and need not know any address. Names are relative to the Namespace of
  the Pod that asks; the full name means the same everywhere.
  https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/

  Background:
    Given a cluster with 2 Nodes
    And the Namespace "shop"
    And the Namespace "staff"
    And a Deployment "web" with:
      | replicas | 3       |
      | image    | shop:v1 |
      | port     | 8080    |
    And a Pod "visitor" with:
      | image | visitor:v1 |
    And a Pod "staff/visitor" with:
      | image | visitor:v1 |

  Rule: A Service has one name, and a Pod may leave out what it has in common with it

    Background:
      Given a Service "web" with:
        | port       | 80   |
        | targetPort | 8080 |
      And everything is settled

    Example: By its full name
      Then name "web.shop.svc.cluster.local" resolves to 1 address

    Example: From a Pod of the same Namespace
      Then name "web" resolves to 1 address from Pod "visitor"
      And name "web.shop" resolves to 1 address from Pod "visitor"

    Example: From a Pod of another Namespace
      Then name "web" does not resolve from Pod "staff/visitor"
      And name "web.shop" resolves to 1 address from Pod "staff/visitor"

    Example: A request by name
      When Pod "staff/visitor" sends GET "http://web.shop/"
      Then the response is 200 from Service "web"

    Example: A name that nobody has
      When Pod "staff/visitor" sends GET "http://web/"
      Then the connection fails to resolve

  Rule: A headless Service has the addresses of its ready Pods, a Service with an address keeps it

    Background:
      Given a Service "peers" with:
        | selector  | app=web |
        | port      | 8080    |
        | clusterIP | None    |
      And a Service "web" with:
        | port | 8080 |
      And everything is settled

    Example: Three ready Pods
      Then name "peers.shop.svc.cluster.local" resolves to 3 addresses
      And name "web.shop.svc.cluster.local" resolves to 1 address

    Example: A fourth Pod that is not ready
      Given the image "slow:v1" becomes ready after 1h
      When a Pod "late" with:
        | labels    | app=web    |
        | image     | slow:v1    |
        | readiness | http :8080 |
      Then for 10m, name "peers.shop.svc.cluster.local" resolves to 3 addresses
      And within 1h, name "peers.shop.svc.cluster.local" resolves to 4 addresses

    Example: Two more Pods
      When Deployment "web" is scaled to 5 replicas
      Then within 10s, name "peers.shop.svc.cluster.local" resolves to 5 addresses

    Example: No Pod at all
      When Deployment "web" is scaled to 0 replicas
      Then within 10s, name "peers.shop.svc.cluster.local" does not resolve
      And name "web.shop.svc.cluster.local" resolves to 1 address

  Rule: A Pod with a hostname and a subdomain has a name below the headless Service of that name

    Example: One of two Pods says both
      Given these manifests are applied:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: db }
        spec:
          clusterIP: None
          selector: { app: db }
          ports: [{ port: 5432 }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: db-a, labels: { app: db } }
        spec:
          hostname: primary
          subdomain: db
          containers: [{ name: db, image: db:v1 }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: db-b, labels: { app: db } }
        spec:
          containers: [{ name: db, image: db:v1 }]
        """
      When everything settles
      Then name "primary.db.shop.svc.cluster.local" resolves to 1 address
      And name "db-b.db.shop.svc.cluster.local" does not resolve
      And name "db.shop.svc.cluster.local" resolves to 2 addresses

  Rule: A named port has records that lead to each endpoint

    Example: A headless Service with the port "http"
      Given a Service "peers" with:
        | selector          | app=web |
        | ports[0].name     | http    |
        | port              | 8080    |
        | clusterIP         | None    |
      When everything settles
      Then name "_http._tcp.peers.shop.svc.cluster.local" resolves to 3 addresses
      And name "_grpc._tcp.peers.shop.svc.cluster.local" does not resolve

  Rule: A Service of type ExternalName is another name

    Example: For a Service of another Namespace
      Given a Service "web" with:
        | port | 8080 |
      And a Service "staff/shop" with:
        | type         | ExternalName               |
        | externalName | web.shop.svc.cluster.local |
      When everything settles
      And Pod "staff/visitor" sends GET "http://shop:8080/"
      Then the response is 200 from Service "web"

    Example: For something that is not there
      Given a Service "staff/shop" with:
        | type         | ExternalName                |
        | externalName | cart.shop.svc.cluster.local |
      When everything settles
      And Pod "staff/visitor" sends GET "http://shop:8080/"
      Then the connection fails to resolve

  Rule: The DNS policy of a Pod decides whether it knows the names of the cluster

    Scenario Outline: A Pod with the policy <policy>
      Given a Service "web" with:
        | port | 8080 |
      And a Pod "asker" with:
        | image     | visitor:v1 |
        | dnsPolicy | <policy>   |
      When everything settles
      And Pod "asker" sends GET "http://web:8080/"
      Then the response is 200

      Examples:
        | policy                  |
        | ClusterFirst            |
        | ClusterFirstWithHostNet |

    Example: A Pod that takes the resolver of its Node
      Given a Service "web" with:
        | port | 8080 |
      And a Pod "asker" with:
        | image     | visitor:v1 |
        | dnsPolicy | Default    |
      When everything settles
      And Pod "asker" sends GET "http://web:8080/"
      Then the connection fails to resolve
