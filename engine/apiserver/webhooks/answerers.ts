/**
 * Webhooks that are functions in this process: they answer at once, so that a run with them is as
 * deterministic as they are.
 *
 *     cluster.webhooks.answer('https://hooks.example.com/pods', ({ request }) => ({
 *       allowed: request.object.metadata.labels?.team !== undefined,
 *       status: { message: 'every Pod belongs to a team' },
 *     }))
 *
 * The rule to know: what nobody here answers is asked beyond, when the cluster is served; else it
 * is an address at which nobody listens. A fork has them too; a saved cluster does not keep them.
 */
import type { JsonObject } from '../../api/json'
import type { Reader } from '../../client/reader'
import {
  HTTPS,
  type Outside,
  type OutsideAnswer,
  type OutsideCall,
  type ServiceReference,
  urlOf,
} from '../outside'
import { unreachable } from './unreachable'

export class Webhooks implements Outside {
  /** Asked for what nobody answers here. */
  beyond: Outside | undefined
  readonly #answerers = new Map<string, Answerer>()

  /** Answers at a URL, or for a Service; the result ends that. */
  answer(address: string | ServiceReference, answerer: Answerer): () => void {
    const key = keyOf(address)
    this.#answerers.set(key, answerer)
    return () => {
      if (this.#answerers.get(key) === answerer) this.#answerers.delete(key)
    }
  }

  /** Those of others answer here too. */
  include(others: Webhooks): void {
    for (const [key, answerer] of others.#answerers) this.#answerers.set(key, answerer)
  }

  ask(call: OutsideCall, reader: Reader): OutsideAnswer {
    const { service, url = '' } = call.config
    const answerer = this.#answerers.get(keyOf(service ?? url))
    if (answerer === undefined) {
      return (
        this.beyond?.ask(call, reader) ?? { type: 'failed', problem: unreachable(call, reader) }
      )
    }
    // As over the wire: whatever it does to its copy, the objects of the cluster stay as they are.
    const answer = answerer(JSON.parse(JSON.stringify(call.body)))
    if ('fails' in answer) {
      return { type: 'failed', problem: `Post "${urlOf(call)}": ${answer.fails}` }
    }
    return { type: 'answered', body: reviewWith(call.body, answer) }
  }

  done(): void {
    this.beyond?.done()
  }
}

/**
 * Answers a review with its `response`, of which the uid may be left out; a list of operations as
 * `patch` is encoded. `fails` is why the webhook could not be reached, as Go words it.
 */
// biome-ignore lint/suspicious/noExplicitAny: a review holds objects of any kind, as JSON.
export type Answerer = (review: any) => object | { readonly fails: string }

function keyOf(address: string | ServiceReference): string {
  if (typeof address === 'string') return address
  const { namespace, name, path = '', port = HTTPS } = address
  return `${namespace}/${name}:${port}/${path.replace(/^\//, '')}`
}

function reviewWith(
  { apiVersion = null, kind = null, request = null }: JsonObject,
  answer: object,
) {
  const { patch, ...others } = answer as { readonly patch?: unknown } // Any object may have one.
  const uid = typeof request === 'object' && request !== null && 'uid' in request && request.uid
  const patched = Array.isArray(patch)
    ? { patchType: 'JSONPatch', patch: encoded(patch) }
    : patch === undefined
      ? {}
      : { patch }
  return { apiVersion, kind, response: { uid, ...patched, ...others } }
}

const encoded = (patch: unknown): string => Buffer.from(JSON.stringify(patch)).toString('base64')
