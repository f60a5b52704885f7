/**
 * What a Node may do: read what the Pods bound to it need, and no more; write its own Node, Lease
 * and CSINode. Admission says which of its own fields.
 *
 * The relations are looked up in the state as it is, so that there is no graph to keep.
 *
 * Models plugin/pkg/auth/authorizer/node. Left out: claims and slices of devices, for which the
 * rules of roles are asked.
 */

import type { Pod } from '../../api/kinds'
import { claimNamesOf, configMapNamesOf, secretNamesOf } from '../../api/pod/references'
import type { Reader } from '../../client/reader'
import { quote } from '../field-error'
import { NODE_RULES } from './node-rules'
import { type Attributes, type PathAttributes, ruleAllows } from './rbac'
import type { UserInfo } from './users'

/** The Node that somebody is; undefined of who is none. */
export function nodeNameOf({ name, groups }: UserInfo): string | undefined {
  if (!name.startsWith(PREFIX) || !groups.includes('system:nodes')) return undefined
  return name.slice(PREFIX.length)
}

/** Undefined when the Node may; else why not, which may be empty. */
export function nodeRefusal(
  reader: Reader,
  node: string,
  user: UserInfo,
  request: Attributes | PathAttributes,
): string | undefined {
  if (node === '') return `unknown node for user ${quote(user.name)}`
  if (!('path' in request)) {
    const resource = `${request.resource}.${request.group}`
    const judge = SUBDIVIDED[resource]
    if (judge !== undefined) return judge({ reader, node }, request)
  }
  return NODE_RULES.some((rule) => ruleAllows(rule, request)) ? undefined : ''
}

const PREFIX = 'system:node:'

interface Asking {
  readonly reader: Reader
  readonly node: string
}

type Judge = (asking: Asking, request: Attributes) => string | undefined

/** Of what not everything of a kind is for every Node, by resource and group. */
const SUBDIVIDED: Readonly<Record<string, Judge>> = {
  'secrets.': namespaced((asking, request) => mayReadSecret(asking, request)),
  'configmaps.': namespaced(refersTo(configMapNamesOf)),
  'persistentvolumeclaims.': (asking, request) =>
    request.subresource === 'status'
      ? statusOnly(asking, request)
      : getOnly(refersTo(claimNamesOf))(asking, request),
  'persistentvolumes.': getOnly(mayReadVolume),
  'volumeattachments.storage.k8s.io': getOnly(isAttachedTo),
  'serviceaccounts.': tokenOnly,
  'leases.coordination.k8s.io': ownLease,
  'csinodes.storage.k8s.io': ownCsiNode,
  'nodes.': ownNode,
  'pods.': ownPods,
}

type Relation = (asking: Asking, request: Attributes) => boolean

function related(relation: Relation): Judge {
  return (asking, request) => {
    if (request.name === '') return 'No Object name found'
    return relation(asking, request) ? undefined : unrelated(asking)
  }
}

const unrelated = ({ node }: Asking): string =>
  `no relationship found between node '${node}' and this object`

function namespaced(relation: Relation): Judge {
  return (asking, request) => {
    const { verb, subresource, namespace } = request
    if (!READS.includes(verb)) return 'can only read resources of this type'
    if (subresource !== '') return 'cannot read subresource'
    if (namespace === '') return 'can only read namespaced object of this type'
    return related(relation)(asking, request)
  }
}

function getOnly(relation: Relation): Judge {
  return (asking, request) => {
    if (request.verb !== 'get') return 'can only get individual resources of this type'
    if (request.subresource !== '') return 'cannot get subresource'
    return related(relation)(asking, request)
  }
}

function statusOnly(asking: Asking, request: Attributes): string | undefined {
  if (!CHANGES.includes(request.verb)) return 'can only get/update/patch this type'
  return related(refersTo(claimNamesOf))(asking, request)
}

function tokenOnly(asking: Asking, { verb, subresource, namespace, name }: Attributes) {
  if (verb !== 'create' || name === '') {
    return 'can only create tokens for individual service accounts'
  }
  if (subresource !== 'token') return 'can only create token subresource of serviceaccount'
  const isUsed = podsOf(asking, namespace).some(({ spec }) => spec.serviceAccountName === name)
  return isUsed ? undefined : unrelated(asking)
}

function ownLease({ node }: Asking, { verb, namespace, name }: Attributes) {
  if (!OWNS.includes(verb)) {
    return 'can only get, create, update, patch, or delete a node lease'
  }
  if (namespace !== 'kube-node-lease') {
    return 'can only access leases in the "kube-node-lease" system namespace'
  }
  if (verb === 'create' || name === node) return undefined
  return 'can only access node lease with the same name as the requesting node'
}

