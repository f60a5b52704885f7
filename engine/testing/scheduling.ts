/**
 * Nodes, Pods and the scheduler's view of them, for tests of its plugins without a cluster: what a
 * plugin says of each Node, as plain values.
 */
import type { Node, Pod, PodSpec } from '../api/kinds'
import { type KubeObject, keyOf, type StringMap } from '../api/meta'
import { SourceReader } from '../client/reader'
import type { AnyPlugin, View } from '../scheduler/framework'
import { Nodes } from '../scheduler/nodes'
import { OwnSelectors } from '../scheduler/own-selectors'
import { podInfoOf } from '../scheduler/pod-info'
import { deepFreeze } from '../store/freeze'
import type { Change } from '../store/store'

interface NodeParts {
  readonly cpu?: string
  readonly memory?: string
  readonly pods?: string
  readonly allocatable?: StringMap
  readonly labels?: StringMap
  readonly taints?: readonly { key: string; value?: string; effect: string }[]
  readonly unschedulable?: boolean
  readonly images?: readonly { names: readonly string[]; sizeBytes: number }[]
}

export interface PodParts {
  readonly namespace?: string
  readonly labels?: StringMap
  readonly cpu?: string
  readonly memory?: string
  readonly requests?: StringMap
  readonly priority?: number
  readonly owner?: { readonly apiVersion: string; readonly kind: string; readonly name: string }
  readonly terminating?: boolean
  readonly startTime?: string
  readonly spec?: Partial<PodSpec>
  readonly status?: Partial<Pod['status']>
}

/** A Node of 4 CPUs, 8Gi and 110 Pods, named by its hostname label. */
export function node(name: string, parts: NodeParts = {}): Node {
  const { cpu = '4', memory = '8Gi', pods = '110', taints, unschedulable, images } = parts
  const labels = { 'kubernetes.io/hostname': name, ...parts.labels }
  return deepFreeze({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...metadata(name), labels },
    spec: {
      ...(taints === undefined ? {} : { taints }),
      ...(unschedulable === undefined ? {} : { unschedulable }),
    },
    status: {
      allocatable: { cpu, memory, pods, ...parts.allocatable },
      ...(images === undefined ? {} : { images }),
    },
  }) as Node // All that the scheduler reads of one.
}

export function pod(name: string, parts: PodParts = {}): Pod {
  const { namespace = 'default', labels, cpu, memory, priority, owner, terminating, spec } = parts
  const requests = {
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    ...parts.requests,
  }
  const at = '2025-01-01T00:00:00Z'
  return deepFreeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata(name),
      namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(terminating ? { deletionTimestamp: at } : {}),
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ ...owner, uid: 'owner', controller: true }] }),
    },
    spec: {
      schedulerName: 'default-scheduler',
      containers: [{ name: 'app', image: 'shop:v1', resources: { requests } }],
      ...(priority === undefined ? {} : { priority }),
      ...spec,
    },
    status: {
      phase: 'Pending',
      ...(parts.startTime === undefined ? {} : { startTime: parts.startTime }),
      ...parts.status,
    },
  }) as unknown as Pod // All that the scheduler reads of one.
}

export interface Scene {
  readonly nodes: readonly Node[]
  /** Pods by the Node that they are on. */
  readonly on?: Readonly<Record<string, readonly Pod[]>>
  /** Other objects: Services, ReplicaSets, Namespaces, budgets, claims. */
  readonly others?: readonly KubeObject[]
}

export function viewOf({ nodes: list, on = {}, others = [] }: Scene): View {
  const nodes = new Nodes()
  for (const one of list) nodes.setNode(one)
  for (const [name, pods] of Object.entries(on)) for (const one of pods) nodes.setPod(one, name)
  const objects = others.map((object) => deepFreeze(object))
  const reader = new SourceReader((kind) => kind, {
    get: (kind, key) => objects.find((object) => object.kind === kind && keyOf(object) === key),
    list: (kind, { namespace, label }) =>
      objects.filter(
        (object) =>
          object.kind === kind &&
          (namespace === undefined || object.metadata.namespace === namespace) &&
          (label === undefined || object.metadata.labels?.[label[0]] === label[1]),
      ),
  })
  return { nodes, reader, own: new OwnSelectors(reader) }
}

/** What a plugin's filter says: Node → reason, or `fits`; one text when it refuses or skips all. */
export function filtered(plugin: AnyPlugin, one: Pod, scene: Scene): unknown {
  const view = viewOf(scene)
  const info = podInfoOf(one)
  const prepared = plugin.preFilter?.(info, view)
  if (prepared?.type === 'skip') return 'skipped'
  if (prepared?.type === 'rejected') return prepared.rejection.reasons.join(', ')
  return Object.fromEntries(
    view.nodes.list().map((candidate) => {
      const rejection = plugin.filter?.(info, candidate, prepared?.state, view)
      return [candidate.name, rejection?.reasons.join(', ') ?? 'fits']
    }),
  )
}

/** What a plugin's score says: Node → normalized score, without its weight. */
export function scored(plugin: AnyPlugin, one: Pod, scene: Scene): unknown {
  const view = viewOf(scene)
  const info = podInfoOf(one)
  const feasible = view.nodes.list()
  const prepared = plugin.preScore?.(info, feasible, view)
  if (prepared?.type === 'skip') return 'skipped'
  const raw = feasible.map((candidate) => plugin.score?.(info, candidate, prepared?.state, view))
  const scores = Float64Array.from(raw.map((score) => score ?? Number.NaN))
  plugin.normalizeScore?.(scores, feasible, prepared?.state)
  return Object.fromEntries(feasible.map(({ name }, i) => [name, scores[i]]))
}

/** Whether a change brings back a Pod that the plugin has rejected. */
export function retries(
  plugin: AnyPlugin,
  kind: string,
  waiting: Pod,
  change: { readonly object: unknown; readonly previous?: unknown; readonly gone?: boolean },
  isChange: (change: Change, what: string) => boolean,
  scene: Scene = { nodes: [] },
): boolean {
  const type = change.gone ? 'DELETED' : change.previous === undefined ? 'ADDED' : 'MODIFIED'
  // Only the objects and the type are read.
  const told = { type, object: change.object, previous: change.previous } as Change
  const view = viewOf(scene)
  return (plugin.retryOn ?? []).some(
    (hint) =>
      hint.kind === kind &&
      hint.change.some((what) => isChange(told, what)) &&
      (hint.helps === undefined || hint.helps(podInfoOf(waiting), told, view)),
  )
}

const metadata = (name: string) => ({
  name,
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: '2025-01-01T00:00:00Z',
})
