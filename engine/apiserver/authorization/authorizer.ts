/**
 * Who may do what: the rules of all roles that are bound to a user, cluster-wide or in the
 * Namespace of the request. The first that allows it ends the search; when none does, the refusal
 * says which roles were not there to be asked.
 *
 * Models plugin/pkg/auth/authorizer/rbac and endpoints/handlers/responsewriters/errors.go.
 * Left out: components of the cluster, which are not checked; the moment that passes until the
 * authorizer has heard of a new role.
 */
import type { KindMap } from '../../api/kinds'
import { partsOf } from '../../api/meta'
import type { Reader } from '../../client/reader'
import type { Store } from '../../store/store'
import { quote } from '../field-error'
import type { Resource } from '../registry'
import { forbidden } from '../status-error'
import type { WriteOptions } from '../write-options'
import { nodeNameOf, nodeRefusal } from './node-authorizer'
import { type Attributes, type PathAttributes, type PolicyRule, ruleAllows } from './rbac'
import { ADMINISTRATOR, MASTERS, serviceAccountUser, type UserInfo, userOf } from './users'

export class Authorizer {
  readonly #reader: Reader
  /** What is bound to whom in which Namespace, until any binding changes. */
  readonly #grants = new Map<string, readonly Grant[]>()

  constructor(reader: Reader, store: Pick<Store, 'subscribe'>) {
    this.#reader = reader
    for (const id of BINDINGS) store.subscribe(id, () => this.#grants.clear())
  }

  /** Throws a Forbidden unless the user may do this; `verb` as requests to the server are called.
   */
  require(verb: string, resource: Resource, key: string, options: WriteOptions): void {
    if (options.user === ADMINISTRATOR && options.userInfo === undefined) return
    this.requireAsked(userOf(options), attributesOf(verb, resource, key, options))
  }

  /** The same of what is asked for, whether there is such a resource or not. */
  requireAsked(user: UserInfo, request: Attributes): void {
    const { isAllowed, reason } = this.decide(user, request)
    if (isAllowed) return
    const { group, resource: plural, name } = request
    throw forbidden({ group, plural }, name, `${refusalOf(user, request)}${because(reason)}`)
  }

  /** Like `require`, of a path that is no resource; `verb` is the HTTP method in lower case. */
  requirePath(user: UserInfo, verb: string, path: string): void {
    const { isAllowed, reason } = this.decide(user, { verb, path })
    if (isAllowed) return
    const refusal = `User ${quote(user.name)} cannot ${verb} path ${quote(path)}`
    throw forbidden(undefined, '', `${refusal}${because(reason)}`)
  }

  allows(user: UserInfo, request: Attributes | PathAttributes): boolean {
    return this.decide(user, request).isAllowed
  }

  /** Whether the user may, and what let them, or what could not be asked. */
  decide(user: UserInfo, request: Attributes | PathAttributes): Decision {
    if (user.groups.includes(MASTERS)) return BY_PRIVILEGE
    const node = nodeNameOf(user)
    if (node === undefined) return this.#decideByRoles(user, request)
    const refusal = nodeRefusal(this.#reader, node, user, request)
    if (refusal === undefined) return { isAllowed: true, reason: '' }
    const decision = this.#decideByRoles(user, request)
    if (decision.isAllowed || refusal === '') return decision
    const reasons = decision.reason === '' ? [refusal] : [refusal, decision.reason]
    return { isAllowed: false, reason: reasons.join('\n') }
  }

  #decideByRoles(user: UserInfo, request: Attributes | PathAttributes): Decision {
    const namespace = 'path' in request ? '' : request.namespace
    const missing = new Set<string>()
    for (const grant of this.#grantsTo(user, namespace)) {
      const rules = this.rulesOf(grant.binding.roleRef, namespace)
      if (rules === undefined) missing.add(notFoundText(grant.binding.roleRef))
      else if (rules.some((rule) => ruleAllows(rule, request))) {
        return { isAllowed: true, reason: `RBAC: allowed by ${grantText(grant)}` }
      }
    }
    const reason = missing.size === 0 ? '' : `RBAC: ${aggregate([...missing])}`
    return { isAllowed: false, reason }
  }

  /** All rules that hold for the user in the Namespace, and the roles that are not there. */
  rulesFor(
    user: UserInfo,
    namespace: string,
  ): { readonly rules: readonly PolicyRule[]; readonly missing: readonly RoleRef[] } {
    const rules: PolicyRule[] = []
    const missing: RoleRef[] = []
    for (const { binding } of this.#grantsTo(user, namespace)) {
      const found = this.rulesOf(binding.roleRef, namespace)
      if (found === undefined) missing.push(binding.roleRef)
      else rules.push(...found)
    }
    return { rules, missing }
  }

  /** The same for who asks what they may do; the error says what could not be found out. */
  reviewRules(
    user: UserInfo,
    namespace: string,
  ): {
    readonly rules: readonly PolicyRule[]
    readonly error: string
    readonly isIncomplete: boolean
  } {
    const { rules, missing } = this.rulesFor(user, namespace)
    const isIncomplete = nodeNameOf(user) !== undefined
    const node = isIncomplete ? ['node authorizer does not support user rule resolution'] : []
    const texts = [...node, ...new Set(missing.map(notFoundText))]
    return { rules, error: texts.length === 0 ? '' : aggregate(texts), isIncomplete }
  }

  /** The rules of a role; undefined when there is no such role. */
  rulesOf({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    const role =
      kind === 'Role'
        ? this.#reader.get('Role', `${namespace}/${name}`)
        : this.#reader.get('ClusterRole', name)
    return role === undefined ? undefined : (role.rules ?? [])
  }

  /** What is bound to the user: cluster-wide first, then in the Namespace. */
  #grantsTo(user: UserInfo, namespace: string): readonly Grant[] {
    // Names and groups may hold anything, so that joining them could make one user of two.
    const who = JSON.stringify([namespace, user.name, user.groups])
    let grants = this.#grants.get(who)
    if (grants === undefined) {
      if (this.#grants.size >= REMEMBERED) this.#grants.clear()
      grants = [...this.#boundTo(user, namespace)]
      this.#grants.set(who, grants)
    }
    return grants
  }

  *#boundTo({ name: user, groups }: UserInfo, namespace: string): Iterable<Grant> {
    const isMeant = ({ kind, name, namespace: home = namespace }: Subject) => {
      if (kind === 'User') return name === user
      if (kind === 'Group') return groups.includes(name)
      return kind === 'ServiceAccount' && serviceAccountUser(home, name) === user
    }
    for (const binding of this.#reader.list('ClusterRoleBinding')) {
      const subject = binding.subjects?.find(isMeant)
      if (subject !== undefined) yield { binding, subject }
    }
    if (namespace === '') return
    for (const binding of this.#reader.list('RoleBinding', { namespace })) {
      const subject = binding.subjects?.find(isMeant)
      if (subject !== undefined) yield { binding, subject }
    }
  }
}

/** `reason` is empty where there is nothing to say. */
export interface Decision {
  readonly isAllowed: boolean
  readonly reason: string
}

const BINDINGS = [
  'clusterrolebindings.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
]
const REMEMBERED = 1000

export type RoleRef = KindMap['RoleBinding']['roleRef']
type Subject = NonNullable<KindMap['RoleBinding']['subjects']>[number]

interface Grant {
  readonly binding: KindMap['RoleBinding'] | KindMap['ClusterRoleBinding']
  readonly subject: Subject
}

const BY_PRIVILEGE: Decision = { isAllowed: true, reason: '' }

/** The reason of a refusal, as it ends the message. */
export const because = (reason: string): string => (reason === '' ? '' : `: ${reason}`)

/** As the authorizer writes a binding of a Namespace: the name comes first. */
function grantText({ binding, subject }: Grant): string {
  const { kind, roleRef, metadata } = binding
  const { name, namespace: home } = metadata
  const what = home === undefined ? name : `${name}/${home}`
  const who =
    subject.kind === 'ServiceAccount'
      ? `${subject.name}/${subject.namespace ?? home ?? ''}`
      : subject.name
  const role = `${roleRef.kind} ${quote(roleRef.name)}`
  return `${kind} ${quote(what)} of ${role} to ${subject.kind} ${quote(who)}`
}

/** What a request is to rules; an action such as an eviction is something that is created. */
function attributesOf(
  verb: string,
  { group, plural }: Resource,
  key: string,
  { subresource = '', fieldSelector }: Pick<WriteOptions, 'subresource' | 'fieldSelector'>,
): Attributes {
  const { namespace, name } = partsOf(key)
  const known = VERBS[verb]
  const path = { group, resource: plural, subresource: known === undefined ? verb : subresource }
  const creates = known === 'create'
  // The URL of a Namespace that is there is in that Namespace.
  const isHome = plural === 'namespaces' && group === '' && !creates
  const home = { namespace: namespace ?? (isHome ? name : '') }
  const isNameless = verb === 'create' && subresource === ''
  const attributes = { verb: known ?? 'create', ...path, ...home, name: isNameless ? '' : name }
  if (fieldSelector === undefined) return attributes
  return { ...attributes, name: name || nameIn(fieldSelector), fieldSelector }
}

/** The one name that a selector leaves; empty when there are others. */
export const nameIn = (fieldSelector: string): string =>
  /(?:^|,)metadata\.name==?([^,]+)/.exec(fieldSelector)?.[1] ?? ''

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

/** What a Forbidden says that a user may not do. */
export function refusalOf({ name: user }: UserInfo, request: Attributes): string {
  const { verb, group, resource, subresource, namespace } = request
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
