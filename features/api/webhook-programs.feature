@api @clients
Feature: A webhook is tested against a cluster that asks it as Kubernetes does
  examples/webhook is a program of its own that serves HTTPS and registers itself. It lets in the Deployments of the teams that
  ConfigMap "teams" names. openssl makes its certificate; where there is none the scenarios are skipped.
  https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/

  Background:
    Given a cluster
    And a ConfigMap "teams" with:
      | data | {"shop": "pays for itself"} |
    And the cluster is served
    And the command "openssl version" is run

  Rule: Every write that its rules name is judged by the program

    Example: A Deployment of a team that is not known, until it is
      Given the program "node -r ts-node/register examples/webhook/webhook.ts" runs
      When a Deployment "web" with:
        | labels | team=search |
      Then it is refused with "admission webhook \"teams.example.com\" denied the request: there is no team \"search\""
      When ConfigMap "teams" is patched with:
        """
        data: { search: is new }
        """
      And a Deployment "web" with:
        | labels | team=search |
      Then Deployment "web" exists

    Example: Nobody judges
      When a Deployment "web" with:
        | labels | team=search |
      Then Deployment "web" exists
