/**
 * What a server tells of each resource beyond its names: the verbs of the resource and of its
 * subresources, the kinds that those take, and the hash of the version that is stored.
 *
 * Models the installed storage of pkg/registry and apiextensions-apiserver/pkg/apiserver/
 * customresource_discovery_controller.go. Left out: that a definition which is being deleted shows
 * fewer verbs.
 */

import { createHash } from 'node:crypto'
import type { Resource } from '../../apiserver/registry'

/** The verbs in the order that a server lists them, which for custom resources is another. */
export function verbsOf(resource: Resource): readonly string[] {
  const { id, strategy, isCustom } = resource
  return strategy.verbs ?? VERBS.get(id) ?? (isCustom ? CUSTOM : ALL)
}

export function subresourcesOf(resource: Resource): readonly Subresource[] {
  return resource.subresources.map((name) => {
    const special = SUBRESOURCES.get(name)
    const { kind = resource.kind, verbs = OF_PART, ...at } = special?.(resource.kind) ?? {}
    return { name, kind, verbs, ...at }
  })
}

/** Undefined for resources that are not stored. */
export function storageVersionHash(resource: Resource, stored: Resource): string | undefined {
  if (!verbsOf(resource).includes('watch')) return undefined
  const { group, version, kind } = { ...stored, ...STORED_AS.get(resource.id) }
  const hash = createHash('sha256').update(`${group}/${version}/${kind}`).digest()
  return hash.subarray(0, HASH_BYTES).toString('base64')
}

export interface Subresource extends Partial<SubresourceFacts> {
  readonly name: string
  readonly kind: string
  readonly verbs: readonly string[]
}

interface SubresourceFacts {
  /** Of its kind, when that is not of the resource's own group and version. */
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly verbs: readonly string[]
}

const HASH_BYTES = 8

const ALL: readonly string[] = Object.freeze([
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
])
const CUSTOM: readonly string[] = Object.freeze([
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
])
const CREATED: readonly string[] = Object.freeze(['create'])
const OF_PART: readonly string[] = Object.freeze(['get', 'patch', 'update'])
const CONNECTED: readonly string[] = Object.freeze(['create', 'get'])
const PROXIED: readonly string[] = Object.freeze(['create', 'delete', 'get', 'patch', 'update'])

/** Of the resources that do not have all verbs. */
const VERBS: ReadonlyMap<string, readonly string[]> = new Map([
  ['bindings', CREATED],
  ['componentstatuses', Object.freeze(['get', 'list'])],
  ['namespaces', Object.freeze(ALL.filter((verb) => verb !== 'deletecollection'))],
  ['selfsubjectreviews.authentication.k8s.io', CREATED],
  ['tokenreviews.authentication.k8s.io', CREATED],
  ['localsubjectaccessreviews.authorization.k8s.io', CREATED],
  ['selfsubjectaccessreviews.authorization.k8s.io', CREATED],
  ['selfsubjectrulesreviews.authorization.k8s.io', CREATED],
  ['subjectaccessreviews.authorization.k8s.io', CREATED],
])

/** Subresources that are more than a part of their object; the kind is that of the object. */
const SUBRESOURCES: ReadonlyMap<string, (kind: string) => Partial<SubresourceFacts>> = new Map<
  string,
  (kind: string) => Partial<SubresourceFacts>
>([
  ['attach', (kind) => ({ kind: `${kind}AttachOptions`, verbs: CONNECTED })],
  ['binding', () => ({ kind: 'Binding', verbs: CREATED })],
  ['eviction', () => ({ group: 'policy', version: 'v1', kind: 'Eviction', verbs: CREATED })],
  ['exec', (kind) => ({ kind: `${kind}ExecOptions`, verbs: CONNECTED })],
  ['finalize', () => ({ verbs: Object.freeze(['update']) })],
  ['log', () => ({ verbs: Object.freeze(['get']) })],
  ['portforward', (kind) => ({ kind: `${kind}PortForwardOptions`, verbs: CONNECTED })],
  ['proxy', (kind) => ({ kind: `${kind}ProxyOptions`, verbs: PROXIED })],
  ['scale', () => ({ group: 'autoscaling', version: 'v1', kind: 'Scale' })],
  ['token', () => ({ ...TOKEN_REQUEST, verbs: CREATED })],
])

const TOKEN_REQUEST = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' }

/** Resources that a server stores in another group or version than the one it prefers to serve. */
const STORED_AS: ReadonlyMap<string, { readonly group?: string; readonly version?: string }> =
  new Map([['customresourcedefinitions.apiextensions.k8s.io', { version: 'v1beta1' }]])
