/**
 * The way of a request, one stop after another, each decided when it is reached.
 *
 * From a Pod: its Node's kube-proxy, then the Pod behind. From outside: a load balancer or the
 * address of a Node, the kube-proxy there, then a Pod; or the Ingress controller, then a Pod.
 * Left out: NetworkPolicy, source addresses in anything but affinity and the answer, connections
 * that are kept alive: each request makes one of its own.
 */
import { INGRESS_ADDRESS } from '../api/ingress-class'
import type { Node } from '../api/kinds'
import { keyOf } from '../api/meta'
import type { Reader } from '../client/reader'
import type { Randomness } from '../clock/random'
import type { ServedRequest } from '../images/system/world'
import { letsIn, nodesFor } from './balancer'
import type { ProxyEndpoint } from './endpoint-choice'
import type { IngressProxy, Tried } from './ingress-proxy'
import { isConnected, type Machine, type Machines, machineOf } from './machines'
import { addressOf } from './outside-names'
import type { KubeProxy } from './proxy'
import type { Answerer, ClientRequest, Content, Route } from './request'
import type { ServiceAt } from './service-table'

/** Where a request is: what is decided next. */
export type Stop =
  /** At its client, to be sent to an address. */
  | { readonly type: 'connect'; readonly ip: string }
  | { readonly type: 'ingress' }
  /** At a Node, for one of its addresses or for one that is led to it. */
  | { readonly type: 'node'; readonly node: string; readonly ip: string }
  | { readonly type: 'pod'; readonly ip: string; readonly port: number; readonly node?: string }

export interface Traveller {
  readonly request: ClientRequest
  /** The Node that it was at last; none outside. */
  readonly node: string | undefined
  readonly isFromInside: boolean
  readonly route: Route
  readonly tried: Tried | undefined
}

/** What a stop leads to; what it says of the traveller is true from then on. */
export type Leg =
  | { readonly type: 'go'; readonly to: Stop; readonly with?: Partial<Traveller> }
  | {
      readonly type: 'answered'
      readonly status: number
      readonly by?: Answerer
      readonly content?: Content
      readonly with?: Partial<Traveller>
    }
  | { readonly type: 'refused' | 'lost'; readonly why: string; readonly with?: Partial<Traveller> }

export interface Parts {
  readonly proxy: KubeProxy
  readonly ingress: IngressProxy
  readonly machines: Machines
  readonly random: Randomness
  /** What kube-proxies know. */
  readonly reader: Reader
}

export function travel(parts: Parts, traveller: Traveller, stop: Stop): Leg {
  switch (stop.type) {
    case 'connect':
      return traveller.isFromInside
        ? fromPod(parts, traveller, stop.ip)
        : fromOutside(parts, traveller, stop.ip)
    case 'ingress':
      return throughIngress(parts, traveller)
    case 'node':
      return atNode(parts, traveller, stop.node, stop.ip)
    case 'pod':
      return atPod(parts, traveller, stop)
  }
}

const lost = (why: string): Leg => ({ type: 'lost', why })
const refused = (why: string): Leg => ({ type: 'refused', why })
const INGRESS_PORTS = [80, 443]

function fromPod(parts: Parts, traveller: Traveller, ip: string): Leg {
  const { port } = traveller.request
  const { node = '', route } = traveller
  const at = parts.proxy.services.at(ip, port)
  if (at !== undefined) return throughProxy(parts, traveller, at, node)
  if (parts.proxy.services.has(ip)) return lost(`the Service at ${ip} has no port ${port}`)
  if (ip === INGRESS_ADDRESS) return toIngress(port)
  if (ip === '127.0.0.1') return { type: 'go', to: { type: 'pod', ip: route.client, port, node } }
  const named = nodeAt(parts, ip)
  if (named !== undefined) return { type: 'go', to: { type: 'node', node: named, ip } }
  return { type: 'go', to: { type: 'pod', ip, port } }
}

function fromOutside(parts: Parts, { request, route }: Traveller, ip: string): Leg {
  const { port } = request
  if (ip === INGRESS_ADDRESS) return toIngress(port)
  const named = nodeAt(parts, ip)
  if (named !== undefined) return { type: 'go', to: { type: 'node', node: named, ip } }
  const at = parts.proxy.services.at(ip, port)
  if (at?.entrance !== 'external') return lost(`nothing outside has the address ${ip}:${port}`)
  const name = serviceText(at)
  if (!letsIn(at.service, route.client)) return lost(`${name} lets in only some clients`)
  const localReady = (node: string) => parts.proxy.localReady(at, node)
  const nodes = nodesFor(at.service, parts.reader.list('Node'), localReady)
  const node = nodes[parts.random.below(nodes.length, 'load-balancer')]?.metadata.name
  if (node === undefined) return lost(`no Node takes traffic for ${name}`)
  return { type: 'go', to: { type: 'node', node, ip } }
}

const toIngress = (port: number): Leg =>
  INGRESS_PORTS.includes(port)
    ? { type: 'go', to: { type: 'ingress' } }
    : refused(`the Ingress controller does not listen on port ${port}`)

