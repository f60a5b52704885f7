/**
 * The group metrics.k8s.io, as if a metrics-server ran beside the API server: what Nodes and Pods
 * use of cpu and memory.
 *
 * The rule to know: a Node uses what its Pods use. A Pod counts once all its containers run, and a
 * Node while its kubelet can be asked.
 *
 * Models sigs.k8s.io/metrics-server/pkg/api. Left out: that figures are up to a scrape old, and
 * what a Node uses for itself.
 */
import { matchesFields } from '../../api/field-selectors'
import type { Pod } from '../../api/kinds'
import { type KubeObject, keyFrom, keyOf } from '../../api/meta'
import type { Registry, Resource } from '../../apiserver/registry'
import { notFound, wrongMethod } from '../../apiserver/status-error'
import { rfc3339 } from '../../clock/duration'
import type { Cluster } from '../../cluster'
import type { ContainerUsage } from '../../kubelet/usage'
import { FREE_FORM, type ResourceInfo } from '../../schema/schema'
import type { Answer } from '../messages'
import { booleanOf, listParameters } from '../parameters'
import { askedBy, type Endpoint } from '../rest/endpoint'
import type { Special } from '../rest/route'

/** Serves the group from now on. */
export function serveMetrics(registry: Registry): void {
  registry.add(NODE_METRICS, { verbs: VERBS, printerColumns: COLUMNS }, FREE_FORM)
  registry.add(POD_METRICS, { verbs: VERBS }, FREE_FORM)
}

/** By resource. */
export const METRICS: readonly (readonly [id: string, answer: Special])[] = [
  ['nodes.metrics.k8s.io', (endpoint) => answer(endpoint, nodeMetrics)],
  ['pods.metrics.k8s.io', (endpoint) => answer(endpoint, podMetrics)],
]

const GROUP = { group: 'metrics.k8s.io', version: 'v1beta1', shortNames: [], categories: [] }
const COMMON = { ...GROUP, singular: '', subresources: [] }
const NODE_METRICS: ResourceInfo = {
  ...COMMON,
  kind: 'NodeMetrics',
  plural: 'nodes',
  namespaced: false,
}
const POD_METRICS: ResourceInfo = {
  ...COMMON,
  kind: 'PodMetrics',
  plural: 'pods',
  namespaced: true,
}
const COLUMNS = [
  { name: 'cpu', type: 'string', jsonPath: '.usage.cpu' },
  { name: 'memory', type: 'string', jsonPath: '.usage.memory' },
  { name: 'window', type: 'string', jsonPath: '.window' },
]
const VERBS = ['get', 'list']
const WINDOW = '10s'

/** The metrics of one object; undefined when there are none. */
type MetricsOf = (cluster: Cluster, object: KubeObject) => KubeObject | undefined

function answer(endpoint: Endpoint, metricsOf: MetricsOf): Answer {
  const { server, cluster, resource, request, target, key } = endpoint
  if (request.method !== 'GET' || booleanOf(request.query, 'watch')) throw wrongMethod()
  const { name, namespace } = target
  server.requireRead(name === undefined ? 'list' : 'get', resource, key, askedBy(endpoint))
  const objects = cluster.store.collection(resource.plural)
  if (name !== undefined) {
    const object = objects.get(keyFrom(namespace, name))
    const metrics = object && metricsOf(cluster, object)
    if (metrics !== undefined) return { type: 'object', code: 200, object: metrics, of: resource }
    throw notFound({ group: GROUP.group, plural: resource.kind.toLowerCase() }, key)
  }
  const { labels, fields } = listParameters(resource, request.query)
  const items = objects
    .list({ namespace })
    .filter(({ metadata }) => {
      if (labels !== undefined && !labels.matches(metadata.labels ?? {})) return false
      return fields === undefined || matchesFields(fields, (field) => placeField(metadata, field))
    })
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .flatMap((object) => metricsOf(cluster, object) ?? [])
  return { type: 'object', code: 200, object: listOf(resource, items), of: resource }
}

const placeField = ({ name, namespace = '' }: KubeObject['metadata'], field: string): string =>
  field === 'metadata.name' ? name : namespace

const listOf = ({ listKind, apiVersion }: Resource, items: readonly KubeObject[]) => ({
  kind: listKind,
  apiVersion,
  metadata: {},
  items,
})

function nodeMetrics(cluster: Cluster, object: KubeObject): KubeObject | undefined {
  const { name } = object.metadata
  const kubelet = cluster.kubelet(name)
  if (kubelet === undefined || !kubelet.isRunning || !kubelet.isLinked) return undefined
  const used = cluster.store
    .collection('pods')
    .list({ node: name })
    .flatMap((pod) => kubelet.usageOf(keyOf(pod)))
  return measured(cluster, 'NodeMetrics', object, { usage: usageText(used) })
}

function podMetrics(cluster: Cluster, object: KubeObject): KubeObject | undefined {
  const { spec } = object as unknown as Pod // The collection is that of Pods.
  const used = cluster.kubelet(spec.nodeName ?? '')?.usageOf(keyOf(object)) ?? []
  const isWhole = spec.containers.every((it) => used.some(({ container }) => container === it.name))
  if (!isWhole) return undefined
  const containers = used.map((it) => ({ name: it.container, usage: usageText([it]) }))
  return measured(cluster, 'PodMetrics', object, { containers })
}

function measured(
  cluster: Cluster,
  kind: string,
  { metadata: { name, namespace, labels } }: KubeObject,
  figures: object,
): KubeObject {
  const now = rfc3339(cluster.now())
  const place = namespace === undefined ? { name } : { name, namespace }
  const metadata = { ...place, creationTimestamp: now, ...(labels && { labels }) }
  const told = { kind, apiVersion: `${GROUP.group}/${GROUP.version}`, metadata, timestamp: now }
  // Metrics are stored nowhere, so that they have neither uid nor version.
  return { ...told, window: WINDOW, ...figures } as unknown as KubeObject
}

function usageText(used: readonly ContainerUsage[]): object {
  let [milliCpu, bytes] = [0, 0]
  for (const { milliCpu: cpu, memory } of used) {
    milliCpu += cpu
    bytes += memory
  }
  return { cpu: `${milliCpu * 1_000_000}n`, memory: `${Math.floor(bytes / 1024)}Ki` }
}
