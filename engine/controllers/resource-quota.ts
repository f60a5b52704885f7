/**
 * Says in the status of a ResourceQuota what is limited, and what is used of it.
 *
 * The rule to know: admission charges what comes; this recomputes from what is there, when the
 * quota changes, when something of its Namespace goes, and each five minutes.
 *
 * Models pkg/controller/resourcequota. Left out: the resync by discovery of new resources.
 */
import type { ResourceQuota } from '../api/kinds'
import type { KubeObject } from '../api/meta'
import { keyOf } from '../api/meta'
import { plus, type Quantities, quantitiesOf } from '../api/pod/requests'
import { quantityText } from '../api/quantity'
import { trackedBy, usageOf } from '../api/resourcequota/usage'
import { type Instant, minutes } from '../clock/duration'
import { deepEqual } from '../store/equal'
import type { Change } from '../store/store'
import type { Context, Controller } from './controller'

const RESYNC = minutes(5)

export const resourceQuotaController: Controller<'ResourceQuota'> = {
  name: 'resourcequota-controller',
  reconciles: 'ResourceQuota',
  everything(change, client) {
    const { namespace } = change.object.metadata
    if (namespace === undefined || !replenishes(change)) return NONE
    const quotas = client.registry.ofKind('ResourceQuota')
    return client.list(quotas, { namespace }).map(keyOf)
  },
  reconcile(context, key) {
    const quota = context.client.get('ResourceQuota', key)
    if (quota === undefined) return undefined
    const status = statusOf(context, quota)
    if (!deepEqual(status, quota.status)) {
      context.client.updateStatus<'ResourceQuota'>({ ...quota, status })
    }
    return { requeueAfter: RESYNC, standing: true }
  },
}

const NONE: readonly string[] = []

/** True for what gives back: an object that is gone, and a Pod that has finished. */
function replenishes({ type, resource, object, previous }: Change): boolean {
  if (resource === 'resourcequotas' || resource === 'events') return false
  if (type === 'DELETED') return true
  return (
    resource === 'pods' && isFinished(object) && previous !== undefined && !isFinished(previous)
  )
}

function isFinished({ status }: KubeObject): boolean {
  const { phase } = status as { readonly phase?: string } // Only Pods are asked.
  return phase === 'Succeeded' || phase === 'Failed'
}

function statusOf({ client, now }: Context, quota: ResourceQuota): ResourceQuota['status'] {
  const hard = quota.spec.hard ?? {}
  const names = Object.keys(hard)
  let used: Quantities = quantitiesOf(Object.fromEntries(names.map((name) => [name, '0'])))
  for (const resource of client.untyped.registry.resources()) {
    if (!resource.namespaced || resource.id === 'events') continue
    const namespace = quota.metadata.namespace ?? ''
    for (const object of client.untyped.list(resource, { namespace })) {
      used = plus(used, usedOf(resource.id, object, { ...quota, status: { hard } }, names, now))
    }
  }
  const texts = [...used].map(([name, amount]) => [name, quantityText(amount)])
  return { hard, used: Object.fromEntries(texts) }
}

/** What one object uses of what the quota limits. */
function usedOf(
  resource: string,
  object: KubeObject,
  quota: ResourceQuota,
  names: readonly string[],
  now: Instant,
): Quantities {
  const tracked = new Set(trackedBy(resource, object, quota, names))
  if (tracked.size === 0) return new Map()
  return new Map([...usageOf(resource, object, now)].filter(([name]) => tracked.has(name)))
}
