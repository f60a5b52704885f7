/**
 * Secrets that hold a token of a ServiceAccount: filled as long as that is there, removed with it.
 *
 * Models pkg/controller/serviceaccount/tokens_controller.go. Left out: the label that tells when a
 * token was last used.
 */
import { Buffer } from 'node:buffer'
import type { Secret } from '../../api/kinds'
import { type KubeObject, keyOf, type Metadata } from '../../api/meta'
import type { Cluster } from '../../cluster'
import type { Reaction } from './reactions'
import { legacyToken } from './service-account-tokens'
import type { TokenKey } from './token-key'

const ACTOR = 'serviceaccount-token-controller'

/** Of Secrets; `certificate` is the CA's PEM. */
export function tokenFiller(cluster: Cluster, key: TokenKey, certificate: string): Reaction {
  return { actor: ACTOR, changed: (object) => fill(cluster, key, certificate, object) }
}

/** Of ServiceAccounts. */
export function tokenRemover(cluster: Cluster): Reaction {
  return {
    actor: ACTOR,
    changed: ({ metadata }) => removeTokens(cluster, metadata, metadata.uid),
    gone: ({ metadata }) => removeTokens(cluster, metadata, undefined),
  }
}

/** Those of this name that are not of the ServiceAccount that is there, if one is. */
function removeTokens(
  cluster: Cluster,
  { namespace, name }: Metadata,
  present: string | undefined,
): void {
  for (const secret of cluster.server.reader.list('Secret', { namespace })) {
    const owner = ownerOf(secret)
    if (owner?.name !== name) continue
    if (present === undefined || (owner.uid !== undefined && owner.uid !== present)) {
      remove(cluster, secret.metadata)
    }
  }
}

const USER = 'system:kube-controller-manager'
const NAME = 'kubernetes.io/service-account.name'
const UID = 'kubernetes.io/service-account.uid'

/** The ServiceAccount that a Secret is for; undefined of Secrets of other types. */
function ownerOf({ type, metadata }: Secret) {
  if (type !== 'kubernetes.io/service-account-token') return undefined
  const { [NAME]: name, [UID]: uid } = metadata.annotations ?? {}
  return name === undefined ? undefined : { name, uid }
}

function fill(cluster: Cluster, key: TokenKey, certificate: string, object: KubeObject): void {
  const secret = object as unknown as Secret // Of the watched resource.
  const owner = ownerOf(secret)
  if (owner === undefined) return
  const { server } = cluster
  const { namespace = '', name } = secret.metadata
  const account = server.reader.get('ServiceAccount', `${namespace}/${owner.name}`)
  if (account === undefined || (owner.uid !== undefined && owner.uid !== account.metadata.uid)) {
    remove(cluster, secret.metadata)
    return
  }
  const { uid } = account.metadata
  const { data = {} } = secret
  const filled = { 'ca.crt': base64(certificate), namespace: base64(namespace) }
  const isFilled = data['ca.crt'] === filled['ca.crt'] && data.namespace === filled.namespace
  if (owner.uid !== undefined && data.token && isFilled) return
  const token = data.token || base64(legacyToken(key, namespace, { name: owner.name, uid }, name))
  const annotations = { ...secret.metadata.annotations, [UID]: uid }
  const next = {
    ...secret,
    metadata: { ...secret.metadata, annotations },
    data: { ...data, ...filled, token },
  }
  server.update(server.registry.ofKind('Secret'), next, { user: USER })
}

function remove({ server }: Cluster, metadata: Metadata): void {
  const preconditions = { uid: metadata.uid }
  const resource = server.registry.ofKind('Secret')
  server.delete(resource, keyOf({ metadata }), { preconditions }, { user: USER })
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
