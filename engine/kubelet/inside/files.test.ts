/** The files and the environment that a container finds. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Container, Pod } from '../../api/kinds'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { createPod } from '../../testing/watching'

type PodSpec = Pod['spec']

function clusterWith(): Cluster {
  const cluster = new Cluster({ nodes: 1, scheduler: false })
  cluster.run(seconds(100))
  const metadata = { namespace: 'default' }
  const make = (kind: string, name: string, data: object) =>
    cluster.kubectl.apply(
      { apiVersion: 'v1', kind, metadata: { ...metadata, name }, ...data },
      'default',
    )
  make('ConfigMap', 'conf', { data: { 'a.txt': 'A\n', b: 'B' } })
  make('Secret', 'keys', { stringData: { password: 'geheim' } })
  make('Service', 'shop-db', {
    spec: { clusterIP: '10.96.7.7', ports: [{ name: 'sql', port: 5432 }] },
  })
  return cluster
}

/** What a script prints in a container of a Pod `x`. */
function printed(cluster: Cluster, script: string): string {
  let out = ''
  cluster.kubelet('node-1')?.exec(
    'default/x',
    'c',
    { command: ['sh', '-c', script], stdin: false, tty: false },
    {
      stdout: (bytes) => {
        out += Buffer.from(bytes).toString('utf8')
      },
      stderr: (bytes) => {
        out += `! ${Buffer.from(bytes).toString('utf8')}`
      },
      done: () => undefined,
    },
  )
  cluster.run(seconds(2))
  return out
}

function podWith(container: Partial<Container>, spec: Partial<PodSpec> = {}): Cluster {
  const cluster = clusterWith()
  const main = { name: 'c', image: 'busybox', command: ['sleep', '3600'], ...container }
  createPod(cluster, 'x', { nodeName: 'node-1', ...spec, containers: [main] })
  cluster.run(seconds(5))
  return cluster
}

describe('A container', () => {
  function check(
    name: string,
    container: Partial<Container>,
    spec: Partial<PodSpec>,
    script: string,
    expected: string,
  ): void {
    test(name, () => expect(printed(podWith(container, spec), script)).toBe(expected))
  }
  const at = (mountPath: string, more = {}) => ({
    volumeMounts: [{ name: 'v', mountPath, ...more }],
  })
  const conf = { volumes: [{ name: 'v', configMap: { name: 'conf' } }] }
  check('has its hostname', {}, {}, 'hostname; cat /etc/hostname', 'x\nx\n')
  check(
    'knows its name servers',
    {},
    {},
    'cat /etc/resolv.conf',
    'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
  )
  check('knows its own address', {}, {}, 'tail -n1 /etc/hosts', '10.128.0.2\tx\n')
  check(
    'sees a ConfigMap as files',
    at('/etc/conf'),
    conf,
    'ls /etc/conf; cat /etc/conf/a.txt /etc/conf/b',
    'a.txt\nb\nA\nB',
  )
  check(
    'cannot write them',
    at('/etc/conf'),
    conf,
    'echo x > /etc/conf/b',
    "! sh: can't create /etc/conf/b: Read-only file system\n",
  )
  check('sees one of them by its path', at('/b', { subPath: 'b' }), conf, 'cat /b', 'B')
  check(
    'sees chosen keys with their modes',
    at('/k'),
    {
      volumes: [
        {
          name: 'v',
          secret: {
            secretName: 'keys',
            defaultMode: 0o400,
            items: [{ key: 'password', path: 'db/pw' }],
          },
        },
      ],
    },
    'cat /k/db/pw; stat -c " %a" -L /k/db/pw',
    'geheim 400\n',
  )
  check(
    'sees itself as files',
    at('/pod'),
    {
      volumes: [
        {
          name: 'v',
          downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] },
        },
      ],
    },
    'cat /pod/name',
    'x',
  )
  check(
    'writes where it may',
    at('/v'),
    { volumes: [{ name: 'v', emptyDir: {} }] },
    'echo a > /v/f; cat /v/f',
    'a\n',
  )
  check(
    'has the names of its machine in its network, and may see them anywhere',
    at('/machine'),
    { hostNetwork: true, volumes: [{ name: 'v', hostPath: { path: '/etc' } }] },
    'cat /etc/hosts; head -n 1 /machine/hosts',
    '# Kubernetes-managed hosts file (host network).\n127.0.0.1\tlocalhost\n' +
      '::1\tlocalhost ip6-localhost ip6-loopback\n127.0.0.1\tlocalhost\n',
  )
  check('begins in its directory', { workingDir: '/work' }, {}, 'pwd', '/work\n')
  check('runs as its user', { securityContext: { runAsUser: 1000 } }, {}, 'id -u', '1000\n')
  check(
    'knows the Services',
    {},
    {},
    'echo $SHOP_DB_SERVICE_HOST $SHOP_DB_PORT_5432_TCP',
    '10.96.7.7 tcp://10.96.7.7:5432\n',
  )
  const env = [
    { name: 'PW', valueFrom: { secretKeyRef: { name: 'keys', key: 'password' } } },
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
    { name: 'BOTH', value: '$(PW)@$(NODE) $(NONE) $$(PW)' },
  ]
  check(
    'has its environment',
    { env, resources: { limits: { cpu: '1500m' } } },
    {},
    'echo $BOTH $CPU',
    'geheim@node-1 $(NONE) $(PW) 2\n',
  )
  const envFrom = [{ prefix: 'C_', configMapRef: { name: 'conf' } }]
  check('has all of a ConfigMap in it', { envFrom }, {}, 'echo $C_b', 'B\n')
})

test('a ConfigMap that changes is seen in its files', () => {
  const cluster = podWith(
    { volumeMounts: [{ name: 'v', mountPath: '/c' }] },
    {
      volumes: [{ name: 'v', configMap: { name: 'conf' } }],
    },
  )
  const changed = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'conf' },
    data: { b: 'new' },
  }
  cluster.kubectl.apply(changed, 'default')
  cluster.run(seconds(2))
  expect(printed(cluster, 'ls /c; cat /c/b')).toBe('b\nnew')
})
