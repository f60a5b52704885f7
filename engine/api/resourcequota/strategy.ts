/** ResourceQuotas: what is checked; their scopes never change.
 *  Models ValidateResourceQuota and ValidateResourceQuotaUpdate in pkg/apis/core/validation. */
import {
  type FieldPath,
  invalid,
  required,
  root,
  stringListValue,
} from '../../apiserver/field-error'
import { type Errors, FIELD_IS_IMMUTABLE } from '../checks'
import { goStrings } from '../go-values'
import { strategyOf } from '../kind-strategy'
import type { ResourceQuota } from '../kinds'
import { amountAt, isQuotaResource, quotaResourceAt, type ResourceList } from '../resources'

export const resourceQuotaStrategy = strategyOf<'ResourceQuota'>({
  returnsDeleted: true,
  *validate({ spec }) {
    yield* amountsAt(SPEC.child('hard'), spec.hard ?? {})
    yield* scopesAt(SPEC.child('scopes'), spec)
    yield* selectorAt(SPEC.child('scopeSelector', 'matchExpressions'), spec)
  },
  *validateUpdate({ spec }, { spec: old }) {
    const [is, was] = [new Set(spec.scopes), new Set(old.scopes)]
    if (is.size === was.size && [...is].every((scope) => was.has(scope))) return
    const shown = goStrings('core.ResourceQuotaScope', spec.scopes ?? [])
    yield invalid(SPEC.child('scopes'), shown, FIELD_IS_IMMUTABLE)
  },
  *validateStatusUpdate({ status }) {
    yield* amountsAt(root('status').child('hard'), status.hard ?? {})
    yield* amountsAt(root('status').child('used'), status.used ?? {})
  },
  generationOf: false,
})

const SPEC = root('spec')
const SCOPES = [
  ...['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass'],
  'CrossNamespacePodAffinity',
]
const EXISTING_ONLY = new Set(SCOPES.filter((scope) => scope !== 'PriorityClass'))
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const

type Spec = ResourceQuota['spec']

function* amountsAt(at: FieldPath, amounts: ResourceList): Errors {
  for (const [name, amount] of Object.entries(amounts)) {
    yield* quotaResourceAt(at.key(name), name)
    yield* amountAt(at.key(name), name, amount)
  }
}

function* scopesAt(at: FieldPath, { scopes = [], hard = {} }: Spec): Errors {
  const shown = goStrings('core.ResourceQuotaScope', scopes)
  for (const scope of scopes) {
    if (!SCOPES.includes(scope)) yield invalid(at, shown, 'unsupported scope')
    for (const name of Object.keys(hard).sort()) {
      if (!isQuotaResource(name) || suits(scope, name)) continue
      yield invalid(at, shown, 'unsupported scope applied to resource')
    }
  }
  for (const pair of OPPOSITES) {
    if (pair.every((scope) => scopes.includes(scope))) {
      yield invalid(at, shown, 'conflicting scopes')
    }
  }
}

function* selectorAt(at: FieldPath, { scopeSelector, hard = {} }: Spec): Errors {
  for (const expression of scopeSelector?.matchExpressions ?? []) {
    const { scopeName, operator, values = [] } = expression
    if (!SCOPES.includes(scopeName)) {
      yield invalid(at.child('scopeName'), scopeName, 'unsupported scope')
    }
    for (const name of Object.keys(hard).sort()) {
      if (!isQuotaResource(name) || suits(scopeName, name)) continue
      yield invalid(at, scopeSelector, 'unsupported scope applied to resource')
    }
    if (EXISTING_ONLY.has(scopeName) && operator !== 'Exists') {
      yield invalid(at.child('operator'), operator, ONLY_EXISTS)
    }
    if (operator === 'In' || operator === 'NotIn') {
      const detail =
        "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
      if (values.length === 0) yield required(at.child('values'), detail)
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      const detail =
        "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
      if (values.length > 0) yield invalid(at.child('values'), stringListValue(values), detail)
    } else yield invalid(at.child('operator'), operator, 'not a valid selector operator')
  }
}

const ONLY_EXISTS =
  "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, " +
  'ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ' +
  'ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity'

const POD_RESOURCES: ReadonlySet<string> = new Set([
  ...['pods', 'cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'],
  ...['requests.ephemeral-storage', 'limits.ephemeral-storage', 'ephemeral-storage'],
])

/** Scopes are about Pods; best effort ones are only counted. */
function suits(scope: string, resource: string): boolean {
  return scope === 'BestEffort' ? resource === 'pods' : POD_RESOURCES.has(resource)
}
