/** What the smaller filters say of each Node, in Kubernetes' words. */
import { test } from 'node:test'
import { expect } from 'expect'
import { filtered, node, pod, retries, type Scene } from '../../testing/scheduling'
import type { AnyPlugin } from '../framework'
import { isChange } from '../retry'
import { nodeAffinity } from './node-affinity'
import { nodePorts } from './node-ports'
import { nodeUnschedulable } from './node-unschedulable'
import { taintToleration } from './taint-toleration'
import { volumeBinding } from './volume-binding'

const check = (
  name: string,
  plugin: AnyPlugin,
  wanted: ReturnType<typeof pod>,
  scene: Scene,
  expected: unknown,
) => test(name, () => expect(filtered(plugin, wanted, scene)).toEqual(expected))

const tolerating = (...tolerations: readonly object[]) => pod('p', { spec: { tolerations } })

const cordoned = { nodes: [node('open'), node('cordoned', { unschedulable: true })] }
check('NodeUnschedulable: a cordoned Node takes no Pod', nodeUnschedulable, pod('p'), cordoned, {
  open: 'fits',
  cordoned: 'node(s) were unschedulable',
})
check(
  'NodeUnschedulable: a Pod may tolerate it',
  nodeUnschedulable,
  tolerating({ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }),
  cordoned,
  'skipped',
)

const tainted = {
  nodes: [
    node('a', { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] }),
    node('b', {
      taints: [
        { key: 'gpu', value: 'yes', effect: 'NoSchedule' },
        { key: 'down', effect: 'NoExecute' },
      ],
    }),
    node('c', { taints: [{ key: 'gpu', value: 'yes', effect: 'PreferNoSchedule' }] }),
  ],
}
check('TaintToleration: the first untolerated taint is named', taintToleration, pod('p'), tainted, {
  a: 'node(s) had untolerated taint {gpu: yes}',
  b: 'node(s) had untolerated taint {gpu: yes}',
  c: 'fits',
})
check(
  'TaintToleration: tolerated taints are passed over',
  taintToleration,
  tolerating({ key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }),
  tainted,
  { a: 'fits', b: 'node(s) had untolerated taint {down: }', c: 'fits' },
)

const labelled = {
  nodes: [
    node('a', { labels: { disk: 'ssd', size: '8' } }),
    node('b', { labels: { disk: 'hdd' } }),
  ],
}
const requiring = (
  ...matchExpressions: readonly { key: string; operator: string; values?: string[] }[]
) =>
  ({
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
    },
  }) as const
const MISMATCH = "node(s) didn't match Pod's node affinity/selector"
check(
  'NodeAffinity: nodeSelector',
  nodeAffinity,
  pod('p', { spec: { nodeSelector: { disk: 'ssd' } } }),
  labelled,
  { a: 'fits', b: MISMATCH },
)
check(
  'NodeAffinity: nodeSelector and required terms must both match',
  nodeAffinity,
  pod('p', {
    spec: {
      nodeSelector: { disk: 'ssd' },
      affinity: requiring({ key: 'size', operator: 'Gt', values: ['8'] }),
    },
  }),
  labelled,
  { a: MISMATCH, b: MISMATCH },
)
check(
  'NodeAffinity: an absent label is not in a list',
  nodeAffinity,
  pod('p', { spec: { affinity: requiring({ key: 'size', operator: 'NotIn', values: ['8'] }) } }),
  labelled,
  { a: MISMATCH, b: 'fits' },
)
check('NodeAffinity: no wish, no filter', nodeAffinity, pod('p'), labelled, 'skipped')

const port = (hostPort: number, hostIP?: string, protocol = 'TCP') => ({
  spec: {
    containers: [
      {
        name: 'app',
        ports: [{ containerPort: 80, hostPort, protocol, ...(hostIP ? { hostIP } : {}) }],
      },
    ],
  },
})
const TAKEN = "node(s) didn't have free ports for the requested pod ports"
const ports = {
  nodes: [node('all'), node('one'), node('udp'), node('other')],
  on: {
    all: [pod('a', port(80))],
    one: [pod('b', port(80, '10.0.0.1'))],
    udp: [pod('c', port(80, undefined, 'UDP'))],
    other: [pod('d', port(81))],
  },
}
check('NodePorts: all addresses conflict with each', nodePorts, pod('p', port(80)), ports, {
  all: TAKEN,
  one: TAKEN,
  udp: 'fits',
  other: 'fits',
})
check(
  'NodePorts: other addresses do not conflict',
  nodePorts,
  pod('p', port(80, '10.0.0.2')),
  ports,
  {
    all: TAKEN,
    one: 'fits',
    udp: 'fits',
    other: 'fits',
  },
)

