/** When probes tick, how their outcomes are counted, and what they find. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Probe } from '../api/kinds'
import { type Instant, instantOf, plus, seconds } from '../clock/duration'
import type { ProbeRole, ToldBehaviour } from '../images/behaviour'
import { scriptOf } from '../images/script'
import type { ProbeFaults } from './pod-state'
import { outcomeOf } from './probe-outcome'
import type { ProbeState } from './probe-state'
import { count, tickAt } from './probes'

const START = instantOf('2025-01-01T00:00:00Z')
const at = (second: number): Instant => plus(START, seconds(second))
const secondOf = (instant: Instant): number => (instant - START) / 1e6

describe('The next tick of a probe', () => {
  function check(name: string, probe: Probe, startedAt: number, from: number, expected: number) {
    test(name, () => {
      expect(secondOf(tickAt(at(0), probe, at(startedAt), at(from)))).toBe(expected)
    })
  }

  check('is the instant itself when that is one', { periodSeconds: 5 }, 0, 10, 10)
  check('is the next of its period', { periodSeconds: 5 }, 0, 10.1, 15)
  check('has a period of 10s unless told otherwise', {}, 0, 10.1, 20)
  check('waits for the initial delay', { periodSeconds: 5, initialDelaySeconds: 12 }, 0, 1, 15)
  check(
    'counts the delay in whole seconds from the second of the start',
    { periodSeconds: 1, initialDelaySeconds: 3 },
    0.9,
    1,
    3,
  )
})

describe('Outcomes count', () => {
  /** Outcomes, one each 10s, as `+` and `-`; the results that they lead to. */
  function check(name: string, probe: Probe, result: boolean, outcomes: string, expected: string) {
    test(name, () => {
      const state = begin(result)
      const results = [...outcomes].map((outcome, i) => {
        if (outcome !== ' ') count(state, probe, outcome === '+', at(10 * (i + 1)))
        return outcome === ' ' ? ' ' : state.result ? '+' : '-'
      })
      expect(results.join('')).toBe(expected)
    })
  }

  check('at once when they pass', {}, false, '-+', '-+')
  check('after three failures in a row', {}, true, '--+---', '+++++-')
  check(
    'after as many as asked',
    { failureThreshold: 1, successThreshold: 2 },
    true,
    '-+++',
    '--++',
  )
  check('anew after ticks that were left out because they passed', {}, true, '--  --', '++  ++')
})

const begin = (result: boolean): ProbeState => ({
  origin: START,
  instance: 'x',
  result,
  last: undefined,
  run: 0,
  tickedAt: START,
  isOnHold: false,
})

describe('A probe finds', () => {
  /** What it finds this long after the start, and when that may change. */
  function check(
    name: string,
    [role, probe, told, second]: readonly [ProbeRole, Probe, ToldBehaviour, number],
    expected: string,
    command: readonly string[] = [],
    faults?: ProbeFaults,
  ): void {
    test(name, () => {
      const container = { name: 'app', ports: [{ name: 'http', containerPort: 8080 }] }
      const instance = {
        id: 'x',
        role: 'app' as const,
        spec: container,
        image: '',
        imageId: '',
        sandbox: 1,
        startedAt: START,
        ending: undefined,
        stop: undefined,
        faults,
        inside: undefined,
      }
      const script = scriptOf({ argv: command, environment: new Map() })
      const probing = { role, probe, container, instance, told, script, ip: '10.0.0.1' }
      const { passes, message, until } = outcomeOf(probing, at(second))
      const change = until === undefined ? '' : ` until ${secondOf(until)}`
      expect(`${passes ? 'passes' : `fails: ${message}`}${change}`).toBe(expected)
    })
  }
  const http = { httpGet: { port: 'http' } }

  check('nothing wrong with a well-behaved container', ['readiness', http, {}, 0], 'passes')
  check(
    'a container that is not ready yet',
    ['readiness', http, { readyAfter: seconds(20) }, 5],
    'fails: HTTP probe failed with statuscode: 503 until 20',
  )
  check('it ready in time', ['readiness', http, { readyAfter: seconds(20) }, 20], 'passes')
  check('it alive before', ['liveness', http, { readyAfter: seconds(20) }, 5], 'passes')
  check(
    'what will fail later',
    ['liveness', http, { fails: { liveness: seconds(60) } }, 5],
    'passes until 60',
  )
  check(
    'what fails since it was told to',
    ['liveness', http, { fails: { liveness: seconds(60) }, failsSince: { liveness: at(10) } }, 70],
    'fails: HTTP probe failed with statuscode: 500',
  )
  check(
    'the status that a scenario says',
    ['startup', http, { httpStatus: 404 }, 0],
    'fails: HTTP probe failed with statuscode: 404',
  )
  check('that a redirect is no failure', ['startup', http, { httpStatus: 302 }, 0], 'passes')
  check(
    'a port that refuses',
    ['liveness', { tcpSocket: { port: 'http' } }, { fails: { liveness: seconds(0) } }, 1],
    'fails: dial tcp 10.0.0.1:8080: connect: connection refused',
  )
  check(
    'a service that does not serve',
    ['liveness', { grpc: { port: 9000 } }, { fails: { liveness: seconds(0) } }, 1],
    'fails: service unhealthy (responded with "NOT_SERVING")',
  )
  const cat = { exec: { command: ['cat', '/ready'] } }
  const script = ['sh', '-c', 'touch /ready; sleep 30; rm /ready; sleep 600']
  check('a file that is there', ['liveness', cat, {}, 5], 'passes until 30', script)
  check(
    'a file that is gone',
    ['liveness', cat, {}, 31],
    "fails: cat: can't open '/ready': No such file or directory",
    script,
  )
  const late = { readyAfter: seconds(20) }
  check('a fault before all else', ['readiness', http, late, 5], 'passes', [], {
    readiness: 'passes',
  })
  check('a fault of another probe nowhere', ['readiness', http, {}, 5], 'passes', [], {
    liveness: 'fails',
  })
})
