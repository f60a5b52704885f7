/**
 * POST, PUT, PATCH and DELETE of objects. The API server decides; here is what URLs, bodies and
 * parameters ask of it.
 *
 * Models apiserver/pkg/endpoints/handlers/{create,update,patch,delete}.go.
 */

import { type KubeObject, keyOf } from '../../api/meta'
import type { PatchType } from '../../apiserver/patching'
import {
  badRequest,
  isStatusError,
  methodNotAllowed,
  unsupportedMediaType,
  wrongName,
} from '../../apiserver/status-error'
import { seenAs } from '../../apiserver/versions'
import type { WriteOptions } from '../../apiserver/write-options'
import { mediaTypeOf, readBody, readJson, textOf } from '../body'
import type { Answer, ObjectAnswer } from '../messages'
import { requireNoTable } from '../negotiation'
import { patiently } from '../outside/outside-calls'
import { listParameters } from '../parameters'
import { deleteOptions } from './delete-options'
import { askedBy, asObject, bodyOf, type Endpoint, writing } from './endpoint'
import { listOf } from './read'

export function create(endpoint: Endpoint): Answer {
  const { server, resource } = endpoint
  const { options, warnings } = writing(endpoint)
  const object = server.create(resource, bodyOf(endpoint, options), options)
  return written(endpoint, object, 201, warnings)
}

export function update(endpoint: Endpoint): Answer {
  const { server, cluster, resource, key } = endpoint
  const { options, warnings } = writing(endpoint)
  const wasThere = cluster.store.get(resource.id, key) !== undefined
  const body = named(endpoint, bodyOf(endpoint, options), false)
  const object = server.update(resource, body, options)
  return written(endpoint, object, wasThere ? 200 : 201, warnings)
}

export function patch(endpoint: Endpoint): Answer {
  const { server, resource, request, key } = endpoint
  const { options, parameters, warnings } = writing(endpoint)
  const type = mediaTypeOf(request.headers['content-type'])
  if (type === APPLY) return apply(endpoint, parameters.force ?? false, options)
  const known = PATCHES.get(type)
  if (known === undefined) throw unsupportedMediaType([...PATCHES.keys(), APPLY])
  if (parameters.force !== undefined) {
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
    )
  }
  const sent = patchOf(request.body, known)
  const object = server.patch(resource, key, sent, { ...options, verb: 'patch' }, known)
  return written(endpoint, object, 200, warnings)
}

/** DELETE of one object: itself while it lasts, a Status when it is gone at once. */
export function remove(endpoint: Endpoint): Answer {
  const { server, cluster, resource, request, key, target } = endpoint
  const { options, dryRun } = deleteOptions(request)
  const { name = '' } = target
  const before = cluster.store.get(resource.id, key)
  const object = server.delete(resource, key, options, { ...askedBy(endpoint), dryRun })
  if (object !== undefined) return written(endpoint, object, 200)
  if (resource.strategy.returnsDeleted && before !== undefined) {
    return written(endpoint, before, 200)
  }
  const { group, plural } = resource
  const uid = before?.metadata.uid
  const details = {
    name,
    ...(group === '' ? {} : { group }),
    kind: plural,
    ...(uid === undefined ? {} : { uid }),
  }
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
  return { type: 'object', code: 200, object: status }
}

/** DELETE of all that a list selects; what has gone in the meantime is none the worse. */
export function removeAll(endpoint: Endpoint): ObjectAnswer {
  const { server, resource, request, key } = endpoint
  const asked = askedBy(endpoint)
  server.requireRead('deletecollection', resource, key, asked)
  const { options, dryRun } = deleteOptions(request)
  const found = listOf(endpoint, listParameters(resource, request.query))
  for (const object of found.items) {
    try {
      server.delete(resource, keyOf(object), options, { ...asked, isClient: false, dryRun })
    } catch (error) {
      if (!isStatusError(error, 'NotFound')) throw error
    }
  }
  return { type: 'object', code: 200, object: found, of: resource }
}

/** POST of what is done to an object: its binding, its eviction. */
export function act(endpoint: Endpoint, subresource: string): Answer {
  const { server, resource, request, key, target } = endpoint
  requireNoTable(request.headers.accept)
  const { options, warnings } = writing(endpoint)
  const reading = { kind: subresource, isStrict: false }
  const { value } = readBody(request.body, request.headers['content-type'], reading)
  const body = asObject(value, subresource)
  const metadata = { ...asObject(body.metadata ?? {}, subresource), namespace: target.namespace }
  // Each action checks the fields of its body.
  const sent = { ...body, metadata } as unknown as KubeObject
  if (resource.strategy.actions?.[subresource] === undefined) throw methodNotAllowed(resource)
  const object = server.act(resource, key, subresource, sent, options)
  return written(endpoint, object, 201, warnings)
}

const APPLY = 'application/apply-patch+yaml'
const PATCHES: ReadonlyMap<string, PatchType> = new Map([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
])

/** A patch that is JSON; throws what the decoder of its kind answers. */
function patchOf(body: Uint8Array, type: PatchType): unknown {
  const prefix = type === 'strategic' ? '' : 'error decoding patch: '
  return readJson(textOf(body), false, (why) => badRequest(`${prefix}${why}`)).value
}

function apply(endpoint: Endpoint, force: boolean, options: WriteOptions): Answer {
  const { server, cluster, resource, request, key } = endpoint
  const manager = request.query.get('fieldManager')
  if (!manager) {
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    )
  }
  const wasThere = cluster.store.get(resource.id, key) !== undefined
  const yaml = { ...request.headers, 'content-type': 'application/yaml' }
  const reading = { ...endpoint, request: { ...request, headers: yaml } }
  const body = named(endpoint, bodyOf(reading, options), wasThere)
  const object = server.apply(resource, body, { ...options, fieldManager: manager, force })
  return written(endpoint, object, wasThere ? 200 : 201, options.warnings ?? [])
}

/** What has been written is told, when that can be told: it is not written again. */
const written = (
  { resource, cluster }: Endpoint,
  object: KubeObject,
  code: number,
  warnings: readonly string[] = [],
): Answer =>
  patiently(cluster, () => ({
    type: 'object',
    code,
    object: seenAs(resource, object),
    of: resource,
    warnings,
  }))

/** The body with the name of the URL; throws when it has another, or none where it must. */
function named(
  { target }: Endpoint,
  body: Record<string, unknown>,
  mayMiss: boolean,
): Record<string, unknown> {
  const { name = '' } = target
  const { metadata } = body
  // Metadata that is no object, and names that are no text, are the decoder's to refuse.
  if (typeof metadata !== 'object' || metadata === null) return body
  const { name: sent = '' } = metadata as { readonly name?: unknown }
  if (sent === name || (sent !== null && typeof sent !== 'string')) return body
  if (!mayMiss || (sent !== '' && sent !== null)) throw wrongName(sent, name)
  return { ...body, metadata: { ...metadata, name } }
}
