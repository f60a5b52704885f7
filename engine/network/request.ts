/**
 * A request over HTTP and what became of it, as plain data.
 *
 * How long it takes: each way from one place to another takes the network latency (1 ms by
 * default): a lookup of a name, the way to an Ingress controller or a Node, the way to a Pod, and
 * the answer. After ten seconds its client gives up.
 */
import type { StringMap } from '../api/meta'
import { type Instant, seconds } from '../clock/duration'

/** After this long without an answer the client has timed out. */
export const CLIENT_PATIENCE = seconds(10)

/** Where clients outside come from: an address of RFC 5737, which nobody has. */
export const OUTSIDE_CLIENT = '198.51.100.1'

export interface ClientRequest {
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** A name or an address, as in the URL. */
  readonly host: string
  readonly port: number
  /** With its query; begins with a slash. */
  readonly path: string
  readonly headers?: StringMap
  /** Text of bytes. */
  readonly body?: string
  /** Where to connect to, when that is not what the host resolves to. */
  readonly connectTo?: string
  /** The key of the Pod that sends it; a client outside when absent. */
  readonly from?: string
}

export type Outcome =
  | {
      readonly type: 'answered'
      readonly status: number
      readonly by: Answerer | undefined
      /** What a container of a known image answered. */
      readonly content?: Content
    }
  | { readonly type: 'refused' }
  | { readonly type: 'timed out' }
  | { readonly type: 'unresolved' }

/** Headers and body of an answer; the body as text of bytes. */
export interface Content {
  readonly headers: StringMap
  readonly body: string
}

/** The container that answered. */
export interface Answerer {
  /** The key of its Pod. */
  readonly pod: string
  readonly uid: string
  readonly ip: string
  readonly node: string
  readonly container: string
}

/** Which objects a request went through: their keys. */
export interface Route {
  readonly ingress?: string
  readonly service?: string
  /** The address that the answering container saw as its client. */
  readonly client: string
  /** Why it came to nothing, or why the Ingress controller answered itself. */
  readonly why?: string
  /** The names in the certificate that was shown. */
  readonly certificate?: readonly string[]
}

/** A request and its outcome. */
export interface Exchange {
  readonly request: ClientRequest
  readonly sentAt: Instant
  readonly doneAt: Instant
  readonly route: Route
  readonly outcome: Outcome
}

/** Reads a URL; undefined when it is none. */
export function requestTo(method: string, url: string): ClientRequest | undefined {
  const [, scheme, host, port, path] =
    /^(https?):\/\/([^\s/:?#]+|\[[0-9a-fA-F:.]+\])(?::(\d+))?([/?][^\s#]*)?$/.exec(url) ?? []
  if ((scheme !== 'http' && scheme !== 'https') || host === undefined) return undefined
  return {
    method,
    scheme,
    host: host.replace(/^\[|\]$/g, '').toLowerCase(),
    port: port === undefined ? defaultPort(scheme) : Number(port),
    path: path === undefined ? '/' : path.startsWith('/') ? path : `/${path}`,
  }
}

export const defaultPort = (scheme: 'http' | 'https'): number => (scheme === 'http' ? 80 : 443)

/** `GET http://shop.example.com/cart`. */
export function requestText({ method, scheme, host, port, path }: ClientRequest): string {
  const shown = port === defaultPort(scheme) ? '' : `:${port}`
  return `${method} ${scheme}://${host}${shown}${path}`
}

/** `200`, `refused`, `timed out`, `unresolved`. */
export const outcomeText = (outcome: Outcome): string =>
  outcome.type === 'answered' ? String(outcome.status) : outcome.type
