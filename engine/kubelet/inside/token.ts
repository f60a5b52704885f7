/**
 * The token of a Pod's ServiceAccount as it lies in its files: the claims that the API server
 * issues. The rule to know: its signature is made up, for the engine has no keys, unless the
 * cluster is served.
 */
import { seconds } from '../../clock/duration'
import { hashOf } from '../../clock/random'
import type { WantedToken } from '../../component'
import type { Host } from '../host'
import type { PodState } from '../pod-state'

export function tokenOf(
  { cluster, node }: Host,
  { pod, seenAt }: PodState,
  wanted: WantedToken,
): string {
  const signed = cluster.signer?.tokenOf(pod, wanted)
  if (signed !== undefined) return signed
  const { namespace = '', name, uid } = pod.metadata
  const account = pod.spec.serviceAccountName ?? 'default'
  const issuer = `https://kubernetes.default.svc.${cluster.settings.flags.clusterDomain}`
  const issuedAt = Math.floor(seenAt / 1e6)
  const claims = {
    aud: [issuer],
    exp: issuedAt + LIFETIME,
    iat: issuedAt,
    iss: issuer,
    'kubernetes.io': {
      namespace,
      node: { name: node },
      pod: { name, uid },
      serviceaccount: { name: account },
    },
    nbf: issuedAt,
    sub: `system:serviceaccount:${namespace}:${account}`,
  }
  const body = `${encoded({ alg: 'RS256', kid: 'simulated' })}.${encoded(claims)}`
  return `${body}.${encoded(hashOf(body))}`
}

/** Seconds of a year: what Pods of tokens that are extended get. */
const LIFETIME = seconds(365 * 86_400) / 1e6

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
