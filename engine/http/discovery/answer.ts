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
import { unknownResource, wrongMethod } from '../../apiserver/status-error'
import type { Answer, ApiRequest } from '../messages'
import { type Conversions, formOf } from '../negotiation'
import type { AggregatedVersion, APIGroupDiscoveryList } from './aggregated'
import { type Discovery, discoveryOf } from './discovery'
import { VERSION } from './version'

/**
 * Undefined for every other path. What knows methods at all knows only GET; the lists of groups,
 * and what is at `/`, are answered to any.
 */
export function discoveryAnswer(request: DiscoveryRequest, server: Served): Answer | undefined {
  const [first = '', ...rest] = request.path.replace(/\/$/, '').split('/').slice(1)
  const discovery = discoveryOf(server.registry)
  const [group = '', version = ''] = rest
  switch (`${first} ${rest.length}`) {
    case ' 0':
      return indented({ paths: [...discovery.paths(), ...server.otherPaths].sort() })
    case 'version 0':
      requireGet(request)
      return indented(VERSION)
    case 'api 0':
      requireGet(request)
      return root(request, discovery, 'aggregatedCore', () => discovery.core(server.address))
    case 'api 1':
      return resources(request, discovery, '', group)
    case 'apis 0':
      return root(request, discovery, 'aggregatedGroups', () => discovery.groups())
    case 'apis 1':
      return object(discovery.group(group))
    case 'apis 2':
      return group === '' ? undefined : resources(request, discovery, group, version)
    default:
      return undefined
  }
}

export type DiscoveryRequest = Pick<ApiRequest, 'method' | 'path' | 'headers'>

/** What is told of the server itself. */
export interface Served {
  readonly registry: Registry
  /** Where it listens: `127.0.0.1:6443`. */
  readonly address: string
  /** Paths besides those of the API, which `/` lists too. */
  readonly otherPaths: readonly string[]
}

function requireGet({ method }: DiscoveryRequest): void {
  if (method !== 'GET') throw wrongMethod()
}

/** Throws a NotFound for a version of the core group that is not there. */
function resources(
  request: DiscoveryRequest,
  discovery: Discovery,
  group: string,
  version: string,
): Answer | undefined {
  const found = discovery.resources(group, version)
  if (found === undefined && group === '') throw unknownResource()
  if (found !== undefined) requireGet(request)
  return object(found)
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
