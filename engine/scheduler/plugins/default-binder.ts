/**
 * Binds a Pod to its Node through the binding subresource.
 * Models pkg/scheduler/framework/plugins/defaultbinder/default_binder.go.
 */
import type { BindPlugin } from '../framework'

export const defaultBinder = {
  name: 'DefaultBinder',
  bind({ pod, key }, node, client) {
    const { name, namespace, uid } = pod.metadata
    client.act('Pod', key, 'binding', {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, namespace, uid },
      target: { kind: 'Node', name: node },
    })
  },
} satisfies BindPlugin
