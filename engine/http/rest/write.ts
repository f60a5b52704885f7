/**
 * POST, PUT, PATCH and DELETE of objects. The API server decides; here is what URLs, bodies and
 * parameters ask of it.
 *
 * Models apiserver/pkg/endpoints/handlers/{create,update,patch,delete}.go.
 */

import { type KubeObject, keyFrom, keyOf } from '../../api/meta'
import { patchOptionsError } from '../../apiserver/patch/apply'
import { CUSTOM_PATCHES, type PatchType } from '../../apiserver/patching'
import {
  badRequest,
  conflict,
  isStatusError,
  unsupportedMediaType,
  wrongMethod,
  wrongName,
  wrongPatchType,
} from '../../apiserver/status-error'
import { seenAs } from '../../apiserver/versions'
import type { WriteOptions } from '../../apiserver/write-options'
import { mediaTypeOf, readBody, readJson, readYaml, textOf, yamlWarnings } from '../body'
import type { Subresource } from '../discovery/served'
import type { Answer, ObjectAnswer } from '../messages'
import { requireNoTable } from '../negotiation'
import { patiently } from '../outside/outside-calls'
import { listParameters } from '../parameters'
import { typedBody } from './body-type'
import { deleteOptions } from './delete-options'
import { askedBy, bodyOf, type Endpoint, placed, writing } from './endpoint'
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
  const isApply = type === APPLY
  const known = PATCHES.get(type)
  if (known === undefined && !isApply) {
    throw resource.isCustom ? unsupportedMediaType(CUSTOM_PATCHES) : wrongPatchType()
  }
  const { force } = parameters
  const fieldManager = request.query.get('fieldManager') ?? ''
  const wrong = patchOptionsError({ isApply, fieldManager, ...(force !== undefined && { force }) })
  if (wrong !== undefined) throw wrong
  if (known === undefined) return apply(endpoint, force ?? false, options)
  const sent = patchOf(request.body, known, options)
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
export function act(endpoint: Endpoint, part: Subresource): Answer {
  const { server, resource, request, key, target } = endpoint
  requireNoTable(request.headers.accept)
  const { options, warnings } = writing(endpoint)
  const { kind, group = resource.group, version = resource.version } = part
  const { value } = readBody(request.body, request.headers['content-type'], {
    kind,
    isStrict: false,
  })
  const apiVersion = group === '' ? version : `${group}/${version}`
  // Any version of an action's own group is taken.
  const { apiVersion: sentVersion = apiVersion } = Object(value)
  const isOfGroup = typeof sentVersion === 'string' && sentVersion.startsWith(`${group}/`)
  const body = typedBody(endpoint, value, {
    kind,
    apiVersion: isOfGroup ? sentVersion : apiVersion,
  })
  const metadata = { ...Object(body.metadata), namespace: target.namespace }
  // Each action checks the fields of its body.
  const sent = { ...body, metadata } as unknown as KubeObject
  const object = server.act(resource, key, part.name, sent, options)
  return written(endpoint, object, 201, warnings)
}

/** POST of a Binding as an object of its own, which names its Pod: the same as a Pod's binding. */
export function bindNamed(endpoint: Endpoint): Answer {
  const { server, request, target } = endpoint
  if (request.method !== 'POST' || target.name !== undefined) throw wrongMethod()
  const reading = { kind: 'Binding', isStrict: false }
  const { value } = readBody(request.body, request.headers['content-type'], reading)
  const { metadata } = typedBody(endpoint, value, { kind: 'Binding', apiVersion: 'v1' })
  const name = String(Object(metadata).name ?? '')
  const resource = server.registry.get('pods')
  const key = keyFrom(target.namespace, name)
  const at = { ...target, plural: resource.plural, name, subresource: 'binding' }
  return act(
    { ...endpoint, resource, key, target: at },
    { name: 'binding', kind: 'Binding', verbs: [] },
  )
}

const APPLY = 'application/apply-patch+yaml'
const PATCHES: ReadonlyMap<string, PatchType> = new Map([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
])

/** A patch that is JSON; throws what the decoder of its kind answers. */
function patchOf(
  body: Uint8Array,
  type: PatchType,
  { ignoresUnknown, problems: told }: WriteOptions,
): unknown {
  const prefix = type === 'strategic' || ignoresUnknown ? '' : 'error decoding patch: '
  const refuse = (why: string) => badRequest(`${prefix}${why}`)
  const { value, problems } = readJson(textOf(body), true, refuse)
  const isRight = type === 'json' ? Array.isArray(value) : isMap(value)
  if (!isRight && value !== null) {
    const wanted = type === 'json' ? '[]handlers.jsonPatchOp' : 'map[string]interface {}'
    throw refuse(`json: cannot unmarshal ${goType(value)} into Go value of type ${wanted}`)
  }
  told?.push(...problems.map((problem) => (type === 'json' ? `json patch ${problem}` : problem)))
  return value
}

const isMap = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value)

const goType = (value: unknown): string => {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function apply(endpoint: Endpoint, force: boolean, options: WriteOptions): Answer {
  const { server, cluster, resource, key } = endpoint
  const wasThere = cluster.store.get(resource.id, key) !== undefined
  const body = named(endpoint, configurationOf(endpoint, options), true)
  const { fieldManager = '' } = options
  const { uid } = Object(body.metadata)
  if (uid && !wasThere) {
    const why = `the provided object specified uid ${uid}, and no existing object was found`
    throw conflict(resource, endpoint.target.name ?? '', `uid mismatch: ${why}`)
  }
  const object = server.apply(resource, body, { ...options, fieldManager, force })
  return written(endpoint, object, wasThere ? 200 : 201, options.warnings ?? [])
}

/** What is applied: YAML, whose type the apply itself compares. */
function configurationOf(endpoint: Endpoint, options: WriteOptions): Record<string, unknown> {
  const undecoded = (why: string) => badRequest(`error decoding YAML: ${why}`)
  const text = textOf(endpoint.request.body)
  const { value, problems } = readYaml(text, (why) => undecoded(`${CONVERTING}${why}`))
  if (value !== null && !isMap(value)) {
    const type = `${goType(value)} into Go value of type map[string]interface {}`
    const decoding = 'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal'
    throw undecoded(`${decoding} ${type}`)
  }
  const [problem] = problems
  if (problem !== undefined && options.isStrict) {
    throw badRequest(`error strict decoding YAML: ${CONVERTING}${problem}`)
  }
  if (!options.ignoresUnknown) options.warnings?.push(...problems.flatMap(yamlWarnings))
  // Neither null nor a list.
  const body = (value ?? {}) as Record<string, unknown>
  return { ...body, metadata: placed(endpoint, body.metadata) }
}

const CONVERTING = 'error converting YAML to JSON: '

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