function throughIngress({ ingress: proxy }: Parts, { request, tried, route }: Traveller): Leg {
  const shown =
    request.scheme === 'https' ? { certificate: proxy.certificateFor(request.host) } : {}
  const forwarding = proxy.forward(request, tried)
  if (forwarding.type === 'answer') {
    const { status, ingress, why } = forwarding
    const passed = ingress === undefined ? {} : { ingress }
    return { type: 'answered', status, with: { route: { ...route, ...shown, ...passed, why } } }
  }
  const { endpoint, ingress, service } = forwarding
  const next = { ...route, ...shown, ingress, service }
  return { type: 'go', to: podOf(endpoint), with: { route: next, node: undefined } }
}

/** At a Node: a port of its own, of a Service, of a health check or of a Pod. */
function atNode(parts: Parts, traveller: Traveller, node: string, ip: string): Leg {
  const { proxy, machines } = parts
  const { port } = traveller.request
  const machine = machines.get(node)
  if (machine === undefined || !reaches(parts, traveller, machine)) return unreachable(node)
  const isOwn = machine.address === ip
  const at = isOwn ? proxy.services.atNodePort(port) : proxy.services.at(ip, port)
  if (at !== undefined) return throughProxy(parts, traveller, at, node)
  if (!isOwn) return lost(`Node ${node} does not know the address ${ip}:${port}`)
  const health = proxy.services.atHealthCheck(port)
  if (health !== undefined) {
    return { type: 'answered', status: proxy.localReady(health, node) > 0 ? 200 : 503 }
  }
  if (machine.addresseeOf(ip, port) === undefined) {
    return refused(`nothing has port ${port} of Node ${node}`)
  }
  return { type: 'go', to: { type: 'pod', ip, port, node }, with: { node } }
}

/** The kube-proxy of a Node chooses; it hides the client unless endpoints must be local. */
function throughProxy(parts: Parts, traveller: Traveller, at: ServiceAt, node: string): Leg {
  const { route, isFromInside } = traveller
  const answer = parts.proxy.choose({ at, node, client: route.client, isFromInside })
  const service = keyOf(at.service)
  const passed = { with: { route: { ...route, service } } }
  if (answer.type === 'drop') {
    const why = `${serviceText(at)} has no endpoint on Node ${node}, and its policy is Local`
    return { type: 'lost', why, ...passed }
  }
  if (answer.type === 'reject') {
    return { type: 'refused', why: `${serviceText(at)} has no ready endpoint`, ...passed }
  }
  const isHidden = !isFromInside && at.service.spec.externalTrafficPolicy !== 'Local'
  const client = isHidden ? (parts.machines.get(node)?.address ?? route.client) : route.client
  const next = { ...route, client, service }
  return { type: 'go', to: podOf(answer.endpoint), with: { route: next, node } }
}

function atPod(parts: Parts, traveller: Traveller, stop: Stop & { type: 'pod' }): Leg {
  const { ip, port, node } = stop
  const known = node === undefined ? undefined : parts.machines.get(node)
  const machine = known ?? machineOf(parts.machines, ip, port)
  if (machine === undefined) return lost(`nothing has the address ${ip}`)
  const { name } = machine.machine
  if (!reaches(parts, traveller, machine)) return unreachable(name)
  const addressee = machine.addresseeOf(ip, port)
  if (addressee === undefined) {
    if (machine.address === ip) return refused(`nothing has port ${port} of Node ${name}`)
    return lost(`no Pod of Node ${name} has the address ${ip}`)
  }
  const { pod, uid } = addressee
  const request = servedRequest(traveller, addressee.port)
  const answer = machine.answerAt(pod, addressee.port, { request })
  if (answer.type === 'lost') return lost(`Pod ${pod} has no network yet`)
  if (answer.type === 'refuses') {
    return refused(`no container of Pod ${pod} listens on port ${addressee.port}`)
  }
  const { status, container, headers = {}, body } = answer
  const by = { pod, uid, ip, node: name, container }
  if (body === undefined) return { type: 'answered', status, by }
  return { type: 'answered', status, by, content: { headers, body } }
}

/** The request as it arrives. */
function servedRequest({ request, route }: Traveller, port: number): ServedRequest {
  const { method, path, host, body = '' } = request
  const headers: Record<string, string> = { host }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name.toLowerCase()] = value
  }
  return { method, path, headers, body, client: route.client, port }
}

const unreachable = (node: string): Leg => lost(`Node ${node} cannot be reached`)

const serviceText = ({ service }: ServiceAt): string => `Service ${keyOf(service)}`

const reaches = ({ machines }: Parts, { node }: Traveller, to: Machine): boolean =>
  isConnected(node === undefined ? undefined : machines.get(node), to)

const podOf = ({ ip, port, node }: ProxyEndpoint): Stop & { type: 'pod' } => ({
  type: 'pod',
  ip,
  port,
  ...(node === undefined ? {} : { node }),
})

/** The name of the Node that has this address. */
function nodeAt({ reader }: Parts, ip: string): string | undefined {
  const has = (node: Node) => addressOf(node) === ip
  return reader.list('Node').find(has)?.metadata.name
}
