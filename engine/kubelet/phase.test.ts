/** Phases, from the states of containers: the rows of getPhase. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { ContainerStatus, PodSpec } from '../api/kinds'
import { phaseOf } from './phase'

type State = 'waiting' | 'crashing' | 'running' | 'ok' | 'error'

const ended = (exitCode: number) => ({ terminated: { exitCode } })

const STATES: Readonly<Record<State, Pick<ContainerStatus, 'state' | 'lastState' | 'started'>>> = {
  waiting: { state: { waiting: {} } },
  crashing: { state: { waiting: {} }, lastState: ended(1) },
  running: { state: { running: {} }, started: true },
  ok: { state: ended(0) },
  error: { state: ended(1) },
}

/** Containers by kind: `i` init, `s` sidecar, `a` app, in order. */
function check(policy: string, containers: string, expected: string, ends = false): void {
  const parts = containers.split(' ').map((text, index) => {
    const [kind, state] = text.split('=')
    return { kind, name: `${kind}${index}`, state: state as State } // Written so below.
  })
  const made = (kind: string) =>
    parts
      .filter((part) => part.kind === kind || (kind === 'i' && part.kind === 's'))
      .map(({ name, kind: own }) => ({ name, ...(own === 's' ? { restartPolicy: 'Always' } : {}) }))
  const spec: PodSpec = {
    restartPolicy: policy,
    initContainers: made('i'),
    containers: made('a'),
  }
  const statuses = new Map(
    parts.map(({ name, state }) => {
      const rest = { name, image: '', imageID: '', ready: false, restartCount: 0 }
      return [name, { ...rest, ...STATES[state] }]
    }),
  )
  test(`${policy}: ${containers}${ends ? ' at its end' : ''} is ${expected}`, () => {
    expect(phaseOf(spec, statuses, ends)).toBe(expected)
  })
}

describe('A Pod with', () => {
  check('Always', 'a=waiting', 'Pending')
  check('Always', 'a=running a=waiting', 'Pending')
  check('Always', 'a=running a=crashing', 'Running')
  check('Always', 'a=running a=ok', 'Running')
  check('Always', 'a=crashing', 'Running')
  check('Always', 'a=ok', 'Running')
  check('Never', 'a=ok a=ok', 'Succeeded')
  check('Never', 'a=ok a=error', 'Failed')
  check('Never', 'a=ok a=running', 'Running')
  check('OnFailure', 'a=ok a=ok', 'Succeeded')
  check('OnFailure', 'a=ok a=error', 'Running')
})

describe('A Pod that restarts nothing more, with', () => {
  check('Always', 'a=ok', 'Succeeded', true)
  check('Always', 'a=error', 'Failed', true)
  check('Always', 'a=waiting', 'Pending', true)
})

describe('A Pod with init containers', () => {
  check('Always', 'i=waiting a=waiting', 'Pending')
  check('Always', 'i=running a=waiting', 'Pending')
  check('Always', 'i=crashing a=waiting', 'Pending')
  check('Never', 'i=error a=waiting', 'Failed')
  check('OnFailure', 'i=error a=waiting', 'Pending')
  check('Always', 'i=ok a=waiting', 'Pending')
  check('Always', 'i=ok a=running', 'Running')
})

describe('A Pod with sidecars', () => {
  check('Never', 's=running a=waiting', 'Pending')
  check('Never', 's=waiting a=waiting', 'Pending')
  check('Never', 's=running a=ok', 'Running')
  check('Never', 's=crashing a=running', 'Running')
  check('Never', 's=error a=ok', 'Succeeded')
})
