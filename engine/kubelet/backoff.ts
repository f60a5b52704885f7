/**
 * Back-off of restarts and of image pulls: 10s, doubling to 5m, forgotten after 10m of quiet.
 * Models client-go util/flowcontrol/backoff.go. Left out: the housekeeping's jitter; what waits is
 * tried again exactly when its time has passed.
 */
import { between, type Duration, type Instant, minutes, plus, seconds } from '../clock/duration'
import type { Backoff } from './pod-state'

const INITIAL = seconds(10)
const MAXIMUM = minutes(5)

/** When what went wrong at `eventAt` may be tried again; undefined when at once. */
export function heldUntil(backoff: Backoff | undefined, eventAt: Instant): Instant | undefined {
  if (backoff === undefined || isExpired(backoff, eventAt)) return undefined
  return plus(eventAt, backoff.delay)
}

/** The back-off after one more try at `now`, of what went wrong at `eventAt`. */
export function nextBackoff(backoff: Backoff | undefined, eventAt: Instant, now: Instant): Backoff {
  const delay =
    backoff === undefined || isExpired(backoff, eventAt)
      ? INITIAL
      : (Math.min(2 * backoff.delay, MAXIMUM) as Duration)
  return { delay, updatedAt: now }
}

const isExpired = ({ updatedAt }: Backoff, eventAt: Instant): boolean =>
  between(updatedAt, eventAt) > 2 * MAXIMUM