function ownCsiNode({ node }: Asking, { verb, subresource, name }: Attributes) {
  if (!OWNS.includes(verb)) return 'can only get, create, update, patch, or delete a CSINode'
  if (subresource !== '') return 'cannot authorize CSINode subresources'
  if (verb === 'create' || name === node) return undefined
  return 'can only access CSINode with the same name as the requesting node'
}

function ownNode({ node }: Asking, { verb, subresource, name }: Attributes) {
  if (subresource === 'status') return CHANGES.includes(verb) ? undefined : ''
  if (subresource !== '') return ''
  if (verb === 'create' || CHANGES.includes(verb)) return undefined
  if (!READS.includes(verb)) return ''
  if (name === node) return undefined
  return name === ''
    ? `node '${node}' cannot read all nodes, only its own Node object`
    : `node '${node}' cannot read '${name}', only its own Node object`
}

function ownPods(asking: Asking, request: Attributes): string | undefined {
  const { verb, subresource, name, fieldSelector = '' } = request
  if (subresource === 'status') return CHANGES.includes(verb) ? undefined : ''
  if (subresource === 'eviction') return verb === 'create' ? undefined : ''
  if (subresource !== '') return ''
  if (verb === 'get') return related(isBound)(asking, request)
  if (verb === 'create' || verb === 'delete') return undefined
  if (verb !== 'list' && verb !== 'watch') return ''
  const own = [`spec.nodeName=${asking.node}`, `spec.nodeName==${asking.node}`]
  if (fieldSelector.split(',').some((part) => own.includes(part))) return undefined
  if (name !== '') return related(isBound)(asking, request)
  return 'can only list/watch pods with spec.nodeName field selector'
}

const READS = ['get', 'list', 'watch']
const CHANGES = ['update', 'patch']
const OWNS = ['get', 'create', 'update', 'patch', 'delete']

const isBound: Relation = ({ reader, node }, { namespace, name }) =>
  reader.get('Pod', `${namespace}/${name}`)?.spec.nodeName === node

/** The Pods of the Node, those aside that it made itself: they give it no rights. */
const podsOf = ({ reader, node }: Asking, namespace: string): readonly Pod[] =>
  reader
    .list('Pod', { node })
    .filter(
      ({ metadata }) =>
        metadata.namespace === namespace &&
        metadata.annotations?.['kubernetes.io/config.mirror'] === undefined,
    )

function refersTo(namesOf: (pod: Pod) => Iterable<string>): Relation {
  return (asking, { namespace, name }) =>
    podsOf(asking, namespace).some((pod) => [...namesOf(pod)].includes(name))
}

/** A Secret of a Pod, or of the volume that one of its claims is bound to. */
function mayReadSecret(asking: Asking, request: Attributes): boolean {
  if (refersTo(secretNamesOf)(asking, request)) return true
  for (const { spec } of asking.reader.list('PersistentVolume')) {
    if (!isClaimed(asking, spec.claimRef)) continue
    for (const { name, namespace = spec.claimRef?.namespace } of volumeSecrets(spec)) {
      if (name === request.name && namespace === request.namespace) return true
    }
  }
  return false
}

function mayReadVolume(asking: Asking, { name }: Attributes): boolean {
  return isClaimed(asking, asking.reader.get('PersistentVolume', name)?.spec.claimRef)
}

/** A Pod of the Node uses the claim. */
function isClaimed(
  asking: Asking,
  claim: { readonly namespace?: string; readonly name?: string } | undefined,
): boolean {
  if (claim === undefined) return false
  const { namespace = '', name = '' } = claim
  return podsOf(asking, namespace).some((pod) => [...claimNamesOf(pod)].includes(name))
}

interface SecretReference {
  readonly name?: string
  /** That of the claim where it is absent. */
  readonly namespace?: string | undefined
}

interface VolumeSource {
  readonly secretRef?: SecretReference
  readonly nodePublishSecretRef?: SecretReference
  readonly nodeStageSecretRef?: SecretReference
  readonly secretName?: string
  readonly secretNamespace?: string
}

/** The Secrets that a kubelet needs of a volume, whatever its type. */
function* volumeSecrets(spec: object): Iterable<SecretReference> {
  for (const value of Object.values(spec)) {
    if (typeof value !== 'object' || value === null) continue
    // What types of volumes say of Secrets; other fields of a spec have none of these.
    const source = value as VolumeSource
    const { secretRef, nodePublishSecretRef, nodeStageSecretRef, secretName } = source
    if (secretRef) yield secretRef
    if (nodePublishSecretRef) yield nodePublishSecretRef
    if (nodeStageSecretRef) yield nodeStageSecretRef
    if (secretName) yield { name: secretName, namespace: source.secretNamespace }
  }
}

function isAttachedTo({ reader, node }: Asking, { name }: Attributes): boolean {
  return reader.get('VolumeAttachment', name)?.spec.nodeName === node
}
