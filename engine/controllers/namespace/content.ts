/**
 * Deletes everything in a Namespace and says what could not go at once, and how long it may take.
 */

import type { Namespace, Pod } from '../../api/kinds'
import { type KubeObject, keyOf } from '../../api/meta'
import { FOREGROUND_FINALIZER, ORPHAN_FINALIZER } from '../../apiserver/deletion'
import type { Resource } from '../../apiserver/registry'
import { StatusError } from '../../apiserver/status-error'
import { type Instant, instantOf, plus, seconds } from '../../clock/duration'
import type { Context } from '../controller'
import { isFinished } from '../pods'

/** Objects with finalizers are given this many seconds. */
const FINALIZER_ESTIMATE = 15

export interface Remains {
  readonly count: number
  /** Seconds until what remains should be gone. */
  readonly estimate: number
  /** How many objects of which resource remain. */
  readonly resources: ReadonlyMap<Resource, number>
  /** How many objects have which finalizer. */
  readonly finalizers: ReadonlyMap<string, number>
  readonly errors: readonly string[]
  /** True when nothing in the cluster will bring it further. */
  readonly isStuck: boolean
}

export function emptyOut(context: Context, namespace: Namespace): Remains {
  const { untyped } = context.client
  const resources = new Map<Resource, number>()
  const finalizers = new Map<string, number>()
  const errors: string[] = []
  let estimate = 0
  let ends = false
  for (const resource of untyped.registry.resources()) {
    if (!resource.namespaced) continue
    const before = untyped.list(resource, { namespace: namespace.metadata.name })
    if (before.length === 0) continue
    const graceful = graceLeft(resource, before, namespace, context.now)
    const refusal = deleteAll(context, resource, before)
    const left = untyped.list(resource, { namespace: namespace.metadata.name })
    if (refusal !== undefined) errors.push(refusal)
    if (left.length > 0) resources.set(resource, left.length)
    for (const { metadata } of left) {
      for (const name of metadata.finalizers ?? []) {
        finalizers.set(name, (finalizers.get(name) ?? 0) + 1)
      }
    }
    if (left.length === 0 || refusal !== undefined) continue
    const held = left.some(({ metadata }) => (metadata.finalizers ?? []).length > 0)
    if (graceful === 0 && !held) errors.push(unexpected(namespace, resource))
    if (graceful > 0) ends = true
    estimate = Math.max(estimate, graceful > 0 ? graceful : held ? FINALIZER_ESTIMATE : 0)
  }
  const count = [...resources.values()].reduce((sum, n) => sum + n, 0)
  const isStuck = !ends && ![...finalizers.keys()].some(isOurs)
  return { count, estimate, resources, finalizers, errors, isStuck }
}

/** Finalizers that the garbage collector takes away. */
const isOurs = (finalizer: string): boolean =>
  finalizer === FOREGROUND_FINALIZER || finalizer === ORPHAN_FINALIZER

/** The message of the first refusal. */
function deleteAll(
  { client }: Context,
  resource: Resource,
  objects: readonly KubeObject[],
): string | undefined {
  for (const object of objects) {
    try {
      client.untyped.delete(resource, keyOf(object), { propagationPolicy: 'Background' })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (error.code !== 404) return error.message
    }
  }
  return undefined
}

/** The longest grace period of Pods, in seconds; none once the Namespace's deletion is older. */
function graceLeft(
  resource: Resource,
  objects: readonly KubeObject[],
  { metadata }: Namespace,
  now: Instant,
): number {
  if (resource.strategy.gracePeriod === undefined) return 0
  let longest = 0
  for (const object of objects) {
    // Of the resources that end gracefully only Pods are in a Namespace.
    const pod = object as unknown as Pod
    if (isFinished(pod)) continue
    longest = Math.max(longest, pod.spec.terminationGracePeriodSeconds ?? 0)
  }
  const deletedAt = instantOf(metadata.deletionTimestamp ?? metadata.creationTimestamp)
  return now >= plus(deletedAt, seconds(longest)) ? 0 : longest
}

const unexpected = ({ metadata }: Namespace, { group, version, plural }: Resource): string =>
  `unexpected items still remain in namespace: ${metadata.name} ` +
  `for gvr: ${group}/${version}, Resource=${plural}`
