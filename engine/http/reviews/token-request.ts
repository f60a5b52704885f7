/**
 * A new token of a ServiceAccount, for who may ask for one; it can be bound to a Pod, a Secret or a
 * Node, and is worth nothing when that is gone.
 *
 * Models pkg/registry/core/serviceaccount/storage/token.go. Left out: a longest duration, which the
 * API server does not have unless told so.
 */
import type { TokenRequestSpec } from 'kubernetes-types/authentication/v1'
import type { DeepReadonly, Kind, Pod } from '../../api/kinds'
import type { KubeObject } from '../../api/meta'
import { nodeNameOf } from '../../apiserver/authorization/node-authorizer'
import { type FieldError, invalid, root } from '../../apiserver/field-error'
import type { Resource } from '../../apiserver/registry'
import {
  badRequest,
  conflict,
  forbidden,
  invalid as invalidObject,
  notFound,
} from '../../apiserver/status-error'
import { type Instant, plus, rfc3339, seconds } from '../../clock/duration'
import { ensure } from '../../ensure'
import { schemaOf } from '../../schema/schema'
import type { Authenticator } from '../authentication/authenticator'
import {
  API_AUDIENCES,
  lifetimeOf,
  type Named,
  signedToken,
  type TokenSpec,
} from '../authentication/service-account-tokens'
import type { Endpoint } from '../rest/endpoint'
import type { Respond } from './reviews'

const VERSION = 'authentication.k8s.io/v1'
const KIND = 'TokenRequest'

/** It is no resource of its own, but is decoded as if it were. */
export const TOKEN_REQUEST: Resource = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: KIND,
  plural: 'tokenrequests',
  singular: 'tokenrequest',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  id: 'tokenrequests.authentication.k8s.io',
  apiVersion: VERSION,
  listKind: `${KIND}List`,
  schema: ensure(schemaOf(VERSION, KIND), 'a schema of TokenRequest'),
  strategy: {},
  isCustom: false,
  hasSpec: true,
  hasStatus: true,
}

export const tokenRequest =
  ({ tokenKey }: Authenticator): Respond =>
  (review, endpoint) => {
    const { server, cluster, target } = endpoint
    const { namespace = '', name = '' } = target
    const { kind, apiVersion, metadata } = review
    const sent = review.spec as DeepReadonly<TokenRequestSpec> // Decoded by the schema.
    requireOwnPod(endpoint, sent.boundObjectRef)
    requireName(metadata.name, name)
    const account = server.get(server.registry.ofKind('ServiceAccount'), `${namespace}/${name}`)
    const { expirationSeconds = HOUR, boundObjectRef: bound } = sent
    const audiences = sent.audiences?.length ? sent.audiences : API_AUDIENCES
    refuse('', lengthErrors(expirationSeconds))
    const references = bound === undefined ? {} : boundTo(endpoint, bound)
    const spec: TokenSpec = {
      namespace,
      serviceAccount: named(account),
      audiences,
      ...references,
      ...lifetimeOf(expirationSeconds, audiences, references.pod !== undefined),
    }
    const now = cluster.now()
    return {
      kind,
      apiVersion,
      metadata: { ...metadata, name, namespace, creationTimestamp: rfc3339(now) },
      spec: { audiences, expirationSeconds, boundObjectRef: bound ?? null },
      status: {
        token: signedToken(tokenKey, spec, now),
        expirationTimestamp: expiryOf(now, expirationSeconds),
      },
    }
  }

const HOUR = 3600
const FEWEST_SECONDS = 600

type Bound = NonNullable<DeepReadonly<TokenRequestSpec>['boundObjectRef']>
type References = Pick<TokenSpec, 'pod' | 'node' | 'secret'>

const expiryOf = (now: Instant, expirationSeconds: number): string =>
  rfc3339(plus(now, seconds(expirationSeconds)))

