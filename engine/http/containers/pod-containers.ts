/**
 * Which container of a Pod a request means, and the kubelet that runs it.
 *
 * Models pkg/registry/core/pod/strategy.go (LogLocation, streamLocation).
 */
import type { Pod } from '../../api/kinds'
import { badRequest, unclassified } from '../../apiserver/status-error'
import type { Kubelet } from '../../kubelet/kubelet'
import type { Endpoint } from '../rest/endpoint'

export interface PodContainer {
  readonly pod: Pod
  readonly container: string
  readonly kubelet: Kubelet
}

/** The Pod of the URL; throws a NotFound. */
export const podOf = ({ server, resource, key }: Endpoint): Pod =>
  // The resource is pods.
  server.get(resource, key) as unknown as Pod

/** The container that is named, or the only one; throws what the API server answers otherwise. */
export function containerOf(endpoint: Endpoint, named: string): PodContainer {
  const pod = podOf(endpoint)
  const { name } = pod.metadata
  const container = named === '' ? onlyContainer(pod) : named
  if (!namesOf(pod).includes(container)) {
    throw badRequest(`container ${container} is not valid for pod ${name}`)
  }
  return { pod, container, kubelet: kubeletOf(endpoint, pod, container) }
}

/** The kubelet of the Pod's Node; throws when there is none yet, or none that can be reached. */
export function kubeletOf({ cluster }: Endpoint, pod: Pod, container?: string): Kubelet {
  const { nodeName } = pod.spec
  const { name } = pod.metadata
  if (!nodeName) {
    throw badRequest(
      container === undefined
        ? `pod ${name} does not have a host assigned`
        : `container "${container}" in pod "${name}" is waiting to start: ContainerCreating`,
    )
  }
  const kubelet = cluster.kubelet(nodeName)
  if (kubelet === undefined || !kubelet.isPowered || !kubelet.isLinked || !kubelet.isRunning) {
    const why = kubelet === undefined ? 'no such host' : 'connect: connection refused'
    throw unclassified(`error dialing backend: dial tcp: lookup ${nodeName}: ${why}`)
  }
  return kubelet
}

function onlyContainer({ spec, metadata }: Pod): string {
  const [only, ...others] = spec.containers
  const { initContainers = [], ephemeralContainers = [] } = spec
  if (only === undefined)
    throw badRequest(`a container name must be specified for pod ${metadata.name}`)
  const isAlone = others.length + initContainers.length + ephemeralContainers.length === 0
  if (isAlone) return only.name
  const listed = (containers: readonly { readonly name: string }[]) =>
    `[${containers.map(({ name }) => name).join(' ')}]`
  const init =
    initContainers.length === 0 ? '' : ` or one of the init containers: ${listed(initContainers)}`
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, ` +
      `choose one of: ${listed(spec.containers)}${init}`,
  )
}

const namesOf = ({ spec }: Pod): readonly string[] =>
  [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map(
    ({ name }) => name,
  )
