/**
 * The parameters that a binding gives its policy: one object by its name, or all that a selector
 * takes; null where the policy or the binding has none.
 *
 * Models CollectParams of
 * staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go.
 */
import { type KubeObject, keyFrom } from '../../api/meta'
import { selectorOf } from '../../api/selectors'
import type { Resource } from '../registry'
import type { Binding, ConfiguredPolicies } from './configured'

/** A text says what is wrong with how policy and binding are configured. */
export function paramsOf(
  policies: ConfiguredPolicies,
  resource: Resource | undefined,
  binding: Binding,
  namespace: string | undefined,
): readonly (KubeObject | null)[] | string {
  const ref = binding.spec?.paramRef
  if (resource === undefined || ref === undefined) return [null]
  if (!resource.namespaced && ref.namespace) {
    return 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`'
  }
  const home = resource.namespaced ? ref.namespace || namespace : undefined
  if (resource.namespaced && home === undefined) {
    return 'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources'
  }
  const found = foundParams(policies, resource, ref, home)
  if (found.length === 0 && ref.parameterNotFoundAction === 'Deny') {
    return 'no params found for policy binding with `Deny` parameterNotFoundAction'
  }
  return found
}

type ParamRef = NonNullable<NonNullable<Binding['spec']>['paramRef']>

function foundParams(
  policies: ConfiguredPolicies,
  resource: Resource,
  { name, selector }: ParamRef,
  namespace: string | undefined,
): readonly KubeObject[] {
  if (name) {
    const object = policies.get(resource, keyFrom(namespace, name))
    return object === undefined ? [] : [object]
  }
  const selected = selectorOf(selector ?? {})
  return policies
    .list(resource)
    .filter(
      ({ metadata }) => metadata.namespace === namespace && selected.matches(metadata.labels ?? {}),
    )
}
