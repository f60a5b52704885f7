/**
 * Aggregated APIs: requests for the group and version of an APIService go to the server behind it.
 *
 * The rule to know: such a server is asked what it serves as soon as its APIService is there, and
 * again every while; only one that answers is served, and what it lists is discovered.
 *
 * Models kube-aggregator/pkg/apiserver. Left out: the group of a server that does not answer, which
 * the original goes on listing as stale; the schemas of what is served elsewhere.
 */
import type { IncomingMessage } from 'node:http'
import { withCondition } from '../../api/conditions'
import { refusalOf } from '../../apiserver/authorization/authorizer'
import { forbidden, isStatusError } from '../../apiserver/status-error'
import type { Cluster } from '../../cluster'
import { FREE_FORM } from '../../schema/schema'
import type { KeyPair } from '../authentication/certificates'
import type { Answer, ApiRequest, StreamSink } from '../messages'
import type { ServiceAddresses } from '../outside/outside-calls'
import { booleanOf } from '../parameters'
import type { Target } from '../target'
import {
  type ApiService,
  type Availability,
  conditionFor,
  failedDiscovery,
  LOCAL,
  PASSED,
  unserved,
} from './availability'
import { askBackend, type BackendAddress, bodyOf, shownHeaders } from './backend'
import { type ListedResource, listedResources } from './listed-resources'

interface ApiServicesParts {
  readonly cluster: Cluster
  readonly services: ServiceAddresses
  /** What the API server shows to the servers behind it. */
  readonly identity: () => KeyPair
  /** A server is being asked; the result is called when it has answered. */
  readonly begins: () => () => void
  readonly onBug: (error: unknown) => void
}

export class ApiServices {
  readonly #parts: ApiServicesParts
  /** By group and version, those that are behind a Service. */
  readonly #behind = new Map<string, Behind>()
  readonly #end: () => void
  readonly #timer: NodeJS.Timeout
  readonly #asked = new Set<string>()
  #known: KeyPair | undefined

