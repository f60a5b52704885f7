/** Durations and times as texts. */
import { test } from 'node:test'
import { expect } from 'expect'
import { formatDuration, instantOf, parseDuration, rfc3339, rfc3339Micro } from './duration'

function check(text: string, micros: number | undefined, printed?: string) {
  const duration = parseDuration(text)
  expect(duration).toBe(micros)
  if (duration !== undefined) expect(formatDuration(duration)).toBe(printed ?? text)
}

test('durations are read as Go reads them, and as words', () => {
  check('40s', 40e6)
  check('5m', 300e6)
  check('1h30m', 5400e6)
  check('200ms', 200e3)
  check('1.5s', 1.5e6)
  check('5 minutes', 300e6, '5m')
  check('1 second', 1e6, '1s')
  check('90s', 90e6, '1m30s')
  check('0', 0, '0s')
  check('250µs', 250)
})

test('what is no duration is not read', () => {
  for (const text of ['', '5', '5 parsecs', 's', '-5s', '5m extra', '1h 30m'])
    check(text, undefined)
})

test('times are whole seconds, micro times are not', () => {
  const instant = instantOf('2025-01-01T00:00:01.250001Z')
  expect(rfc3339(instant)).toBe('2025-01-01T00:00:01Z')
  expect(rfc3339Micro(instant)).toBe('2025-01-01T00:00:01.250001Z')
  expect(() => instantOf('yesterday')).toThrow('"yesterday" is not a time')
})
