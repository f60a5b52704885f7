/**
 * Tokens of ServiceAccounts: what they say, and whether it still holds. A token lasts only as long
 * as its ServiceAccount and the Pod, Node or Secret that it is bound to, and by the cluster's
 * clock.
 *
 * Models pkg/serviceaccount/{claims,legacy}.go. Left out: counting tokens that are stale or legacy,
 * which only metrics and labels show.
 */
import { randomUUID } from 'node:crypto'
import type { Kind, Pod } from '../../api/kinds'
import type { Metadata } from '../../api/meta'
import { groupsOf, serviceAccountUser, type UserInfo } from '../../apiserver/authorization/users'
import type { Reader } from '../../client/reader'
import { between, type Instant, instantOf, minutes } from '../../clock/duration'
import type { Claims, TokenKey } from './token-key'

/** Who signs, and for whom a token is when it does not say. */
export const ISSUER = 'https://kubernetes.default.svc.cluster.local'
export const API_AUDIENCES: readonly string[] = [ISSUER]

/** An object that a token is bound to. */
export interface Named {
  readonly name: string
  readonly uid: string
}

export interface TokenSpec {
  readonly namespace: string
  readonly serviceAccount: Named
  readonly pod?: Named
  /** Of a Pod that is bound to it, or what the token itself is bound to. */
  readonly node?: Named
  readonly secret?: Named
  readonly audiences?: readonly string[]
  readonly expirationSeconds: number
  /** After how long a client is warned that it reads no new token. */
  readonly warnAfterSeconds?: number
}

export function signedToken(key: TokenKey, spec: TokenSpec, now: Instant): string {
  const at = secondsOf(now)
  const { namespace, serviceAccount, pod, node, secret, warnAfterSeconds } = spec
  return key.sign({
    aud: spec.audiences ?? API_AUDIENCES,
    exp: at + spec.expirationSeconds,
    iat: at,
    iss: ISSUER,
    jti: randomUUID(),
    'kubernetes.io': {
      namespace,
      ...(node === undefined ? {} : { node: node.uid === '' ? { name: node.name } : node }),
      ...(pod === undefined ? {} : { pod }),
      ...(secret === undefined ? {} : { secret }),
      serviceaccount: serviceAccount,
      ...(warnAfterSeconds === undefined ? {} : { warnafter: at + warnAfterSeconds }),
    },
    nbf: at,
    sub: serviceAccountUser(namespace, serviceAccount.name),
  })
}

/** How long a token lasts. What kubelets ask for lasts longer than it says, for clients that read
 *  it only once. */
export function lifetimeOf(
  expirationSeconds: number,
  audiences: readonly string[],
  isOfPod: boolean,
): Pick<TokenSpec, 'expirationSeconds' | 'warnAfterSeconds'> {
  const isKubelets = isOfPod && expirationSeconds === KUBELET_SECONDS
  if (!isKubelets || !audiences.every((audience) => API_AUDIENCES.includes(audience))) {
    return { expirationSeconds }
  }
  return { expirationSeconds: EXTENDED_SECONDS, warnAfterSeconds: expirationSeconds }
}

/** The token in a volume of a Pod; undefined when its ServiceAccount is gone. */
export function podToken(
  key: TokenKey,
  pod: Pod,
  wanted: { readonly audience?: string; readonly expirationSeconds?: number },
  { reader, now }: { readonly reader: Reader; readonly now: Instant },
): string | undefined {
  const { namespace = '', name, uid } = pod.metadata
  const { serviceAccountName = 'default', nodeName } = pod.spec
  const account = reader.get('ServiceAccount', `${namespace}/${serviceAccountName}`)
  if (account === undefined) return undefined
  const { audience, expirationSeconds = 3600 } = wanted
  const audiences = audience ? [audience] : API_AUDIENCES
  const node = nodeName ? reader.get('Node', nodeName) : undefined
  const spec: TokenSpec = {
    namespace,
    serviceAccount: { name: serviceAccountName, uid: account.metadata.uid },
    audiences,
    pod: { name, uid },
    ...(nodeName ? { node: { name: nodeName, uid: node?.metadata.uid ?? '' } } : {}),
    ...lifetimeOf(expirationSeconds, audiences, true),
  }
  return signedToken(key, spec, now)
}

