/** Refusals in the trace: each once, as one request may pass through several others. */
import type { Trace } from '../trace/trace'
import { StatusError } from './status-error'

export class Refusals {
  readonly #trace: Trace
  readonly #traced = new WeakSet<Error>()

  constructor(trace: Trace) {
    this.#trace = trace
  }

  record(error: StatusError, user: string, verb: string, resource: string, key: string): void {
    if (this.#traced.has(error)) return
    this.#traced.add(error)
    const { code, reason, message } = error
    this.#trace.record({ type: 'refusal', user, verb, resource, key, code, reason, message })
  }
}

/** For whoever does not look at what becomes of a request; the trace has its refusal. */
export function ignoringRefusals(request: () => unknown): void {
  try {
    request()
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
  }
}
