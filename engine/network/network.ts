/**
 * The network of a cluster: names, Services and Ingresses as the clients of applications meet them.
 *
 * A request is work on the clock, stop after stop; what has become of it is one occurrence in the
 * trace. What kube-proxies, the DNS and the Ingress controller know comes through their caches,
 * late when watches lag.
 */

import { addressIn, rangeOf } from '../api/ip'
import type { Pod } from '../api/kinds'
import type { KubeObject } from '../api/meta'
import { type Reader, SourceReader } from '../client/reader'
import type { Work } from '../clock/clock'
import { between, type Duration, type Instant, microseconds, plus } from '../clock/duration'
import type { ClusterContext, Component } from '../component'
import { ensure } from '../ensure'
import type { Caller, Web, WebAnswer, WebRequest } from '../images/system/world'
import type { Change } from '../store/store'
import { type ServiceRecord, serviceRecords } from './dns'
import { echoOf, responseHeaders } from './echo'
import { CONNECT_PATIENCE, IngressProxy } from './ingress-proxy'
import { type Parts, type Stop, type Traveller, travel } from './journey'
import type { Machines } from './machines'
import { lookUpFrom, lookUpFull, lookUpOutside, type NameContext } from './names'
import { KubeProxy, PROXY_CACHE } from './proxy'
import { recordsFrom } from './records'
import {
  CLIENT_PATIENCE,
  type ClientRequest,
  type Exchange,
  OUTSIDE_CLIENT,
  type Outcome,
  outcomeText,
  requestText,
  requestTo,
} from './request'
import type { Sender } from './senders'

const DNS_CACHE = 'coredns'
const DNS_PLACE = 10
/** What the answers of the cluster's DNS depend on. */
const NAMED = ['Service', 'EndpointSlice', 'Namespace', 'Node', 'Ingress'] as const

export class Network implements Component, Web {
  readonly name = 'network'
  readonly #cluster: ClusterContext
  readonly #machines: Machines
  readonly #proxy: KubeProxy
  readonly #ingress: IngressProxy
  readonly #parts: Parts
  readonly #names: Reader
  readonly #listeners: ((change: Change) => void)[] = []
  #flights = new Map<number, Flight>()
  #senders = new Map<number, Sender>()
  #lastId = 0

  constructor(cluster: ClusterContext, machines: Machines) {
    this.#cluster = cluster
    this.#machines = machines
    this.#proxy = new KubeProxy(cluster)
    this.#ingress = new IngressProxy(cluster)
    const { registry } = cluster.server
    const idOf = (kind: Parameters<Reader['get']>[0]) => registry.ofKind(kind).id
    const cache = cluster.cache(DNS_CACHE)
    this.#names = new SourceReader(idOf, cache)
    for (const kind of NAMED) {
      cache.watch(idOf(kind), (change) => {
        for (const listener of this.#listeners) listener(change)
      })
    }
    this.#parts = {
      proxy: this.#proxy,
      ingress: this.#ingress,
      machines,
      random: cluster.random,
      reader: new SourceReader(idOf, cluster.cache(PROXY_CACHE)),
    }
  }

  /** Sends a request so many times at once; the result is the sender's number. */
  send(request: ClientRequest, count = 1): number {
    const sender = this.#newSender(request, undefined)
    for (let i = 0; i < count; i++) this.#depart(sender)
    return sender.id
  }

  /** Sends a request now and again and again, whatever becomes of it. */
  keepSending(request: ClientRequest, every: Duration): number {
    const sender = this.#newSender(request, every)
    this.#depart(sender)
    this.#tickLater(sender)
    return sender.id
  }

  /** The requests of a sender that have come to an end, in that order. */
  exchanges(sender: number): readonly Exchange[] {
    return this.#sender(sender).exchanges
  }

