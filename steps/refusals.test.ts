/** A refusal is claimed by the scenario, or it fails it. */
import { test } from 'node:test'
import { expect } from 'expect'
import { StatusError } from '../engine'
import { Refusals } from './refusals'
import { FactFailed } from './tenses/explain'

const refused = (): Refusals => {
  const refusals = new Refusals()
  const status = { code: 403, reason: 'Forbidden', message: 'pods "p" is forbidden: no' } as const
  refusals.keep(new StatusError(status), 'a.feature:7')
  return refusals
}

test('it is claimed by its code, its reason or words of its message', () => {
  for (const words of ['403', 'Forbidden', 'is forbidden: no']) {
    const refusals = refused()
    refusals.claim(words)
    refusals.requireNone()
  }
  expect(() => refused().claim('404')).toThrow('was      403 Forbidden: pods "p" is forbidden: no')
  expect(() => new Refusals().claim('403')).toThrow('the last When was not refused: it was done')
})

test('a command that failed is claimed by its exit code or by what it said', () => {
  const failed = (): Refusals => {
    const refusals = new Refusals()
    const message = '"kubectl diff" ended with code 1; it said:\n+  colour: blue'
    refusals.keep({ code: 1, reason: '', message }, 'a.feature:7')
    return refusals
  }
  for (const words of ['1', 'colour: blue']) failed().claim(words)
  expect(() => failed().claim('2')).toThrow('was      1: "kubectl diff" ended with code 1')
})

test('it fails the scenario when nobody claims it', () => {
  expect(() => refused().requireNone()).toThrow(
    'the request was refused: pods "p" is forbidden: no\n  at a.feature:7\n' +
      '  If that is what you want, say so: Then it is refused with "…"',
  )
})

test('it explains a fact that is false after it', () => {
  const refusals = refused()
  const failed = new FactFailed('Pod "p" exists: not now\n  was      none\n  see      the trace')
  expect(String(refusals.explaining(failed))).toBe(
    'FactFailed: Pod "p" exists: not now\n  was      none\n' +
      '  because  the request at a.feature:7 was refused: pods "p" is forbidden: no\n' +
      '  see      the trace',
  )
  refusals.requireNone()
})
