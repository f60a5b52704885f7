/** Containers whose processes decide what becomes of them. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Container, ContainerStatus, Pod } from '../../api/kinds'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { createPod } from '../../testing/watching'

function clusterWith(spec: Partial<Pod['spec']>): Cluster {
  const cluster = new Cluster({ nodes: 1, scheduler: false })
  cluster.run(seconds(100))
  createPod(cluster, 'x', { nodeName: 'node-1', ...spec })
  return cluster
}

const container = (script: string, more: Partial<Container> = {}): Container => ({
  name: 'c',
  image: 'busybox',
  command: ['sh', '-c', script],
  ...more,
})

const statusOf = (cluster: Cluster): readonly ContainerStatus[] =>
  cluster.server.reader.get('Pod', 'default/x')?.status.containerStatuses ?? []

const shown = ({ state, restartCount }: ContainerStatus): string => {
  const { terminated, waiting } = state ?? {}
  const { exitCode, reason, message } = terminated ?? {}
  const how =
    terminated === undefined
      ? (waiting?.reason ?? 'running')
      : `${reason}(${exitCode})${message === undefined ? '' : ` "${message}"`}`
  return restartCount > 0 ? `${how}×${restartCount}` : how
}

describe('A container', () => {
  function check(name: string, container: Container, after: number, expected: string): void {
    test(name, () => {
      const cluster = clusterWith({ containers: [container], restartPolicy: 'Never', ...VOLUME })
      cluster.run(seconds(after))
      expect(statusOf(cluster).map(shown).join(' ')).toBe(expected)
    })
  }
  const VOLUME = { volumes: [{ name: 'v', emptyDir: {} }] }
  const mounted = { volumeMounts: [{ name: 'v', mountPath: '/v' }] }
  check('ends as its script does', container('sleep 3; exit 4'), 10, 'Error(4)')
  check('runs on meanwhile', container('sleep 30; exit 4'), 10, 'running')
  check(
    'ends as it finds its volumes',
    container(
      'until [ $(ls /v | wc -l) = 3 ]; do sleep 1; touch /v/$(date +%s); done; exit 5',
      mounted,
    ),
    10,
    'Error(5)',
  )
  check('ends at once as it finds them', container('[ -d /v ]; exit 6', mounted), 10, 'Error(6)')
  check('finds its own files', container('cat /etc/hosts /etc/resolv.conf'), 10, 'Completed(0)')
  check(
    'leaves a message',
    container('echo -n oh > /dev/termination-log; exit 1'),
    10,
    'Error(1) "oh"',
  )
  check(
    'leaves the end of its log',
    container('echo why; exit 1', { terminationMessagePolicy: 'FallbackToLogsOnError' }),
    10,
    'Error(1) "why\n"',
  )
  check(
    'leaves what it wrote last without the end of a line',
    container('echo -n DONE; exit 1', { terminationMessagePolicy: 'FallbackToLogsOnError' }),
    10,
    'Error(1) "DONE"',
  )
  const begins = (at: string) =>
    container('', {
      env: [{ name: 'AT', value: at }],
      volumeMounts: [{ name: 'v', mountPath: '/v', subPathExpr: '$(AT)' }],
    })
  check('begins below its volume', begins('a/b'), 10, 'Completed(0)')
  check('does not begin above its volume', begins('a/../..'), 10, 'CreateContainerConfigError')
  check('does not begin elsewhere', begins('/tmp'), 10, 'CreateContainerConfigError')
  check(
    'has the words that its references make',
    container('x=$$(echo $(A)); [ "$${x}" = b ] && exit 3', { env: [{ name: 'A', value: 'b' }] }),
    10,
    'Error(3)',
  )
  check(
    'is the user that it is told to be',
    container('test $(id -u) -eq 65534', { securityContext: { runAsUser: 65534 } }),
    10,
    'Completed(0)',
  )
  check(
    'cannot write a root that is read-only, but its volumes',
    container('echo x > /f; touch /v/f || exit 3; echo x > /dev/null || exit 2; [ -f /f ]', {
      ...mounted,
      securityContext: { readOnlyRootFilesystem: true },
    }),
    10,
    'Error(1)',
  )
  check('finds no such command', container('none; exit $?'), 10, 'Error(127)')
  check(
    'cannot be started without its program',
    { ...container(''), command: ['/none'] },
    10,
    'StartError(128) "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/none": stat /none: no such file or directory: unknown"',
  )
  check(
    'finds what its hook has made',
    container('sleep 2; [ -f /made ]; exit $?', {
      lifecycle: { postStart: { exec: { command: ['touch', '/made'] } } },
    }),
    10,
    'Completed(0)',
  )
})

test('containers meet in a volume', () => {
  const volumeMounts = [{ name: 'v', mountPath: '/v' }]
  const cluster = clusterWith({
    volumes: [{ name: 'v', emptyDir: {} }],
    restartPolicy: 'Never',
    containers: [
      container('sleep 5; echo hello > /v/f; sleep 100', { volumeMounts }),
      container('while [ ! -f /v/f ]; do sleep 1; done; read x < /v/f; [ $x = hello ]', {
        name: 'd',
        volumeMounts,
      }),
    ],
  })
  cluster.run(seconds(4))
  const before = statusOf(cluster).map(shown)
  cluster.run(seconds(6))
  expect([before, statusOf(cluster).map(shown)]).toEqual([
    ['running', 'running'],
    ['running', 'Completed(0)'],
  ])
})

test('a script that traps the signal ends as it likes', () => {
  const script = 'trap "echo bye; sleep 2; exit 3" TERM; while true; do sleep 1; done'
  const cluster = clusterWith({ containers: [container(script)] })
  cluster.run(seconds(5))
  const uid = cluster.server.reader.get('Pod', 'default/x')?.metadata.uid
  const lines: string[] = []
  cluster.kubelet('node-1')?.followLogs('default/x', 'c', {
    line: ({ text }) => lines.push(text),
    end: () => lines.push('the end'),
  })
  cluster.kubectl.delete('pods', 'default/x')
  const from = cluster.now()
  let gone = 0
  for (let i = 0; i < 100 && gone === 0; i++) {
    cluster.run(seconds(0.1))
    if (cluster.server.reader.get('Pod', 'default/x') === undefined) gone = cluster.now() - from
  }
  expect([uid !== undefined, lines, gone > 2e6 && gone < 4e6]).toEqual([
    true,
    ['bye', 'the end'],
    true,
  ])
})

test('a cluster settles though a script goes on and on', () => {
  const cluster = clusterWith({
    containers: [
      container('while true; do date > /v/d; sleep 1; done', {
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
      }),
    ],
    volumes: [{ name: 'v', emptyDir: {} }],
  })
  cluster.settle()
  expect(statusOf(cluster).map(shown)).toEqual(['running'])
})

describe('A probe', () => {
  /** When Events say that it failed, in seconds since the start; then how the container is. */
  function check(name: string, more: Partial<Container>, after: number, expected: string): void {
    test(name, () => {
      const cluster = clusterWith({ containers: [{ ...container('sleep infinity'), ...more }] })
      cluster.run(seconds(after))
      const events = cluster.server.reader
        .list('Event')
        .filter(({ reason }) => reason === 'Unhealthy')
      const said = events.map(({ message, count }) => `${message} (${count})`)
      expect([...said, ...statusOf(cluster).map(shown)].join('; ')).toBe(expected)
    })
  }
  const exec = (script: string) => ({ exec: { command: ['sh', '-c', script] }, periodSeconds: 5 })
  check(
    'runs its command',
    { readinessProbe: exec('echo not yet; exit 1') },
    13,
    'Readiness probe failed: not yet (3); running',
  )
  check('passes when its command does', { livenessProbe: exec('[ -d /tmp ]') }, 60, 'running')
  check(
    'finds a server that is no longer healthy',
    {
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.40',
      command: ['/agnhost'],
      args: ['liveness'],
      livenessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 3 },
    },
    20,
    'Liveness probe failed: HTTP probe failed with statuscode: 500 (3); running',
  )
  check(
    'finds nobody where nobody listens',
    { readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 100 } },
    5,
    'Readiness probe failed: dial tcp 10.128.0.2:80: connect: connection refused (1); running',
  )
})

test('what a Pod has said after its end is what it said', () => {
  const env = [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }]
  const cluster = clusterWith({
    restartPolicy: 'Never',
    containers: [container('env | grep ^IP; tail -n 1 /etc/hosts', { env })],
  })
  cluster.run(seconds(10))
  const { podIP } = cluster.server.reader.get('Pod', 'default/x')?.status ?? {}
  const lines = cluster.kubelet('node-1')?.logs('default/x', 'c', {})
  expect([podIP, lines?.map(({ text }) => text)]).toEqual([
    expect.stringMatching(/^10\.128\./),
    [`IP=${podIP}`, `${podIP}\tx`],
  ])
})
