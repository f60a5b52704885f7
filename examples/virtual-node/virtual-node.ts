/**
 * A Node without a machine: it is Ready while this program renews its Lease, and what is bound to
 * it does not run until somebody says so.
 *
 * It has no clock of its own: it renews its Lease whenever another Node has renewed one, so its
 * heart beats in the cluster's time. The label example.com/power=off silences it.
 * features/api/virtual-nodes.feature is its acceptance test.
 */
import {
  CoordinationV1Api,
  CoreV1Api,
  KubeConfig,
  makeInformer,
  type V1Lease,
  type V1MicroTime,
  type V1Node,
  type V1NodeStatus,
} from '@kubernetes/client-node'

const NAME = 'virtual-1'
const LEASES = 'kube-node-lease'
const RESOURCES = { cpu: '64', memory: '256Gi', pods: '500' }

const config = new KubeConfig()
config.loadFromDefault()
const core = config.makeApiClient(CoreV1Api)
const coordination = config.makeApiClient(CoordinationV1Api)

void begin()

/** Makes the Node and its Lease, says that it is ready, and from then on that it lives. */
async function begin(): Promise<void> {
  const node = await core.createNode({
    body: { metadata: { name: NAME, labels: { type: 'virtual' } } },
  })
  await coordination.createNamespacedLease({ namespace: LEASES, body: leaseOf(node) })
  await core.replaceNodeStatus({ name: NAME, body: { ...node, status: status() } })
  const leases = makeInformer<V1Lease>(
    config,
    `/apis/coordination.k8s.io/v1/namespaces/${LEASES}/leases`,
    () => coordination.listNamespacedLease({ namespace: LEASES }),
  )
  leases.on('update', ({ metadata, spec }) => {
    if (metadata?.name !== NAME) void renew(spec?.renewTime)
  })
  await leases.start()
}

/** The Node that is on says that it lives, at the instant at which another one did. */
async function renew(renewTime: V1MicroTime | undefined): Promise<void> {
  const node = await core.readNode({ name: NAME })
  if (node.metadata?.labels?.['example.com/power'] === 'off') return
  const body = [{ op: 'add', path: '/spec/renewTime', value: renewTime }]
  await coordination.patchNamespacedLease({ namespace: LEASES, name: NAME, body })
}

function leaseOf({ metadata: { uid = '' } = {} }: V1Node): V1Lease {
  const owner = { apiVersion: 'v1', kind: 'Node', name: NAME, uid }
  return {
    metadata: { name: NAME, namespace: LEASES, ownerReferences: [owner] },
    spec: { holderIdentity: NAME, leaseDurationSeconds: 40 },
  }
}

function status(): V1NodeStatus {
  const ready = { type: 'Ready', status: 'True', reason: 'Virtual', message: 'as always' }
  return { capacity: RESOURCES, allocatable: RESOURCES, conditions: [ready] }
}
