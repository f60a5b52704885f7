/**
 * The answers of `/openapi/v2` and `/openapi/v3`.
 *
 * The rule to know: the index names each document with its hash. What is asked for by its hash may
 * be kept for ever; who asks by an old hash is sent to the new one.
 *
 * Models k8s.io/kube-openapi/pkg/{handler,handler3}. Left out: OpenAPI 3 in protobuf, and the
 * weights of an `Accept` header.
 */

import type { Registry } from '../../apiserver/registry'
import type { Answer, ApiRequest } from '../messages'
import { type Document, openApiV2, openApiV2Protobuf, openApiV3, openApiV3Index } from './openapi'

/** Undefined for every other path, and for groups and versions that are not served. */
export function openApiAnswer(request: OpenApiRequest, registry: Registry): Answer | undefined {
  const { path } = request
  if (path !== '/openapi/v2' && path !== '/openapi/v3' && !path.startsWith(V3)) return undefined
  const form = formOf(request.headers.accept, path === '/openapi/v2')
  if (form === undefined) return NOT_ACCEPTABLE
  if (form === 'protobuf') return sent(openApiV2Protobuf(registry), request, {}, PROTOBUF_TYPE)
  if (path === '/openapi/v2') return sent(openApiV2(registry), request)
  if (path === '/openapi/v3') return sent(openApiV3Index(registry), request)
  const document = openApiV3(registry, path.slice(V3.length))
  if (document === undefined) return undefined
  const asked = request.query.get('hash')
  if (asked === null || asked === '') return sent(document, request)
  if (asked === document.hash) return sent(document, request, FOR_EVER)
  const location = `${path}?hash=${document.hash}`
  const headers = { Location: location, Vary: 'Accept' }
  return { type: 'text', code: 301, contentType: 'text/plain', text: '', headers }
}

export type OpenApiRequest = Pick<ApiRequest, 'path' | 'query' | 'headers'>

const V3 = '/openapi/v3/'
const FOR_EVER = { 'Cache-Control': 'public, immutable' }
const JSON_TYPE = 'application/json'
const PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
const NOT_ACCEPTABLE: Answer = { type: 'text', code: 406, contentType: 'text/plain', text: '' }

/** The first form that the client names and the server has. */
function formOf(accept: string | undefined, isV2: boolean): 'json' | 'protobuf' | undefined {
  if (accept === undefined || accept.trim() === '') return 'json'
  for (const range of accept.split(',')) {
    const type = range.split(';')[0]?.trim().toLowerCase() ?? ''
    if (isV2 && type.replace('@', '.') === PROTOBUF_TYPE) return 'protobuf'
    if (type === JSON_TYPE || type === 'application/*' || type === '*/*') return 'json'
  }
  return undefined
}

function sent(
  { bytes, hash }: Document,
  { headers }: OpenApiRequest,
  more: Readonly<Record<string, string>> = {},
  contentType = JSON_TYPE,
): Answer {
  const etag = `"${hash}"`
  const isKnown = headers['if-none-match'] === etag
  return {
    type: 'text',
    code: isKnown ? 304 : 200,
    contentType,
    text: isKnown ? '' : bytes,
    headers: { ETag: etag, Vary: 'Accept', 'Cache-Control': 'no-cache, private', ...more },
  }
}
