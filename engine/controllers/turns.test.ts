/** The turns of loops, with and without pauses. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Clock } from '../clock/clock'
import { type Instant, inSeconds, plus, seconds } from '../clock/duration'
import { Turns, type Until } from './turns'

const ZERO = 0 as Instant // As good a beginning as any.
const at = (n: number): Instant => plus(ZERO, seconds(n))

/** Turns 5 s apart from second 3 on; the answers say until when each pauses. */
function run(answers: readonly (Until | undefined)[], changes: readonly number[], end: number) {
  const clock = new Clock(ZERO)
  const taken: (readonly [second: number, changed: boolean])[] = []
  const turns = new Turns('loop', clock, (delay, request) => clock.after(delay, 'test', request))
  clock.register('test', ({ name, at: now }) => {
    if (name === 'change') turns.wake('watch')
    else {
      const changed = turns.take('watch')
      taken.push([inSeconds(seconds(now / 1e6)), changed])
      turns.end('watch', answers[taken.length - 1])
    }
  })
  turns.begin('watch', seconds(5), seconds(3))
  for (const second of changes) clock.after(seconds(second), 'test', { actor: 'x', name: 'change' })
  clock.runTo(at(end))
  return taken
}

describe('A loop', () => {
  const check = (
    behaviour: string,
    answers: readonly (Until | undefined)[],
    changes: readonly number[],
    expected: readonly (readonly [number, boolean])[],
  ) => test(behaviour, () => expect(run(answers, changes, 40)).toEqual(expected))

  check(
    'without pauses has every turn',
    [],
    [],
    [
      [3, true],
      [8, false],
      [13, false],
      [18, false],
      [23, false],
      [28, false],
      [33, false],
      [38, false],
    ],
  )
  check(
    'that pauses until an instant goes on with the first turn from then on',
    [at(14)],
    [],
    [
      [3, true],
      [18, false],
      [23, false],
      [28, false],
      [33, false],
      [38, false],
    ],
  )
  check(
    'that pauses until a turn has that turn',
    [at(33)],
    [],
    [
      [3, true],
      [33, false],
      [38, false],
    ],
  )
  check(
    'that pauses until a time that is past has the next turn',
    [at(1), 'a change'],
    [],
    [
      [3, true],
      [8, false],
    ],
  )
  check(
    'that waits for a change has a turn after one',
    ['a change', 'a change'],
    [21, 22],
    [
      [3, true],
      [23, true],
    ],
  )
  check(
    'that is woken at the instant of a turn has that turn',
    ['a change', 'a change'],
    [23],
    [
      [3, true],
      [23, true],
    ],
  )
  check(
    'whose pause is cut short by a change',
    [at(34), 'a change'],
    [9],
    [
      [3, true],
      [13, true],
    ],
  )
  check('that is woken before its first turn still has it', ['a change'], [1], [[3, true]])
})
