/** How things are written in a terminal. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { clusterTime, paintFor, realTime } from './text'

function check(milliseconds: number, expected: string) {
  test(`${milliseconds} ms of cluster time`, () => {
    expect(clusterTime(milliseconds)).toBe(expected)
  })
}

describe('cluster time', () => {
  check(0, '0ms')
  check(200, '200ms')
  check(40_000, '40s')
  check(300_000, '5m')
  check(5_400_000, '1h 30m')
  check(5_430_000, '1h 30m')
  check(90_061_000, '1d 1h')
})

test('real time is told in seconds until there are minutes', () => {
  expect([420, 59_990, 125_000].map(realTime)).toEqual(['0.42s', '59.99s', '2m 5s'])
})

describe('colours', () => {
  const red = (isTTY: boolean, env: NodeJS.ProcessEnv) => paintFor({ isTTY }, env)('red', 'x')
  const COLOURED = '\u001b[31mx\u001b[0m'
  test('are for a terminal', () => {
    expect([red(true, {}), red(false, {})]).toEqual([COLOURED, 'x'])
  })
  test('are taken away by NO_COLOR, even where they are forced', () => {
    expect(red(true, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe('x')
  })
  test('are brought by FORCE_COLOR', () => {
    expect(red(false, { FORCE_COLOR: '1' })).toBe(COLOURED)
  })
})
