@networking @pack-ingress-conformance
Feature: The phrases of the official Ingress conformance features are understood
  With `--pack ingress-conformance` the features of kubernetes-sigs/ingress-controller-conformance run
  unchanged. Behind each Service that an Ingress names stand servers that answer with the request that
  they got.
  https://github.com/kubernetes-sigs/ingress-controller-conformance
  https://kubernetes.io/docs/concepts/services-networking/ingress/

  Rule: Requests are led by host, and TLS shows the certificate of the host

    Background:
      Given a new random namespace
      And a self-signed TLS secret named "tls" for the "shop.example.com" hostname
      And an Ingress resource
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: hosts }
        spec:
          tls: [{ hosts: [shop.example.com], secretName: tls }]
          rules:
            - host: shop.example.com
              http:
                paths:
                  - { path: /, pathType: Prefix, backend: { service: { name: shop, port: { name: http } } } }
        """
      Then The Ingress status shows the IP address or FQDN where it is exposed

    Example: The host of the rule, over TLS
      When I send a "GET" request to "https://shop.example.com/cart"
      Then the secure connection must verify the "shop.example.com" hostname
      And the response status-code must be 200
      And the response must be served by the "shop" service
      And the request host must be "shop.example.com"
      And the request path must be "/cart"

    Example: Another host
      When I send a "GET" request to "http://example.com"
      Then the response status-code must be 404

  Rule: A default backend gets what it was sent, by each of its Pods

    Background:
      Given a new random namespace
      And an Ingress resource named "all" with this spec:
        """
        defaultBackend: { service: { name: echo, port: { number: 8080 } } }
        """
      Then The Ingress status shows the IP address or FQDN where it is exposed

    Example: A request with a body for any host
      When I send a "POST" request to http://"any-host"/"sub-path"
      Then the request method must be "POST"
      And the request proto must be "HTTP/1.1"
      And the request headers must contain <key> with matching <value>
        | key        | value              |
        | User-Agent | Go-http-client/1.1 |
      And the response proto must be "HTTP/1.1"
      And the response headers must contain <key> with matching <value>
        | key          | value |
        | Content-Type | *     |

    Example: Ten Pods behind it
      Given The backend deployment "echo" for the ingress resource is scaled to 10
      When I send 100 requests to "http://any-host"
      Then all the responses status-code must be 200 and the response body should contain the IP address of 10 different Kubernetes pods

  Rule: An Ingress of a class that nobody serves is not exposed

    Example: The class does not exist
      Given an Ingress resource in a new random namespace
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: nobodys }
        spec:
          ingressClassName: nobodys
          defaultBackend: { service: { name: echo, port: { number: 8080 } } }
        """
      Then The Ingress status should not contain the IP address or FQDN
