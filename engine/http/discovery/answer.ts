/**
 * The answers of discovery: `/`, `/version`, `/api`, `/apis` and what is below them.
 *
 * The rule to know: an aggregated document goes with its ETag, so that a client which has it is
 * told so and sent nothing.
 *
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/discovery and server/routes.
 */

import { createHash } from 'node:crypto'
import type { Registry } from '../../apiserver/registry'
import type { Answer, ApiRequest } from '../messages'
import { type Conversions, formOf } from '../negotiation'
import type { AggregatedVersion, APIGroupDiscoveryList } from './aggregated'
import { type Discovery, discoveryOf } from './discovery'
import { VERSION } from './version'

/** Undefined for every other path, and for groups and versions that are not served. */
export function discoveryAnswer(request: DiscoveryRequest, server: Served): Answer | undefined {
  const [first = '', ...rest] = request.path.replace(/\/$/, '').split('/').slice(1)
  const discovery = discoveryOf(server.registry)
  const [group = '', version, ...more] = rest
  if (first === '' && rest.length === 0) {
    return indented({ paths: [...discovery.paths(), ...server.otherPaths].sort() })
  }
  if (first === 'version' && rest.length === 0) return indented(VERSION)
  if (first === 'api') {
    if (rest.length > 1) return undefined
    if (rest.length === 1) return object(discovery.resources('', group))
    return root(request, discovery, 'aggregatedCore', () => discovery.core(server.address))
  }
  if (first !== 'apis' || more.length > 0) return undefined
  if (rest.length === 0) {
    return root(request, discovery, 'aggregatedGroups', () => discovery.groups())
  }
  const found = version === undefined ? discovery.group(group) : grouped(discovery, group, version)
  return object(found)
}

export type DiscoveryRequest = Pick<ApiRequest, 'path' | 'headers'>

/** What is told of the server itself. */
export interface Served {
  readonly registry: Registry
  /** Where it listens: `127.0.0.1:6443`. */
  readonly address: string
  /** Paths besides those of the API, which `/` lists too. */
  readonly otherPaths: readonly string[]
}

function grouped(discovery: Discovery, group: string, version: string): object | undefined {
  return group === '' ? undefined : discovery.resources(group, version)
}

function object(found: object | undefined): Answer | undefined {
  return found && { type: 'object', code: 200, object: found }
}

/** These two are for people, and always on many lines. */
function indented(found: object): Answer {
  const text = JSON.stringify(found, undefined, 2)
  return { type: 'text', code: 200, contentType: 'application/json', text }
}

function root(
  { headers }: DiscoveryRequest,
  discovery: Discovery,
  method: 'aggregatedCore' | 'aggregatedGroups',
  list: () => object,
): Answer | undefined {
  const { as, version } = formOf(headers.accept, false, AGGREGATED)
  if (as !== 'APIGroupDiscoveryList') return object(list())
  // These are the versions that AGGREGATED lets through.
  const wanted = version as AggregatedVersion
  return document(discovery[method](wanted), wanted, headers['if-none-match'])
}

function document(
  found: APIGroupDiscoveryList,
  version: AggregatedVersion,
  ifNoneMatch: string | undefined,
): Answer {
  let text = texts.get(found)
  if (text === undefined) {
    const json = JSON.stringify(found)
    const hash = createHash('sha512').update(json).digest('hex').toUpperCase()
    text = { json, etag: `"${hash}"` }
    texts.set(found, text)
  }
  const { json, etag } = text
  const isKnown = ifNoneMatch === etag
  return {
    type: 'text',
    code: isKnown ? 304 : 200,
    contentType: contentTypeOf(version),
    text: isKnown ? '' : json,
    headers: { ETag: etag, 'Cache-Control': 'public', Vary: 'Accept' },
  }
}

const AGGREGATED: Conversions = {
  APIGroupDiscoveryList: { group: 'apidiscovery.k8s.io', versions: ['v2', 'v2beta1'] },
}

const contentTypeOf = (version: AggregatedVersion): string =>
  `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`

const texts = new WeakMap<object, { readonly json: string; readonly etag: string }>()
