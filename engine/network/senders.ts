/** Who sends requests: once, several at a time, or again and again until the end. */
import type { Duration } from '../clock/duration'
import type { ClientRequest, Exchange } from './request'

/** One order to send, with what has come of it; plain data. */
export interface Sender {
  readonly id: number
  readonly request: ClientRequest
  /** Sends again after this long, for ever. */
  readonly every: Duration | undefined
  /** The address of the Pod whose process waits for the answer; undefined for what waits not. */
  readonly ofProcessAt: string | undefined
  sent: number
  readonly exchanges: Exchange[]
}
