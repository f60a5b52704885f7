/** What the servers of Kubernetes' own tests log. */
import { test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { createPod } from '../../testing/watching'

test('netexec logs the requests that it knows, with their parameters', () => {
  const cluster = new Cluster({ nodes: 1, scheduler: false })
  cluster.run(seconds(100))
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
  const containers = [{ name: 'c', image, args: ['netexec'], ports: [{ containerPort: 8080 }] }]
  createPod(cluster, 'x', { nodeName: 'node-1', containers })
  cluster.run(seconds(5))
  const kubelet = cluster.kubelet('node-1')
  for (const path of ['/', '/echo?msg=prestop', '/none']) {
    const request = { method: 'GET', path, headers: {}, body: '', client: '10.0.0.9', port: 8080 }
    kubelet?.answerAt('default/x', 8080, { request })
  }
  const lines = kubelet?.logs('default/x', 'c', {}).map(({ text }) => text)
  expect(lines).toEqual([
    'Started HTTP server on port 8080',
    'GET /',
    'GET /echo?msg=prestop&code=',
  ])
})

test('netexec logs what hooks ask of it', () => {
  const cluster = new Cluster({ nodes: 1 })
  cluster.run(seconds(100))
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
  const httpGet = { path: '/echo?msg=begun', port: 8080 }
  const lifecycle = { postStart: { httpGet } }
  createPod(cluster, 'x', { containers: [{ name: 'c', image, args: ['netexec'], lifecycle }] })
  cluster.run(seconds(5))
  const { nodeName } = cluster.server.reader.get('Pod', 'default/x')?.spec ?? {}
  const lines = cluster.kubelet(nodeName ?? '')?.logs('default/x', 'c', {})
  expect(lines?.map(({ text }) => text)).toContain('GET /echo?msg=begun&code=')
})

test('nettest counts who writes to it', () => {
  const cluster = new Cluster({ nodes: 1, scheduler: false })
  cluster.run(seconds(100))
  createPod(cluster, 'x', {
    nodeName: 'node-1',
    containers: [{ name: 'c', image: 'agnhost', args: ['nettest'] }],
  })
  cluster.run(seconds(5))
  const ask = (method: string, path: string, body = '') => {
    const request = { method, path, headers: {}, body, client: '10.0.0.9', port: 8080 }
    const answer = cluster.kubelet('node-1')?.answerAt('default/x', 8080, { request })
    return answer?.type === 'answers' ? JSON.parse(answer.body ?? '') : undefined
  }
  const told = ask('POST', '/write', '{"Source": "prestop"}')
  ask('POST', '/write', 'nonsense')
  expect([told, ask('GET', '/read')]).toEqual([
    { Hostname: 'x' },
    expect.objectContaining({ Hostname: 'x', Received: { prestop: 1 } }),
  ])
})
