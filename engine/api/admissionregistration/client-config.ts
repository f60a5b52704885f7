/**
 * Where a webhook is: a URL, or a Service of the cluster.
 * Models staging/src/k8s.io/apiserver/pkg/util/webhook/validation.go.
 */
import { type FieldPath, invalid, required } from '../../apiserver/field-error'
import type { Errors } from '../checks'

export function* clientConfigAt(at: FieldPath, { url, service }: ClientConfig): Errors {
  if ((url === undefined) === (service === undefined)) {
    yield required(at, 'exactly one of url or service is required')
  } else if (url !== undefined) yield* urlAt(at.child('url'), url)
  else if (service !== undefined) yield* serviceAt(at.child('service'), service)
}

interface ClientConfig {
  readonly url?: string
  readonly service?: {
    readonly name?: string
    readonly namespace?: string
    readonly path?: string
    readonly port?: number
  }
}

const FORM = '; desired format: https://host[/path]'

function* urlAt(at: FieldPath, text: string): Errors {
  const [, scheme = '', rest = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(text) ?? []
  if (scheme === '' && text.includes(':')) {
    const why = `parse ${JSON.stringify(text)}: first path segment in URL cannot contain colon`
    yield required(at, `url must be a valid URL: ${why}${FORM}`)
    return
  }
  if (scheme !== 'https') yield invalid(at, scheme, `'https' is the only allowed URL scheme${FORM}`)
  const [, authority = '', , query, , fragment] =
    /^\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(#(.*))?$/s.exec(rest) ?? []
  const atSign = authority.lastIndexOf('@')
  if (authority.slice(atSign + 1) === '') yield invalid(at, '', `host must be specified${FORM}`)
  if (atSign >= 0) {
    const user = authority.slice(0, atSign)
    yield invalid(at, user, 'user information is not permitted in the URL')
  }
  if (fragment) yield invalid(at, fragment, 'fragments are not permitted in the URL')
  if (query) yield invalid(at, query, 'query parameters are not permitted in the URL')
}

function* serviceAt(
  at: FieldPath,
  { name, namespace, path, port = 443 }: NonNullable<ClientConfig['service']>,
): Errors {
  if (!name) yield required(at.child('name'), 'service name is required')
  if (!namespace) yield required(at.child('namespace'), 'service namespace is required')
  if (port < 1 || port > 65535) {
    const range = 'must be between 1 and 65535, inclusive'
    yield invalid(at.child('port'), port, `port is not valid: ${range}`)
  }
  if (path !== undefined) yield* pathAt(at.child('path'), path)
}

function* pathAt(at: FieldPath, path: string): Errors {
  if (path === '/') return
  if (path === '//') {
    yield invalid(at, path, 'segment[0] may not be empty')
    return
  }
  if (!path.startsWith('/')) yield invalid(at, path, "must start with a '/'")
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/')
  for (const [i, segment] of segments.entries()) {
    if (segment === '') yield invalid(at, path, `segment[${i}] may not be empty`)
    else if (!SEGMENT.test(segment)) yield invalid(at, path, `segment[${i}]: ${NO_SEGMENT}`)
  }
}

const SEGMENT = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const NO_SEGMENT =
  'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, ' +
  "'-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', " +
  "regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
