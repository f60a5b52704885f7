/**
 * What is outside the cluster and must answer before a request can go on: webhooks.
 *
 * The rule to know: to ask is synchronous. Whoever has no answer yet throws an Unanswered before
 * anything is stored; the same request finds the answer when it is made again.
 *
 * Models staging/src/k8s.io/apiserver/pkg/util/webhook/client.go.
 */
import type { JsonObject } from '../api/json'
import type { Reader } from '../client/reader'
import { type Duration, milliseconds } from '../clock/duration'
import { StatusError } from './status-error'

export interface Outside {
  /** The reader tells of the Services that are called. */
  ask(call: OutsideCall, reader: Reader): OutsideAnswer
  /** The request that asked is over: its answers are of no use to any other. */
  done(): void
}

/** A question, as plain data. */
export interface OutsideCall {
  /** Of the webhook that is asked. */
  readonly name: string
  readonly config: ClientConfig
  /** An AdmissionReview or a ConversionReview. */
  readonly body: JsonObject
  readonly timeoutSeconds: number
}

/** As configurations of webhooks say it: one of the two. */
export interface ClientConfig {
  readonly url?: string
  readonly service?: ServiceReference
  /** Base64 of PEM. */
  readonly caBundle?: string
}

export interface ServiceReference {
  readonly namespace: string
  readonly name: string
  readonly path?: string
  readonly port?: number
}

export type OutsideAnswer =
  | { readonly type: 'answered'; readonly body: unknown }
  /** The problem as an HTTP client words it: `Post "https://…": context deadline exceeded`. */
  | { readonly type: 'failed'; readonly problem: string }

/** The answer is not in yet: the same request, made again, will find it. */
export abstract class Unanswered extends StatusError {
  constructor(name: string) {
    const message = `the webhook "${name}" has been asked and has not answered yet`
    super({ code: 503, reason: 'ServiceUnavailable', message, details: { retryAfterSeconds: 1 } })
  }

  /** Calls back once the answer is in. */
  abstract whenIn(act: () => void): void
}

/** After how long a refused request is made again: what only had to wait, as soon as it can be. */
export const retryAfter = (error: StatusError, usual: Duration): Duration =>
  error instanceof Unanswered ? AT_ONCE : usual

const AT_ONCE = milliseconds(1)

/** Where a call goes to, with its parameter: as messages name it, too. */
export function urlOf({ config, timeoutSeconds }: OutsideCall): string {
  return `${addressOf(config)}?timeout=${timeoutSeconds}s`
}

function addressOf({ url, service }: ClientConfig): string {
  if (service === undefined) return url ?? ''
  const { namespace, name, path = '', port = HTTPS } = service
  const rest = path === '' || path.startsWith('/') ? path : `/${path}`
  return `https://${name}.${namespace}.svc:${port}${rest}`
}

export const HTTPS = 443