  /** Sends a request from a Pod for one of its processes. */
  fetch(
    { method, url, headers, body }: WebRequest,
    { pod: from, address }: Caller,
    to?: string,
  ): number {
    const made = requestTo(method, url)
    if (made === undefined) return 0
    this.#forgetRead(from)
    const optional = {
      ...(body === '' ? {} : { body }),
      ...(to === undefined ? {} : { connectTo: to }),
    }
    const sent = { ...made, from, headers, ...optional }
    const sender = this.#newSender(sent, undefined, address)
    this.#depart(sender)
    return sender.id
  }

  /** What has come back to whoever fetched; what is no URL leads nowhere. */
  answerTo(id: number): WebAnswer | undefined {
    if (!this.#senders.has(id)) return { type: 'unresolved' }
    const [exchange] = this.exchanges(id)
    if (exchange === undefined) return undefined
    const { outcome } = exchange
    if (outcome.type !== 'answered') return { type: outcome.type }
    const { status, content } = outcome
    if (content !== undefined) return { type: 'answered', status, ...content }
    const headers = responseHeaders(exchange)
    return { type: 'answered', status, headers, body: JSON.stringify(echoOf(exchange) ?? '') }
  }

  /** The addresses of a name, as a process of this Pod finds them. */
  lookUp(name: string, from: string): readonly string[] | undefined {
    const pod = this.#pod(from) ?? this.#cluster.server.reader.get('Pod', from)
    return pod && this.resolve(name, pod as unknown as KubeObject) // Only Pods ask.
  }

  /** The records of a name, for a process of this Pod; with its search list when it searches. */
  records(...[name, type, from, searches]: Parameters<Web['records']>): ReturnType<Web['records']> {
    const pod = this.#pod(from) ?? this.#cluster.server.reader.get('Pod', from)
    const context = this.#nameContext()
    const machine = this.#machines.get(pod?.spec.nodeName ?? '')
    const resolver = machine?.resolverOf(from, context.dns)
    if (resolver?.nameservers.includes(context.dns) !== true) return []
    return recordsFrom(context, name, type, searches ? resolver : undefined)
  }

  /** How many requests a sender has sent. */
  sent(sender: number): number {
    return this.#sender(sender).sent
  }

  /**
   * The addresses that a name resolves to now, for a Pod or for whoever asks the cluster's DNS by
   * full names; undefined when it resolves to none.
   */
  resolve(name: string, from?: KubeObject): readonly string[] | undefined {
    if (from === undefined) return lookUpFull(this.#nameContext(), name)
    const pod = from as unknown as Pod // Only Pods ask.
    const { namespace, name: podName } = pod.metadata
    const { dns } = this.#nameContext()
    const machine = this.#machines.get(pod.spec.nodeName ?? '')
    const resolver = machine?.resolverOf(`${namespace}/${podName}`, dns)
    return resolver && lookUpFrom(this.#nameContext(), pod, resolver, name)
  }

  /** The SRV records of `_port._protocol.service.namespace.svc.domain`. */
  serviceRecords(name: string): readonly ServiceRecord[] {
    return serviceRecords(this.#names, name, this.#nameContext().domain)
  }

  /** Calls back when news that may change what names mean has reached the cluster's DNS. */
  onNames(listener: (change: Change) => void): () => void {
    this.#listeners.push(listener)
    return () => {
      const i = this.#listeners.indexOf(listener)
      if (i >= 0) this.#listeners.splice(i, 1)
    }
  }

  handle({ name, payload }: Work): void {
    const id = Number(payload)
    if (name === 'send') {
      const sender = this.#sender(id)
      this.#depart(sender)
      this.#tickLater(sender)
      return
    }
    const flight = this.#flights.get(id)
    if (flight === undefined) return
    if (name === 'give up') this.#arrive(flight, { type: 'timed out' })
    else if (flight.ending !== undefined) this.#arrive(flight, flight.ending)
    else this.#step(flight)
  }

  save() {
    return {
      flights: this.#flights,
      senders: this.#senders,
      lastId: this.#lastId,
      proxy: this.#proxy.save(),
    }
  }

  load(saved: ReturnType<Network['save']>): void {
    this.#flights = saved.flights
    this.#senders = saved.senders
    this.#lastId = saved.lastId
    this.#proxy.load(saved.proxy)
    this.#ingress.forget()
  }

  #newSender(request: ClientRequest, every: Duration | undefined, ofProcessAt?: string): Sender {
    const id = ++this.#lastId
    const sender: Sender = { id, request, every, ofProcessAt, sent: 0, exchanges: [] }
    this.#senders.set(sender.id, sender)
    return sender
  }

  /** What processes of the Pod fetched before now they have read. */
  #forgetRead(from: string): void {
    const now = this.#cluster.now()
    for (const { id, ofProcessAt, request, exchanges } of [...this.#senders.values()]) {
      const doneAt = exchanges[0]?.doneAt
      const isRead = ofProcessAt !== undefined && doneAt !== undefined && doneAt < now
      if (isRead && request.from === from) this.#senders.delete(id)
    }
  }

  #sender(id: number): Sender {
    return ensure(this.#senders.get(id), `sender ${id} of the network`)
  }

  #tickLater({ id, every }: Sender): void {
    if (every === undefined) return
    const request = { actor: this.name, name: 'send', payload: id, standing: true, causes: [] }
    this.#cluster.after(every, request)
  }

  /** A request leaves its client, who looks its host up first. */
  #depart(sender: Sender): void {
    const { request } = sender
    const pod = request.from === undefined ? undefined : this.#pod(request.from, sender)
    // A Pod that is gone sends nothing more.
    if (request.from !== undefined && pod === undefined) return
    sender.sent++
    const flight: Flight = {
      id: ++this.#lastId,
      sender: sender.id,
      sentAt: this.#cluster.now(),
      standing: sender.every !== undefined,
      stop: undefined,
      ending: undefined,
      traveller: {
        request,
        node: pod?.spec.nodeName,
        isFromInside: pod !== undefined,
        route: { client: sender.ofProcessAt ?? pod?.status.podIP ?? OUTSIDE_CLIENT },
        tried: undefined,
      },
    }
    this.#flights.set(flight.id, flight)
    const host = request.connectTo ?? request.host
    const ips = pod === undefined ? lookUpOutside(this.#nameContext(), host) : this.#ask(host, pod)
    const [ip] = ips ?? []
    if (ip === undefined) {
      flight.ending = { type: 'unresolved' }
      this.#later(flight, this.#hop)
      return
    }
    flight.stop = { type: 'connect', ip }
    this.#later(flight, ip === host ? AT_ONCE : this.#hop)
  }

  /** A name of several addresses is tried at any of them. */
  #ask(host: string, pod: Pod): readonly string[] | undefined {
    const ips = this.resolve(host, pod as unknown as KubeObject) ?? []
    const ip = ips[this.#cluster.random.below(ips.length, 'coredns')]
    return ip === undefined ? undefined : [ip]
  }

  #step(flight: Flight): void {
    const leg = travel(this.#parts, flight.traveller, ensure(flight.stop, 'a stop of a request'))
    if ('with' in leg) flight.traveller = { ...flight.traveller, ...leg.with }
    if (leg.type === 'go') {
      // A choice that is made where the request is takes no time; only ways do.
      flight.stop = leg.to
      this.#later(flight, this.#hop)
    } else if (leg.type === 'answered') {
      const { status, by, content } = leg
      const answered = { type: 'answered', status, by } as const
      this.#return(flight, content === undefined ? answered : { ...answered, content })
    } else if (flight.traveller.route.ingress !== undefined) this.#tryAnother(flight, leg.type)
    else {
      const { traveller } = flight
      flight.traveller = { ...traveller, route: { ...traveller.route, why: leg.why } }
      if (leg.type === 'refused') this.#return(flight, { type: 'refused' })
      else this.#waitInVain(flight)
    }
  }

  /** The Ingress controller could not connect: it is its turn again. */
  #tryAnother(flight: Flight, last: 'refused' | 'lost'): void {
    const ip = flight.stop?.type === 'pod' ? flight.stop.ip : ''
    const ips = [...(flight.traveller.tried?.ips ?? []), ip]
    flight.traveller = { ...flight.traveller, node: undefined, tried: { ips, last } }
    flight.stop = { type: 'ingress' }
    this.#later(flight, last === 'lost' ? CONNECT_PATIENCE : this.#hop)
  }

  #return(flight: Flight, outcome: Outcome): void {
    flight.ending = outcome
    this.#later(flight, this.#hop)
  }

