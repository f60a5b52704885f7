/**
 * Nobody may give rights that they do not hold: who writes a role needs each of its rules or the
 * verb `escalate`, who binds one needs them or the verb `bind`.
 *
 * Models pkg/registry/rbac/escalation_check.go and the policybased storages beside it.
 */
import type { KindMap } from '../../api/kinds'
import type { KubeObject } from '../../api/meta'
import { deepEqual } from '../../store/equal'
import { quote } from '../field-error'
import type { Resource } from '../registry'
import { forbidden, notFound } from '../status-error'
import { type Authorizer, aggregate, type RoleRef } from './authorizer'
import { missingRules, type PolicyRule, quotedList, rulesText } from './rbac'
import { MASTERS, type UserInfo, userOf } from './users'

/** A role or a binding that a client is about to write. */
export interface Grant {
  readonly resource: Resource
  readonly object: KubeObject
  readonly old: KubeObject | undefined
  /** The name in the URL, which a POST does not have. */
  readonly urlName: string
  readonly user: string
  readonly userInfo: UserInfo | undefined
}

/** Throws a Forbidden when the write would give more than the user holds. */
export function requireGrantable(authorizer: Authorizer, grant: Grant): void {
  const { resource, object, old } = grant
  if (resource.group !== GROUP || userOf(grant).groups.includes(MASTERS)) return
  if (old !== undefined && deepEqual(withoutOwners(object), withoutOwners(old))) return
  if ('roleRef' in object) requireBindable(authorizer, grant)
  else requireHeld(authorizer, grant)
}

const GROUP = 'rbac.authorization.k8s.io'
const EVERYTHING: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
]

/** What the garbage collector changes says nothing about rights. */
function withoutOwners(object: KubeObject): KubeObject {
  const { ownerReferences: _, finalizers: __, managedFields: ___, ...metadata } = object.metadata
  return { ...object, metadata }
}

function requireHeld(authorizer: Authorizer, grant: Grant): void {
  const { resource, object, old, urlName } = grant
  const user = userOf(grant)
  const namespace = object.metadata.namespace ?? ''
  const path = { group: GROUP, resource: resource.plural, subresource: '', namespace }
  if (authorizer.allows(user, { verb: 'escalate', ...path, name: urlName })) return
  // The group has no other kinds than roles and bindings.
  const { rules = [], aggregationRule } = object as unknown as KindMap['ClusterRole']
  confirm(authorizer, grant, namespace, rules)
  if (aggregationRule === undefined && old?.aggregationRule === undefined) return
  const { rules: held } = authorizer.rulesFor(user, namespace)
  if (missingRules(held, EVERYTHING).length === 0) return
  const why = 'must have cluster-admin privileges to use the aggregationRule'
  throw forbidden(resource, object.metadata.name, why)
}

function requireBindable(authorizer: Authorizer, grant: Grant): void {
  const { object } = grant
  const namespace = object.metadata.namespace ?? ''
  const { roleRef } = object as unknown as KindMap['RoleBinding'] // It has a roleRef.
  const name = resourceOf(roleRef)
  const role = { group: GROUP, resource: name.plural, subresource: '', name: roleRef.name }
  if (authorizer.allows(userOf(grant), { verb: 'bind', ...role, namespace })) return
  const rules = authorizer.rulesOf(roleRef, namespace)
  if (rules === undefined) throw notFound(name, roleRef.name)
  confirm(authorizer, grant, namespace, rules)
}

function confirm(
  authorizer: Authorizer,
  grant: Grant,
  namespace: string,
  wanted: readonly PolicyRule[],
): void {
  const { resource, object } = grant
  const user = userOf(grant)
  const { rules, missing: unresolved } = authorizer.rulesFor(user, namespace)
  const missing = missingRules(rules, wanted)
  if (missing.length === 0) return
  const who = `user ${quote(user.name)} (groups=${quotedList(user.groups)})`
  const what = 'is attempting to grant RBAC permissions not currently held:'
  const errors = [...new Set(unresolved.map(unresolvedText))]
  const doubts = errors.length === 0 ? '' : `; resolution errors: [${aggregate(errors)}]`
  const message = `${who} ${what}\n${rulesText(missing)}${doubts}`
  throw forbidden(resource, object.metadata.name, message)
}

const resourceOf = ({ kind }: RoleRef) => ({
  group: GROUP,
  plural: kind === 'Role' ? 'roles' : 'clusterroles',
})

const unresolvedText = (roleRef: RoleRef): string =>
  notFound(resourceOf(roleRef), roleRef.name).message
