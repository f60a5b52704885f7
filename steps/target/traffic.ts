/** The clients of what runs in a cluster under test: requests over HTTP, from outside and from
 * Pods. */
import type { ClientRequest, Duration, Exchange } from '../../engine'

export interface Traffic {
  /** Sends so many requests at once, and lets time pass until each has come to its end. */
  send(request: ClientRequest, count: number): Promise<Sending>
  /** Sends a request now and again and again, to the end of the scenario. */
  keepSending(request: ClientRequest, every: Duration): Promise<Sending>
}

/** What one When has sent. */
export interface Sending {
  readonly request: ClientRequest
  /** The requests that have come to their end, in that order. */
  exchanges(): readonly Exchange[]
}
