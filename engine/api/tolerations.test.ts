/** Which tolerations cover which taints. */
import { test } from 'node:test'
import { expect } from 'expect'
import * as taints from './tolerations'

const GPU: taints.Taint = { key: 'gpu', value: 'true', effect: 'NoSchedule' }

function check(toleration: taints.Toleration, expected: boolean, taint = GPU) {
  expect(taints.toleratesTaint(toleration, taint)).toBe(expected)
}

test('key, value and effect must agree, and empty ones match all', () => {
  check({ key: 'gpu', value: 'true', effect: 'NoSchedule' }, true)
  check({ key: 'gpu', operator: 'Equal', value: 'true' }, true)
  check({ key: 'gpu', value: 'false' }, false)
  check({ key: 'cpu', value: 'true' }, false)
  check({ key: 'gpu', value: 'true', effect: 'NoExecute' }, false)
  check({ key: 'gpu', operator: 'Exists', effect: '' }, true)
  check({ operator: 'Exists' }, true)
  check({ operator: 'Exists', effect: 'NoExecute' }, false)
  check({ key: 'gpu' }, false)
  check({ key: 'gpu' }, true, { key: 'gpu', effect: 'NoSchedule' })
  check({ value: 'true' }, true)
  check({ key: 'gpu', operator: 'Gt', value: 'true' }, false)
})

test('the first taint without a toleration is found', () => {
  const soft: taints.Taint = { key: 'soft', effect: 'PreferNoSchedule' }
  const all = [soft, GPU]
  expect(taints.findUntoleratedTaint(all, undefined)).toBe(soft)
  expect(taints.findUntoleratedTaint(all, [], taints.keepsPodsAway)).toBe(GPU)
  expect(taints.findUntoleratedTaint(all, [{ operator: 'Exists' }])).toBe(undefined)
  expect(taints.findUntoleratedTaint(undefined, [])).toBe(undefined)
})

test('the tolerations in use are those that cover the taints first', () => {
  const first: taints.Toleration = { key: 'gpu', operator: 'Exists', tolerationSeconds: 5 }
  const second: taints.Toleration = { operator: 'Exists' }
  expect(taints.matchingTolerations([GPU], [first, second])).toEqual([first])
  expect(taints.matchingTolerations([GPU], [])).toBe(undefined)
})