  #waitInVain(flight: Flight): void {
    const left = between(this.#cluster.now(), plus(flight.sentAt, CLIENT_PATIENCE))
    this.#goOn(flight, 'give up', left)
  }

  /** Goes on later, unless the client has given up by then. */
  #later(flight: Flight, delay: Duration): void {
    const at = plus(this.#cluster.now(), delay)
    if (at > plus(flight.sentAt, CLIENT_PATIENCE)) this.#waitInVain(flight)
    else this.#goOn(flight, 'go on', delay)
  }

  #goOn({ id, standing }: Flight, name: string, delay: Duration): void {
    const request = { actor: this.name, name, payload: id, standing }
    this.#cluster.after(delay, standing ? { ...request, causes: [] } : request)
  }

  /** The end of a request: its client has an answer, or knows that there is none. */
  #arrive(flight: Flight, outcome: Outcome): void {
    const { id, sender, sentAt, traveller } = flight
    const { request, route } = traveller
    this.#flights.delete(id)
    const doneAt = this.#cluster.now()
    this.#sender(sender).exchanges.push({ request, sentAt, doneAt, route, outcome })
    const { trace } = this.#cluster
    const who = request.from === undefined ? 'client' : `Pod ${request.from}`
    const by = outcome.type === 'answered' ? outcome.by : undefined
    const text = requestText(request)
    trace.during(who, 'request', text, this.#proxy.causes(route.service), () => {
      const subject = by === undefined ? who : `Pod ${by.pod}`
      const why = route.why === undefined ? '' : ` (${route.why})`
      const detail = `${text}: ${wayText(traveller)}${outcomeText(outcome)}${why}`
      trace.record({ type: 'network', name: 'request', subject, detail })
    })
    const isOfProcess = this.#sender(sender).ofProcessAt !== undefined
    if (isOfProcess && request.from !== undefined) this.#homeOf(request.from)?.hear(request.from)
  }

  #homeOf(pod: string) {
    const { nodeName = '' } = this.#cluster.server.reader.get('Pod', pod)?.spec ?? {}
    return this.#machines.get(nodeName)
  }

  get #hop(): Duration {
    return this.#cluster.settings.latency.network
  }

  /** A Pod that can send: its processes do, whatever the API server knows of it. */
  #pod(key: string, sender?: Sender): Pod | undefined {
    const pod = this.#cluster.server.reader.get('Pod', key)
    const isRunning = sender?.ofProcessAt !== undefined || pod?.status.phase === 'Running'
    return isRunning ? pod : undefined
  }

  #nameContext(): NameContext {
    const { clusterDomain, serviceClusterIpRange } = this.#cluster.settings.flags
    const range = rangeOf(serviceClusterIpRange)
    const dns = range === undefined ? '' : addressIn(range, DNS_PLACE)
    return { reader: this.#names, domain: clusterDomain, dns }
  }
}

/** A request on its way. */
interface Flight {
  readonly id: number
  readonly sender: number
  readonly sentAt: Instant
  readonly standing: boolean
  stop: Stop | undefined
  /** What its client will know when it is back. */
  ending: Outcome | undefined
  traveller: Traveller
}

const AT_ONCE = microseconds(0)

/** `Ingress shop/web, Service shop/cart, `. */
function wayText({ route }: Traveller): string {
  const { ingress, service } = route
  const passed = [ingress && `Ingress ${ingress}`, service && `Service ${service}`]
  return passed.map((each) => (each === undefined ? '' : `${each}, `)).join('')
}
