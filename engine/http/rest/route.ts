/**
 * Which verb a request to a resource means, and who does it. What a resource does not offer is a
 * MethodNotAllowed; a resource that is not there is undefined.
 *
 * Models apiserver/pkg/endpoints/installer.go.
 */
import type { Resource } from '../../apiserver/registry'
import { methodNotAllowed, unknownResource } from '../../apiserver/status-error'
import type { Cluster } from '../../cluster'
import type { Answer, ApiRequest } from '../messages'
import { booleanOf } from '../parameters'
import type { ResourceTarget } from '../target'
import { type Endpoint, keyAt } from './endpoint'
import type { EventWriter, ObjectForm } from './forms'
import { get, list } from './read'
import { scale } from './scale'
import { watch } from './watch'
import { act, create, patch, remove, removeAll, update } from './write'

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
  if (endpoint === undefined) return undefined
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
  const { resource, target } = endpoint
  const { name, namespace, subresource } = target
  const id = subresource === undefined ? resource.id : `${resource.id}/${subresource}`
  const answer = parts.special.get(id)?.(endpoint)
  if (answer !== undefined) return answer
  if (name === undefined) return ofCollection(parts, endpoint, form)
  if (resource.namespaced && namespace === undefined) return undefined
  return subresource === undefined
    ? ofObject(parts, endpoint, form)
    : ofSubresource(endpoint, subresource)
}

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

function ofCollection(
  parts: RouteParts,
  endpoint: Endpoint,
  form: () => ObjectForm,
): Answer | undefined {
  const { request, resource, target } = endpoint
  switch (request.method) {
    case 'GET':
      return wantsWatch(request)
        ? watch(endpoint, form(), parts.events, parts.chance())
        : list(endpoint)
    case 'POST':
      // What lives in a Namespace is created in one.
      if (resource.namespaced && target.namespace === undefined) throw methodNotAllowed(resource)
      return create(endpoint)
    case 'DELETE':
      if (resource.namespaced && target.namespace === undefined) throw methodNotAllowed(resource)
      return removeAll(endpoint)
    default:
      throw methodNotAllowed(resource)
  }
}

function ofObject(parts: RouteParts, endpoint: Endpoint, form: () => ObjectForm): Answer {
  const { request, resource } = endpoint
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
      throw methodNotAllowed(resource)
  }
}

/** `status` and its like are the object under another right; `scale` is an object of its own. */
function ofSubresource(endpoint: Endpoint, subresource: string): Answer | undefined {
  const { request, resource } = endpoint
  if (!offers(resource, subresource)) return undefined
  if (subresource === 'scale') return scale(endpoint)
  if (resource.strategy.actions?.[subresource] !== undefined) {
    if (request.method !== 'POST') throw methodNotAllowed(resource)
    return act(endpoint, subresource)
  }
  switch (request.method) {
    case 'GET':
      return get(endpoint)
    case 'PUT':
      return update(endpoint)
    case 'PATCH':
      return patch(endpoint)
    default:
      throw methodNotAllowed(resource)
  }
}

const offers = ({ subresources }: Resource, subresource: string): boolean =>
  subresources.includes(subresource)

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
