/**
 * What a URL asks to do, for whoever decides whether that may be done.
 *
 * The rule to know: it is decided before anything else is looked at, so that who may not ask learns
 * neither whether there is such a thing nor what is wrong with the request.
 *
 * Models apiserver/pkg/endpoints/request/requestinfo.go and filters/authorization.go.
 */
import { nameIn } from '../../apiserver/authorization/authorizer'
import type { Attributes } from '../../apiserver/authorization/rbac'
import type { ApiRequest } from '../messages'
import { booleanOf } from '../parameters'
import type { ResourceTarget } from '../target'

export function attributesOf({ method, query }: ApiRequest, target: ResourceTarget): Attributes {
  const { group, plural, name = '', subresource = '' } = target
  const isHome = plural === 'namespaces' && group === ''
  const namespace = target.namespace ?? (isHome ? name : '')
  const asked = { group, resource: plural, subresource, namespace }
  const selector = query.get('fieldSelector')
  if (name !== '' || (method !== 'GET' && method !== 'HEAD' && method !== 'DELETE')) {
    return { ...asked, verb: VERBS.get(method) ?? '', name }
  }
  const reads = booleanOf(query, 'watch') ? 'watch' : 'list'
  const verb = method === 'DELETE' ? 'deletecollection' : reads
  if (selector === null) return { ...asked, verb, name }
  return { ...asked, verb, name: nameIn(selector), fieldSelector: selector }
}

const VERBS: ReadonlyMap<string, string> = new Map([
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['POST', 'create'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
])
