/** What a new cluster has before anybody asked for anything.
 *  Models pkg/controlplane/instance.go and its bootstrap controllers. */

export const BOOTSTRAP: readonly { readonly resource: string; readonly body: unknown }[] = [
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease'].map((name) => ({
    resource: 'namespaces',
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
  })),
  ...[
    {
      name: 'system-cluster-critical',
      value: 2000000000,
      description:
        'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
    },
    {
      name: 'system-node-critical',
      value: 2000001000,
      description: 'Used for system critical pods that must not be moved from their current node.',
    },
  ].map(({ name, ...rest }) => ({
    resource: 'priorityclasses.scheduling.k8s.io',
    body: {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      ...rest,
    },
  })),
]
