/** Where a Pod may run: node selectors, affinities, spread constraints, tolerations.
 *  Models validateAffinity, validateTopologySpreadConstraints and ValidateTolerations in
 *  pkg/apis/core/validation. */
import { type FieldPath, forbidden, invalid, required } from '../../apiserver/field-error'
import { type Errors, eachAt, labelSelectorAt, presentAt, reasonsAt } from '../checks'
import type { Affinity, LabelSelector, NodeSelector } from '../kinds'
import { isDnsLabel, isQualifiedName, isSubdomain } from '../names'

export function* affinityAt(at: FieldPath, affinity: Affinity | undefined): Errors {
  if (affinity === undefined) return
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity
  const nodeAt = at.child('nodeAffinity')
  const required = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  if (required !== undefined) yield* nodeSelectorAt(nodeAt.child(REQUIRED), required)
  const preferred = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution
  yield* eachAt(nodeAt.child(PREFERRED), preferred, function* (term, termAt) {
    yield* weightAt(termAt.child('weight'), term.weight)
    yield* nodeTermAt(term.preference, termAt.child('preference'))
  })
  yield* podAffinityAt(at.child('podAffinity'), podAffinity)
  yield* podAffinityAt(at.child('podAntiAffinity'), podAntiAffinity)
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'

export function* nodeSelectorAt(at: FieldPath, { nodeSelectorTerms }: NodeSelector): Errors {
  const termsAt = at.child('nodeSelectorTerms')
  if (!nodeSelectorTerms?.length) {
    yield required(termsAt, 'must have at least one node selector term')
  } else yield* eachAt(termsAt, nodeSelectorTerms, nodeTermAt)
}

type NodeTerm = NodeSelector['nodeSelectorTerms'][number]
type Requirement = NonNullable<NodeTerm['matchExpressions']>[number]

function* nodeTermAt(term: NodeTerm, at: FieldPath): Errors {
  yield* eachAt(at.child('matchExpressions'), term.matchExpressions, expressionAt)
  yield* eachAt(at.child('matchFields'), term.matchFields, fieldAt)
}

const NO_OPERATOR = 'not a valid selector operator'

function* expressionAt({ key, operator, values = [] }: Requirement, at: FieldPath): Errors {
  const valuesAt = at.child('values')
  if (operator === 'In' || operator === 'NotIn') {
    const detail = "must be specified when `operator` is 'In' or 'NotIn'"
    if (values.length === 0) yield required(valuesAt, detail)
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
    if (values.length > 0) yield forbidden(valuesAt, detail)
  } else if (operator === 'Gt' || operator === 'Lt') {
    const detail = "must be specified single value when `operator` is 'Lt' or 'Gt'"
    if (values.length !== 1) yield required(valuesAt, detail)
  } else yield invalid(at.child('operator'), operator, NO_OPERATOR)
  yield* reasonsAt(at.child('key'), key, isQualifiedName)
}

function* fieldAt({ key, operator, values = [] }: Requirement, at: FieldPath): Errors {
  if (operator !== 'In' && operator !== 'NotIn') {
    yield invalid(at.child('operator'), operator, NO_OPERATOR)
  } else if (values.length !== 1) {
    const detail =
      "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
    yield required(at.child('values'), detail)
  }
  if (key !== 'metadata.name') {
    yield invalid(at.child('key'), key, 'not a valid field selector key')
  } else {
    yield* eachAt(at.child('values'), values, (value, valueAt) =>
      reasonsAt(valueAt, value, isSubdomain),
    )
  }
}

type PodAffinity = NonNullable<Affinity['podAffinity']>
type PodTerm = NonNullable<PodAffinity['requiredDuringSchedulingIgnoredDuringExecution']>[number]

function* podAffinityAt(at: FieldPath, affinity: PodAffinity | undefined): Errors {
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution
  yield* eachAt(at.child(REQUIRED), terms, podTermAt)
  const weighted = affinity?.preferredDuringSchedulingIgnoredDuringExecution
  yield* eachAt(at.child(PREFERRED), weighted, function* (term, termAt) {
    yield* weightAt(termAt.child('weight'), term.weight)
    yield* podTermAt(term.podAffinityTerm, termAt.child('podAffinityTerm'))
  })
}

function* weightAt(at: FieldPath, weight: number): Errors {
  if (weight <= 0 || weight > 100) yield invalid(at, weight, 'must be in the range 1-100')
}

function* podTermAt(term: PodTerm, at: FieldPath): Errors {
  yield* labelSelectorAt(at.child('labelSelector'), term.labelSelector)
  yield* labelSelectorAt(at.child('namespaceSelector'), term.namespaceSelector)
  for (const namespace of term.namespaces ?? []) {
    yield* reasonsAt(at.child('namespace'), namespace, isDnsLabel)
  }
  yield* matchKeysAt(at, term)
  yield* presentAt(at.child('topologyKey'), term.topologyKey, 'can not be empty')
  yield* reasonsAt(at.child('topologyKey'), term.topologyKey, isQualifiedName)
}

function* matchKeysAt(at: FieldPath, term: PodTerm): Errors {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term
  yield* labelKeysAt(at.child('matchLabelKeys'), matchLabelKeys, labelSelector)
  yield* labelKeysAt(at.child('mismatchLabelKeys'), mismatchLabelKeys, labelSelector)
  yield* eachAt(at.child('matchLabelKeys'), matchLabelKeys, function* (key, keyAt) {
    if (!mismatchLabelKeys.includes(key)) return
    yield invalid(keyAt, key, 'exists in both matchLabelKeys and mismatchLabelKeys')
  })
}

const WITHOUT_SELECTOR = 'must not be specified when labelSelector is not set'

function* labelKeysAt(
  at: FieldPath,
  keys: readonly string[],
  selector: LabelSelector | undefined,
): Errors {
  if (keys.length > 0 && selector === undefined) yield forbidden(at, WITHOUT_SELECTOR)
  else yield* eachAt(at, keys, (key, keyAt) => reasonsAt(keyAt, key, isQualifiedName))
}
