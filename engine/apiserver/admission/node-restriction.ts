/**
 * What a Node may write of what it may write: its own Node but for taints and most labels of
 * Kubernetes, its own Lease and CSINode, the Pods bound to it, and mirrors of its own.
 *
 * Models plugin/pkg/admission/noderestriction. Left out: evictions and tokens, which are no writes
 * of their object here; slices of devices; the differences that Kubernetes prints of claims.
 */
import type { Node, PersistentVolumeClaim, Pod } from '../../api/kinds'
import type { StringMap } from '../../api/meta'
import { claimNamesOf, configMapNamesOf, secretNamesOf } from '../../api/pod/references'
import { deepEqual } from '../../store/equal'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import { nodeNameOf } from '../authorization/node-authorizer'
import { notFound } from '../status-error'
import type { ServerContext } from '../strategy'
import { forbiddenBy } from './refusal'

export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  resources: [
    'csinodes.storage.k8s.io',
    'leases.coordination.k8s.io',
    'nodes',
    'persistentvolumeclaims',
    'pods',
  ],
  verbs: ['CREATE', 'UPDATE', 'DELETE'],
  admit(request, context) {
    const { userInfo, object } = request
    const node = userInfo === undefined ? undefined : nodeNameOf(userInfo)
    if (node === undefined) return object
    const who = JSON.stringify(userInfo?.name)
    const fault =
      node === ''
        ? `could not determine node from user ${who}`
        : JUDGES[request.resource.id]?.(node, request, context)
    if (fault !== undefined) throw forbiddenBy(request, fault)
    return object
  },
}

/** Why the Node may not. */
type Judge = (node: string, request: AdmissionRequest, context: ServerContext) => string | undefined

const JUDGES: Readonly<Record<string, Judge>> = {
  pods: (node, request, context) => {
    switch (request.subresource) {
      case undefined:
        return podFault(node, request, context)
      case 'status':
        return podStatusFault(node, request)
      default: {
        const what = JSON.stringify(request.subresource)
        return `unexpected pod subresource ${what}, only 'status' and 'eviction' are allowed`
      }
    }
  },
  nodes: nodeFault,
  persistentvolumeclaims: claimFault,
  'leases.coordination.k8s.io': (node, { namespace, name, object }) => {
    if (namespace !== 'kube-node-lease') {
      return 'can only access leases in the "kube-node-lease" system namespace'
    }
    if ((object.metadata.name || name) === node) return undefined
    return 'can only access node lease with the same name as the requesting node'
  },
  'csinodes.storage.k8s.io': (node, { object }) =>
    object.metadata.name === node
      ? undefined
      : 'can only access CSINode with the same name as the requesting node',
}

function podFault(node: string, request: AdmissionRequest, context: ServerContext) {
  const pod = request.object as unknown as Pod // Of the resource.
  const who = `node ${JSON.stringify(node)}`
  switch (request.verb) {
    case 'CREATE':
      return newPodFault(node, pod, context)
    case 'DELETE':
      return pod.spec.nodeName === node
        ? undefined
        : `${who} can only delete pods with spec.nodeName set to itself`
    case 'UPDATE':
      return `unexpected operation "UPDATE", ${who} can only create and delete mirror pods`
    default:
      return request.verb satisfies never
  }
}

/** A mirror of what runs on the Node anyway: it is the Node's, and refers to nothing. */
function newPodFault(node: string, pod: Pod, { reader }: ServerContext): string | undefined {
  const who = `node ${JSON.stringify(node)}`
  const { metadata, spec } = pod
  if (metadata.annotations?.[MIRROR] === undefined) {
    return `pod does not have "${MIRROR}" annotation, ${who} can only create mirror pods`
  }
  if (spec.nodeName !== node) return `${who} can only create pods with spec.nodeName set to itself`
  const ownership = ownerFault(node, pod, reader)
  if (ownership !== undefined) return ownership
  const can = `${who} can not create pods that reference`
  if (spec.serviceAccountName) return `${can} a service account`
  if (hasAny(secretNamesOf(pod))) return `${can} secrets`
  if (hasAny(configMapNamesOf(pod))) return `${can} configmaps`
  if (hasAny(claimNamesOf(pod))) return `${can} persistentvolumeclaims`
  return undefined
}

const MIRROR = 'kubernetes.io/config.mirror'

