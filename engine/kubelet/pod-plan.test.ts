/** What a Pod needs next, from what its kubelet knows. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Container, Pod } from '../api/kinds'
import { type Instant, instantOf, plus, seconds } from '../clock/duration'
import { type Plan, planOf } from './pod-plan'
import { type ContainerState, newPodState, type PodState } from './pod-state'

const NOW = instantOf('2025-01-01T00:00:00Z')

/**
 * Containers by kind (`i` init, `s` sidecar, `a` app) and state: `new`, `runs`, `ok`, `error`, or
 * `held`, which is an error in back-off. `was-…` happened in the sandbox before.
 */
function check(policy: string, containers: string, expected: string, hasSandbox = true): void {
  test(`${policy}: ${containers}${hasSandbox ? '' : ', no sandbox'}`, () => {
    expect(textOf(planOf(stateOf(policy, containers.split(' '), hasSandbox), NOW))).toBe(expected)
  })
}

function textOf({ needsSandbox, start, held, wakeAt, isDone }: Plan): string {
  if (isDone) return 'done'
  if (needsSandbox) return 'sandbox'
  const waiting = held.map(({ name }) => name).join(', ')
  return [
    start === undefined ? 'wait' : `start ${start.name}`,
    ...(waiting === '' ? [] : [`${waiting} held`]),
    ...(wakeAt === undefined ? [] : [`for ${(wakeAt - NOW) / 1e6}s`]),
  ].join(', ')
}

function stateOf(policy: string, texts: readonly string[], hasSandbox: boolean): PodState {
  const parts = texts.map((text, i) => ({ name: `${text[0]}${i}`, how: text.slice(2) }))
  const named = (kinds: string): Container[] =>
    parts
      .filter(({ name }) => kinds.includes(name[0] ?? ''))
      .map(({ name }) => ({ name, ...(name[0] === 's' ? { restartPolicy: 'Always' } : {}) }))
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'x', uid: 'x', resourceVersion: '1', creationTimestamp: '' },
    spec: { restartPolicy: policy, initContainers: named('is'), containers: named('a') },
    status: {},
  }
  const state = newPodState(pod, NOW)
  state.sandboxes = parts.some(({ how }) => how !== 'new') || hasSandbox ? 2 : 0
  if (hasSandbox) state.sandbox = { ip: '10.0.0.1' }
  for (const { name, how } of parts) {
    const container = state.containers.get(name)
    if (container !== undefined && how !== 'new') run(container, how)
  }
  return state
}

function run(container: ContainerState, how: string): void {
  const was = how.startsWith('was-')
  const outcome = was ? how.slice(4) : how
  const finishedAt = plus(NOW, seconds(-1))
  container.attempts = 1
  container.instance = {
    id: 'x',
    role: container.role,
    spec: container.spec,
    image: '',
    imageId: '',
    sandbox: was ? 1 : 2,
    startedAt: 0 as Instant, // Any.
    ending:
      outcome === 'runs'
        ? undefined
        : {
            id: 'x',
            code: outcome === 'ok' ? 0 : 1,
            reason: '',
            startedAt: finishedAt,
            finishedAt,
          },
    stop: undefined,
    faults: undefined,
    inside: undefined,
  }
  if (outcome === 'held') container.crashes = { delay: seconds(10), updatedAt: finishedAt }
}

describe('A Pod without a sandbox', () => {
  check('Always', 'a=new', 'sandbox', false)
  check('Never', 'a=new', 'sandbox', false)
  check('Always', 'a=was-error', 'sandbox', false)
  check('Never', 'a=was-error', 'done', false)
  check('OnFailure', 'a=was-ok a=was-error', 'sandbox', false)
  check('OnFailure', 'a=was-ok a=was-ok', 'done', false)
})

describe('Containers of a Pod', () => {
  check('Always', 'a=new a=new', 'start a0')
  check('Always', 'a=runs a=new', 'start a1')
  check('Always', 'a=runs a=runs', 'wait')
  check('Always', 'a=runs a=ok', 'start a1')
  check('OnFailure', 'a=runs a=ok', 'wait')
  check('OnFailure', 'a=ok a=ok', 'done')
  check('OnFailure', 'a=ok a=error', 'start a1')
  check('Never', 'a=ok a=error', 'done')
  check('Never', 'a=runs a=error', 'wait')
  check('Always', 'a=held a=runs', 'wait, a0 held, for 9s')
  check('Always', 'a=held a=error', 'start a1, a0 held, for 9s')
})

describe('Init containers', () => {
  check('Always', 'i=new i=new a=new', 'start i0')
  check('Always', 'i=runs i=new a=new', 'wait')
  check('Always', 'i=ok i=new a=new', 'start i1')
  check('Always', 'i=ok i=ok a=new', 'start a2')
  check('Always', 'i=ok i=error a=new', 'start i1')
  check('Always', 'i=ok i=held a=new', 'wait, i1 held, for 9s')
  check('Never', 'i=ok i=error a=new', 'done')
  check('Always', 'i=was-ok a=was-error', 'start i0')
})

describe('Sidecars', () => {
  check('Always', 's=new i=new a=new', 'start s0')
  check('Always', 's=runs i=new a=new', 'start i1')
  check('Always', 's=error i=runs a=new', 'start s0')
  check('Always', 's=error i=new a=new', 'start s0')
  check('Never', 's=error i=ok a=runs', 'start s0')
  check('Never', 's=runs i=ok a=ok', 'done')
  check('OnFailure', 's=held i=ok a=ok', 'done')
})
