/** Requests and answers of HTTP/1.1 as bytes. */
import type { Instant } from '../../clock/duration'
import { dateText } from '../../images/applets/identity'
import { phraseOf } from '../../images/system/phrases'
import type { ServedAnswer, ServedRequest } from '../../images/system/world'

export interface ReadRequest {
  readonly request: Pick<ServedRequest, 'method' | 'path' | 'headers' | 'body'>
  /** How many bytes it takes. */
  readonly length: number
  /** True when the connection stays for another. */
  readonly isKept: boolean
}

/** True for bytes that are, or may become, a request. */
export const isHttp = (text: string): boolean => {
  const line = text.slice(0, Math.max(0, text.indexOf('\n')))
  return line === '' ? /^[A-Z]{0,10}( |$)/.test(text) && !/[\r\n]/.test(text) : FIRST.test(line)
}

const FIRST = /^([A-Z]+) (\S+) HTTP\/1\.([01])\r?$/

/** The first request in the bytes; undefined while it is not all there. */
export function readRequest(text: string): ReadRequest | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const [, method = 'GET', path = '/', minor = '1'] = FIRST.exec(first) ?? []
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon > 0 && /^[\w-]+$/.test(name) && name !== '__proto__') {
      headers[name] = line.slice(colon + 1).trim()
    }
  }
  const found = bodyOf(text.slice(end + 4), headers)
  if (found === undefined) return undefined
  const connection = (headers.connection ?? '').toLowerCase()
  const isKept = minor === '1' ? connection !== 'close' : connection === 'keep-alive'
  const request = { method, path, headers, body: found.body }
  return { request, length: end + 4 + found.length, isKept }
}

function bodyOf(rest: string, headers: Readonly<Record<string, string>>) {
  if (/chunked/i.test(headers['transfer-encoding'] ?? '')) return chunksOf(rest)
  const length = Number(headers['content-length'] ?? 0)
  if (!Number.isInteger(length) || length < 0) return { body: '', length: 0 }
  return rest.length < length ? undefined : { body: rest.slice(0, length), length }
}

function chunksOf(rest: string) {
  let body = ''
  for (let at = 0; ; ) {
    const end = rest.indexOf('\r\n', at)
    if (end < 0) return undefined
    const [digits] = /^[0-9a-fA-F]{1,8}/.exec(rest.slice(at, end)) ?? []
    // What is no chunk ends the request, whatever follows.
    if (digits === undefined) return { body, length: rest.length }
    const size = Number.parseInt(digits, 16)
    const next = end + 2 + size + 2
    if (rest.length < next) return undefined
    if (size === 0) return { body, length: next }
    body += rest.slice(end + 2, end + 2 + size)
    at = next
  }
}

/** The answer as a server sends it. */
export function responseText(
  { method }: Pick<ServedRequest, 'method'>,
  { status, headers = {}, body = '' }: ServedAnswer,
  now: Instant,
): string {
  const date = dateText('%a, %d %b %Y %H:%M:%S GMT', now)
  const all = { ...headers, Date: date, 'Content-Length': String(body.length) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  const first = `HTTP/1.1 ${status} ${phraseOf(status)}`
  return `${[first, ...lines].join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : body}`
}
