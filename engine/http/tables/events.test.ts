/** The cells of Events of the group events.k8s.io; those of the core group are in the goldens. */
import { test } from 'node:test'
import { expect } from 'expect'
import { metadata, NOW } from '../../testing/objects'
import type { Cell } from './column'
import { eventColumns, newEventColumns } from './events'

function check(event: object, expected: readonly Cell[]) {
  const object = {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: metadata('x'),
    ...event,
  }
  expect(newEventColumns.cells(object, NOW)).toEqual(expected)
}

const regarding = { kind: 'Pod', name: 'p', fieldPath: 'spec.containers{a}' }
const said = { type: 'Normal', reason: 'Pulled', note: 'Pulled it.\n', regarding }
const SAID = ['Normal', 'Pulled', 'pod/p', 'spec.containers{a}']

test('an Event of its own group shows the same as one of the core group', () => {
  const eventTime = '2025-01-01T00:59:00.000000Z'
  const reporter = { reportingController: 'kubelet', reportingInstance: 'n1' }
  const single = { ...said, ...reporter, eventTime }
  check(single, ['60s', ...SAID, 'kubelet, n1', 'Pulled it.', '60s', 1, 'x'])
  const series = { count: 4, lastObservedTime: '2025-01-01T00:59:50.000000Z' }
  check({ ...single, series }, ['10s', ...SAID, 'kubelet, n1', 'Pulled it.', '60s', 4, 'x'])
})

test('an Event of the old kind keeps its times and its source', () => {
  const old = {
    ...said,
    deprecatedSource: { component: 'kubelet' },
    deprecatedFirstTimestamp: '2025-01-01T00:30:00Z',
    deprecatedLastTimestamp: '2025-01-01T00:55:00Z',
    deprecatedCount: 3,
  }
  check(old, ['5m', ...SAID, 'kubelet', 'Pulled it.', '30m', 3, 'x'])
})

test('an Event that says nothing has unknown times', () => {
  check({}, ['<unknown>', '', '', '', '', '', '', '<unknown>', 1, 'x'])
})

test('an Event of the core group counts its series, or itself', () => {
  const count = (event: object) => {
    const object = { apiVersion: 'v1', kind: 'Event', metadata: metadata('x'), involvedObject: {} }
    return eventColumns.cells({ ...object, ...event }, NOW)[8]
  }
  expect([count({}), count({ count: 7 })]).toEqual([1, 7])
  expect(count({ series: { count: 9, lastObservedTime: '2025-01-01T00:59:50.000000Z' } })).toBe(9)
})
