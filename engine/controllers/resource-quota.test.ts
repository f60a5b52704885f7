/** The status of a ResourceQuota in a real cluster: what is limited, used and given back. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { ResourceQuota } from '../api/kinds'
import { seconds } from '../clock/duration'
import { Cluster } from '../cluster'

const quota = (hard: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'q' },
  spec: { hard },
})

const pod = (name: string, cpu: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    restartPolicy: 'Never',
    containers: [{ name: 'c', image: 'web:v1', resources: { requests: { cpu } } }],
  },
})

/** What is used after the objects were applied and all came to rest. */
function check(
  hard: Record<string, string>,
  objects: readonly Record<string, unknown>[],
  used: Record<string, string>,
  then: (cluster: Cluster) => void = () => {},
) {
  const cluster = new Cluster({ nodes: 1 })
  cluster.settle()
  for (const object of [quota(hard), ...objects]) {
    cluster.kubectl.apply(object, 'default')
    cluster.run(seconds(5))
  }
  then(cluster)
  cluster.run(seconds(40))
  // The resource is resourcequotas.
  const { status } = cluster.store.get('resourcequotas', 'default/q') as unknown as ResourceQuota
  expect(status).toEqual({ hard, used })
}

test('a new quota is counted at once', () => {
  check({ pods: '4', 'requests.cpu': '1' }, [], { pods: '0', 'requests.cpu': '0' })
})

test('what is there is counted, and limits of what is not there are zero', () => {
  check({ pods: '4', 'requests.cpu': '1', secrets: '3' }, [pod('a', '250m'), pod('b', '250m')], {
    pods: '2',
    'requests.cpu': '500m',
    secrets: '0',
  })
})

test('a Pod that is gone or has finished gives back what it used', () => {
  check({ pods: '4' }, [pod('a', '250m'), pod('b', '250m')], { pods: '1' }, (cluster) =>
    cluster.kubectl.delete('pods', 'default/a'),
  )
  check({ pods: '4' }, [pod('a', '250m')], { pods: '0' }, ({ images }) =>
    images.tell('web:v1', { exits: { code: 0, after: seconds(1) } }),
  )
})
