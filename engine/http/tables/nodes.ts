/**
 * The columns of Nodes and what belongs to them, and of Namespaces.
 * Models printNode, printCSINode, printRuntimeClass, printLease, printNamespace and
 * printComponentStatus in pkg/printers/internalversion/printers.go.
 */

import type { ComponentStatus } from 'kubernetes-types/core/v1'
import type { CSINode } from 'kubernetes-types/storage/v1'
import { conditionOf } from '../../api/conditions'
import type { KindMap, Node, Served } from '../../api/kinds'
import type { StringMap } from '../../api/meta'
import { ageOf, NOTHING } from './cells'
import { AGE, column, columns, NAME, wide } from './column'

export const nodeColumns = columns<Node>(
  [
    NAME,
    column('Status'),
    column('Roles'),
    AGE,
    column('Version'),
    wide('Internal-IP'),
    wide('External-IP'),
    wide('OS-Image'),
    wide('Kernel-Version'),
    wide('Container-Runtime'),
  ],
  (node, now) => {
    const info = node.status.nodeInfo
    return [
      node.metadata.name,
      statusOf(node),
      rolesOf(node.metadata.labels ?? {}),
      ageOf(node, now),
      info?.kubeletVersion ?? '',
      addressOf(node, 'InternalIP'),
      addressOf(node, 'ExternalIP'),
      info?.osImage || UNKNOWN,
      info?.kernelVersion || UNKNOWN,
      info?.containerRuntimeVersion || UNKNOWN,
    ]
  },
)

const UNKNOWN = '<unknown>'

function statusOf({ spec, status }: Node): string {
  const ready = conditionOf(status, 'Ready')
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return spec.unschedulable === true ? `${word},SchedulingDisabled` : word
}

function rolesOf(labels: StringMap): string {
  const roles = Object.entries(labels).map(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return key.slice(ROLE_PREFIX.length)
    return key === 'kubernetes.io/role' ? value : ''
  })
  return [...new Set(roles.filter((role) => role !== ''))].sort().join(',') || NOTHING
}

const ROLE_PREFIX = 'node-role.kubernetes.io/'

const addressOf = ({ status }: Node, type: string): string =>
  status.addresses?.find((address) => address.type === type)?.address ?? NOTHING

export const csiNodeColumns = columns<Served<CSINode>>(
  [NAME, column('Drivers', 'integer'), AGE],
  (node, now) => [node.metadata.name, node.spec.drivers.length, ageOf(node, now)],
)

export const runtimeClassColumns = columns<KindMap['RuntimeClass']>(
  [NAME, column('Handler'), AGE],
  (runtime, now) => [runtime.metadata.name, runtime.handler, ageOf(runtime, now)],
)

export const leaseColumns = columns<KindMap['Lease']>(
  [NAME, column('Holder'), AGE],
  (lease, now) => [lease.metadata.name, lease.spec.holderIdentity ?? '', ageOf(lease, now)],
)

export const namespaceColumns = columns<KindMap['Namespace']>(
  [NAME, column('Status'), AGE],
  (namespace, now) => [
    namespace.metadata.name,
    namespace.status.phase ?? '',
    ageOf(namespace, now),
  ],
)

export const componentStatusColumns = columns<Served<ComponentStatus>>(
  [NAME, column('Status'), column('Message'), column('Error')],
  ({ metadata, conditions }) => {
    const healthy = conditions?.find(({ type }) => type === 'Healthy')
    if (healthy === undefined) return [metadata.name, 'Unknown', '', '']
    const status = healthy.status === 'True' ? 'Healthy' : 'Unhealthy'
    return [metadata.name, status, healthy.message ?? '', healthy.error ?? '']
  },
)
