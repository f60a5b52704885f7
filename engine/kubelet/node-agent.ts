/**
 * Registers a Node, renews its Lease and keeps its status: the heartbeats of a kubelet.
 *
 * One beat each 10s and a little does both: a renewal that nobody looks at is only counted, and the
 * status is written when it has changed, else each 5 minutes.
 * Models pkg/kubelet/kubelet_node_status.go and component-helpers/apimachinery/lease/controller.go.
 */
import { conditionNear } from '../api/conditions'
import type { Condition, Node } from '../api/kinds'
import type { KubeObject } from '../api/meta'
import { StatusError } from '../apiserver/status-error'
import {
  between,
  microseconds,
  milliseconds,
  rfc3339,
  rfc3339Micro,
  seconds,
} from '../clock/duration'
import { deepEqual } from '../store/equal'
import { merge } from '../store/merge'
import { type Host, hostLater } from './host'
import { imagesOn } from './node-images'
import { labelsOf, nodeInfoOf, nodeStatusOf } from './node-object'
import { addressAt } from './pod-addresses'

/** The namespace of the Leases of Nodes. */
export const LEASES = 'kube-node-lease'
/** The part of a lease's duration after which it is renewed, and how much later at most. */
const RENEW_FRACTION = 0.25
const JITTER = 0.04
/** How soon after its start a kubelet knows that its runtime works. */
const READY_AFTER = milliseconds(100)
const REGISTER_RETRY = seconds(1)
/** Where the addresses of Nodes begin; the first is the gateway's. */
const NODE_RANGE = '172.18.0.0'
const FIRST_NODE = 2

/** The kubelet comes up: its Node is there and not ready yet, beats begin. */
export function register(host: Host): void {
  if (!host.state.isLinked) return
  host.state.address ??= freeAddress(host)
  host.state.isReady = false
  host.state.nodeInfo = nodeInfoOf(host.node, host.state.boots)
  try {
    writeNode(host)
    keepLease(host)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    hostLater(host, 'register', REGISTER_RETRY)
    return
  }
  hostLater(host, 'become ready', READY_AFTER)
  const phase = host.cluster.random.next(`phase/lease/${host.node}`)
  hostLater(host, 'beat', microseconds(renewPeriod(host) * phase), true)
}

export function becomeReady(host: Host): void {
  const before = host.client.live.get('Node', host.node)?.status.nodeInfo?.bootID
  host.state.isReady = true
  reportStatus(host)
  const node = host.state.seenNode
  if (node === undefined) return
  const bootId = node.status.nodeInfo?.bootID
  if (before !== bootId) {
    const message = `Node ${host.node} has been rebooted, boot id: ${bootId}`
    host.events.record(node, 'Warning', 'Rebooted', message)
  }
  host.events.record(node, 'Normal', 'NodeReady', `Node ${host.node} status is now: NodeReady`)
}

/** A heartbeat, and the request for the next one. */
export function beat(host: Host): void {
  const { cluster, state, node, lease } = host
  const sliding = 1 + JITTER * cluster.random.next(lease.chance)
  hostLater(host, 'beat', microseconds(renewPeriod(host) * sliding), true)
  if (!state.isLinked) return
  try {
    keepLease(host)
    const age = between(state.reportedAt, cluster.now())
    const isDue = age >= cluster.settings.flags.nodeStatusReportFrequency
    if (!isDue && !mayHaveChanged(host)) return
    cluster.trace.during(host.actor, 'report status', node, [], () => reportStatus(host, isDue))
  } catch (error) {
    // The server is away; the next beat comes anyway.
    if (!(error instanceof StatusError)) throw error
  }
}

/** Writes the Node's status if it has changed, or with `anyway` because it is time. */
export function reportStatus(host: Host, anyway = false): void {
  const { state, cluster } = host
  const node = host.client.live.get('Node', host.node)
  state.seenNode = node
  if (node === undefined || !state.isLinked) return
  const status = statusNow(host, node)
  const nodes = cluster.server.registry.ofKind('Node')
  if (differs(node, status)) writeStatus(host, status, anyway)
  else if (anyway && cluster.skipsBeats(nodes.id)) {
    cluster.server.renew(nodes, host.node)
    state.reportedAt = cluster.now()
  } else if (anyway) writeStatus(host, status, anyway)
  state.reportedImages = state.images.size
}

/** False when the Node is as it was last looked at, but for a heartbeat that nobody has read. */
function mayHaveChanged({ cluster, state, node, client }: Host): boolean {
  if (state.images.size !== state.reportedImages) return true
  const { id } = cluster.server.registry.ofKind('Node')
  const renewal = cluster.store.collection(id).renewalOf(node)
  if (renewal !== undefined && !renewal.made) return false
  return client.live.get('Node', node) !== state.seenNode
}