/** The token of a Secret, which lasts as long as that. */
export function legacyToken(
  key: TokenKey,
  namespace: string,
  serviceAccount: Named,
  secret: string,
): string {
  return key.sign({
    iss: LEGACY_ISSUER,
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': secret,
    'kubernetes.io/serviceaccount/service-account.name': serviceAccount.name,
    'kubernetes.io/serviceaccount/service-account.uid': serviceAccount.uid,
    sub: serviceAccountUser(namespace, serviceAccount.name),
  })
}

/** Whom a token is of and whom it is for, or why it is not taken. */
export type Judged =
  | { readonly user: UserInfo; readonly audiences: readonly string[] }
  | { readonly error: string }

/** Undefined: it is not for us to say, as it is no token of ServiceAccounts. */
export function judgeToken(
  key: TokenKey,
  token: string,
  wanted: readonly string[],
  { reader, now }: { readonly reader: Reader; readonly now: Instant },
): Judged | undefined {
  const claims = key.claimsOf(token)
  if (claims === undefined) return undefined
  const isLegacy = claims.iss === LEGACY_ISSUER
  if (!isLegacy && claims.iss !== ISSUER) return undefined
  const said = isLegacy ? API_AUDIENCES : audiencesOf(claims)
  const audiences = said.filter((audience) => wanted.includes(audience))
  if (audiences.length === 0) {
    const [have, want] = [goList(said), goList(wanted)]
    return { error: `token audiences ${have} is invalid for the target audiences ${want}` }
  }
  const judged = isLegacy ? legacyUser(reader, token, claims) : boundUser(reader, claims, now)
  return typeof judged === 'string' ? { error: judged } : { user: judged, audiences }
}

const KUBELET_SECONDS = 3607
const EXTENDED_SECONDS = 365 * 24 * 3600
const LEGACY_ISSUER = 'kubernetes/serviceaccount'
const LEEWAY = minutes(1)
const INVALIDATED = 'service account token has been invalidated'

const secondsOf = (instant: Instant): number => Math.floor(instant / 1e6)

/** The user, or why there is none. */
function boundUser(reader: Reader, claims: Claims, now: Instant): UserInfo | string {
  const at = secondsOf(now)
  const leeway = LEEWAY / 1e6
  const { exp, nbf } = claims
  if (typeof nbf === 'number' && at + leeway < nbf) {
    return 'service account token is not valid yet'
  }
  if (typeof exp === 'number' && at - leeway > exp) return 'service account token has expired'
  const own = recordOf(claims['kubernetes.io'])
  const namespace = String(own.namespace ?? '')
  const account = namedBy(own.serviceaccount) ?? NOBODY
  const [pod, node, secret] = [namedBy(own.pod), namedBy(own.node), namedBy(own.secret)]
  const bound = { namespace, account, pod, secret, node }
  const fault = accountFault(reader, now, namespace, account) ?? boundFault(reader, now, bound)
  if (fault !== undefined) return fault
  const uid = account.uid
  const name = serviceAccountUser(namespace, account.name)
  return {
    name,
    uid,
    groups: groupsOf(name),
    extra: {
      ...(typeof claims.jti === 'string'
        ? { [`${EXTRA}/credential-id`]: [`JTI=${claims.jti}`] }
        : {}),
      ...extraOf('node', node),
      ...extraOf('pod', pod),
    },
  }
}

const EXTRA = 'authentication.kubernetes.io'