const claiming = pod('p', {
  spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
})
interface ClaimParts {
  readonly metadata?: object
  readonly spec?: object
  readonly status?: object
}
const claim = (parts: ClaimParts) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { ...about('data'), namespace: 'default', ...parts.metadata },
  spec: { storageClassName: 'fast', ...parts.spec },
  status: { phase: 'Pending', ...parts.status },
})
const bound = {
  metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
  spec: { volumeName: 'disk' },
}
const storageClass = (volumeBindingMode: string) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: about('fast'),
  volumeBindingMode,
})
const volume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: about('disk'),
  spec: {
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] },
        ],
      },
    },
  },
}
const volumes: readonly (readonly [string, readonly object[], unknown])[] = [
  ['a claim that is not there', [], 'persistentvolumeclaim "data" not found'],
  [
    'a claim that is not bound yet',
    [claim({})],
    'pod has unbound immediate PersistentVolumeClaims',
  ],
  ['a claim that waits for its Pod', [claim({}), storageClass('WaitForFirstConsumer')], 'skipped'],
  [
    'a claim that is being deleted',
    [claim({ metadata: { deletionTimestamp: '2025-01-01T00:00:00Z' } })],
    'persistentvolumeclaim "data" is being deleted',
  ],
  [
    'a claim whose volume is lost',
    [claim({ ...bound, status: { phase: 'Lost' } })],
    'persistentvolumeclaim "data" bound to non-existent persistentvolume "disk"',
  ],
  [
    'a bound claim keeps the Pod near its volume',
    [claim(bound), volume],
    { a: 'fits', b: 'node(s) had volume node affinity conflict' },
  ],
  [
    'a bound claim without its volume',
    [claim(bound)],
    {
      a: 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
      b: 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
    },
  ],
]
for (const [name, others, expected] of volumes) {
  const scene = { ...labelled, others } as Scene // Objects of the kinds that they name.
  check(`VolumeBinding: ${name}`, volumeBinding, claiming, scene, expected)
}

test('a rejected Pod is tried again only after a change that takes the obstacle away', () => {
  const selecting = pod('p', { spec: { nodeSelector: { disk: 'ssd' } } })
  const ssd = node('n', { labels: { disk: 'ssd' } })
  const taints = [{ key: 'gpu', effect: 'NoSchedule' }]
  const cases = [
    [nodeUnschedulable, 'Node', pod('p'), node('n'), node('n', { unschedulable: true }), true],
    [nodeUnschedulable, 'Node', pod('p'), node('n', { unschedulable: true }), node('n'), false],
    [taintToleration, 'Node', pod('p'), node('n'), node('n', { taints }), true],
    [taintToleration, 'Node', pod('p'), node('n', { taints }), node('n'), false],
    [nodeAffinity, 'Node', selecting, ssd, node('n'), true],
    [nodeAffinity, 'Node', selecting, node('n', { labels: { x: 'y' } }), node('n'), false],
    [nodeAffinity, 'Node', selecting, node('n'), undefined, false],
    [nodePorts, 'AssignedPod', pod('p', port(80)), pod('q', port(80)), undefined, false],
  ] as const
  for (const [plugin, kind, waiting, object, previous, expected] of cases) {
    expect(retries(plugin, kind, waiting, { object, previous }, isChange)).toBe(expected)
  }
  const gone = (hostPort: number) => ({ object: pod('q', port(hostPort)), gone: true })
  expect(retries(nodePorts, 'AssignedPod', pod('p', port(80)), gone(80), isChange)).toBe(true)
  expect(retries(nodePorts, 'AssignedPod', pod('p', port(80)), gone(81), isChange)).toBe(false)
})

function about(name: string) {
  const creationTimestamp = '2025-01-01T00:00:00Z'
  return { name, uid: name, resourceVersion: '1', creationTimestamp }
}
