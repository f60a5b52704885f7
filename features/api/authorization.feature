@api
Feature: A client may do what a role that is bound to it allows, and nothing else
  Rights only ever add up. The administrator stands above the roles; the components of the cluster
  are not looked at.
  https://kubernetes.io/docs/reference/access-authn-authz/rbac/

  Background:
    Given a cluster with 2 Nodes
    And the Namespace "shop"
    And a Deployment "web" with:
      | replicas | 2 |
    And everything is settled

  Rule: Whom no role is bound to may do nothing

    Example: Somebody creates a Pod
      Given requests are made as User "jane"
      When a Pod "api" with:
        | image | api:v1 |
      Then it is refused with "pods \"api\" is forbidden: User \"jane\" cannot patch resource \"pods\" in API group \"\" in the namespace \"shop\""
      And Pod "api" does not exist

    Example: The administrator creates it
      When a Pod "api" with:
        | image | api:v1 |
      Then within 10s, Pod "api" is Ready

    Example: Somebody cordons a Node
      Given requests are made as User "jane"
      When Node "node-1" is cordoned
      Then it is refused with "nodes \"node-1\" is forbidden: User \"jane\" cannot get resource \"nodes\" in API group \"\" at the cluster scope"

    Example: A ServiceAccount deletes a Deployment
      Given requests are made as ServiceAccount "shop/default"
      When Deployment "web" is deleted
      Then it is refused with "User \"system:serviceaccount:shop:default\" cannot delete resource \"deployments\" in API group \"apps\" in the namespace \"shop\""
      And Deployment "web" has 2 ready replicas

    Example: A client that is refused asks the administrator
      Given requests are made as User "jane"
      When Deployment "web" is deleted
      Then it is refused with "403"
      Given requests are made as the administrator
      When Deployment "web" is deleted
      Then within 1m, Deployment "web" does not exist

    Example: A container exits while the client may do nothing
      Given requests are made as User "jane"
      When container "web" of one Pod of Deployment "web" exits with code 1
      Then within 1s, Deployment "web" has 1 ready replica
      And within 10s, Deployment "web" has 2 ready replicas

  Rule: A RoleBinding gives the rights of a role in its own Namespace

    Background:
      Given a ServiceAccount "ci" with:
        | automountServiceAccountToken | false |
      And a RoleBinding "ci" with:
        | roleRef  | {"kind": "ClusterRole", "name": "edit"}    |
        | subjects | [{"kind": "ServiceAccount", "name": "ci"}] |
      And everything is settled

    Example: It scales a Deployment there
      Given requests are made as ServiceAccount "shop/ci"
      When Deployment "web" is scaled to 3 replicas
      Then within 10s, Deployment "web" has 3 ready replicas

    Example: It creates something in another Namespace
      Given requests are made as ServiceAccount "shop/ci"
      When a ConfigMap "default/settings" with:
        | data | {"colour": "blue"} |
      Then it is refused with "in the namespace \"default\""

    Example: Its role says nothing of what bounds the Namespace
      Given requests are made as ServiceAccount "shop/ci"
      When a ResourceQuota "team" with:
        | hard | {"pods": "100"} |
      Then it is refused with "cannot patch resource \"resourcequotas\""

    Example: The binding is deleted
      Given RoleBinding "ci" is deleted
      And requests are made as ServiceAccount "shop/ci"
      When Deployment "web" is scaled to 3 replicas
      Then it is refused with "403"
      And Deployment "web" has 2 ready replicas

  Rule: A ClusterRoleBinding gives them everywhere, and to whole groups

    Background:
      Given a ClusterRole "scaler" with:
        | rules | [{"apiGroups": ["apps"], "resources": ["deployments", "deployments/scale"], "verbs": ["get", "patch"]}] |
      And a ClusterRoleBinding "scaler" with:
        | roleRef  | {"kind": "ClusterRole", "name": "scaler"}                     |
        | subjects | [{"kind": "Group", "name": "system:serviceaccounts:default"}] |
      And everything is settled

    Example: A ServiceAccount of the group asks
      Given requests are made as ServiceAccount "default/default"
      When Deployment "shop/web" is scaled to 3 replicas
      Then within 10s, Deployment "web" has 3 ready replicas

    Example: A ServiceAccount of another Namespace asks
      Given requests are made as ServiceAccount "shop/default"
      When Deployment "shop/web" is scaled to 3 replicas
      Then it is refused with "Forbidden"

  Rule: A rule may be about a part of a resource, or about some objects by their names

    Background:
      Given a Role "scale-web" with:
        | rules[0] | {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get"]}                                   |
        | rules[1] | {"apiGroups": ["apps"], "resources": ["deployments/scale"], "resourceNames": ["web"], "verbs": ["patch"]} |
      And a RoleBinding "jane" with:
        | roleRef  | {"kind": "Role", "name": "scale-web"} |
        | subjects | [{"kind": "User", "name": "jane"}]    |
      And a Deployment "api" with:
        | replicas | 1 |
      And everything is settled
      And requests are made as User "jane"

    Example: The Deployment is scaled
      When Deployment "web" is scaled to 3 replicas
      Then within 10s, Deployment "web" has 3 ready replicas

    Example: Its image is to be another
      When the image of Deployment "web" becomes "web:v2"
      Then it is refused with "cannot patch resource \"deployments\""

    Example: A Deployment of another name is scaled
      When Deployment "api" is scaled to 3 replicas
      Then it is refused with "deployments.apps \"api\" is forbidden: User \"jane\" cannot patch resource \"deployments/scale\""

  Rule: Whoever patches must also be allowed to create what is not there yet

    Background:
      Given a Role "patcher" with:
        | rules | [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["patch"]}] |
      And a RoleBinding "jane" with:
        | roleRef  | {"kind": "Role", "name": "patcher"} |
        | subjects | [{"kind": "User", "name": "jane"}]  |
      And a ConfigMap "settings" with:
        | data | {"colour": "blue"} |
      And requests are made as User "jane"

    Example: It applies to what is there
      When a ConfigMap "settings" with:
        | data.shape | round |
      Then field "data.shape" of ConfigMap "settings" is "round"

    Example: It applies what is not there
      When a ConfigMap "others" with:
        | data.shape | round |
      Then it is refused with "configmaps \"others\" is forbidden: User \"jane\" cannot create resource \"configmaps\""

  Rule: Nobody gives rights that they do not hold

    Background:
      Given a RoleBinding "jane" with:
        | roleRef  | {"kind": "ClusterRole", "name": "admin"} |
        | subjects | [{"kind": "User", "name": "jane"}]       |
      And everything is settled
      And requests are made as User "jane"

    Example: The admin of a Namespace lets somebody view it
      When a RoleBinding "joe" with:
        | roleRef  | {"kind": "ClusterRole", "name": "view"} |
        | subjects | [{"kind": "User", "name": "joe"}]       |
      Then RoleBinding "joe" exists

    Example: The admin of a Namespace makes somebody an admin of the cluster
      When a RoleBinding "joe" with:
        | roleRef  | {"kind": "ClusterRole", "name": "cluster-admin"} |
        | subjects | [{"kind": "User", "name": "joe"}]                |
      Then it is refused with "user \"jane\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held"
      And RoleBinding "joe" does not exist

    Example: A role is to allow more than its writer may
      When a Role "quotas" with:
        | rules | [{"apiGroups": [""], "resources": ["resourcequotas"], "verbs": ["get", "delete"]}] |
      Then it is refused with "{APIGroups:[\"\"], Resources:[\"resourcequotas\"], Verbs:[\"delete\"]}"

  Rule: A binding stays with its role; whom it is for may change

    Background:
      Given a RoleBinding "editors" with:
        | roleRef  | {"kind": "ClusterRole", "name": "edit"} |
        | subjects | [{"kind": "User", "name": "jane"}]      |

    Example: Its role is to be another
      When RoleBinding "editors" is patched with:
        """
        roleRef: { kind: ClusterRole, name: view }
        """
      Then it is refused with "roleRef: Invalid value"
      And field "roleRef.name" of RoleBinding "editors" is "edit"

    Example: Its subject is to be another
      Given RoleBinding "editors" is patched with:
        """
        subjects: [{ kind: User, name: joe }]
        """
      And everything is settled
      And requests are made as User "joe"
      When Deployment "web" is scaled to 3 replicas
      Then within 10s, Deployment "web" has 3 ready replicas

  Rule: A ClusterRole may gather the rules of others by their labels

    Background:
      Given a RoleBinding "jane" with:
        | roleRef  | {"kind": "ClusterRole", "name": "edit"} |
        | subjects | [{"kind": "User", "name": "jane"}]      |
      And a ClusterRole "quotas" with:
        | rules | [{"apiGroups": [""], "resources": ["resourcequotas"], "verbs": ["create", "patch"]}] |

    Example: A new role is to be part of edit
      Given ClusterRole "quotas" is labelled "rbac.authorization.k8s.io/aggregate-to-edit=true"
      And everything is settled
      And requests are made as User "jane"
      When a ResourceQuota "team" with:
        | hard | {"pods": "100"} |
      Then ResourceQuota "team" exists

    Example: It has no label
      Given everything is settled
      And requests are made as User "jane"
      When a ResourceQuota "team" with:
        | hard | {"pods": "100"} |
      Then it is refused with "403"

  Rule: A role that is not there allows nothing, and the refusal names it

    Background:
      Given a RoleBinding "jane" with:
        | roleRef  | {"kind": "Role", "name": "deleter"} |
        | subjects | [{"kind": "User", "name": "jane"}]  |

    Example: There is only the binding
      Given requests are made as User "jane"
      When Deployment "web" is deleted
      Then it is refused with "in the namespace \"shop\": RBAC: role.rbac.authorization.k8s.io \"deleter\" not found"

    Example: The role comes after its binding
      Given a Role "deleter" with:
        | rules | [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["delete"]}] |
      And requests are made as User "jane"
      When Deployment "web" is deleted
      Then within 1m, Deployment "web" does not exist
