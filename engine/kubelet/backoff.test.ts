/** How long what fails again and again is held back, and how the kubelet says it. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import {
  between,
  type Duration,
  inSeconds,
  instantOf,
  milliseconds,
  minutes,
  plus,
  seconds,
} from '../clock/duration'
import { heldUntil, nextBackoff } from './backoff'
import { goDuration } from './go-duration'
import type { Backoff } from './pod-state'

const START = instantOf('2025-01-01T00:00:00Z')

/** Seconds of waiting after each failure of something that runs for so long each time. */
function waits(runsFor: Duration, failures: number): number[] {
  const found: number[] = []
  let now = START
  let backoff: Backoff | undefined
  for (let i = 0; i < failures; i++) {
    now = plus(now, runsFor)
    const until = heldUntil(backoff, now) ?? now
    found.push(inSeconds(between(now, until)))
    backoff = nextBackoff(backoff, now, until)
    now = until
  }
  return found
}

describe('Back-off', () => {
  test('is nothing at first, then 10s, then twice as long each time, up to 5m', () => {
    expect(waits(seconds(1), 8)).toEqual([0, 10, 20, 40, 80, 160, 300, 300])
  })

  test('is forgotten after 10 quiet minutes', () => {
    expect(waits(minutes(10), 4)).toEqual([0, 10, 20, 40])
    expect(waits(plus(minutes(10), 1), 4)).toEqual([0, 0, 0, 0])

    function plus(duration: Duration, more: number): Duration {
      return (duration + more) as Duration
    }
  })
})

describe('A duration is printed as Go prints it', () => {
  const check = (duration: Duration, expected: string) =>
    test(expected, () => expect(goDuration(duration)).toBe(expected))

  check(seconds(0), '0s')
  check(milliseconds(949), '949ms')
  check(milliseconds(1200), '1.2s')
  check(seconds(40), '40s')
  check(seconds(80), '1m20s')
  check(minutes(5), '5m0s')
  check(minutes(61), '1h1m0s')
})
