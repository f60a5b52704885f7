/** Requests in a cluster: how long they take, what they meet, and that a saved one goes on. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { milliseconds, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { copyState } from '../store/plain'
import { adminOf, createPod } from '../testing/watching'
import { deploy, podKeysOf } from '../testing/workload'
import { echoOf, responseHeaders } from './echo'
import { type ClientRequest, type Exchange, outcomeText, requestTo } from './request'

/** Two Pods behind a Service with a node port and an Ingress. */
function start(service: Record<string, unknown> = {}): Cluster {
  const cluster = new Cluster({ nodes: 3 })
  cluster.settle()
  deploy(cluster, 'web', { replicas: 2 })
  const ports = [{ port: 80, targetPort: 8080, nodePort: 30080 }]
  const spec = { type: 'NodePort', selector: { app: 'web' }, ports, ...service }
  const backend = { service: { name: 'web', port: { number: 80 } } }
  const objects = [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web' },
      spec: { defaultBackend: backend },
    },
  ]
  for (const object of objects) cluster.kubectl.apply(object, 'default')
  createPod(cluster, 'visitor')
  cluster.settle()
  return cluster
}

function request(url: string, from?: string): ClientRequest {
  const found = requestTo('GET', url)
  if (found === undefined) throw new Error(`${url} is no URL`)
  return from === undefined ? found : { ...found, from }
}

function send(cluster: Cluster, url: string, from?: string): Exchange {
  const sender = cluster.network.send(request(url, from))
  while (cluster.network.exchanges(sender).length === 0) cluster.run(milliseconds(1))
  const [exchange] = cluster.network.exchanges(sender)
  if (exchange === undefined) throw new Error('it has come to its end')
  return exchange
}

const VISITOR = 'default/visitor'

describe('A request takes', () => {
  const check = (situation: string, url: string, from: string | undefined, expected: string) =>
    test(`${expected} ${situation}`, () => {
      const { sentAt, doneAt, outcome } = send(start(), url, from)
      expect(`${(doneAt - sentAt) / 1000} ms, ${outcomeText(outcome)},`).toBe(`${expected},`)
    })
  check('from a Pod to a Service by name', 'http://web/', VISITOR, '3 ms, 200')
  check('to a name that nobody has', 'http://nope/', VISITOR, '1 ms, unresolved')
  check('through the Ingress controller', 'http://shop.example.com/', undefined, '4 ms, 200')
  check('to the port of a Node', 'http://node-1:30080/', undefined, '4 ms, 200')
  check('to a port that nobody has', 'http://node-1:30081/', undefined, '3 ms, refused')
  check('into the void', 'http://10.255.0.1/', undefined, '10000 ms, timed out')
})

describe('An answer', () => {
  test('tells what arrived, and where', () => {
    const cluster = start()
    const exchange = send(cluster, 'http://shop.example.com:80/cart?a=b')
    const echo = echoOf(exchange)
    expect(podKeysOf(cluster, 'web')).toContain(`${echo?.namespace}/${echo?.pod}`)
    expect(echo).toMatchObject({
      method: 'GET',
      host: 'shop.example.com',
      path: '/cart',
      service: 'web',
      ingress: 'web',
      headers: { 'X-Forwarded-Host': 'shop.example.com', 'X-Real-Ip': '198.51.100.1' },
    })
    expect(responseHeaders(exchange)['Content-Type']).toBe('application/json')
  })

  test('is one occurrence in the trace, because of the endpoints', () => {
    const cluster = start()
    send(cluster, 'http://web/', VISITOR)
    const [work, occurrence] = cluster.trace.entries.slice(-2)
    expect(occurrence).toMatchObject({ type: 'network', name: 'request', actor: `Pod ${VISITOR}` })
    expect(occurrence?.type === 'network' && occurrence.detail).toBe(
      'GET http://web/: Service default/web, 200',
    )
    const cause = cluster.trace.at(work?.causes[0] ?? 0)
    expect(cause?.type === 'write' && cause.resource).toBe('endpointslices.discovery.k8s.io')
  })
})