  constructor(parts: ApiServicesParts) {
    this.#parts = parts
    const { store } = parts.cluster
    this.#end = store.subscribe(API_SERVICES, ({ key }) => this.#look(key))
    for (const { metadata } of store.collection(API_SERVICES).list({})) this.#look(metadata.name)
    this.#timer = setInterval(() => {
      for (const { name } of this.#behind.values()) this.#look(name)
    }, ASKED_EVERY).unref()
  }

  /** Undefined for what is served here. */
  answer(request: ApiRequest, target: Target): Answer | undefined {
    if (this.#behind.size === 0) return undefined
    const [group = '', version = ''] = placeOf(target)
    const behind = this.#behind.get(`${group}/${version}`)
    if (behind === undefined) return undefined
    if (behind.address === undefined && this.#isServedHere(group, version)) return undefined
    this.#authorize(request, target)
    if (!behind.isAvailable || behind.address === undefined) return UNAVAILABLE
    return { type: 'late', answer: this.#forwarded(request, behind.address) }
  }

  close(): void {
    this.#end()
    clearInterval(this.#timer)
  }

  /** Made when first needed: most clusters have no server behind them. */
  get #identity(): KeyPair {
    this.#known ??= this.#parts.identity()
    return this.#known
  }

  #authorize({ user, method, path, query }: ApiRequest, target: Target): void {
    const { authorizer } = this.#parts.cluster.server
    if (target.type === 'path') {
      authorizer.requirePath(user, method.toLowerCase(), path)
      return
    }
    const { group, plural, namespace = '', name = '', subresource = '' } = target
    const isWatch = booleanOf(query, 'watch') ?? false
    const verb = verbOf(method, target.name !== undefined, isWatch)
    const asked = { verb, group, resource: plural, subresource, namespace, name }
    if (authorizer.allows(user, asked)) return
    throw forbidden({ group, plural }, name, refusalOf(user, asked))
  }

  async #forwarded(request: ApiRequest, address: BackendAddress): Promise<Answer> {
    const { method, path, query, headers, body, user } = request
    const search = query.size === 0 ? '' : `?${query}`
    const asked = { method, path: path + search, headers, body, user }
    try {
      const response = await askBackend(address, this.#identity, asked)
      return booleanOf(query, 'watch') ? streamed(response) : await whole(response)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return plain(503, `error trying to reach service: ${why}\n`)
    }
  }

  /** Once for all changes of one turn, and not while a change is being told. */
  #look(name: string): void {
    if (this.#asked.has(name)) return
    this.#asked.add(name)
    const ended = this.#parts.begins()
    setImmediate(() => {
      this.#asked.delete(name)
      this.#examine(name)
        .catch(this.#parts.onBug)
        .finally(() => ended())
    })
  }

  async #examine(name: string): Promise<void> {
    const service = this.#find(name)
    if (service === undefined) {
      this.#forget(name)
      return
    }
    const { group, version, service: place } = service.spec
    if (place === undefined) {
      this.#forget(name)
      this.#tell(name, LOCAL)
      return
    }
    const address = this.#addressOf(service)
    const known = this.#behind.get(`${group}/${version}`)
    const behind: Behind = { isAvailable: false, ...known, name, address }
    this.#behind.set(`${group}/${version}`, behind)
    const path = `/apis/${group}/${version}`
    const { reader } = this.#parts.cluster.server
    const isHere = address === undefined && this.#isServedHere(group, version)
    const found = isHere
      ? PASSED
      : address
        ? await this.#discovered(address, path)
        : unserved(place, path, reader)
    // It may have been deleted or changed in the meantime, and is then looked at anew.
    if (this.#behind.get(`${group}/${version}`) !== behind) return
    const isAvailable = 'resources' in found || found.isAvailable
    const { served, ...rest } = behind
    const kept = isAvailable && served !== undefined ? { served } : {}
    this.#behind.set(`${group}/${version}`, { ...rest, ...kept, isAvailable })
    if ('resources' in found) this.#serve(service, found.resources)
    else this.#withdraw(group, version)
    this.#tell(name, 'resources' in found ? PASSED : found)
  }

  async #discovered(
    address: BackendAddress,
    path: string,
  ): Promise<Availability | { readonly resources: unknown }> {
    const url = new URL(path, address.url).href
    try {
      const asked = { method: 'GET', path, headers: JSON_ONLY, body: EMPTY, user: ITSELF }
      const response = await askBackend(address, this.#identity, { ...asked, patience: 5000 })
      const body = await bodyOf(response)
      const { statusCode = 0 } = response
      if (statusCode >= 200 && statusCode < 300) return { resources: JSON.parse(body.toString()) }
      return failedDiscovery(url, `bad status from ${url}: ${statusCode}`)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return failedDiscovery(url, `Get "${url}": ${why}`)
    }
  }

  #serve({ spec: { group, version } }: ApiService, list: unknown): void {
    const { registry } = this.#parts.cluster.server
    const listed = listedResources(list, group, version) ?? []
    const key = JSON.stringify(listed)
    const behind = this.#behind.get(`${group}/${version}`)
    if (behind === undefined || behind.served === key) return
    this.#withdraw(group, version)
    for (const { info, verbs } of listed.filter((it) => isNew(it, this.#parts.cluster))) {
      registry.add(info, { verbs, isElsewhere: true }, FREE_FORM)
    }
    this.#behind.set(`${group}/${version}`, { ...behind, served: key })
  }

  /** As metrics are, for which a server of their own may be declared all the same. */
  #isServedHere(group: string, version: string): boolean {
    const { registry } = this.#parts.cluster.server
    return registry
      .served()
      .some((it) => it.group === group && it.version === version && !it.strategy.isElsewhere)
  }

  /** What was discovered of it is not there any more. */
  #withdraw(group: string, version: string): void {
    const { registry } = this.#parts.cluster.server
    for (const resource of registry.served()) {
      const isOfIt = resource.group === group && resource.version === version
      if (isOfIt && resource.strategy.isElsewhere) registry.remove(resource.id)
    }
  }

  #forget(name: string): void {
    for (const [place, behind] of this.#behind) {
      if (behind.name !== name) continue
      const [group = '', version = ''] = place.split('/')
      this.#behind.delete(place)
      this.#withdraw(group, version)
    }
  }

  #find(name: string): ApiService | undefined {
    // The collection is that of APIServices.
    return this.#parts.cluster.store.get(API_SERVICES, name) as unknown as ApiService | undefined
  }

  #addressOf({ spec }: ApiService): BackendAddress | undefined {
    const { service, caBundle, insecureSkipTLSVerify } = spec
    if (service === undefined) return undefined
    const { namespace, name, port = 443 } = service
    const { services } = this.#parts
    const url = services[`${namespace}/${name}:${port}`] ?? services[`${namespace}/${name}`]
    if (url === undefined || !URL.canParse(url)) return undefined
    return {
      url: new URL(url),
      host: `${name}.${namespace}.svc`,
      ...(caBundle !== undefined && { caBundle }),
      ...(insecureSkipTLSVerify !== undefined && { insecureSkipTLSVerify }),
    }
  }

  #tell(name: string, availability: Availability): void {
    const { server, clock } = this.#parts.cluster
    const resource = server.registry.get(API_SERVICES)
    const options = { user: 'system:apiserver', subresource: 'status' }
    try {
      server.modify(resource, name, options, (old) => {
        const { status = {} } = old as unknown as ApiService // As in #find.
        const condition = conditionFor(availability, clock.now)
        const conditions = withCondition(status.conditions, condition)
        return conditions === status.conditions ? old : { ...old, status: { conditions } }
      })
    } catch (error) {
      // It has gone, or the API server is down: there will be another look.
      if (!isStatusError(error)) throw error
    }
  }
}

