/**
 * The webhooks of a cluster's configurations, by the requests that their rules match.
 *
 * The rule to know: what a rule matches depends on the resource and the operation alone, so it is
 * found once for each and remembered until a configuration changes. Webhooks are called in the
 * order of their configurations' names.
 *
 * Models apiserver/pkg/admission/configuration. Left out: the moment that passes until the API
 * server has heard of a new configuration.
 */
import { PolicyExpressions } from '../../api/admissionregistration/policy-expressions'
import type { KindMap } from '../../api/kinds'
import type { Store } from '../../store/store'
import type { AdmissionRequest } from '../admission'
import type { Outside } from '../outside'
import type { Registry, Resource } from '../registry'
import { type Operation, ruleMatches } from './rules'

export class ConfiguredWebhooks {
  readonly outside: Outside
  readonly #store: Store
  readonly #registry: Registry
  readonly #found = new Map<string, readonly Invocation[]>()
  #hooks: Hooks | undefined
  #served = 0
  #expressions: PolicyExpressions | undefined

  constructor(store: Store, registry: Registry, outside: Outside) {
    this.#store = store
    this.#registry = registry
    this.outside = outside
    for (const id of Object.values(RESOURCES)) {
      store.subscribe(id, () => {
        this.#hooks = undefined
      })
    }
  }

  /** What is compiled of match conditions. */
  get expressions(): PolicyExpressions {
    this.#expressions ??= new PolicyExpressions(false)
    return this.#expressions
  }

  get areAny(): boolean {
    return this.has('mutating') || this.has('validating')
  }

  /** Whether there are any of a type. */
  has(type: HookType): boolean {
    return (this.#hooks ?? this.#read())[type].length > 0
  }

  /** The webhooks of which a rule matches, in the order in which they are called. */
  for(type: HookType, { verb, requested: resource, subresource }: Matched): readonly Invocation[] {
    const hooks = this.#hooks ?? this.#read()
    if (this.#served !== this.#registry.revision) this.#forget()
    const key = `${type} ${verb} ${resource.apiVersion}/${resource.plural}/${subresource ?? ''}`
    let found = this.#found.get(key)
    if (found === undefined) {
      found = isExempt(resource)
        ? []
        : hooks[type].flatMap((hook) => this.#invoked(hook, verb, resource, subresource))
      this.#found.set(key, found)
    }
    return found
  }

  #invoked(
    hook: Hook,
    operation: Operation,
    resource: Resource,
    subresource = '',
  ): readonly Invocation[] {
    const { rules = [], matchPolicy } = hook.webhook
    if (rules.some((rule) => ruleMatches(rule, operation, resource, subresource))) {
      return [{ hook, as: resource }]
    }
    if (matchPolicy !== 'Equivalent') return []
    const others = this.#registry
      .served()
      .filter((other) => other.id === resource.id && other.version !== resource.version)
    for (const rule of rules) {
      const as = others.find((other) => ruleMatches(rule, operation, other, subresource))
      if (as !== undefined) return [{ hook, as }]
    }
    return []
  }

  #read(): Hooks {
    this.#forget()
    const [mutating, validating] = [this.#hooksOf('mutating'), this.#hooksOf('validating')]
    this.#hooks = { mutating, validating }
    return this.#hooks
  }

  #forget(): void {
    this.#served = this.#registry.revision
    this.#found.clear()
  }

  #hooksOf(type: HookType): readonly Hook[] {
    // The collections hold objects of these kinds.
    const stored = this.#store.collection(RESOURCES[type]).list({}) as unknown as Configuration[]
    const sorted = stored.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    return sorted.flatMap(({ metadata, webhooks = [] }) =>
      webhooks.map((webhook, i) => ({
        type,
        webhook,
        id: `${metadata.name}/${webhook.name}/${i}`,
      })),
    )
  }
}

/** What rules look at; of the resource the version that the request is made in. */
type Matched = Pick<AdmissionRequest, 'verb' | 'requested' | 'subresource'>

export type HookType = 'mutating' | 'validating'

export interface Hook {
  readonly type: HookType
  readonly webhook: Webhook
  /** Unique in the cluster. */
  readonly id: string
}

/** A webhook that is called, and the version of the resource that it is told. */
export interface Invocation {
  readonly hook: Hook
  readonly as: Resource
}

export type Webhook = NonNullable<KindMap['MutatingWebhookConfiguration']['webhooks']>[number]

type Hooks = Readonly<Record<HookType, readonly Hook[]>>
type Configuration = KindMap['MutatingWebhookConfiguration']

const RESOURCES: Readonly<Record<HookType, string>> = {
  mutating: 'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  validating: 'validatingwebhookconfigurations.admissionregistration.k8s.io',
}

/** A webhook could keep itself from being repaired. */
const isExempt = ({ group, plural }: Resource): boolean =>
  group === 'admissionregistration.k8s.io' && EXEMPT.includes(plural)

const EXEMPT = [
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
]
