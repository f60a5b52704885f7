/** A cluster as text, and what is none. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from './clock/duration'
import { Cluster } from './cluster'
import { clusterFrom, SavedTextError, savedText } from './saved-text'
import { traceLines } from './trace/lines'

const manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'shop:v1' }] },
    },
  },
}

describe('A saved cluster', () => {
  test('goes on as the original does, in the middle of its work', () => {
    const cluster = new Cluster({ nodes: 2, seed: 7 })
    cluster.settle()
    cluster.kubectl.apply(manifest, 'default')
    cluster.run(seconds(1))
    const copy = clusterFrom(savedText(cluster))
    for (const one of [cluster, copy]) {
      one.settle()
      one.kubectl.scale('deployments.apps', 'default/web', 1)
      one.settle()
    }
    expect([...traceLines(copy.trace, 0)]).toEqual([...traceLines(cluster.trace, 0)])
    expect(copy.store.revision).toBe(cluster.store.revision)
  })
})

describe('A text is no saved cluster', () => {
  function check(text: string, message: string) {
    try {
      clusterFrom(text)
    } catch (error) {
      if (!(error instanceof SavedTextError)) throw error
      expect(error.message).toBe(message)
      return
    }
    throw new Error('it was loaded')
  }

  test('when it is not JSON, or says another format', () => {
    const format = 'this is no saved cluster of the format kubecumber.cluster/v1; it says '
    check('', 'this is no saved cluster: it is not JSON')
    check('{"format":', 'this is no saved cluster: it is not JSON')
    check('{}', `${format}nothing`)
    check('null', `${format}nothing`)
    check('[1]', `${format}nothing`)
    const changed = 'it was cut off or changed after it was saved'
    check('{"format":"kubecumber.cluster/v1"}', changed)
    check('{"format":"kubecumber.cluster/v1","store":{"collections":[]},"trace":[]}', changed)
    check('{"format":"kubecumber.cluster/v9"}', `${format}"kubecumber.cluster/v9"`)
  })
})
