@api @clients
Feature: kubectl apply makes an object what its manifest says, and leaves to others what is theirs
  The manifests are settings-blue.yaml (colour: blue, size: small) and settings-green.yaml (colour: green, no size).
  A command that fails is refused, with its exit code and what it said.
  https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/

  Background:
    Given a cluster
    And the cluster is served

  Rule: What a manifest no longer says goes, and what others have added stays

    Example: The second manifest has another colour and no size
      Given the command "kubectl apply -f features/api/clients/settings-blue.yaml" is run
      And ConfigMap "settings" is patched with:
        """
        data: { owner: jane }
        """
      When the command "kubectl apply -f features/api/clients/settings-green.yaml" is run
      Then the command says "configmap/settings configured"
      And field "data.colour" of ConfigMap "settings" is "green"
      And field "data.size" of ConfigMap "settings" is not set
      And field "data.owner" of ConfigMap "settings" is "jane"

  Rule: What would come of it can be asked, and nothing changes

    Example: The difference to what is there
      Given a ConfigMap "settings" with:
        | data | {"colour": "blue", "size": "small"} |
      When the command "kubectl diff -f features/api/clients/settings-green.yaml" is run
      Then it is refused with "1"
      And the command says "-  colour: blue"
      And the command says "+  colour: green"
      And field "data.colour" of ConfigMap "settings" is "blue"

    Example: A dry run is judged as a request that is meant
      When the command "kubectl create deployment Shop --image=shop:v1 --dry-run=server" is run
      Then it is refused with "metadata.name: Invalid value: \"Shop\": a lowercase RFC 1123 subdomain"

    Example: A dry run of a Deployment that is right
      When the command "kubectl create deployment shop --image=shop:v1 --dry-run=server" is run
      Then the command says "deployment.apps/shop created (server dry run)"
      And Deployment "shop" does not exist

  Rule: On the server's side each field has its managers, and nobody overrules them unawares
    https://kubernetes.io/docs/reference/using-api/server-side-apply/

    Background:
      Given a ConfigMap "settings" with:
        | data | {"colour": "blue", "size": "small"} |

    Example: Somebody else wants another value
      When the command "kubectl apply --server-side --field-manager=joe -f features/api/clients/settings-green.yaml" is run
      Then it is refused with "Apply failed with 1 conflict: conflict with \"kubectl\": .data.colour"
      And field "data.colour" of ConfigMap "settings" is "blue"

    Example: Somebody else insists, and takes the field over
      When the command "kubectl apply --server-side --field-manager=joe --force-conflicts -f features/api/clients/settings-green.yaml" is run
      Then the command says "configmap/settings serverside-applied"
      And field "data.colour" of ConfigMap "settings" is "green"
      And field "data.size" of ConfigMap "settings" is "small"
      When a ConfigMap "settings" with:
        | data | {"colour": "blue", "size": "small"} |
      Then it is refused with "conflict with \"joe\": .data.colour"

  Rule: What is misspelt is not dropped in silence

    Example: replica instead of replicas
      When the command "kubectl apply -f features/api/clients/misspelt.yaml" is run
      Then it is refused with "unknown field"
      And Deployment "web" does not exist

    Example: Nobody is to look
      When the command "kubectl apply --validate=false -f features/api/clients/misspelt.yaml" is run
      Then the command says "deployment.apps/web created"
      And field "spec.replicas" of Deployment "web" is "1"