const extraOf = (what: string, named: Named | undefined) =>
  named === undefined
    ? {}
    : {
        [`${EXTRA}/${what}-name`]: [named.name],
        ...(named.uid === '' ? {} : { [`${EXTRA}/${what}-uid`]: [named.uid] }),
      }

function accountFault(
  reader: Reader,
  now: Instant,
  namespace: string,
  { name, uid }: Named,
): string | undefined {
  const account = reader.get('ServiceAccount', `${namespace}/${name}`)
  if (account === undefined) return `serviceaccounts "${name}" not found`
  if (isLongDeleted(account.metadata, now)) {
    return `service account ${namespace}/${name} has been deleted`
  }
  if (account.metadata.uid === uid) return undefined
  return `service account UID (${account.metadata.uid}) does not match claim (${uid})`
}

interface Bound {
  readonly namespace: string
  readonly pod: Named | undefined
  readonly secret: Named | undefined
  readonly node: Named | undefined
}

/** A Pod's token tells its Node too, but depends on the Pod alone. */
function boundFault(
  reader: Reader,
  now: Instant,
  { namespace, pod, secret, node }: Bound,
): string | undefined {
  const judge = (kind: Kind, key: string, { uid }: Named, what: string, claim: string) => {
    const metadata = reader.get(kind, key)?.metadata
    if (metadata === undefined || isLongDeleted(metadata, now)) return INVALIDATED
    if (metadata.uid === uid) return undefined
    return `${what} UID (${metadata.uid}) does not match service account ${claim} ref claim (${uid})`
  }
  if (secret !== undefined) {
    return judge('Secret', `${namespace}/${secret.name}`, secret, 'secret', 'secret')
  }
  if (pod !== undefined) return judge('Pod', `${namespace}/${pod.name}`, pod, 'pod', 'pod')
  if (node !== undefined) return judge('Node', node.name, node, 'node', 'node')
  return undefined
}

function isLongDeleted({ deletionTimestamp }: Metadata, now: Instant): boolean {
  if (deletionTimestamp === undefined) return false
  return between(instantOf(deletionTimestamp), now) > LEEWAY
}

/** The token must still be what its Secret holds. */
function legacyUser(reader: Reader, token: string, claims: Claims): UserInfo | string {
  const said = (what: string) => String(claims[`kubernetes.io/serviceaccount/${what}`] ?? '')
  const namespace = said('namespace')
  const account = { name: said('service-account.name'), uid: said('service-account.uid') }
  const secret = reader.get('Secret', `${namespace}/${said('secret.name')}`)
  if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) return INVALIDATED
  if (Buffer.from(secret.data?.token ?? '', 'base64').toString() !== token) {
    return "service account token does not match server's copy"
  }
  const found = reader.get('ServiceAccount', `${namespace}/${account.name}`)
  if (found === undefined) return `serviceaccounts "${account.name}" not found`
  if (found.metadata.deletionTimestamp !== undefined) {
    return `ServiceAccount ${namespace}/${account.name} has been deleted`
  }
  if (found.metadata.uid !== account.uid) {
    return `ServiceAccount UID (${found.metadata.uid}) does not match claim (${account.uid})`
  }
  const name = serviceAccountUser(namespace, account.name)
  return { name, uid: account.uid, groups: groupsOf(name) }
}

const NOBODY: Named = { name: '', uid: '' }

const audiencesOf = ({ aud }: Claims): readonly string[] =>
  typeof aud === 'string' ? [aud] : Array.isArray(aud) ? aud.map(String) : API_AUDIENCES

function namedBy(value: unknown): Named | undefined {
  const { name, uid = '' } = recordOf(value)
  return typeof name === 'string' && typeof uid === 'string' ? { name, uid } : undefined
}

const recordOf = (value: unknown): Claims =>
  // An object, as the first half says.
  typeof value === 'object' && value !== null ? (value as Claims) : {}

const goList = (texts: readonly string[]): string =>
  `[${texts.map((text) => JSON.stringify(text)).join(' ')}]`
