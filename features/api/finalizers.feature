@api
Feature: An object with a finalizer stays until whoever set it has taken it away
  Deletion is a wish, and the finalizers are what has to be done first.
  https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/

  Background:
    Given a cluster

  Rule: An object goes when it is deleted and its last finalizer is gone

    Example: It has no finalizer
      Given a ConfigMap "settings" with:
        | data | {"colour": "blue"} |
      When ConfigMap "settings" is deleted
      Then ConfigMap "settings" does not exist

    Example: Its only finalizer stays
      Given a ConfigMap "settings" with:
        | metadata.finalizers | ["example.com/backup"] |
      When ConfigMap "settings" is deleted
      Then for 24h, ConfigMap "settings" is Terminating

    Example: Its only finalizer is taken away
      Given a ConfigMap "settings" with:
        | metadata.finalizers | ["example.com/backup"] |
      And ConfigMap "settings" is deleted
      When ConfigMap "settings" is patched with:
        """
        metadata: {finalizers: null}
        """
      Then ConfigMap "settings" does not exist

    Example: One of two finalizers is taken away
      Given a ConfigMap "settings" with:
        | metadata.finalizers | ["example.com/backup", "example.com/audit"] |
      And ConfigMap "settings" is deleted
      When ConfigMap "settings" is patched with:
        """
        metadata: {$deleteFromPrimitiveList/finalizers: [example.com/audit]}
        """
      Then ConfigMap "settings" is Terminating
      And field "metadata.finalizers" of ConfigMap "settings" contains "example.com/backup"

    Example: The finalizer is taken away before it is deleted
      Given a ConfigMap "settings" with:
        | metadata.finalizers | ["example.com/backup"] |
      When ConfigMap "settings" is patched with:
        """
        metadata: {finalizers: null}
        """
      Then ConfigMap "settings" exists
      And ConfigMap "settings" is not Terminating

  Rule: An object that is being deleted gets no new finalizer

    Example: A second finalizer comes too late
      Given a ConfigMap "settings" with:
        | metadata.finalizers | ["example.com/backup"] |
      And ConfigMap "settings" is deleted
      When ConfigMap "settings" is patched with:
        """
        metadata: {finalizers: [example.com/late]}
        """
      Then it is refused with "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"example.com/late\"}"

  Rule: A deletion cannot be taken back

    Example: The time of the deletion is to be removed
      Given a ConfigMap "settings" with:
        | metadata.finalizers | ["example.com/backup"] |
      And ConfigMap "settings" is deleted
      When ConfigMap "settings" is patched with:
        """
        metadata: {deletionTimestamp: null}
        """
      Then ConfigMap "settings" is Terminating

  Rule: A Pod with a finalizer ends, and stays in the API

    Example: The Pod is deleted
      Given a Pod "web" with:
        | metadata.finalizers | ["example.com/backup"] |
      And everything is settled
      When Pod "web" is deleted
      Then within 2s, container "web" of Pod "web" is terminated because "Completed" with code 0
      And for 24h, Pod "web" is Terminating
