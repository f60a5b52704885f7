/**
 * The values of the variables that expressions about a request may read.
 *
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/cel/activation.go.
 */
import type { CheckedAttributes } from '../../cel/library/authorization'
import { Authorizer as Asking } from '../../cel/library/authorization'
import type { AdmissionRequest } from '../admission'
import type { Authorizer } from '../authorization/authorizer'
import { userNamed, userOf } from '../authorization/users'
import type { ServerContext } from '../strategy'
import { aboutRequest } from '../webhooks/review'

export type Values = Readonly<Record<string, unknown>>

export function requestValues(request: AdmissionRequest, context: ServerContext): Values {
  const { verb, object, old, resource, namespace } = request
  const isNamespaced = namespace !== undefined && resource.id !== 'namespaces'
  const home = isNamespaced ? context.reader.get('Namespace', namespace) : undefined
  const asking = new Asking(decider(request, context.policies.authorizer))
  return {
    object: verb === 'DELETE' ? null : object,
    oldObject: old ?? null,
    request: aboutRequest(request, resource),
    namespaceObject: home ?? null,
    authorizer: asking,
    'authorizer.requestResource': asking.with({
      group: resource.group,
      resource: resource.plural,
      ...(request.subresource === undefined ? {} : { subresource: request.subresource }),
      ...(namespace === undefined ? {} : { namespace }),
      name: request.name,
    }),
  }
}

function decider(request: AdmissionRequest, authorizer: Authorizer) {
  return ({ user, path, verb, ...asked }: CheckedAttributes) => {
    const who = user === undefined ? userOf(request) : userNamed(user)
    if (path !== undefined) return authorizer.decide(who, { verb, path })
    const { group = '', resource = '', subresource = '', namespace = '', name = '' } = asked
    return authorizer.decide(who, { verb, group, resource, subresource, namespace, name })
  }
}
