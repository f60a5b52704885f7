/** Who a token is of, and who asks. Models pkg/registry/authentication. */
import type { TokenReviewSpec } from 'kubernetes-types/authentication/v1'
import type { UserInfo } from '../../apiserver/authorization/users'
import { badRequest } from '../../apiserver/status-error'
import { rfc3339 } from '../../clock/duration'
import type { Authenticator } from '../authentication/authenticator'
import { unstored } from './metadata'
import type { Respond } from './reviews'

export const tokenReview =
  (authenticator: Authenticator): Respond =>
  ({ kind, apiVersion, metadata, spec }) => {
    const { token, audiences = [] } = spec as TokenReviewSpec // Decoded by the schema.
    if (!token) throw badRequest('token is required for TokenReview in authentication')
    const judged = authenticator.judge(token, audiences.length === 0 ? undefined : audiences)
    const status =
      'error' in judged
        ? { user: {}, error: judged.error }
        : { authenticated: true, user: shown(judged.user), audiences: judged.audiences }
    return { kind, apiVersion, metadata: unstored(metadata), spec, status }
  }

/** The answer says nothing of what was sent. */
export const selfSubjectReview: Respond = ({ kind, apiVersion }, { request, cluster }) => ({
  kind,
  apiVersion,
  metadata: { creationTimestamp: rfc3339(cluster.now()) },
  status: { userInfo: shown(request.user) },
})

function shown({ name, uid, groups, extra }: UserInfo): object {
  return {
    username: name,
    ...(uid !== undefined && { uid }),
    ...(groups.length > 0 && { groups }),
    ...(extra !== undefined && Object.keys(extra).length > 0 && { extra }),
  }
}
