/** READY, STATUS and RESTARTS of Pods in each of their states. */
import { test } from 'node:test'
import { expect } from 'expect'
import { metadata } from '../../testing/objects'
import type { Container, ContainerStatus, Pod } from '../kinds'
import { printedStatus } from './printed-status'

interface Draft {
  readonly init?: readonly Partial<Container>[]
  readonly containers?: number
  readonly inits?: readonly Partial<ContainerStatus>[]
  readonly statuses?: readonly Partial<ContainerStatus>[]
  readonly status?: Partial<Pod['status']>
  readonly isDeleted?: boolean
}

function check(draft: Draft, expected: string) {
  const { ready, containers, status, restarts, restartedAt } = printedStatus(podOf(draft))
  const at = restartedAt === undefined ? '' : ` ${restartedAt.slice(11, 19)}`
  expect(`${ready}/${containers} ${status} ${restarts}${at}`).toBe(expected)
}

function podOf({ init = [], containers = 1, inits = [], statuses = [], ...draft }: Draft): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata('p', draft.isDeleted ? { deletionTimestamp: '2025-01-01T01:00:00Z' } : {}),
    spec: {
      initContainers: init.map((container, i) => ({ name: `i${i}`, ...container })),
      containers: Array.from({ length: containers }, (_, i) => ({ name: `c${i}` })),
    },
    status: {
      phase: 'Pending',
      initContainerStatuses: inits.map((status, i) => statusOf(`i${i}`, status)),
      containerStatuses: statuses.map((status, i) => statusOf(`c${i}`, status)),
      ...draft.status,
    },
  }
}

const statusOf = (name: string, status: Partial<ContainerStatus>): ContainerStatus => ({
  name,
  image: '',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...status,
})

const at = (time: string) => `2025-01-01T${time}Z`
const running = { state: { running: {} }, ready: true }
const waiting = (reason: string) => ({ state: { waiting: { reason } } })
const ended = (exitCode: number, reason?: string, signal?: number) => ({
  state: {
    terminated: { exitCode, ...(reason && { reason }), ...(signal && { signal }) },
  },
})
const restarted = (restartCount: number, finishedAt: string) => ({
  restartCount,
  lastState: { terminated: { exitCode: 1, finishedAt: at(finishedAt) } },
})
const SIDECAR = { restartPolicy: 'Always' }
const condition = (type: string, status: string, reason = '') => ({ type, status, reason })

test('a Pod without containers started says its phase, or the reason of its status', () => {
  check({}, '0/1 Pending 0')
  check({ status: { phase: 'Failed', reason: 'Evicted' } }, '0/1 Evicted 0')
  check({ status: { reason: '', phase: 'Running' } }, '0/1 Running 0')
  const gated = [condition('PodScheduled', 'False', 'SchedulingGated')]
  check({ status: { conditions: gated } }, '0/1 SchedulingGated 0')
  const unschedulable = [condition('PodScheduled', 'False', 'Unschedulable')]
  check({ status: { conditions: unschedulable } }, '0/1 Pending 0')
})

test('the first container that waits or has ended says why', () => {
  const phase = { phase: 'Running' }
  check({ statuses: [running], status: phase }, '1/1 Running 0')
  check({ statuses: [waiting('ContainerCreating')] }, '0/1 ContainerCreating 0')
  const two = { containers: 2, status: phase }
  check({ ...two, statuses: [running, waiting('CrashLoopBackOff')] }, '1/2 CrashLoopBackOff 0')
  check({ ...two, statuses: [ended(1, 'Error'), waiting('ErrImagePull')] }, '0/2 Error 0')
  check({ ...two, statuses: [running, running] }, '2/2 Running 0')
  check({ statuses: [ended(3)] }, '0/1 ExitCode:3 0')
  check({ statuses: [ended(0, '', 9)] }, '0/1 Signal:9 0')
  check({ statuses: [{ ...running, ready: false }], status: phase }, '0/1 Running 0')
})

