/** URLs. Models staging/src/k8s.io/apiserver/pkg/cel/library/urls.go, which takes what
 *  url.ParseRequestURI does: an absolute URI or an absolute path. */
import { CelError, Opaque } from '../values'
import type { Library } from './library'

export const URLS: Library = {
  'url(string): URL': (text: string) => {
    const url = urlOf(text)
    if (url === undefined) {
      throw new CelError(
        `URL parse error during conversion from string: parse "${text}": invalid URI for request`,
      )
    }
    return url
  },
  'isURL(string): bool': (text: string) => urlOf(text) !== undefined,
  'URL.getScheme(): string': ({ parts }: Url) => parts.scheme.toLowerCase(),
  'URL.getHost(): string': ({ parts }: Url) => parts.host,
  'URL.getHostname(): string': ({ parts }: Url) => hostname(parts.host).replace(/^\[|\]$/g, ''),
  'URL.getPort(): string': ({ parts }: Url) => /:(\d*)$/.exec(parts.host)?.[1] ?? '',
  'URL.getEscapedPath(): string': ({ parts }: Url) => parts.path,
  'URL.getQuery(): map<string, list<string>>': ({ parts }: Url) => queryOf(parts.query),
}

export const isRequestUri = (text: string): boolean => urlOf(text) !== undefined

interface Parts {
  readonly scheme: string
  readonly host: string
  readonly path: string
  readonly query: string
}

class Url extends Opaque {
  readonly typeName = 'kubernetes.URL'
  readonly text: string
  readonly parts: Parts

  constructor(text: string, parts: Parts) {
    super()
    this.text = text
    this.parts = parts
  }

  equals(other: Opaque): boolean {
    return other instanceof Url && other.text === this.text
  }
}

const SHAPE = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:[^/?@]*@)?([^/?]*))?([^?]*)(?:\?(.*))?$/

function urlOf(text: string): Url | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go refuses control characters
  if (text === '' || /[\u0000-\u001f\u007f]/.test(text)) return undefined
  const [, scheme = '', host = '', path = '', query = ''] = SHAPE.exec(text) ?? []
  const isAbsolute = scheme !== '' || text.startsWith('/')
  const isBroken =
    /%(?![0-9A-Fa-f]{2})/.test(path) || / /.test(host) || /:(?!\d*$)/.test(portPart(host))
  if (!isAbsolute || isBroken || /[\s<>"]/.test(host)) return undefined
  return new Url(text, {
    scheme,
    host,
    path: path.replace(/[ "<>^`{|}]/g, encodeURIComponent),
    query,
  })
}

/** What follows a host's name, brackets around it left alone. */
const portPart = (host: string): string => host.replace(/^\[[^\]]*\]/, '')
const hostname = (host: string): string => host.replace(/:\d*$/, '')

function queryOf(query: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const part of query.split('&')) {
    if (part === '' || part.includes(';')) continue
    const [key = '', ...rest] = part.split('=')
    const name = unescaped(key)
    const value = unescaped(rest.join('='))
    if (name === undefined || value === undefined) continue
    found.set(name, [...(found.get(name) ?? []), value])
  }
  return found
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
