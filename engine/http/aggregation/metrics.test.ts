/** What `kubectl top` asks for, as the door answers it. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Cluster } from '../../cluster'
import { Api } from '../api'
import { OutsideCalls } from '../outside/outside-calls'
import { METRICS, serveMetrics } from './metrics'

const cluster = new Cluster({ nodes: 2 })
cluster.images.tell('web:v1', { uses: { cpu: '300m', memory: '200Mi' } })
cluster.kubectl.apply(
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web:v1' }] },
      },
    },
  },
  'default',
)
cluster.settle()
serveMetrics(cluster.server.registry)

const api = new Api({
  cluster,
  address: () => '127.0.0.1:6443',
  chance: () => 0,
  onBug: (error) => {
    throw error
  },
  special: new Map(METRICS),
  outside: new OutsideCalls({}, () => undefined),
  paths: [],
})

function ask(path: string, query = '', method = 'GET') {
  const answer = api.answer({
    method,
    path: `/apis/metrics.k8s.io/v1beta1${path}`,
    query: new URLSearchParams(query),
    headers: {},
    body: new Uint8Array(),
    user: { name: 'admin', groups: ['system:masters'] },
  })
  return answer.type === 'object' ? answer : undefined
}

const usage = { cpu: '300000000n', memory: '204800Ki' }
const timestamp = expect.stringMatching(/Z$/)

describe('metrics', () => {
  test('of Nodes are what their Pods use', () => {
    expect(ask('/nodes')).toMatchObject({
      code: 200,
      object: {
        kind: 'NodeMetricsList',
        items: [
          { kind: 'NodeMetrics', metadata: { name: 'node-1' }, timestamp, window: '10s', usage },
          { metadata: { name: 'node-2' }, usage },
        ],
      },
    })
    expect(ask('/nodes/node-1')).toMatchObject({ object: { usage } })
  })

  test('of Pods are by container, and selected by label and Namespace', () => {
    const object = (count: number) => ({
      kind: 'PodMetricsList',
      items: Array.from({ length: count }, () => ({ containers: [{ name: 'web', usage }] })),
    })
    expect(ask('/pods')).toMatchObject({ object: object(2) })
    expect(ask('/namespaces/default/pods', 'labelSelector=app%3Dweb')).toMatchObject({
      object: object(2),
    })
    expect(ask('/pods', 'labelSelector=app%3Ddb')).toMatchObject({ object: object(0) })
    expect(ask('/namespaces/other/pods')).toMatchObject({ object: object(0) })
  })

  test('of what is not there are not found, and nothing can be written or watched', () => {
    expect(ask('/namespaces/default/pods/nope')?.object).toMatchObject({
      code: 404,
      message: 'podmetrics.metrics.k8s.io "default/nope" not found',
    })
    for (const [query, method] of [
      ['watch=true', 'GET'],
      ['', 'POST'],
    ] as const) {
      expect(ask('/nodes', query, method)).toMatchObject({ code: 405 })
    }
  })

  test('of a Node that cannot be asked are missing', () => {
    cluster.kubelet('node-2')?.loseNetwork()
    const { object } = ask('/nodes') ?? {}
    expect(object).toMatchObject({ items: [{ metadata: { name: 'node-1' } }] })
  })
})
