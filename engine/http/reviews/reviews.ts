/**
 * Kinds that are answered and not stored: who somebody is, what somebody may do, and tokens of
 * ServiceAccounts. Each is a POST whose answer is the object that was sent, with its status.
 *
 * Models pkg/registry/{authentication,authorization} and core/serviceaccount/storage/token.go.
 */
import type { KubeObject } from '../../api/meta'
import { decodeBody } from '../../apiserver/body'
import { managedBy } from '../../apiserver/patching'
import type { Resource } from '../../apiserver/registry'
import { unknownResource, wrongMethod } from '../../apiserver/status-error'
import type { Authenticator } from '../authentication/authenticator'
import { requireNoTable } from '../negotiation'
import { askedBy, bodyOf, type Endpoint, writing } from '../rest/endpoint'
import type { Special } from '../rest/route'
import {
  localSubjectAccessReview,
  selfSubjectAccessReview,
  selfSubjectRulesReview,
  subjectAccessReview,
} from './access'
import { selfSubjectReview, tokenReview } from './identity'
import { TOKEN_REQUEST, tokenRequest } from './token-request'

/** By resource and subresource. */
export function reviews(authenticator: Authenticator): ReadonlyMap<string, Special> {
  const kinds: Readonly<Record<string, Respond>> = {
    'selfsubjectreviews.authentication.k8s.io': selfSubjectReview,
    'tokenreviews.authentication.k8s.io': tokenReview(authenticator),
    'localsubjectaccessreviews.authorization.k8s.io': localSubjectAccessReview,
    'selfsubjectaccessreviews.authorization.k8s.io': selfSubjectAccessReview,
    'selfsubjectrulesreviews.authorization.k8s.io': selfSubjectRulesReview,
    'subjectaccessreviews.authorization.k8s.io': subjectAccessReview,
  }
  return new Map<string, Special>([
    ...Object.entries(kinds).map(
      ([id, respond]) => [id, (endpoint: Endpoint) => collection(endpoint, respond)] as const,
    ),
    ['serviceaccounts/token', (endpoint) => token(endpoint, tokenRequest(authenticator))],
  ])
}

/** What is answered to a review that has been decoded; throws a StatusError to refuse it. */
export type Respond = (review: KubeObject, endpoint: Endpoint, warnings: string[]) => object

function collection(endpoint: Endpoint, respond: Respond): ReturnType<Special> {
  const { target, resource } = endpoint
  const isPlaced = resource.namespaced === (target.namespace !== undefined)
  if (target.name !== undefined || !isPlaced) throw unknownResource()
  return answer(endpoint, resource, respond)
}

function token(endpoint: Endpoint, respond: Respond): ReturnType<Special> {
  if (endpoint.target.namespace === undefined) throw unknownResource()
  return answer(endpoint, TOKEN_REQUEST, respond)
}

/** `type` is what is sent, which is another kind where it is about a subresource. */
function answer(endpoint: Endpoint, type: Resource, respond: Respond): ReturnType<Special> {
  const { request, resource, server, key, cluster } = endpoint
  if (request.method !== 'POST') throw wrongMethod()
  server.requireRead('create', resource, key, askedBy(endpoint))
  requireNoTable(request.headers.accept)
  const { options, warnings } = writing(endpoint)
  const body = bodyOf({ ...endpoint, resource: type }, options)
  // The status is the server's to say, so that nobody owns what they sent of it.
  const { status: __, ...sent } = decodeBody(type, body, options.isStrict ? undefined : warnings)
  const { subresource: _, ...manager } = options
  const review = managedBy(manager, type, undefined, sent, cluster.now())
  return { type: 'object', code: 201, object: respond(review, endpoint, warnings), warnings }
}
