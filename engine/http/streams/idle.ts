/** Ends a connection over which nothing passes.
 *  Models kubelet's streamingConnectionIdleTimeout. */

export function idleTimer(end: () => void, milliseconds = IDLE_TIMEOUT): IdleTimer {
  const timer = setTimeout(end, milliseconds).unref()
  return { touch: () => timer.refresh(), stop: () => clearTimeout(timer) }
}

export interface IdleTimer {
  /** Something passed: the time begins anew. */
  touch(): void
  stop(): void
}

const IDLE_TIMEOUT = 4 * 60 * 60 * 1000
