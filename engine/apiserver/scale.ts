/**
 * The scale of an object: how many replicas it shall have and has, whatever its kind.
 *
 * Models pkg/registry/apps/deployment/storage (ScaleREST) and its like. Custom resources say where
 * these stand in them.
 */
import type { KubeObject } from '../api/meta'
import { type LabelSelector, selectorOf } from '../api/selectors'
import type { Resource } from './registry'

export interface Scale {
  readonly apiVersion: 'autoscaling/v1'
  readonly kind: 'Scale'
  readonly metadata: object
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly replicas: number; readonly selector?: string }
}

/** Where the parts of a scale stand in an object: field names from the root on. */
export interface ScalePaths {
  readonly specReplicas: readonly string[]
  readonly statusReplicas: readonly string[]
  readonly selector?: readonly string[]
}

export function scaleOf({ strategy }: Resource, object: KubeObject): Scale {
  const { specReplicas, statusReplicas, selector } = strategy.scalePaths ?? USUAL
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const replicas = numberAt(object, specReplicas)
  const selected = selector === undefined ? undefined : selectorText(valueAt(object, selector))
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      resourceVersion,
      creationTimestamp,
    },
    spec: replicas === undefined || replicas === 0 ? {} : { replicas },
    status: {
      replicas: numberAt(object, statusReplicas) ?? 0,
      ...(selected === undefined || selected === '' ? {} : { selector: selected }),
    },
  }
}

/** The object with so many replicas asked for. */
export function scaledTo(
  { strategy }: Resource,
  object: KubeObject,
  replicas: number,
): Readonly<Record<string, unknown>> {
  const { specReplicas } = strategy.scalePaths ?? USUAL
  const fields = object as unknown as Readonly<Record<string, unknown>> // An object of JSON.
  return withValue(fields, specReplicas, replicas)
}

const USUAL: ScalePaths = {
  specReplicas: ['spec', 'replicas'],
  statusReplicas: ['status', 'replicas'],
  selector: ['spec', 'selector'],
}

function valueAt(object: unknown, path: readonly string[]): unknown {
  let value = object
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name] // An own field of an object.
  }
  return value
}

function numberAt(object: unknown, path: readonly string[]): number | undefined {
  const value = valueAt(object, path)
  return typeof value === 'number' ? value : undefined
}

/** A text already, a selector of expressions, or the plain map of a ReplicationController. */
function selectorText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return undefined
  const isSelector = 'matchLabels' in value || 'matchExpressions' in value
  // What the schema lets stand there.
  const selector = (isSelector ? value : { matchLabels: value }) as LabelSelector
  return selectorOf(selector).toString()
}

function withValue(
  object: Readonly<Record<string, unknown>>,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): Readonly<Record<string, unknown>> {
  if (rest.length === 0) return { ...object, [name]: value }
  const inner = object[name]
  const fields = typeof inner === 'object' && inner !== null ? inner : {}
  // As above.
  return { ...object, [name]: withValue(fields as Record<string, unknown>, rest, value) }
}
