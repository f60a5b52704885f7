/**
 * Empties Namespaces that are being deleted, then sets them free.
 *
 * A Namespace is looked at 5 s after each of its changes, and again when what is left in it should
 * be gone. While only foreign finalizers hold the rest, an idle cluster goes on asking.
 *
 * Models pkg/controller/namespace. Left out: discovery and its failures.
 */

import { withCondition } from '../../api/conditions'
import type { Namespace } from '../../api/kinds'
import type { UntypedReader } from '../../client/untyped'
import {
  between,
  type Duration,
  type Instant,
  milliseconds,
  plus,
  seconds,
} from '../../clock/duration'
import type { Change } from '../../store/store'
import type { Context, Controller, Requeue } from '../controller'
import { conditionsOf } from './conditions'
import { emptyOut, type Remains } from './content'

const GRACE = seconds(5)
/** Failures are retried later each time, up to the longest delay. */
const BASE_DELAY = milliseconds(5)
const MAX_DELAY = seconds(1000)
const KUBERNETES = 'kubernetes'

export const namespaceController: Controller<'Namespace', Memory> = {
  name: 'namespace-controller',
  reconciles: 'Namespace',
  everything: lostContent,
  memory: () => new Map(),
  reconcile(context, key) {
    const { client, memory, now } = context
    const namespace = client.live.get('Namespace', key)
    if (namespace?.metadata.deletionTimestamp === undefined || isFinalized(namespace)) {
      memory.delete(key)
      return undefined
    }
    const planned = plan(memory.get(key), namespace, now)
    memory.set(key, planned)
    if (planned.at > now) return waiting(planned, now)
    const remains = emptyOut(context, namespace)
    tell(context, namespace, remains)
    if (remains.count === 0 && remains.errors.length === 0) {
      finalize(context, key)
      memory.delete(key)
      return undefined
    }
    const next = planAfter(planned, remains, now)
    memory.set(key, next)
    return waiting(next, now)
  },
}

type Memory = Map<string, Plan>

/** When a Namespace is looked at next. */
interface Plan {
  readonly at: Instant
  /** The version of the Namespace that was seen. */
  readonly version: string
  /** True when the rest waits for somebody outside. */
  readonly isStuck: boolean
  readonly failures: number
}

/** Wakes a Namespace that is being deleted when it loses an object: it is not stuck any more. */
function lostContent({ type, object }: Change, untyped: UntypedReader): readonly string[] {
  const { namespace } = object.metadata
  if (type !== 'DELETED' || namespace === undefined) return NONE
  const holder = untyped.get(untyped.registry.ofKind('Namespace'), namespace)
  return holder?.metadata.deletionTimestamp === undefined ? NONE : [namespace]
}

const NONE: readonly string[] = []

const isFinalized = ({ spec }: Namespace): boolean => (spec.finalizers ?? []).length === 0

/** A change of the Namespace may bring its turn forward, never put it off. */
function plan(known: Plan | undefined, { metadata }: Namespace, now: Instant): Plan {
  const { resourceVersion: version } = metadata
  const soon = plus(now, GRACE)
  if (known === undefined) return { at: soon, version, isStuck: false, failures: 0 }
  if (known.at <= now) return known
  if (known.version === version) return { ...known, isStuck: false }
  const at = Math.min(known.at, soon) as Instant // The smaller of two Instants is one.
  return { ...known, version, at }
}

const waiting = ({ at, isStuck }: Plan, now: Instant): Requeue => ({
  requeueAfter: between(now, at),
  standing: isStuck,
})

/** The version stays the one that was seen: what the controller itself writes is a change, too. */
function planAfter({ version, failures }: Plan, remains: Remains, now: Instant): Plan {
  const { errors, estimate, isStuck } = remains
  if (errors.length > 0) {
    const delay = Math.min(BASE_DELAY * 2 ** failures, MAX_DELAY) as Duration // Microseconds.
    return { at: plus(now, delay), version, isStuck: true, failures: failures + 1 }
  }
  const delay = seconds(Math.floor(estimate / 2) + 1)
  return { at: plus(now, delay), version, isStuck, failures: 0 }
}

/** Writes down what remains. */
function tell({ client, now }: Context<Memory>, namespace: Namespace, remains: Remains): void {
  let { conditions } = namespace.status
  for (const condition of conditionsOf(remains, now)) {
    // Conditions of a Namespace have no other fields than these.
    conditions = withCondition(conditions, condition) as typeof conditions
  }
  if (conditions === undefined || conditions === namespace.status.conditions) return
  client.updateStatus<'Namespace'>({ ...namespace, status: { ...namespace.status, conditions } })
}

function finalize({ client }: Context<Memory>, key: string): void {
  client.patch(
    'Namespace',
    key,
    (live) => {
      const finalizers = (live.spec.finalizers ?? []).filter((name) => name !== KUBERNETES)
      return { ...live, spec: { ...live.spec, finalizers } }
    },
    { subresource: 'finalize', verb: 'finalize' },
  )
}
