/** What a kubelet remembers of one probe of one container's instance. */
import type { Probe } from '../api/kinds'
import type { Instant } from '../clock/duration'
import type { ProbeRole } from '../images/behaviour'

export const PROBE_ROLES: readonly ProbeRole[] = ['startup', 'liveness', 'readiness']

export interface ProbeState {
  /** Ticks come one period after another from here. */
  origin: Instant
  /** The instance that it counts for. */
  readonly instance: string
  /** The result that counts; undefined before the first. */
  result: boolean | undefined
  /** The last outcome, and how many times in a row it came. */
  last: boolean | undefined
  run: number
  tickedAt: Instant
  /** True when it waits for a new instance. */
  isOnHold: boolean
}

interface Probed {
  readonly startupProbe?: Probe
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
}

export function probeOf(container: Probed, role: ProbeRole): Probe | undefined {
  if (role === 'startup') return container.startupProbe
  return role === 'liveness' ? container.livenessProbe : container.readinessProbe
}
