/**
 * Who may do what: the rules of all roles that are bound to a user, cluster-wide or in the
 * Namespace of the request. The first that allows it ends the search; when none does, the refusal
 * says which roles were not there to be asked.
 *
 * Models plugin/pkg/auth/authorizer/rbac and endpoints/handlers/responsewriters/errors.go.
 * Left out: components of the cluster, which are not checked; paths that are no resources; the
 * moment that passes until the authorizer has heard of a new role.
 */
import type { KindMap } from '../../api/kinds'
import { partsOf } from '../../api/meta'
import type { Reader } from '../../client/reader'
import { quote } from '../field-error'
import type { Resource } from '../registry'
import { forbidden } from '../status-error'
import type { WriteOptions } from '../write-options'
import { type Attributes, type PolicyRule, ruleAllows } from './rbac'
import { ADMINISTRATOR, groupsOf, MASTERS, serviceAccountUser } from './users'

export class Authorizer {
  readonly #reader: Reader

  constructor(reader: Reader) {
    this.#reader = reader
  }

  /** Throws a Forbidden unless the user may do this; `verb` as requests to the server are called.
   */
  require(verb: string, resource: Resource, key: string, options: WriteOptions): void {
    const { user } = options
    if (user === ADMINISTRATOR) return
    const request = attributesOf(verb, resource, key, options.subresource)
    const missing = new Set<string>()
    if (this.#allows(user, request, missing)) return
    const errors = [...missing]
    const why = errors.length === 0 ? '' : `: RBAC: ${aggregate(errors)}`
    throw forbidden(resource, request.name, `${refusalOf(user, request)}${why}`)
  }

  allows(user: string, request: Attributes): boolean {
    return this.#allows(user, request, new Set())
  }

  /** All rules that hold for the user in the Namespace, and the roles that are not there. */
  rulesFor(
    user: string,
    namespace: string,
  ): { readonly rules: readonly PolicyRule[]; readonly missing: readonly RoleRef[] } {
    const rules: PolicyRule[] = []
    const missing: RoleRef[] = []
    for (const roleRef of this.#rolesOf(user, namespace)) {
      const found = this.rulesOf(roleRef, namespace)
      if (found === undefined) missing.push(roleRef)
      else rules.push(...found)
    }
    return { rules, missing }
  }

  /** The rules of a role; undefined when there is no such role. */
  rulesOf({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    const role =
      kind === 'Role'
        ? this.#reader.get('Role', `${namespace}/${name}`)
        : this.#reader.get('ClusterRole', name)
    return role === undefined ? undefined : (role.rules ?? [])
  }

  #allows(user: string, request: Attributes, missing: Set<string>): boolean {
    if (groupsOf(user).includes(MASTERS)) return true
    for (const roleRef of this.#rolesOf(user, request.namespace)) {
      const rules = this.rulesOf(roleRef, request.namespace)
      if (rules === undefined) missing.add(notFoundText(roleRef))
      else if (rules.some((rule) => ruleAllows(rule, request))) return true
    }
    return false
  }

  /** What is bound to the user: cluster-wide first, then in the Namespace. */
  *#rolesOf(user: string, namespace: string): Iterable<RoleRef> {
    const groups = groupsOf(user)
    const isMeant = ({ kind, name, namespace: home = namespace }: Subject) => {
      if (kind === 'User') return name === user
      if (kind === 'Group') return groups.includes(name)
      return kind === 'ServiceAccount' && serviceAccountUser(home, name) === user
    }
    for (const { subjects, roleRef } of this.#reader.list('ClusterRoleBinding')) {
      if (subjects?.some(isMeant)) yield roleRef
    }
    if (namespace === '') return
    for (const { subjects, roleRef } of this.#reader.list('RoleBinding', { namespace })) {
      if (subjects?.some(isMeant)) yield roleRef
    }
  }
}

export type RoleRef = KindMap['RoleBinding']['roleRef']
type Subject = NonNullable<KindMap['RoleBinding']['subjects']>[number]

/** What a request is to rules; an action such as an eviction is something that is created. */
function attributesOf(
  verb: string,
  { group, plural }: Resource,
  key: string,
  subresource: string = '',
): Attributes {
  const { namespace, name } = partsOf(key)
  const known = VERBS[verb]
  const path = { group, resource: plural, subresource: known === undefined ? verb : subresource }
  const creates = known === 'create'
  // The URL of a Namespace that is there is in that Namespace.
  const isHome = plural === 'namespaces' && group === '' && !creates
  const home = { namespace: namespace ?? (isHome ? name : '') }
  return { verb: known ?? 'create', ...path, ...home, name: verb === 'create' ? '' : name }
}

const VERBS: Readonly<Record<string, string>> = {
  get: 'get',
  list: 'list',
  watch: 'watch',
  deletecollection: 'deletecollection',
  create: 'create',
  /** A PUT or an apply that finds nothing: its URL has the name. */
  'create missing': 'create',
  update: 'update',
  patch: 'patch',
  apply: 'patch',
  delete: 'delete',
}

function refusalOf(user: string, { verb, group, resource, subresource, namespace }: Attributes) {
  const path = subresource === '' ? resource : `${resource}/${subresource}`
  const what = `cannot ${verb} resource ${quote(path)} in API group ${quote(group)}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${quote(namespace)}`
  return `User ${quote(user)} ${what} ${where}`
}

/** As the authorizer's lister says it, which uses the singular. */
const notFoundText = ({ kind, name }: RoleRef): string =>
  `${kind.toLowerCase()}.rbac.authorization.k8s.io ${quote(name)} not found`

/** Several errors as Go prints them together. */
export const aggregate = (errors: readonly string[]): string =>
  errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`
