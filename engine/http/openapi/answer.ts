/**
 * The answers of `/openapi/v2` and `/openapi/v3`.
 *
 * The rule to know: the index names each document with its hash. What is asked for by its hash may
 * be kept for ever; who asks by an old hash is sent to the new one.
 *
 * Models k8s.io/kube-openapi/pkg/{handler,handler3}.
 */

import type { Registry } from '../../apiserver/registry'
import type { Answer, ApiRequest } from '../messages'
import { type Document, openApiV2, openApiV3, openApiV3Index } from './openapi'

/** Undefined for every other path, and for groups and versions that are not served. */
export function openApiAnswer(request: OpenApiRequest, registry: Registry): Answer | undefined {
  const path = request.path.replace(/\/$/, '')
  if (path === '/openapi/v2') return sent(openApiV2(registry), request)
  if (path === '/openapi/v3') return sent(openApiV3Index(registry), request)
  if (!path.startsWith(V3)) return undefined
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

function sent(
  { json, hash }: Document,
  { headers }: OpenApiRequest,
  more: Readonly<Record<string, string>> = { 'Cache-Control': 'no-cache, private' },
): Answer {
  const etag = `"${hash}"`
  const isKnown = headers['if-none-match'] === etag
  return {
    type: 'text',
    code: isKnown ? 304 : 200,
    contentType: JSON_TYPE,
    text: isKnown ? '' : json,
    headers: { ETag: etag, Vary: 'Accept', ...more },
  }
}