describe('The Ingress controller', () => {
  /** Endpoints are as they were, because news of them does not arrive. */
  function startBlind(): Cluster {
    const cluster = start()
    for (const feed of cluster.cache('ingress-controller').feeds()) feed.hold()
    return cluster
  }

  test('tries another endpoint when one refuses', () => {
    const cluster = startBlind()
    const [first = ''] = podKeysOf(cluster, 'web')
    const [node] = cluster.kubelets().filter((kubelet) => kubelet.exitContainer(first, 'web', 1))
    expect(node).not.toBe(undefined)
    const statuses = Array.from({ length: 10 }, () => send(cluster, 'http://x.org/'))
    expect(new Set(statuses.map(({ outcome }) => outcomeText(outcome)))).toEqual(new Set(['200']))
  })

  test('answers 502 when all refuse', () => {
    const cluster = startBlind()
    for (const pod of podKeysOf(cluster, 'web')) {
      for (const kubelet of cluster.kubelets()) kubelet.exitContainer(pod, 'web', 1)
    }
    expect(outcomeText(send(cluster, 'http://x.org/').outcome)).toBe('502')
  })

  test('waits five seconds for a Node that is gone', () => {
    const cluster = start()
    deploy(cluster, 'web', { replicas: 1 })
    const [pod = ''] = podKeysOf(cluster, 'web')
    const { nodeName = '' } = adminOf(cluster).get('Pod', pod)?.spec ?? {}
    cluster.kubelet(nodeName)?.crash()
    const { sentAt, doneAt, outcome } = send(cluster, 'http://x.org/')
    expect([outcomeText(outcome), Math.round((doneAt - sentAt) / 1e6)]).toEqual(['504', 5])
  })
})

describe('A client that sticks to its Pod', () => {
  const affinity = (timeoutSeconds: number) => ({
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds } },
  })
  const podsOf = (cluster: Cluster, pause: number) =>
    new Set(
      Array.from({ length: 20 }, () => {
        cluster.run(seconds(pause))
        return echoOf(send(cluster, 'http://web/', VISITOR))?.pod
      }),
    ).size

  test('stays when it comes back in time', () => {
    expect(podsOf(start(affinity(60)), 59)).toBe(1)
  })

  test('may get another when it does not', () => {
    expect(podsOf(start(affinity(60)), 61)).toBe(2)
  })
})

describe('A Node with a health check port', () => {
  test('says whether it has a ready Pod of the Service', () => {
    const cluster = start({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' })
    const { healthCheckNodePort } = adminOf(cluster).get('Service', 'default/web')?.spec ?? {}
    const statuses = ['node-1', 'node-2', 'node-3'].map((node) =>
      outcomeText(send(cluster, `http://${node}:${healthCheckNodePort}/`).outcome),
    )
    expect(statuses.sort()).toEqual(['200', '200', '503'])
  })
})

describe('What kube-proxies know', () => {
  test('is as old as their watches', () => {
    const cluster = start()
    for (const feed of cluster.cache('kube-proxy').feeds()) feed.hold()
    deploy(cluster, 'web', { replicas: 0 })
    expect(outcomeText(send(cluster, 'http://web/', VISITOR).outcome)).toBe('timed out')
    for (const feed of cluster.cache('kube-proxy').feeds()) feed.release()
    cluster.settle()
    expect(outcomeText(send(cluster, 'http://web/', VISITOR).outcome)).toBe('refused')
  })
})

describe('A client that goes on sending', () => {
  test('lets the cluster settle', () => {
    const cluster = start()
    const sender = cluster.network.keepSending(request('http://node-1:30080/'), milliseconds(100))
    expect(cluster.isSettled).toBe(true)
    cluster.run(seconds(10))
    expect(cluster.isSettled).toBe(true)
    expect(cluster.network.exchanges(sender).length).toBe(100)
  })

  test('goes on in a copy of the cluster as in the original', () => {
    const cluster = start()
    const sender = cluster.network.keepSending(request('http://web/', VISITOR), milliseconds(100))
    cluster.run(milliseconds(1201))
    const copy = Cluster.load(copyState(cluster.save()))
    for (const each of [cluster, copy]) each.run(seconds(5))
    expect(copy.trace.entries).toEqual(cluster.trace.entries)
    expect(copy.network.exchanges(sender)).toEqual(cluster.network.exchanges(sender))
  })
})
