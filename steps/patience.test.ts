/** The API server waits for the ServiceAccount of a new Namespace, and for nothing else. */
import { test } from 'node:test'
import { expect } from 'expect'
import { between, Cluster, seconds } from '../engine'
import { patiently } from './patience'
import { EmbeddedTarget } from './target/embedded/embedded'

function setUp() {
  const cluster = new Cluster({ seed: 1, nodes: 1 })
  cluster.settle()
  const target = new EmbeddedTarget(cluster, () => 'default')
  const pod = (namespace: string) => async () => {
    const spec = { containers: [{ name: 'c', image: 'a:v1' }] }
    cluster.kubectl.apply(
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec },
      namespace,
    )
  }
  const addNamespace = (name: string) =>
    cluster.kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, '')
  return { cluster, target, pod, addNamespace }
}

test('a Pod comes into a Namespace that has only just been made', async () => {
  const { cluster, target, pod, addNamespace } = setUp()
  addNamespace('shop')
  await patiently(target, pod('shop'))
  expect(cluster.store.get('pods', 'shop/a')).toBeDefined()
})

test('it is refused when nobody makes the account', async () => {
  const { cluster, target, pod, addNamespace } = setUp()
  cluster.faults.stop({ type: 'controller manager' })
  addNamespace('shop')
  const start = cluster.now()
  await expect(patiently(target, pod('shop'))).rejects.toThrow('serviceaccount "default" not found')
  expect(between(start, cluster.now())).toBeLessThan(seconds(2))
})

test('other refusals are answered at once', async () => {
  const { cluster, target, pod } = setUp()
  const start = cluster.now()
  await expect(patiently(target, pod('nowhere'))).rejects.toThrow('namespaces "nowhere" not found')
  expect(cluster.now()).toBe(start)
})