/** A server behind a Service. */
interface Behind {
  /** Of its APIService. */
  readonly name: string
  /** Undefined when nobody has said where it listens. */
  readonly address: BackendAddress | undefined
  readonly isAvailable: boolean
  /** What it listed when it was last asked, as text. */
  readonly served?: string
}

const API_SERVICES = 'apiservices.apiregistration.k8s.io'
const ASKED_EVERY = 10_000
const EMPTY = new Uint8Array()
const JSON_ONLY = { accept: 'application/json' }
const ITSELF = { name: 'system:kube-aggregator', groups: ['system:masters'] }

const plain = (code: number, text: string): Answer => ({
  type: 'text',
  code,
  contentType: 'text/plain; charset=utf-8',
  text,
})
const UNAVAILABLE = plain(503, 'service unavailable\n')

/** What is served here already goes on being served here. */
function isNew({ info }: ListedResource, { server }: Cluster): boolean {
  const { group, version, plural } = info
  return server.registry.ofPath(`${group}/${version}`, plural) === undefined
}

function placeOf(target: Target): readonly [group: string, version: string] {
  if (target.type === 'resource') return [target.group, target.version]
  const [, prefix = '', group = '', version = '', ...rest] = target.path.split('/')
  const isVersion = prefix === 'apis' && rest.join('') === ''
  return isVersion ? [group, version] : ['', '']
}

function verbOf(method: string, hasName: boolean, isWatch: boolean): string {
  if (method === 'GET' || method === 'HEAD') {
    if (isWatch) return 'watch'
    return hasName ? 'get' : 'list'
  }
  if (method === 'DELETE') return hasName ? 'delete' : 'deletecollection'
  return { POST: 'create', PUT: 'update', PATCH: 'patch' }[method] ?? method.toLowerCase()
}

async function whole(response: IncomingMessage): Promise<Answer> {
  const { statusCode = 502, headers } = response
  return {
    type: 'text',
    code: statusCode,
    contentType: headers['content-type'] ?? 'application/octet-stream',
    text: await bodyOf(response),
    headers: shownHeaders(headers),
  }
}

async function streamed(response: IncomingMessage): Promise<Answer> {
  if (response.statusCode !== 200) return whole(response)
  return {
    type: 'stream',
    contentType: response.headers['content-type'] ?? 'application/json',
    lastsFor: 0,
    begin: (sink: StreamSink) => {
      response.on('data', (chunk: Buffer) => sink.send(chunk))
      response.on('error', () => sink.end())
      response.on('end', () => sink.end())
      return { stop: () => response.destroy() }
    },
  }
}
