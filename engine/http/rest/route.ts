/**
 * Which verb a request to a resource means, and who does it. What a resource does not offer is a
 * MethodNotAllowed; a resource that is not there is undefined.
 *
 * Models apiserver/pkg/endpoints/installer.go.
 */
import type { Resource } from '../../apiserver/registry'
import { badRequest, notFound, unknownResource, wrongMethod } from '../../apiserver/status-error'
import type { Cluster } from '../../cluster'
import { subresourcesOf, verbsOf } from '../discovery/served'
import type { Answer, ApiRequest } from '../messages'
import { noForm, PROTOBUF } from '../negotiation'
import { booleanOf } from '../parameters'
import type { ResourceTarget } from '../target'
import { type Endpoint, keyAt } from './endpoint'
import type { EventWriter, ObjectForm } from './forms'
import { get, list } from './read'
import { scale } from './scale'
import { watch } from './watch'
import { act, bindNamed, create, patch, remove, removeAll, update } from './write'

/** What requests to resources are answered with. */
export interface RouteParts {
  readonly cluster: Cluster
  readonly events: EventWriter
  /** Between 0 and 1, another each time. */
  readonly chance: () => number
  /** Resources and subresources that are answered in ways of their own, by `plural/subresource`. */
  readonly special: ReadonlyMap<string, Special>
}

/** Answers requests that are no reading or writing of stored objects; undefined passes them on. */
export type Special = (endpoint: Endpoint) => Answer | undefined

/** Undefined when no such resource is served. */
export function route(
  parts: RouteParts,
  request: ApiRequest,
  target: ResourceTarget,
  form: () => ObjectForm,
): Answer | undefined {
  const endpoint = endpointOf(parts.cluster, request, target)
  if (endpoint === undefined) return notServed(parts.cluster, target)
  const answer = answered(parts, endpoint, form)
  const { deprecation } = endpoint.resource.strategy
  if (deprecation === undefined || answer?.type !== 'object') return answer
  return { ...answer, warnings: [deprecation, ...(answer.warnings ?? [])] }
}

function answered(
  parts: RouteParts,
  endpoint: Endpoint,
  form: () => ObjectForm,
): Answer | undefined {
  const { resource, target, request, cluster } = endpoint
  const { name, namespace, subresource } = target
  if (name !== undefined) refuseSegment(name)
  // Whoever cannot be answered changes nothing.
  if (request.method !== 'GET') requireForm(resource, subresource, form())
  const id = subresource === undefined ? resource.id : `${resource.id}/${subresource}`
  const answer = (SPECIAL.get(id) ?? parts.special.get(id))?.(endpoint)
  if (answer !== undefined) return answer
  if (name === undefined) return ofCollection(parts, endpoint, form)
  if (resource.namespaced && namespace === undefined) return notServed(cluster, target)
  return subresource === undefined
    ? ofObject(parts, endpoint, form)
    : ofSubresource(endpoint, name, subresource)
}

/** What is created and never stored. */
const SPECIAL: ReadonlyMap<string, Special> = new Map([['bindings', bindNamed]])

/** The resource of a URL as it is served; undefined when there is none. */
export function endpointOf(
  cluster: Cluster,
  request: ApiRequest,
  target: ResourceTarget,
): Endpoint | undefined {
  const { server } = cluster
  const { group, version, plural, namespace } = target
  const apiVersion = group === '' ? version : `${group}/${version}`
  const resource = server.registry.ofPath(apiVersion, plural)
  if (resource === undefined || (!resource.namespaced && namespace !== undefined)) return undefined
  return { cluster, server, request, target, resource, key: keyAt(target) }
}

/** A version of built-in resources says itself that it lacks one; others are not there. */
function notServed({ server }: Cluster, { group, version }: ResourceTarget): undefined {
  const apiVersion = group === '' ? version : `${group}/${version}`
  const isOfVersion = (served: Resource) => !served.isCustom && served.apiVersion === apiVersion
  if (server.registry.served().some(isOfVersion)) throw unknownResource()
}

