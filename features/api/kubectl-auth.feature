@api @clients
Feature: A client learns what it may do, and is known by its token
  kubectl asks for others with --as; a Pod has the token of its ServiceAccount in a volume.
  https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access

  Background:
    Given a cluster
    And the Namespace "shop"
    And a ServiceAccount "ci" with:
      | automountServiceAccountToken | false |
    And a RoleBinding "ci" with:
      | roleRef  | {"kind": "ClusterRole", "name": "edit"}    |
      | subjects | [{"kind": "ServiceAccount", "name": "ci"}] |
    And everything is settled
    And the cluster is served

  Rule: Whoever asks is told what the request itself would meet

    Example: A ServiceAccount where its role holds
      When the command "kubectl auth can-i create deployments -n shop --as=system:serviceaccount:shop:ci" is run
      Then the command says "yes"

    Example: A ServiceAccount where it has no role
      When the command "kubectl auth can-i create deployments -n default --as=system:serviceaccount:shop:ci" is run
      Then it is refused with "1"
      And the command says "no"

    Example: It creates a Deployment where it has no role
      When the command "kubectl create deployment web --image=web:v1 -n default --as=system:serviceaccount:shop:ci" is run
      Then it is refused with "User \"system:serviceaccount:shop:ci\" cannot create resource \"deployments\" in API group \"apps\" in the namespace \"default\""

  Rule: Who has a token is whom it was issued to

    Background:
      Given a Pod "shop/ci" with:
        | serviceAccountName           | ci                    |
        | automountServiceAccountToken | true                  |
        | image                        | busybox:1.37          |
        | command                      | ["sleep", "infinity"] |
      And everything is settled

    Example: The token in the volume of a Pod
      When the command "features/api/clients/with-token-of.sh shop/ci create deployment web --image=web:v1 -n shop" is run
      Then the command says "deployment.apps/web created"

    Example: A token that nobody has issued
      When the command "KUBECONFIG=$KUBECONFIG:features/api/clients/nobody.yaml kubectl --user=nobody --token=none get pods" is run
      Then it is refused with "error: You must be logged in to the server"
