/** Topology spread constraints and tolerations of a Pod, and taints of a Node.
 *  Models validateTopologySpreadConstraints, ValidateTolerations and validateNodeTaints in
 *  pkg/apis/core/validation. */
import {
  duplicate,
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  verbatim,
} from '../../apiserver/field-error'
import {
  type Errors,
  eachAt,
  labelSelectorAt,
  oneOfAt,
  optionalOneOfAt,
  presentAt,
  reasonsAt,
} from '../checks'
import { goNil, goStruct } from '../go-values'
import type { Taint, Toleration, TopologySpreadConstraint } from '../kinds'
import { isLabelValue, isQualifiedName } from '../names'

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway']
const POLICIES = ['Honor', 'Ignore']
const POSITIVE = 'must be greater than zero'

export function* spreadConstraintsAt(
  at: FieldPath,
  constraints: readonly TopologySpreadConstraint[] | undefined,
): Errors {
  yield* eachAt(at, constraints, function* (constraint, itemAt, i) {
    const { maxSkew, topologyKey, whenUnsatisfiable, minDomains } = constraint
    if (maxSkew <= 0) yield invalid(itemAt.child('maxSkew'), maxSkew, POSITIVE)
    yield* presentAt(itemAt.child('topologyKey'), topologyKey, 'can not be empty')
    if (!ACTIONS.includes(whenUnsatisfiable)) {
      yield notSupported(itemAt.child('whenUnsatisfiable'), whenUnsatisfiable, ACTIONS)
    }
    const isRepeated = constraints?.some(
      (other, j) =>
        j > i && other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable,
    )
    if (isRepeated) {
      const pair = itemAt.child('{topologyKey, whenUnsatisfiable}')
      yield duplicate(pair, `{${topologyKey}, ${whenUnsatisfiable}}`)
    }
    yield* minDomainsAt(itemAt.child('minDomains'), minDomains, whenUnsatisfiable)
    const { nodeAffinityPolicy, nodeTaintsPolicy } = constraint
    yield* optionalOneOfAt(itemAt.child('nodeAffinityPolicy'), nodeAffinityPolicy, POLICIES)
    yield* optionalOneOfAt(itemAt.child('nodeTaintsPolicy'), nodeTaintsPolicy, POLICIES)
    yield* matchLabelKeysAt(itemAt.child('matchLabelKeys'), constraint)
    yield* labelSelectorAt(itemAt.child('labelSelector'), constraint.labelSelector)
  })
}

export function* tolerationsAt(
  at: FieldPath,
  tolerations: readonly Toleration[] | undefined,
): Errors {
  yield* eachAt(at, tolerations, function* (toleration, itemAt) {
    const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration
    if (key) yield* reasonsAt(itemAt.child('key'), key, isQualifiedName)
    const operatorAt = itemAt.child('operator')
    if (!key && operator !== 'Exists') {
      const means = 'which means "match all values and all keys"'
      yield invalid(operatorAt, operator, `operator must be Exists when \`key\` is empty, ${means}`)
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set"
      yield invalid(itemAt.child('effect'), effect, detail)
    }
    if (operator === 'Equal' || operator === '') {
      const reasons = isLabelValue(value)
      if (reasons.length > 0) yield invalid(operatorAt, value, reasons.join(';'))
    } else if (operator !== 'Exists') {
      yield notSupported(operatorAt, operator, ['Equal', 'Exists'])
    } else if (value) {
      const shown = goStruct('core.Toleration', {
        ...{ Key: key, Operator: operator, Value: value, Effect: effect },
        TolerationSeconds: goNil('int64'),
      })
      yield invalid(operatorAt, shown, "value must be empty when `operator` is 'Exists'")
    }
    if (effect) yield* oneOfAt(itemAt.child('effect'), effect, EFFECTS)
  })
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export function* taintsAt(at: FieldPath, taints: readonly Taint[] | undefined): Errors {
  const seen = new Set<string>()
  yield* eachAt(at, taints, function* (taint, itemAt) {
    const { key, value = '', effect } = taint
    yield* reasonsAt(itemAt.child('key'), key, isQualifiedName)
    const reasons = isLabelValue(value)
    if (reasons.length > 0) yield invalid(itemAt.child('value'), value, reasons.join(';'))
    yield* oneOfAt(itemAt.child('effect'), effect, EFFECTS)
    const pair = `${key}:${effect}`
    if (seen.has(pair)) {
      const detail = 'taints must be unique by key and effect pair'
      const shown = { Key: key, Value: value, Effect: effect, TimeAdded: verbatim('<nil>') }
      const error = duplicate(itemAt, goStruct('core.Taint', shown))
      yield { ...error, detail, body: `${error.body}: ${detail}` }
    }
    seen.add(pair)
  })
}

function* minDomainsAt(at: FieldPath, minDomains: number | undefined, action: string): Errors {
  if (minDomains === undefined) return
  if (minDomains <= 0) yield invalid(at, minDomains, POSITIVE)
  if (action === 'DoNotSchedule') return
  const only = 'can only use minDomains if whenUnsatisfiable=DoNotSchedule'
  yield invalid(at, minDomains, `${only}, not ${action}`)
}

function* matchLabelKeysAt(
  at: FieldPath,
  { matchLabelKeys, labelSelector }: TopologySpreadConstraint,
): Errors {
  if (!matchLabelKeys?.length) return
  if (labelSelector === undefined) {
    yield forbidden(at, 'must not be specified when labelSelector is not set')
  }
  const selected = new Set([
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...(labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ])
  yield* eachAt(at, matchLabelKeys, function* (key, keyAt) {
    yield* reasonsAt(keyAt, key, isQualifiedName)
    if (!selected.has(key)) return
    yield invalid(keyAt, key, 'exists in both matchLabelKeys and labelSelector')
  })
}