/** A Node asks for tokens of its own Pods, as admission has it. */
function requireOwnPod({ request, server, target }: Endpoint, bound: Bound | undefined): void {
  const node = nodeNameOf(request.user)
  if (node === undefined) return
  const fault = (why: string) =>
    forbidden({ group: '', plural: 'serviceaccounts' }, target.name ?? '', why)
  const { kind, apiVersion, name = '', uid = '' } = bound ?? {}
  if (kind !== 'Pod' || apiVersion !== 'v1' || name === '') {
    throw fault('node requested token not bound to a pod')
  }
  if (uid === '') throw fault('node requested token with a pod binding without a uid')
  const pod = server.reader.get('Pod', `${target.namespace}/${name}`)
  if (pod === undefined) throw notFound({ group: '', plural: 'pods' }, name)
  if (pod.metadata.uid !== uid) {
    throw fault(
      `the UID in the bound object reference (${uid}) does not match the UID in record. ` +
        'The object might have been deleted and then recreated',
    )
  }
  if (pod.spec.nodeName === node) return
  throw fault('node requested token bound to a pod scheduled on a different node')
}

function requireName(sent: string | undefined, name: string): void {
  if (!sent || sent === name) return
  const at = root('metadata', 'name')
  refuse(name, [invalid(at, sent, 'must match the service account name if specified')])
}

function* lengthErrors(expirationSeconds: number): Iterable<FieldError> {
  const at = root('spec', 'expirationSeconds')
  if (expirationSeconds < FEWEST_SECONDS) {
    yield invalid(at, expirationSeconds, 'may not specify a duration less than 10 minutes')
  }
  if (expirationSeconds > 2 ** 32) {
    yield invalid(at, expirationSeconds, 'may not specify a duration larger than 2^32 seconds')
  }
}

function refuse(name: string, errors: Iterable<FieldError>): void {
  const all = [...errors]
  if (all.length === 0) return
  throw invalidObject({ group: 'authentication.k8s.io', kind: KIND }, name, all)
}

/** What the token names besides its ServiceAccount; throws where it may not. */
function boundTo(endpoint: Endpoint, bound: Bound): References {
  const { kind = '', apiVersion = '', name = '', uid = '' } = bound
  const [group = '', version = ''] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion]
  const references = group === '' ? referencesTo(endpoint, kind, name) : undefined
  if (references === undefined) {
    const type = `${group}/${version}, Kind=${kind}`
    throw badRequest(`cannot bind token to object of type ${type}`)
  }
  const { object, ...rest } = references
  if (uid !== '' && object.uid !== uid) {
    throw conflict(
      { group, plural: kind },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record ` +
        `(${object.uid}). The object might have been deleted and then recreated`,
    )
  }
  return rest
}

/** Undefined where tokens are bound to no such kind. */
function referencesTo(
  { server, target }: Endpoint,
  kind: string,
  name: string,
): (References & { readonly object: Named }) | undefined {
  const { namespace = '', name: account = '' } = target
  const get = (type: Kind, key: string) => server.get(server.registry.ofKind(type), key)
  switch (kind) {
    case 'Pod': {
      const found = get('Pod', `${namespace}/${name}`)
      const pod = found as unknown as Pod // Of that kind.
      if (pod.spec.serviceAccountName !== account) {
        throw badRequest(
          `cannot bind token for serviceaccount "${account}" to pod running with different ` +
            'serviceaccount name.',
        )
      }
      const { nodeName } = pod.spec
      const node = nodeName ? server.reader.get('Node', nodeName) : undefined
      return {
        object: named(found),
        pod: named(found),
        ...(nodeName ? { node: { name: nodeName, uid: node?.metadata.uid ?? '' } } : {}),
      }
    }
    case 'Node': {
      const node = named(get('Node', name))
      return { object: node, node }
    }
    case 'Secret': {
      const secret = named(get('Secret', `${namespace}/${name}`))
      return { object: secret, secret }
    }
    default:
      return undefined
  }
}

const named = ({ metadata }: Pick<KubeObject, 'metadata'>): Named => ({
  name: metadata.name,
  uid: metadata.uid,
})
