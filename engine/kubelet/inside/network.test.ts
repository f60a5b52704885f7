/** Containers that reach others over the network. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../../clock/duration'
import { Cluster, type SavedCluster } from '../../cluster'
import { parseState, stringifyState } from '../../store/plain'

/** A Service `web` of two servers, and a Pod `x` beside it. */
function clusterWith(): Cluster {
  const cluster = new Cluster({ nodes: 2 })
  cluster.run(seconds(100))
  const make = (object: Record<string, unknown>) => cluster.kubectl.apply(object, 'default')
  const labels = { app: 'web' }
  const containers = [{ name: 'c', image: 'agnhost', args: ['netexec'] }]
  make({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', labels },
    spec: { containers },
  })
  make({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { clusterIP: '10.96.9.9', selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
  })
  const main = { name: 'c', image: 'busybox', command: ['sleep', 'infinity'] }
  make({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { containers: [main] } })
  cluster.run(seconds(10))
  return cluster
}

describe('A command in a container', () => {
  function check(script: string, expected: string): void {
    test(script, () => {
      const cluster = clusterWith()
      const { spec } = cluster.server.reader.get('Pod', 'default/x') ?? {}
      let heard = ''
      const hear = (bytes: Uint8Array) => {
        heard += Buffer.from(bytes).toString('utf8')
      }
      cluster.kubelet(spec?.nodeName ?? '')?.exec(
        'default/x',
        'c',
        { command: ['sh', '-c', script], stdin: false, tty: false },
        {
          stdout: hear,
          stderr: hear,
          done: (end) => {
            heard += JSON.stringify(end)
          },
        },
      )
      cluster.run(seconds(20))
      expect(heard).toBe(expected)
    })
  }
  check('wget -qO- http://web/hostname', 'web-1{"code":0}')
  check('curl -s http://web.default.svc/echo?msg=hi', 'hi{"code":0}')
  check("curl -s -o /dev/null -w '%{http_code}' web/none", '404{"code":0}')
  check(
    'wget -qO- http://web/none',
    'wget: server returned error: HTTP/1.1 404 Not Found\n{"code":1}',
  )
  check('wget -q -O- http://web:81 -T 2', 'wget: download timed out\n{"code":1}')
  check('wget -qO- http://none', 'wget: bad address \'none\'\n{"code":1}')
  check('curl -sS none', 'curl: (6) Could not resolve host: none\n{"code":6}')
  check('curl -s localhost:80', '{"code":7}')
  check('nc -zv web 80', 'web (10.96.9.9:80) open\n{"code":0}')
  check(
    'nslookup web | tail -n 4',
    'Name:\tweb\nAddress: 10.96.9.9\n\n{"code":0}'.replace('Name', '\nName'),
  )
})

test('an init container waits for a Service', () => {
  const cluster = clusterWith()
  const script = 'until nslookup db > /dev/null; do echo waiting; sleep 2; done'
  cluster.kubectl.apply(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'y' },
      spec: {
        initContainers: [{ name: 'wait', image: 'busybox', command: ['sh', '-c', script] }],
        containers: [{ name: 'c', image: 'shop:v1' }],
      },
    },
    'default',
  )
  cluster.settle()
  const phase = () => cluster.server.reader.get('Pod', 'default/y')?.status.phase
  const before = phase()
  cluster.kubectl.apply(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db' },
      spec: { ports: [{ port: 5432 }] },
    },
    'default',
  )
  cluster.run(seconds(5))
  expect([before, phase()]).toEqual(['Pending', 'Running'])
})

test('processes that wait for answers are saved, loaded and go on alike', () => {
  const cluster = clusterWith()
  const script = 'while true; do wget -qO- http://web/hostname; echo; date +%s.%N; sleep 0.7; done'
  cluster.kubectl.apply(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'z' },
      spec: { containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', script] }] },
    },
    'default',
  )
  cluster.run(seconds(5))
  const stories = (each: Cluster) => {
    const from = each.trace.entries.length
    each.run(seconds(4))
    const { spec } = each.server.reader.get('Pod', 'default/z') ?? {}
    const lines = each.kubelet(spec?.nodeName ?? '')?.logs('default/z', 'c') ?? []
    return { trace: each.trace.entries.slice(from), log: lines.map(({ text }) => text) }
  }
  for (const wait of [0.2, 0.001, 0.5, 0.0005, 0.7]) {
    cluster.run(seconds(wait))
    const saved = parseState(stringifyState(cluster.save())) as SavedCluster // As it was.
    const loaded = Cluster.load(saved)
    const forked = stories(cluster.fork())
    expect(forked.log.length).toBeGreaterThan(10)
    expect(stories(loaded)).toEqual(forked)
  }
})
