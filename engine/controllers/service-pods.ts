/**
 * Pods as the endpoints of Services: which Pod is one, on which ports, and which Services a change
 * of a Pod concerns. Shared by the controllers of Endpoints and of EndpointSlices.
 *
 * Models staging/src/k8s.io/endpointslice/util/controller_utils.go and FindPort in
 * pkg/api/v1/pod/util.go.
 */
import type { Pod, Service, ServicePort } from '../api/kinds'
import { keyOf } from '../api/meta'
import { selectorFromMap } from '../api/selectors'
import { deepEqual } from '../store/equal'
import type { Watch } from './controller'
import { isFinished, isReady } from './pods'

/** Wakes the Services that select a Pod, or did, when it changes as an endpoint. */
export const podsOfServices: Watch = {
  kind: 'Pod',
  keys({ type, object, previous }, reader) {
    // A feed of Pods carries Pods.
    const pod = object as unknown as Pod
    const before = previous as unknown as Pod | undefined
    const is = type === 'DELETED' ? undefined : pod
    if (isSameEndpoint(before, is)) return NONE
    const { namespace } = pod.metadata
    return reader
      .list('Service', namespace === undefined ? {} : { namespace })
      .filter((service) => selects(service, is) || selects(service, before))
      .map(keyOf)
  },
}

const NONE: readonly string[] = []

/** True when the controllers keep endpoints for the Service: it has a selector and Pods behind it.
 */
export const hasEndpointsOfPods = ({ spec }: Service): boolean =>
  spec.selector !== undefined && spec.type !== 'ExternalName'

/** True when a Pod counts as an endpoint; one on its way out does only for EndpointSlices. */
export function isEndpoint(pod: Pod, withTerminating: boolean): boolean {
  if (isFinished(pod)) return false
  const { podIP, podIPs = [] } = pod.status
  if ((podIP ?? '') === '' && podIPs.length === 0) return false
  return withTerminating || pod.metadata.deletionTimestamp === undefined
}

/** The name that the Pod has below the Service's name in DNS; none for most Pods. */
export function hostnameIn(service: Service, { spec, metadata }: Pod): string | undefined {
  if (spec.hostname === undefined || spec.hostname === '') return undefined
  const isBelow =
    spec.subdomain === service.metadata.name && metadata.namespace === service.metadata.namespace
  return isBelow ? spec.hostname : undefined
}

/** The number of the Service's port on the Pod; undefined when the Pod has no port of that name. */
export function targetPort(pod: Pod, { port, targetPort: target, protocol }: ServicePort) {
  if (typeof target !== 'string') return target ?? port
  const sidecars = (pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always')
  for (const { ports = [] } of [...pod.spec.containers, ...sidecars]) {
    for (const found of ports) {
      if (found.name === target && (found.protocol ?? 'TCP') === (protocol ?? 'TCP')) {
        return found.containerPort
      }
    }
  }
  return undefined
}

/** What is found of one Pod's ports is so of all, unless the Service names ports of its Pods. */
export function onceUnlessNamed<T>({ spec }: Service, find: (pod: Pod) => T): (pod: Pod) => T {
  if (spec.ports?.some((port) => typeof port.targetPort === 'string')) return find
  let found: { readonly value: T } | undefined
  return (pod) => {
    found ??= { value: find(pod) }
    return found.value
  }
}

/** True when the Service has an address of its own, and so is not headless. */
export const hasClusterIp = ({ spec }: Service): boolean =>
  spec.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None'

function selects(service: Service, pod: Pod | undefined): boolean {
  if (pod === undefined || !hasEndpointsOfPods(service)) return false
  return selectorFromMap(service.spec.selector).matches(pod.metadata.labels)
}

/** True when two versions of a Pod are the same to all Services. */
function isSameEndpoint(before: Pod | undefined, after: Pod | undefined): boolean {
  const a = before !== undefined && isEndpoint(before, true) ? before : undefined
  const b = after !== undefined && isEndpoint(after, true) ? after : undefined
  if (a === undefined || b === undefined) return a === b
  return (
    isReady(a) === isReady(b) &&
    (a.metadata.deletionTimestamp === undefined) === (b.metadata.deletionTimestamp === undefined) &&
    deepEqual(a.metadata.labels, b.metadata.labels) &&
    deepEqual(a.status.podIPs, b.status.podIPs) &&
    a.status.podIP === b.status.podIP &&
    a.spec.nodeName === b.spec.nodeName &&
    a.spec.hostname === b.spec.hostname &&
    a.spec.subdomain === b.spec.subdomain
  )
}
