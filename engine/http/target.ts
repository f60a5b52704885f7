/**
 * What a URL means: a resource with its group, version, Namespace, name and subresource, or a path
 * of the server itself.
 *
 * The rule to know: each segment is decoded once, after the path has been split, so that no escape
 * can make a path out of a name.
 *
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go. Left out: the
 * deprecated prefix `watch/` and `proxy/` before a resource.
 */
import { badRequest } from '../apiserver/status-error'

export type Target = ResourceTarget | PathTarget

export interface ResourceTarget {
  readonly type: 'resource'
  readonly path: string
  readonly group: string
  readonly version: string
  /** Undefined for what is in none, and for all Namespaces. */
  readonly namespace: string | undefined
  readonly plural: string
  readonly name: string | undefined
  readonly subresource: string | undefined
  /** What follows the subresource, for proxies; begins with a slash, or is empty. */
  readonly rest: string
}

export interface PathTarget {
  readonly type: 'path'
  readonly path: string
}

/** Throws a BadRequest for a path that cannot be decoded. */
export function targetOf(path: string): Target {
  const raw = path.split('/').slice(1)
  if (raw.at(-1) === '') raw.pop()
  const segments = raw.map(decoded)
  const found = resourceTarget(path, segments, raw)
  return found ?? { type: 'path', path }
}

/** The path of a group-version, its first segments. */
function resourceTarget(
  path: string,
  segments: readonly string[],
  raw: readonly string[],
): ResourceTarget | undefined {
  const [prefix, ...more] = segments
  const isCore = prefix === 'api'
  if (!isCore && prefix !== 'apis') return undefined
  const [group = '', version = ''] = isCore ? ['', more[0]] : more
  const used = isCore ? 2 : 3
  if (segments.length <= used || version === '') return undefined
  const [parts, namespace, skipped] = placed(segments.slice(used))
  const [plural = '', name, subresource] = parts
  const rest = raw.slice(used + skipped + 3)
  return {
    type: 'resource',
    path,
    group,
    version,
    namespace,
    plural,
    name,
    subresource,
    rest: rest.length === 0 ? '' : `/${rest.join('/')}${path.endsWith('/') ? '/' : ''}`,
  }
}

/** The parts from the resource on, the Namespace before them, and how many segments that took. */
function placed(
  parts: readonly string[],
): readonly [parts: readonly string[], namespace: string | undefined, skipped: number] {
  const [first, namespace, third] = parts
  if (first !== 'namespaces' || namespace === undefined) return [parts, undefined, 0]
  if (third === undefined || NAMESPACE_SUBRESOURCES.includes(third)) return [parts, undefined, 0]
  // A Namespace without a name is none.
  return [parts.slice(2), namespace || undefined, 2]
}

const NAMESPACE_SUBRESOURCES = ['status', 'finalize']

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    const bad = /%(?![0-9a-fA-F]{2})/.test(segment)
    if (bad) throw badRequest(`invalid URL escape in "${segment.slice(0, 100)}"`)
    // Bytes that are no text are a name that nothing has.
    const latin = segment.replace(/%(..)/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
    return Buffer.from(latin, 'latin1').toString()
  }
}
