/** The cells of Pods; READY, STATUS and RESTARTS are tested where they are found out. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { Pod } from '../../api/kinds'
import { NOW, pod } from '../../testing/objects'
import type { Cell } from './column'
import { podColumns, podTemplateColumns } from './pods'

function check(pod: Pod, expected: readonly Cell[]) {
  expect(podColumns.cells(pod, NOW)).toEqual(expected)
}

const NONE = ['<none>', '<none>', '<none>', '<none>']

test('a row of a Pod says what the columns say', () => {
  check(pod('web'), ['web', '0/1', 'Running', '0', '60m', ...NONE])
  const placed = pod('web', { node: 'node-1' })
  check({ ...placed, status: { phase: 'Running', podIPs: [{ ip: '10.0.0.7' }] } }, [
    ...['web', '0/1', 'Running', '0', '60m', '10.0.0.7', 'node-1', '<none>', '<none>'],
  ])
  const nominated = { phase: 'Pending', nominatedNodeName: 'node-2' }
  check({ ...pod('web'), status: nominated }, [
    ...['web', '0/1', 'Pending', '0', '60m', '<none>', '<none>', 'node-2', '<none>'],
  ])
})

test('the last restart is said beside their number', () => {
  const { status, ...rest } = pod('web', { restarts: 3 })
  const lastState = { terminated: { exitCode: 1, finishedAt: '2025-01-01T00:55:00Z' } }
  const containerStatuses = (status.containerStatuses ?? []).map((c) => ({ ...c, lastState }))
  check({ ...rest, status: { ...status, containerStatuses } }, [
    ...['web', '0/1', 'Running', '3 (5m ago)', '60m', ...NONE],
  ])
  check(pod('web', { restarts: 3 }), ['web', '0/1', 'Running', '3', '60m', ...NONE])
})

test('readiness gates count the conditions that are true', () => {
  const { spec, status, ...rest } = pod('web')
  const readinessGates = [{ conditionType: 'a' }, { conditionType: 'b' }]
  const conditions = [
    { type: 'a', status: 'True' },
    { type: 'b', status: 'False' },
  ]
  check({ ...rest, spec: { ...spec, readinessGates }, status: { ...status, conditions } }, [
    ...['web', '0/1', 'Running', '0', '60m', '<none>', '<none>', '<none>', '1/2'],
  ])
})

test('a Pod that has ended is said to be completed', () => {
  const ended = (phase: string) => podColumns.conditions?.(pod('task', { phase }))
  expect(ended('Running')).toBeUndefined()
  expect(ended('Succeeded')).toEqual([
    {
      type: 'Completed',
      status: 'True',
      reason: 'Succeeded',
      message: 'The pod has completed successfully.',
    },
  ])
  expect(ended('Failed')).toEqual([
    { type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' },
  ])
})

test('a template shows its containers and labels', () => {
  const { metadata } = pod('web')
  const containers = [
    { name: 'a', image: 'x:1' },
    { name: 'b', image: 'y:2' },
  ]
  const template = { metadata: { labels: { tier: 'front', app: 'web' } }, spec: { containers } }
  const object = { apiVersion: 'v1', kind: 'PodTemplate', metadata, template }
  expect(podTemplateColumns.cells(object, NOW)).toEqual([
    'web',
    'a,b',
    'x:1,y:2',
    'app=web,tier=front',
  ])
  const bare = { apiVersion: 'v1', kind: 'PodTemplate', metadata }
  expect(podTemplateColumns.cells(bare, NOW)).toEqual(['web', '', '', '<none>'])
})