function ownerFault(node: string, { metadata }: Pod, reader: ServerContext['reader']) {
  const who = `node ${JSON.stringify(node)}`
  const [owner, second] = metadata.ownerReferences ?? []
  if (second !== undefined) {
    return `${who} can only create pods with a single owner reference set to itself`
  }
  const isNode = owner?.apiVersion === 'v1' && owner.kind === 'Node' && owner.name === node
  if (owner === undefined || !isNode) {
    return `${who} can only create pods with an owner reference set to itself`
  }
  if (owner.controller !== true) {
    return `${who} can only create pods with a controller owner reference set to itself`
  }
  if (owner.blockOwnerDeletion === true) {
    return `${who} must not set blockOwnerDeletion on an owner reference`
  }
  const uid = reader.get('Node', node)?.metadata.uid
  if (uid === undefined) throw notFound({ group: '', plural: 'nodes' }, node)
  if (owner.uid === uid) return undefined
  return `node ${node} UID mismatch: expected ${owner.uid} got ${uid}`
}

function hasAny(names: Iterable<string>): boolean {
  for (const _ of names) return true
  return false
}

function podStatusFault(node: string, { verb, object, old }: AdmissionRequest) {
  if (verb !== 'UPDATE') return `unexpected operation "${verb}"`
  const { spec, metadata } = old as unknown as Pod // Of the resource; an update has one.
  const who = `node ${JSON.stringify(node)}`
  if (spec.nodeName !== node) {
    return `${who} can only update pod status for pods with spec.nodeName set to itself`
  }
  if (!deepEqual(metadata.labels ?? {}, object.metadata.labels ?? {})) {
    return `${who} cannot update labels through pod status`
  }
  return undefined
}

function claimFault(node: string, { verb, subresource, object, old }: AdmissionRequest) {
  if (subresource !== 'status') return 'may only update PVC status'
  if (verb !== 'UPDATE' || old === undefined) return `unexpected operation "${verb}"`
  if (deepEqual(bare(object), bare(old))) return undefined
  const who = `node ${JSON.stringify(node)}`
  return `${who} is not allowed to update fields other than status.capacity and status.conditions`
}

/** A claim without what a Node may say of it. */
function bare(object: AdmissionRequest['object']): object {
  const claim = object as unknown as PersistentVolumeClaim // Of the resource.
  const { resourceVersion: _, managedFields: __, ...metadata } = claim.metadata
  const { capacity: ___, conditions: ____, ...status } = claim.status
  const { allocatedResources: a, allocatedResourceStatuses: b, ...rest } = status
  return { ...claim, metadata, status: rest }
}

function nodeFault(node: string, request: AdmissionRequest): string | undefined {
  const { verb, object, old } = request
  const who = `node ${JSON.stringify(node)}`
  const name = object.metadata.name || request.name
  if (name !== node) return `${who} is not allowed to modify node ${JSON.stringify(name)}`
  if (verb === 'DELETE') return undefined
  const { spec, metadata } = object as unknown as Node // Of the resource.
  const before = old as unknown as Node | undefined // As above.
  if (before !== undefined && !deepEqual(spec.taints ?? [], before.spec.taints ?? [])) {
    return `${who} is not allowed to modify taints`
  }
  const labels = forbiddenLabels(metadata.labels ?? {}, before?.metadata.labels ?? {})
  if (labels.length === 0) return undefined
  return before === undefined
    ? `${who} is not allowed to set the following labels: ${labels.join(', ')}`
    : `is not allowed to modify labels: ${labels.join(', ')}`
}

/** Of those that are changed, the labels by which others choose Nodes that they trust. */
function forbiddenLabels(labels: StringMap, before: StringMap): readonly string[] {
  return [...new Set([...Object.keys(labels), ...Object.keys(before)])]
    .filter((key) => labels[key] !== before[key])
    .filter((key) => {
      const domain = key.includes('/') ? (key.split('/', 1)[0] ?? '') : ''
      const isOfKubernetes = isIn(domain, 'kubernetes.io') || isIn(domain, 'k8s.io')
      if (isIn(domain, 'node-restriction.kubernetes.io')) return true
      return isOfKubernetes && !isKubeletLabel(key, domain)
    })
    .sort()
}

const isIn = (domain: string, parent: string): boolean =>
  domain === parent || domain.endsWith(`.${parent}`)

const isKubeletLabel = (key: string, domain: string): boolean =>
  KUBELET_LABELS.includes(key) ||
  isIn(domain, 'kubelet.kubernetes.io') ||
  isIn(domain, 'node.kubernetes.io')

const KUBELET_LABELS = [
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
]
