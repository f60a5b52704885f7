@api @clients
Feature: A certificate is issued to whoever asks, once somebody has approved it
  The request is a CertificateSigningRequest of User "jane"; the signer is that of clients of the API server.
  https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/

  Background:
    Given a cluster
    And the cluster is served
    And the manifests in "clients/certificate-request.yaml" are applied

  Rule: Nothing is signed that nobody has approved

    Example: It is approved
      When the command "kubectl certificate approve jane" is run
      Then the command says "certificatesigningrequest.certificates.k8s.io/jane approved"
      And condition "Approved" of csr "jane" is "True" because "KubectlApprove"
      And within 1s, field "status.certificate" of csr "jane" is set

    Example: It is denied
      When the command "kubectl certificate deny jane" is run
      Then condition "Denied" of csr "jane" is "True" because "KubectlDeny"
      And for 1h, field "status.certificate" of csr "jane" is not set

    Example: Nobody decides
      Then for 1h, field "status.certificate" of csr "jane" is not set

  Rule: Approving is for those who may

    Example: Jane approves it herself
      When the command "kubectl certificate approve jane --as=jane" is run
      Then it is refused with "User \"jane\" cannot get resource \"certificatesigningrequests\""
      And field "status.conditions" of csr "jane" is not set

    Example: Joe may approve requests, but none of this signer
      Given a ClusterRole "approver" with:
        | rules | [{"apiGroups": ["certificates.k8s.io"], "resources": ["certificatesigningrequests", "certificatesigningrequests/approval"], "verbs": ["get", "update"]}] |
      And a ClusterRoleBinding "joe" with:
        | roleRef  | {"kind": "ClusterRole", "name": "approver"} |
        | subjects | [{"kind": "User", "name": "joe"}]           |
      When the command "kubectl certificate approve jane --as=joe" is run
      Then it is refused with "user not permitted to approve requests with signerName \"kubernetes.io/kube-apiserver-client\""
