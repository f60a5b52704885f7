/**
 * Refuses what would exceed a quota of its Namespace, and charges what would not.
 *
 * The rule to know: the charge is written before the object is; when the object then is not stored,
 * the quota controller corrects it.
 *
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota. Left out: resources that
 * are limited by configuration, and batches of requests, which cannot happen within one instant.
 */
import type { ResourceQuota } from '../../api/kinds'
import { plus, type Quantities, quantitiesOf } from '../../api/pod/requests'
import { compareQuantities, quantityText } from '../../api/quantity'
import { minus, missingFor, trackedBy, usageOf } from '../../api/resourcequota/usage'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { ServerContext } from '../strategy'
import { forbiddenBy } from './refusal'

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  verbs: ['CREATE', 'UPDATE'],
  validate(request, context) {
    const { namespace, resource, subresource, verb } = request
    if (namespace === undefined || subresource !== undefined) return
    if (NEVER_COUNTED.has(resource.id) || (verb === 'UPDATE' && !CHANGES.has(resource.id))) return
    const quotas = context.reader.list('ResourceQuota', { namespace })
    if (quotas.length > 0) charge(request, quotas, context)
  },
}

const NEVER_COUNTED: ReadonlySet<string> = new Set(['events', 'events.events.k8s.io'])
/** What these use may change when they do. */
const CHANGES: ReadonlySet<string> = new Set(['services', 'persistentvolumeclaims'])

interface Charge {
  readonly quota: ResourceQuota
  readonly used: Quantities
}

function charge(
  request: AdmissionRequest,
  quotas: readonly ResourceQuota[],
  context: ServerContext,
): void {
  const { resource, object, old } = request
  const interested = quotas.filter((quota) => {
    const tracked = trackedBy(resource.id, object, quota, hardOf(quota))
    if (tracked.length > 0) checkIsKnown(request, quota, tracked)
    return tracked.length > 0
  })
  if (interested.length === 0) return
  const usage = usageOf(resource.id, object, context.now)
  const added = old === undefined ? usage : minus(usage, usageOf(resource.id, old, context.now))
  if (added.size === 0) return
  const charges = interested.map((quota) => chargeTo(request, quota, added))
  for (const { quota, used } of charges) {
    const status = { ...quota.status, used: textsOf(used) }
    context.write('ResourceQuota', 'update status', { ...quota, status })
  }
}

/** Until the controller has seen a new quota, its spec says what will be limited. */
const hardOf = ({ spec, status }: ResourceQuota): readonly string[] =>
  Object.keys(status.hard ?? spec.hard ?? {})

function checkIsKnown(
  request: AdmissionRequest,
  quota: ResourceQuota,
  tracked: readonly string[],
): void {
  const { name } = quota.metadata
  const missing = missingFor(request.resource.id, request.object, tracked)
  if (missing !== undefined) {
    throw forbiddenBy(request, `failed quota: ${name}: must specify ${missing}`)
  }
  const { hard = {}, used = {} } = quota.status
  if (tracked.every((r) => hard[r] !== undefined && used[r] !== undefined)) return
  const resources = [...tracked].sort().join(',')
  throw forbiddenBy(request, `status unknown for quota: ${name}, resources: ${resources}`)
}

function chargeTo(request: AdmissionRequest, quota: ResourceQuota, added: Quantities): Charge {
  const hard = quantitiesOf(quota.status.hard)
  const requested = new Map([...added].filter(([name]) => hard.has(name)))
  const was = quantitiesOf(quota.status.used)
  const used = plus(was, requested)
  const exceeded = [...requested.keys()].filter((name) => {
    const [is, limit] = [used.get(name), hard.get(name)]
    return is !== undefined && limit !== undefined && compareQuantities(is, limit) > 0
  })
  if (exceeded.length === 0) return { quota, used }
  const show = (amounts: Quantities) =>
    exceeded.sort().flatMap((name) => {
      const amount = amounts.get(name)
      return amount === undefined ? [] : [`${name}=${quantityText(amount)}`]
    })
  const parts = `requested: ${show(requested)}, used: ${show(was)}, limited: ${show(hard)}`
  throw forbiddenBy(request, `exceeded quota: ${quota.metadata.name}, ${parts}`)
}

const textsOf = (amounts: Quantities): Readonly<Record<string, string>> =>
  Object.fromEntries([...amounts].map(([name, amount]) => [name, quantityText(amount)]))
