/**
 * Says of each ValidatingAdmissionPolicy what its expressions get wrong about the kinds that it
 * names; nothing of that keeps it from being used.
 *
 * Models pkg/controller/validatingadmissionpolicystatus and
 * staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/typechecking.go. Left out:
 * custom resources, and the types of parameters.
 */
import { objectType } from '../api/admissionregistration/object-type'
import { PolicyExpressions } from '../api/admissionregistration/policy-expressions'
import type { KindMap } from '../api/kinds'
import { builtInResources, type ResourceInfo, schemaOf } from '../schema/schema'
import type { Controller } from './controller'

type Policy = KindMap['ValidatingAdmissionPolicy']
type Rule = { readonly resources?: readonly string[] } & NonNullable<
  NonNullable<NonNullable<Policy['spec']>['matchConstraints']>['resourceRules']
>[number]

export const validatingAdmissionPolicyStatusController: Controller<'ValidatingAdmissionPolicy'> = {
  name: 'validatingadmissionpolicy-status-controller',
  reconciles: 'ValidatingAdmissionPolicy',
  ignores: ({ type }) => type === 'DELETED',
  reconcile({ client }, name) {
    const policy = client.get('ValidatingAdmissionPolicy', name)
    const generation = policy?.metadata.generation ?? 0
    if (policy === undefined || (policy.status?.observedGeneration ?? 0) >= generation) {
      return undefined
    }
    const expressionWarnings = warningsOf(policy)
    const typeChecking = expressionWarnings.length === 0 ? {} : { expressionWarnings }
    const status = { observedGeneration: generation, typeChecking }
    client.updateStatus<'ValidatingAdmissionPolicy'>({ ...policy, status })
    return undefined
  },
}

interface Warning {
  readonly fieldRef: string
  readonly warning: string
}

/** Of so many kinds at most. */
const MAX_KINDS = 10

export function warningsOf({ spec = {} }: Policy): readonly Warning[] {
  const kinds = kindsOf((spec.matchConstraints?.resourceRules ?? []) as readonly Rule[]) // As sent.
  const checked = kinds.map(({ group, version, kind }) => {
    const apiVersion = group === '' ? version : `${group}/${version}`
    const schema = schemaOf(apiVersion, kind)
    const object = schema && objectType(schema)
    const expressions = new PolicyExpressions(spec.paramKind !== undefined, spec.variables, object)
    return { name: `${apiVersion}, Kind=${kind}`, expressions }
  })
  const warnings: Warning[] = []
  const look = (fieldRef: string, problemBy: (expressions: PolicyExpressions) => unknown): void => {
    const texts = checked.flatMap(({ name, expressions }) => {
      const problems = problemBy(expressions)
      return problems === undefined ? [] : [`${name}: ${problems}`]
    })
    if (texts.length > 0) warnings.push({ fieldRef, warning: texts.join('\n') })
  }
  for (const [i, { expression, messageExpression }] of (spec.validations ?? []).entries()) {
    look(`spec.validations[${i}].expression`, (it) => it.validation(expression).expression.problems)
    if (messageExpression === undefined) continue
    const ref = `spec.validations[${i}].messageExpression`
    look(ref, (it) => it.message(messageExpression).expression.problems)
  }
  return warnings
}

/** The kinds that rules name one by one, in order. */
function kindsOf(rules: readonly Rule[]): readonly ResourceInfo[] {
  const named = builtInResources().filter(({ group, version, plural }) =>
    rules.some(
      ({ apiGroups = [], apiVersions = [], resources = [] }) =>
        apiGroups.includes(group) && apiVersions.includes(version) && resources.includes(plural),
    ),
  )
  const nameOf = ({ group, version, kind }: ResourceInfo) => `${group}/${version}/${kind}`
  return [...named].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).slice(0, MAX_KINDS)
}
