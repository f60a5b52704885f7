/**
 * GET: one object, or a list of them, as they are or as they were at a revision.
 *
 * The rule to know: a list that comes in pieces is one list: its later pieces show the objects as
 * they were when its first was made, and are refused once that past is gone.
 *
 * Models apiserver/pkg/storage/etcd3/store.go and storage/continue.go.
 */

import { matchesFields } from '../../api/field-selectors'
import { type KubeObject, keyOf } from '../../api/meta'
import { compactedRevision, type HistorySource, objectsAt } from '../../apiserver/history'
import type { Resource } from '../../apiserver/registry'
import { fieldOf } from '../../apiserver/selectable'
import {
  badRequest,
  continueExpired,
  listTooOld,
  resourceVersionTooLarge,
} from '../../apiserver/status-error'
import { allSeenAs, seenAs } from '../../apiserver/versions'
import type { Cluster } from '../../cluster'
import { readJson } from '../body'
import type { ObjectAnswer } from '../messages'
import { type ListParameters, listParameters, revisionOf } from '../parameters'
import { askedBy, type Endpoint } from './endpoint'

export function get(endpoint: Endpoint): ObjectAnswer {
  const { server, resource, key } = endpoint
  server.requireRead('get', resource, key, askedBy(endpoint))
  requirePresent(revisionOf(endpoint.request.query) ?? 0, endpoint.cluster)
  return {
    type: 'object',
    code: 200,
    object: seenAs(resource, server.get(resource, key)),
    of: resource,
  }
}

/** A list as it is answered; its items may still be told in another form. */
export interface ObjectList {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ListMetadata
  readonly items: readonly KubeObject[]
}

export interface ListMetadata {
  readonly resourceVersion: string
  readonly continue?: string
  readonly remainingItemCount?: number
}

export function list(endpoint: Endpoint): ObjectAnswer {
  const { server, resource, request, key } = endpoint
  server.requireRead('list', resource, key, askedBy(endpoint))
  return {
    type: 'object',
    code: 200,
    object: listOf(endpoint, listParameters(resource, request.query)),
    of: resource,
  }
}

/** The objects that the parameters select, in the order of their keys. */
export function listOf(endpoint: Endpoint, parameters: ListParameters): ObjectList {
  const { cluster, resource, target } = endpoint
  const source = { store: cluster.store, trace: cluster.trace, now: cluster.now() }
  const token = parameters.continue === undefined ? undefined : tokenOf(parameters.continue)
  const revision = revisionFor(cluster, source, parameters, token)
  const all =
    revision === cluster.store.revision
      ? cluster.store.collection(resource.id).list({ namespace: target.namespace })
      : objectsAt(source, resource.id, target.namespace, revision)
  const selected = sorted(all.filter((object) => isSelected(resource, parameters, object)))
  const rest = token === undefined ? selected : selected.filter((o) => after(o, token.start))
  const { limit } = parameters
  const items = limit > 0 ? rest.slice(0, limit) : rest
  const isFiltered = parameters.labels !== undefined || parameters.fields !== undefined
  return {
    apiVersion: resource.apiVersion,
    kind: resource.listKind,
    metadata: {
      resourceVersion: String(revision),
      ...more(items, rest.length - items.length, revision, isFiltered),
    },
    items: allSeenAs(resource, items),
  }
}

function isSelected(
  resource: Resource,
  { labels, fields }: Pick<ListParameters, 'labels' | 'fields'>,
  object: KubeObject,
): boolean {
  if (labels !== undefined && !labels.matches(object.metadata.labels ?? {})) return false
  return fields === undefined || matchesFields(fields, (field) => fieldOf(resource, object, field))
}

interface Token {
  readonly revision: number
  readonly start: string
}

/** At which revision the list is made. */
function revisionFor(
  cluster: Cluster,
  source: HistorySource,
  { resourceVersion, match, limit }: ListParameters,
  token: Token | undefined,
): number {
  const { store } = cluster
  if (token !== undefined) {
    if (resourceVersion) {
      throw badRequest('specifying resource version is not allowed when using continue')
    }
    const isGone = token.revision > 0 && token.revision < compactedRevision(source)
    if (isGone) throw continueExpired(encoded({ revision: -1, start: token.start }))
    return token.revision > 0 ? Math.min(token.revision, store.revision) : store.revision
  }
  if (resourceVersion === undefined || resourceVersion === 0) return store.revision
  requirePresent(resourceVersion, cluster)
  // A limit without a word on the match asks for just that revision.
  const isExact = match === 'Exact' || (match === undefined && limit > 0)
  if (!isExact) return store.revision
  if (resourceVersion < compactedRevision(source)) throw listTooOld()
  return resourceVersion
}

/** Nothing has been written yet at a revision that is to come. */
function requirePresent(revision: number, { store }: Cluster): void {
  if (revision > store.revision) throw resourceVersionTooLarge(revision, store.revision)
}

/** What the metadata of a list says of the pieces that follow. */
function more(
  items: readonly KubeObject[],
  remaining: number,
  revision: number,
  isFiltered: boolean,
): Partial<ListMetadata> {
  const last = items.at(-1)
  if (remaining === 0 || last === undefined) return NO_MORE
  const token = encoded({ revision, start: keyOf(last) })
  return isFiltered ? { continue: token } : { continue: token, remainingItemCount: remaining }
}

const NO_MORE: Partial<ListMetadata> = {}
const TOKEN_VERSION = 'meta.k8s.io/v1'

const encoded = ({ revision, start }: Token): string =>
  Buffer.from(JSON.stringify({ v: TOKEN_VERSION, rv: revision, start: `${start}\0` })).toString(
    'base64url',
  )

/** Throws a BadRequest that says, as Go does, what is wrong with the token. */
function tokenOf(text: string): Token {
  const { v = '', rv = 0, start = '' } = decodedToken(text)
  if (v !== TOKEN_VERSION) {
    throw wrongToken(`: server does not recognize this encoded version ${JSON.stringify(v)}`)
  }
  if (rv === 0) {
    throw wrongToken(`: incorrect encoded start resourceVersion (version ${TOKEN_VERSION})`)
  }
  if (start === '') throw wrongToken(`: encoded start key empty (version ${TOKEN_VERSION})`)
  const isPath = String(start)
    .split('/')
    .some((part) => part === '.' || part === '..')
  const isTyped = Number.isInteger(rv) && typeof start === 'string'
  if (isPath || !isTyped) throw wrongToken(`: ${String(start)}`)
  return { revision: Number(rv), start: start.replace(/\0$/, '') }
}

function decodedToken(text: string): Record<string, unknown> {
  const wrong = /[^\w-]/.exec(text)?.index ?? (text.length % 4 === 1 ? text.length - 1 : -1)
  if (wrong >= 0) throw wrongToken(`: illegal base64 data at input byte ${wrong}`)
  const json = Buffer.from(text, 'base64url').toString()
  const { value } = readJson(json, false, (why) => wrongToken(`: ${why}`))
  if (typeof value !== 'object' || Array.isArray(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value
    const into = 'into Go value of type storage.continueToken'
    throw wrongToken(`: json: cannot unmarshal ${type} ${into}`)
  }
  return { ...value }
}

const wrongToken = (why: string) =>
  badRequest(`invalid continue token: continue key is not valid${why}`)

const after = (object: KubeObject, start: string): boolean => keyOf(object) > start

/** In the order of etcd's keys. */
function sorted(objects: KubeObject[]): readonly KubeObject[] {
  const keyed = objects.map((object) => ({ key: keyOf(object), object }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1))
  return keyed.map(({ object }) => object)
}
