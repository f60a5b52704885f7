/** What a kubelet remembers of one probe of one container. */
import type { Instant } from '../clock/duration'

export interface ProbeState {
  /** Ticks come one period after another from here. */
  origin: Instant
  /** The instance that it counts for. */
  instance: string
  /** The result that counts; undefined before the first. */
  result: boolean | undefined
  /** The last outcome, and how many times in a row it came. */
  last: boolean | undefined
  run: number
  /** True when it waits for a new instance. */
  isOnHold: boolean
}
