/** Events are counted, combined and limited as client-go does it. */
import { test } from 'node:test'
import { expect } from 'expect'
import { minutes, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { clientOf } from './client'
import { emptyRecorderState, recorderOf } from './recorder'

/** A recorder of one Pod's Events, and what is there of them: reason, message and count. */
function setUp() {
  const cluster = new Cluster({ seed: 1, nodes: 0 })
  cluster.settle()
  const client = clientOf(cluster, 'kubelet', 'kubelet')
  const recorder = recorderOf(client, 'kubelet', () => cluster.now(), emptyRecorderState())
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', uid: 'u', resourceVersion: '1' },
  } as const
  const tell = (message: string, fieldPath?: string, reason = 'Unhealthy') =>
    recorder.record(
      { ...pod, metadata: { ...pod.metadata, creationTimestamp: '' } },
      'Warning',
      reason,
      message,
      fieldPath,
    )
  const events = () =>
    cluster.store
      .collection('events')
      .list({ namespace: 'default' })
      .map((event) => event as unknown as { message: string; count: number }) // By the resource.
      .map(({ message, count }) => `${message} x${count}`)
  return { cluster, tell, events }
}

test('the same thing told again is counted, of each container for itself', () => {
  const { tell, events } = setUp()
  for (let i = 0; i < 3; i++) tell('failed', 'spec.containers{web}')
  tell('failed', 'spec.containers{proxy}')
  expect(events()).toEqual(['failed x3', 'failed x1'])
})

test('the tenth different message and those after it are one Event, with the last of them', () => {
  const { tell, events } = setUp()
  for (let i = 1; i <= 12; i++) tell(`failed ${i}`)
  expect(events().slice(8)).toEqual(['failed 9 x1', '(combined from similar events): failed 12 x3'])
})

test('after ten minutes without one, similar messages are told apart again', () => {
  const { cluster, tell, events } = setUp()
  for (let i = 1; i <= 10; i++) tell(`failed ${i}`)
  cluster.run(minutes(11))
  tell('failed 11')
  expect(events().at(-1)).toBe('failed 11 x1')
})

test('of one object 25 are told at once, whatever they are about, and one more each five minutes', () => {
  const { cluster, tell, events } = setUp()
  const all = () => events().reduce((sum, text) => sum + Number(/\d+$/.exec(text)?.[0]), 0)
  for (let i = 0; i < 20; i++) tell('failed', 'spec.containers{web}')
  for (let i = 0; i < 20; i++) tell('failed', 'spec.containers{proxy}', 'Other')
  expect(all()).toBe(25)
  cluster.run(seconds(299))
  tell('failed')
  expect(all()).toBe(25)
  cluster.run(seconds(2))
  tell('failed')
  tell('failed')
  expect(all()).toBe(26)
  cluster.run(seconds(299))
  tell('failed')
  expect(all()).toBe(27)
})

test('what makes no difference any more is forgotten', () => {
  const cluster = new Cluster({ seed: 1, nodes: 0 })
  const client = clientOf(cluster, 'kubelet', 'kubelet')
  const state = emptyRecorderState()
  const recorder = recorderOf(client, 'kubelet', () => cluster.now(), state)
  const metadata = { namespace: 'default', resourceVersion: '1', creationTimestamp: '' }
  for (let i = 0; i < 1024; i++) {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, name: `a${i}`, uid: `${i}` },
    }
    recorder.record(pod, 'Normal', 'Pulled', 'pulled')
    cluster.run(minutes(1))
  }
  const { told, similar, budgets } = state
  const sizes = [told, similar, budgets].map(({ size }) => size < 320)
  expect(sizes).toEqual([true, true, true])
})
