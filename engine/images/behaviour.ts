/**
 * A behaviour: what the containers of an image do, as far as a scenario says so. Parts may be
 * combined; what is not said is done as a well-behaved container does it.
 *
 * Times run from the start of the container. `exits` and `fails` also hold for containers that ran
 * already when they were said: for them the time runs from then.
 */
import type { Duration, Instant } from '../clock/duration'

export type ProbeRole = 'startup' | 'liveness' | 'readiness'

export interface Behaviour {
  /** Ends by itself. */
  readonly exits?: { readonly code: number; readonly after: Duration }
  /** From its creation to running. */
  readonly startsIn?: Duration
  /** Its readiness probe fails until then. */
  readonly readyAfter?: Duration
  readonly fails?: { readonly [role in ProbeRole]?: Duration }
  readonly canBePulled?: boolean
  readonly pullsIn?: Duration
  /** What it takes on the disk of a Node, as a Quantity. */
  readonly size?: string
  readonly ignoresTerm?: boolean
  /** Of every answer to HTTP, to probes and requests alike. */
  readonly httpStatus?: number
  /** What metrics report of each container. */
  readonly uses?: { readonly cpu: string; readonly memory: string }
}

/** A behaviour with the instants at which its parts were said that hold from then on. */
export interface ToldBehaviour extends Behaviour {
  readonly exitsSince?: Instant
  readonly failsSince?: { readonly [role in ProbeRole]?: Instant }
}
