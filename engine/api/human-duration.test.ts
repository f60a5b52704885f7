/** How long ago, as kubectl says it. */
import { test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../clock/duration'
import { humanDuration } from './human-duration'

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400
const YEAR = 365 * DAY

function check(amount: number, expected: string) {
  expect([amount, humanDuration(seconds(amount))]).toEqual([amount, expected])
}

test('below two minutes there are seconds', () => {
  check(0, '0s')
  check(0.999, '0s')
  check(119.9, '119s')
})

test('a clock may be ahead by less than two seconds', () => {
  check(-0.5, '0s')
  check(-1.999, '0s')
  check(-2, '<invalid>')
  check(-HOUR, '<invalid>')
})

test('the smaller unit is left out when there is none of it, and when it no longer matters', () => {
  check(2 * MINUTE, '2m')
  check(3 * MINUTE + 7, '3m7s')
  check(9 * MINUTE + 59, '9m59s')
  check(10 * MINUTE + 59, '10m')
  check(3 * HOUR - 1, '179m')
  check(3 * HOUR, '3h')
  check(7 * HOUR + 59 * MINUTE + 59, '7h59m')
  check(8 * HOUR + 59 * MINUTE, '8h')
  check(2 * DAY - 1, '47h')
  check(2 * DAY, '2d')
  check(7 * DAY + 23 * HOUR, '7d23h')
  check(8 * DAY + 23 * HOUR, '8d')
  check(2 * YEAR - 1, '729d')
  check(2 * YEAR, '2y')
  check(2 * YEAR + DAY, '2y1d')
  check(8 * YEAR - 1, '7y364d')
  check(8 * YEAR + 100 * DAY, '8y')
})