/** Names that no key could be made of. */
function refuseSegment(name: string): void {
  const isPath = name === '.' || name === '..'
  const found = isPath ? name : ['/', '%'].find((character) => name.includes(character))
  if (found === undefined) return
  const problem = isPath ? `may not be '${found}'` : `may not contain '${found}'`
  throw badRequest(`Name parameter invalid: ${JSON.stringify(name)}: ${problem}`)
}

/** Custom resources as they are have no messages of protobuf. */
function requireForm(
  { isCustom }: Resource,
  subresource: string | undefined,
  { mediaType, as }: ObjectForm,
): void {
  const isOfOwnKind = subresource === undefined || subresource === 'status'
  if (isCustom && isOfOwnKind && as === 'object' && mediaType === PROTOBUF) throw noForm()
}

function ofCollection(
  parts: RouteParts,
  endpoint: Endpoint,
  form: () => ObjectForm,
): Answer | undefined {
  const { request, resource, target } = endpoint
  requireVerb(resource, OF_COLLECTIONS, request)
  switch (request.method) {
    case 'GET':
      return wantsWatch(request)
        ? watch(endpoint, form(), parts.events, parts.chance())
        : list(endpoint)
    case 'POST':
      // What lives in a Namespace is created in one.
      if (resource.namespaced && target.namespace === undefined) throw wrongMethod()
      return create(endpoint)
    case 'DELETE':
      if (resource.namespaced && target.namespace === undefined) throw wrongMethod()
      return removeAll(endpoint)
    default:
      throw wrongMethod()
  }
}

function ofObject(parts: RouteParts, endpoint: Endpoint, form: () => ObjectForm): Answer {
  const { request, resource } = endpoint
  requireVerb(resource, OF_OBJECTS, request)
  switch (request.method) {
    case 'GET':
      return wantsWatch(request) ? watchOne(parts, endpoint, form) : get(endpoint)
    case 'PUT':
      return update(endpoint)
    case 'PATCH':
      return patch(endpoint)
    case 'DELETE':
      return remove(endpoint)
    default:
      throw wrongMethod()
  }
}

/** `status` and its like are the object under another right; `scale` is an object of its own. */
function ofSubresource(endpoint: Endpoint, name: string, subresource: string): Answer {
  const { request, resource } = endpoint
  const part = subresourcesOf(resource).find((one) => one.name === subresource)
  if (part === undefined) throw resource.isCustom ? notFound(resource, name) : unknownResource()
  const verb = OF_OBJECTS.get(request.method) ?? (request.method === 'POST' ? 'create' : '')
  if (!part.verbs.includes(verb)) throw wrongMethod()
  if (subresource === 'scale') return scale(endpoint)
  if (resource.strategy.actions?.[subresource] !== undefined) return act(endpoint, part)
  switch (request.method) {
    case 'GET':
      return get(endpoint)
    case 'PUT':
      return update(endpoint)
    case 'PATCH':
      return patch(endpoint)
    default:
      throw wrongMethod()
  }
}

const OF_COLLECTIONS: ReadonlyMap<string, string> = new Map([
  ['GET', 'list'],
  ['POST', 'create'],
  ['DELETE', 'deletecollection'],
])
const OF_OBJECTS: ReadonlyMap<string, string> = new Map([
  ['GET', 'get'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
])

function requireVerb(
  resource: Resource,
  verbs: ReadonlyMap<string, string>,
  { method }: ApiRequest,
): void {
  if (!verbsOf(resource).includes(verbs.get(method) ?? '')) throw wrongMethod()
}

const wantsWatch = ({ query }: ApiRequest): boolean => booleanOf(query, 'watch') ?? false

/** A watch of one name is a watch of the collection, by that name. */
function watchOne(parts: RouteParts, endpoint: Endpoint, form: () => ObjectForm): Answer {
  const { request, target } = endpoint
  const query = new URLSearchParams(request.query)
  const { name = '' } = target
  if (name === '') throw unknownResource()
  query.set('fieldSelector', `metadata.name=${name}`)
  const narrowed = { ...endpoint, request: { ...request, query } }
  return watch(narrowed, form(), parts.events, parts.chance())
}
