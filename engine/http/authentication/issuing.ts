/** All that is issued to whom may have it, while a cluster is served: certificates that were asked
 *  for, tokens in Secrets and in volumes of Pods. */
import type { Cluster } from '../../cluster'
import type { Authenticator } from './authenticator'
import type { Keys } from './keys'
import { PodTokens } from './pod-tokens'
import { reactTo } from './reactions'
import { approver, signer } from './signer'
import { tokenFiller, tokenRemover } from './token-secrets'

/** Begins now; the result ends it. */
export function issueCredentials({
  cluster,
  keys,
  authenticator,
  onBug,
}: {
  readonly cluster: Cluster
  readonly keys: Keys
  readonly authenticator: Authenticator
  readonly onBug: (error: unknown) => void
}): () => void {
  const { tokenKey } = authenticator
  const ends = [
    reactTo(cluster, REQUESTS, approver(cluster), onBug),
    reactTo(cluster, REQUESTS, signer(cluster, keys.ca), onBug),
    reactTo(cluster, 'secrets', tokenFiller(cluster, tokenKey, keys.ca.certificate), onBug),
    reactTo(cluster, 'serviceaccounts', tokenRemover(cluster), onBug),
  ]
  cluster.signer = new PodTokens(tokenKey, cluster.server.reader, () => cluster.now())
  return () => {
    cluster.signer = undefined
    for (const end of ends) end()
  }
}

const REQUESTS = 'certificatesigningrequests.certificates.k8s.io'