test('a Pod of which a part has completed goes on running', () => {
  const two = { containers: 2, statuses: [ended(0, 'Completed'), running] }
  const ready = [condition('Ready', 'True')]
  check({ ...two, status: { phase: 'Running', conditions: ready } }, '1/2 Running 0')
  check({ ...two, status: { phase: 'Running' } }, '1/2 NotReady 0')
  check({ statuses: [ended(0, 'Completed')], status: { phase: 'Succeeded' } }, '0/1 Completed 0')
})

test('an initializing Pod says how far it has come, or what stops it', () => {
  const init = [{}, {}]
  const done = ended(0, 'Completed')
  check({ init, inits: [waiting('PodInitializing'), {}] }, '0/1 Init:0/2 0')
  check({ init, inits: [done, running] }, '0/1 Init:1/2 0')
  check({ init, inits: [done, waiting('CrashLoopBackOff')] }, '0/1 Init:CrashLoopBackOff 0')
  check({ init, inits: [ended(1, 'Error'), {}] }, '0/1 Init:Error 0')
  check({ init, inits: [ended(7), {}] }, '0/1 Init:ExitCode:7 0')
  check({ init, inits: [ended(0, '', 0), ended(137, '', 9)] }, '0/1 Init:Signal:9 0')
  const statuses = [waiting('PodInitializing')]
  check({ init, inits: [done, done], statuses }, '0/1 PodInitializing 0')
  check({ init, inits: [done, running], statuses }, '0/1 Init:1/2 0')
})

test('an initialized Pod speaks of its containers, though an init container runs again', () => {
  const status = { phase: 'Running', conditions: [condition('Initialized', 'True')] }
  const inits = [running]
  check({ init: [{}], inits, statuses: [ended(1, 'Error')], status }, '0/1 Error 0')
  check({ init: [{}], inits, statuses: [running], status }, '1/1 Init:0/1 0')
})

test('a sidecar counts among the containers', () => {
  const init = [SIDECAR, {}]
  const up = { ...running, started: true }
  check({ init, inits: [up, running] }, '1/2 Init:1/2 0')
  check({ init, inits: [{ ...running, started: false }, {}] }, '0/2 Init:0/2 0')
  const phase = { phase: 'Running' }
  const done = ended(0, 'Completed')
  check({ init, inits: [up, done], statuses: [running], status: phase }, '2/2 Running 0')
  const unready = { ...up, ready: false }
  check({ init, inits: [unready, done], statuses: [running], status: phase }, '1/2 Running 0')
})

test('restarts are those of the containers that matter now', () => {
  const init = [SIDECAR, {}]
  const sidecar = { ...running, started: true, ...restarted(2, '00:10:00') }
  const failing = { ...ended(1, 'Error'), ...restarted(3, '00:20:00') }
  check({ init, inits: [sidecar, failing] }, '1/2 Init:Error 5 00:20:00')
  const done = { ...ended(0), ...restarted(3, '00:20:00') }
  const main = { ...running, ...restarted(4, '00:05:00') }
  check({ init, inits: [sidecar, done], statuses: [main] }, '2/2 Pending 6 00:10:00')
  check({ statuses: [{ ...running, restartCount: 1 }] }, '1/1 Pending 1')
  const later = { ...running, ...restarted(1, '00:30:00') }
  check({ containers: 2, statuses: [later, main] }, '2/2 Pending 5 00:30:00')
})

test('a Pod that is being deleted is terminating until it has ended', () => {
  const isDeleted = true
  check({ isDeleted, statuses: [running], status: { phase: 'Running' } }, '1/1 Terminating 0')
  check({ isDeleted, status: { phase: 'Running', reason: 'NodeLost' } }, '0/1 Unknown 0')
  check({ isDeleted, status: { phase: 'Failed', reason: 'Evicted' } }, '0/1 Evicted 0')
  const succeeded = { statuses: [ended(0, 'Completed')], status: { phase: 'Succeeded' } }
  check({ isDeleted, ...succeeded }, '0/1 Completed 0')
})
