/**
 * The subresource `proxy` of Pods and Services: requests that go on to what listens in a container.
 *
 * Models pkg/registry/core/{pod/rest/subresources,service/storage}.go. Left out: proxies to Nodes,
 * whose kubelets have no API here, and TLS to the backend.
 */
import type { KindMap, Pod } from '../../api/kinds'
import { keyFrom } from '../../api/meta'
import { badRequest, serviceUnavailable } from '../../apiserver/status-error'
import type { ProxyAnswer } from '../messages'
import { askedBy, type Endpoint } from '../rest/endpoint'
import type { Open } from '../streams/streams'
import { kubeletOf } from './pod-containers'

export function podProxy(endpoint: Endpoint): ProxyAnswer {
  const { port, key } = asked(endpoint)
  const { server, resource } = endpoint
  // The resource is pods.
  const pod = server.get(resource, key) as unknown as Pod
  const number = port === '' ? firstPort(pod) : portNumber(port, pod)
  if (number === undefined) {
    throw badRequest(`${pod.metadata.name} has no port "${port}"`)
  }
  return answer(endpoint, pod, number)
}

export function serviceProxy(endpoint: Endpoint): ProxyAnswer {
  const { name, port, key } = asked(endpoint)
  const { server, resource } = endpoint
  // The resource is services.
  const service = server.get(resource, key) as unknown as KindMap['Service']
  const ports = service.spec.ports ?? []
  const found =
    port === '' && ports.length === 1
      ? ports[0]
      : ports.find((one) => one.name === port || String(one.port) === port)
  if (found === undefined) {
    throw serviceUnavailable(`no service port "${port}" found for service "${name}"`)
  }
  const backend = readyBackend(endpoint, key, found.name ?? '')
  if (backend === undefined)
    throw serviceUnavailable(`no endpoints available for service "${name}"`)
  return answer(endpoint, backend.pod, backend.port)
}

interface Asked {
  readonly name: string
  readonly port: string
  /** Of the object, without what the name in the URL says besides. */
  readonly key: string
}

/** `http:web:8080` is the port 8080 of `web`; scheme and port may be left out. */
function asked(endpoint: Endpoint): Asked {
  const { server, resource, target, request } = endpoint
  const parts = (target.name ?? '').split(':')
  const [scheme = '', name = '', port = ''] =
    parts.length === 3 ? parts : ['', parts[0], parts[1] ?? '']
  if (name === '' || parts.length > 3 || (scheme !== '' && scheme !== 'http')) {
    throw badRequest(`invalid ${resource.kind.toLowerCase()} request "${target.name}"`)
  }
  const key = keyFrom(target.namespace, name)
  const verb = request.method === 'GET' || request.method === 'HEAD' ? 'get' : 'create'
  server.requireRead(verb, resource, key, askedBy(endpoint))
  return { name, port, key }
}

const firstPort = ({ spec }: Pod): number =>
  spec.containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort ?? 80

function portNumber(port: string, { spec }: Pod): number | undefined {
  if (/^\d{1,5}$/.test(port)) return Number(port)
  const all = spec.containers.flatMap(({ ports = [] }) => ports)
  return all.find(({ name }) => name === port)?.containerPort
}

interface Backend {
  readonly pod: Pod
  readonly port: number
}

/** The first ready address of a Service that is a Pod. */
function readyBackend({ server }: Endpoint, key: string, port: string): Backend | undefined {
  const { reader } = server
  for (const { addresses = [], ports = [] } of reader.get('Endpoints', key)?.subsets ?? []) {
    const number = ports.find(({ name = '' }) => name === port)?.port
    for (const { targetRef } of addresses) {
      const { kind, name = '', namespace } = targetRef ?? {}
      const pod = kind === 'Pod' ? reader.get('Pod', keyFrom(namespace, name)) : undefined
      if (pod !== undefined && number !== undefined) return { pod, port: number }
    }
  }
  return undefined
}

function answer(endpoint: Endpoint, pod: Pod, port: number): ProxyAnswer {
  const { target, request } = endpoint
  const { namespace, name } = pod.metadata
  const kubelet = kubeletOf(endpoint, pod)
  const open: Open = (listener) => kubelet.connect(`${namespace}/${name}`, port, listener)
  const prefix = request.path.slice(0, request.path.length - target.rest.length)
  const host = `${pod.status.podIP ?? name}:${port}`
  return { type: 'proxy', to: { open, host, path: target.rest, prefix, body: request.body } }
}