function writeStatus(host: Host, status: Node['status'], standing: boolean): void {
  const { state, cluster } = host
  const { registry } = cluster.server
  const what = { subresource: 'status', verb: 'patch status' } as const
  const how = { user: userOf(host), trusted: true, standing, ...what }
  const patched = cluster.server.modify(registry.ofKind('Node'), host.node, how, (latest) => ({
    ...latest,
    status,
  }))
  state.reportedAt = cluster.now()
  state.seenNode = patched as unknown as Node // The resource is nodes.
}

const userOf = ({ node }: Host): string => `system:node:${node}`

function writeNode(host: Host): void {
  const { client, machine, node } = host
  const present = client.live.get('Node', node)
  if (present === undefined) {
    const { taints } = machine
    client.create('Node', {
      metadata: { name: node, labels: labelsOf(machine) },
      spec: taints === undefined ? {} : { taints },
      status: statusNow(host, undefined),
    })
  } else {
    const labels = { ...present.metadata.labels, ...labelsOf(machine) }
    if (!deepEqual(labels, present.metadata.labels)) {
      client.patch('Node', node, (n) => ({ ...n, metadata: { ...n.metadata, labels } }))
    }
  }
  host.state.reportedAt = host.cluster.now()
}

/** Renews the Node's Lease, or makes it. */
function keepLease(host: Host): void {
  const { cluster, lease } = host
  const { key } = lease
  const { server, store } = cluster
  const leases = server.registry.ofKind('Lease')
  const isThere =
    store.collection(leases.id).renewalOf(key) !== undefined ||
    store.get(leases.id, key) !== undefined
  if (!isThere) {
    cluster.trace.during(host.actor, 'make lease', key, [], () => makeLease(host))
  } else if (cluster.skipsBeats(leases.id)) server.renew(leases, key)
  else {
    cluster.trace.during(host.actor, 'renew lease', key, [], () => {
      const how = { user: userOf(host), trusted: true, standing: true, verb: 'update' } as const
      server.modify(leases, key, how, (lease) => renewed(lease, rfc3339Micro(cluster.now())))
    })
  }
}

function renewed(lease: KubeObject, renewTime: string): KubeObject {
  return { ...lease, spec: { ...(lease.spec as object), renewTime } } // A Lease's spec is a map.
}

/** Without its Node a Lease would have no owner, and is not made. */
function makeLease(host: Host): void {
  const { client, node, cluster } = host
  const owner = client.live.get('Node', node)
  if (owner === undefined) return
  client.create('Lease', {
    metadata: { name: node, namespace: LEASES, ownerReferences: [ownedBy(owner)] },
    spec: {
      holderIdentity: node,
      leaseDurationSeconds: cluster.settings.flags.nodeLeaseDurationSeconds,
      renewTime: rfc3339Micro(cluster.now()),
    },
  })
}

const ownedBy = ({ metadata }: Node) => ({
  apiVersion: 'v1',
  kind: 'Node',
  name: metadata.name,
  uid: metadata.uid,
})

function statusNow(host: Host, node: Node | undefined): Node['status'] {
  const { state, cluster } = host
  return nodeStatusOf({
    name: host.node,
    capacity: host.capacity,
    address: state.address ?? '',
    isReady: state.isReady,
    nodeInfo: state.nodeInfo ?? nodeInfoOf(host.node, state.boots),
    pressures: state.pressures,
    images: imagesOn(host),
    before: node?.status.conditions,
    time: rfc3339(cluster.now()),
  })
}

/** True when more than the time of the heartbeat would change. */
function differs({ status: old }: Node, status: Node['status']): boolean {
  const { conditions = [] } = status
  for (let i = 0; i < conditions.length; i++) {
    const condition = conditions[i]
    if (condition !== undefined && !saysTheSame(old, i, condition)) return true
  }
  return !deepEqual(merge(old, UNSAID), merge(status, UNSAID))
}

/** True when the status has the condition; mostly it has it at the same place. */
function saysTheSame(old: Node['status'], place: number, condition: Condition): boolean {
  const { type, status, reason, message } = condition
  const found = conditionNear(old, place, type)
  return found?.status === status && found.reason === reason && found.message === message
}

const UNSAID = { conditions: [] }

/** The next address of the Nodes' network, in the order in which they join. */
function freeAddress({ client }: Host): string {
  const nodes = client.live.list('Node')
  for (let place = FIRST_NODE + nodes.length; ; place++) {
    const address = addressAt(NODE_RANGE, place)
    if (!nodes.some(({ status }) => status.addresses?.[0]?.address === address)) return address
  }
}

const renewPeriod = ({ cluster }: Host): number =>
  seconds(cluster.settings.flags.nodeLeaseDurationSeconds) * RENEW_FRACTION
