/**
 * The ValidatingAdmissionPolicies of a cluster that are bound, with what is compiled of them, by
 * the requests that they look at.
 *
 * The rule to know: without policies nothing is asked; with some, what the rules of one match
 * depends on resource and operation, and is remembered until a policy, a binding or what is served
 * changes.
 *
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_source.go. Left
 * out: the moment that passes until the API server has heard of a new policy.
 */
import { PolicyExpressions } from '../../api/admissionregistration/policy-expressions'
import type { KindMap } from '../../api/kinds'
import type { KubeObject } from '../../api/meta'
import type { Store } from '../../store/store'
import type { Authorizer } from '../authorization/authorizer'
import type { Registry, Resource } from '../registry'
import { type Operation, type Rule, ruleMatches } from '../webhooks/rules'

export class ConfiguredPolicies {
  readonly authorizer: Authorizer
  readonly #store: Store
  readonly #registry: Registry
  readonly #found = new Map<string, readonly BoundPolicy[]>()
  #policies: readonly BoundPolicy[] | undefined
  #served = 0

  constructor(store: Store, registry: Registry, authorizer: Authorizer) {
    this.#store = store
    this.#registry = registry
    this.authorizer = authorizer
    for (const id of [POLICIES, BINDINGS]) {
      store.subscribe(id, () => {
        this.#policies = undefined
      })
    }
  }

  /** The policies one of whose rules matches, in the order of their names. */
  for(
    operation: Operation,
    resource: Resource,
    subresource: string | undefined,
  ): readonly BoundPolicy[] {
    const policies = this.#policies ?? this.#read()
    if (policies.length === 0) return policies
    if (this.#served !== this.#registry.revision) this.#forget()
    const key = `${operation} ${resource.apiVersion}/${resource.plural}/${subresource ?? ''}`
    let found = this.#found.get(key)
    if (found === undefined) {
      found = isExempt(resource)
        ? []
        : policies.filter(({ spec }) =>
            this.matches(spec.matchConstraints ?? {}, operation, resource, subresource),
          )
      this.#found.set(key, found)
    }
    return found
  }

  /** Whether some rule matches and none excludes; a name counts where a rule gives names. */
  matches(
    { resourceRules, excludeResourceRules = [], matchPolicy }: MatchResources,
    operation: Operation,
    resource: Resource,
    subresource = '',
    name?: string,
  ): boolean {
    const isEquivalent = matchPolicy !== 'Exact'
    const versions = isEquivalent
      ? this.#registry.served().filter(({ id }) => id === resource.id)
      : [resource]
    const holds = (rule: NamedRule, isExcluding: boolean): boolean => {
      const { resourceNames: names = [] } = rule
      // Where no name is asked for, a rule of names may yet match.
      if (names.length > 0 && (name === undefined ? isExcluding : !names.includes(name)))
        return false
      return versions.some((version) => ruleMatches(rule, operation, version, subresource))
    }
    if (excludeResourceRules.some((rule) => holds(rule, true))) return false
    if (resourceRules === undefined || resourceRules.length === 0) return true
    return resourceRules.some((rule) => holds(rule, false))
  }

  /** The resource of a kind of parameters, if it is served. */
  resourceOf(kind: ParamKind): Resource | undefined {
    return this.#registry.ofObject(kind.apiVersion ?? '', kind.kind ?? '')
  }

  get(resource: Resource, key: string): KubeObject | undefined {
    return this.#store.get(resource.id, key)
  }

  list(resource: Resource): readonly KubeObject[] {
    return this.#store.collection(resource.id).list({})
  }

  #read(): readonly BoundPolicy[] {
    this.#forget()
    const bindings = this.#listed<Binding>(BINDINGS)
    this.#policies = this.#listed<Policy>(POLICIES).flatMap(({ metadata, spec = {} }) => {
      const own = bindings.filter((binding) => binding.spec?.policyName === metadata.name)
      if (own.length === 0) return []
      const expressions = new PolicyExpressions(spec.paramKind !== undefined, spec.variables)
      return [{ name: metadata.name, spec, bindings: own, expressions }]
    })
    return this.#policies
  }

  #listed<T extends Policy | Binding>(id: string): readonly T[] {
    // The collections hold objects of these kinds.
    const objects = this.#store.collection(id).list({}) as unknown as T[]
    return objects.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  }

  #forget(): void {
    this.#served = this.#registry.revision
    this.#found.clear()
  }
}

/** A policy with its bindings. */
export interface BoundPolicy {
  readonly name: string
  readonly spec: PolicySpec
  readonly bindings: readonly Binding[]
  readonly expressions: PolicyExpressions
}

type Policy = KindMap['ValidatingAdmissionPolicy']
export type Binding = KindMap['ValidatingAdmissionPolicyBinding']
export type PolicySpec = NonNullable<Policy['spec']>
export type MatchResources = NonNullable<PolicySpec['matchConstraints']>
export type ParamKind = NonNullable<PolicySpec['paramKind']>
type NamedRule = Rule & { readonly resourceNames?: readonly string[] }

const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io'
const BINDINGS = 'validatingadmissionpolicybindings.admissionregistration.k8s.io'

/** A policy could keep itself from being repaired. */
const isExempt = ({ id }: Resource): boolean => id === POLICIES || id === BINDINGS
