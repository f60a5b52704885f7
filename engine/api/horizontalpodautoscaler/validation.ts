/** What is wrong with a HorizontalPodAutoscaler.
 *  Models pkg/apis/autoscaling/validation. Left out: scaling to zero (alpha). */
import {
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  root,
} from '../../apiserver/field-error'
import { type Errors, eachAt, labelSelectorAt, nameAt, nonNegativeAt, presentAt } from '../checks'
import type { HorizontalPodAutoscaler } from '../kinds'
import { isPathSegment } from '../names'
import { compareQuantities } from '../quantity'

export function* autoscalerErrors({ spec }: HorizontalPodAutoscaler): Errors {
  const { minReplicas, maxReplicas } = spec
  if (minReplicas !== undefined && minReplicas < 1) {
    yield invalid(SPEC.child('minReplicas'), minReplicas, 'must be greater than or equal to 1')
  }
  if (maxReplicas < 1) {
    yield invalid(SPEC.child('maxReplicas'), maxReplicas, 'must be greater than 0')
  }
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    const detail = 'must be greater than or equal to `minReplicas`'
    yield invalid(SPEC.child('maxReplicas'), maxReplicas, detail)
  }
  yield* referenceAt(SPEC.child('scaleTargetRef'), spec.scaleTargetRef)
  yield* eachAt(SPEC.child('metrics'), spec.metrics, metricAt)
  const types = (spec.metrics ?? []).map(({ type }) => type)
  if (minReplicas === 0 && !types.some((type) => type === 'Object' || type === 'External')) {
    const detail =
      'must specify at least one Object or External metric to support scaling to zero replicas'
    yield forbidden(SPEC.child('metrics'), detail)
  }
  if (spec.behavior === undefined) return
  yield* rulesAt(SPEC.child('behavior', 'scaleUp'), spec.behavior.scaleUp)
  yield* rulesAt(SPEC.child('behavior', 'scaleDown'), spec.behavior.scaleDown)
}

export function* autoscalerStatusErrors({ status }: HorizontalPodAutoscaler): Errors {
  yield* nonNegativeAt(root('status').child('currentReplicas'), status.currentReplicas)
  yield* nonNegativeAt(root('status').child('desiredReplicas'), status.desiredReplicas)
}

const SPEC = root('spec')

type Spec = HorizontalPodAutoscaler['spec']
type Metric = NonNullable<Spec['metrics']>[number]
type Rules = NonNullable<Spec['behavior']>['scaleUp']
type Target = NonNullable<Metric['resource']>['target']

function* referenceAt(at: FieldPath, ref: Spec['scaleTargetRef'] | undefined): Errors {
  yield* nameAt(at.child('kind'), ref?.kind, isPathSegment)
  yield* nameAt(at.child('name'), ref?.name, isPathSegment)
}

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']
const SOURCES = ['object', 'external', 'pods', 'resource', 'containerResource'] as const

function* metricAt(metric: Metric, at: FieldPath): Errors {
  const { type } = metric
  if (!type) yield required(at.child('type'), 'must specify a metric source type')
  if (!TYPES.includes(type)) yield notSupported(at.child('type'), type, TYPES)
  const given = SOURCES.filter((source) => metric[source] !== undefined)
  const [first] = given
  if (first !== undefined) yield* sourceAt(at.child(first), first, metric)
  const expected = type ? type.charAt(0).toLowerCase() + type.slice(1) : ''
  if (!given.some((source) => source === expected)) {
    const detail = 'must populate information for the given metric source'
    yield required(at.child(expected), detail)
  }
  if (given.length === 1) return
  for (const source of given.filter((s) => s !== expected)) {
    yield forbidden(at.child(source), 'must populate the given metric source only')
  }
}

function* sourceAt(at: FieldPath, source: (typeof SOURCES)[number], metric: Metric): Errors {
  const { object, external, pods, resource, containerResource } = metric
  const targetAt = at.child('target')
  const usage = source === 'resource' ? resource : containerResource
  if ((source === 'resource' || source === 'containerResource') && usage !== undefined) {
    yield* presentAt(at.child('name'), usage.name, 'must specify a resource name')
    if (containerResource && source === 'containerResource') {
      const detail = 'must specify a container'
      yield* presentAt(at.child('container'), containerResource.container, detail)
    }
    yield* targetErrors(targetAt, usage.target)
    yield* utilizationErrors(targetAt, usage.target)
    return
  }
  const named = object ?? external ?? pods
  if (named === undefined) return
  if (object && source === 'object') {
    yield* referenceAt(at.child('describedObject'), object.describedObject)
  }
  yield* identifierAt(at.child('metric'), named.metric)
  yield* targetErrors(targetAt, named.target)
  const { value, averageValue } = named.target
  if (source === 'pods') {
    if (averageValue !== undefined && compareQuantities(averageValue, 0) > 0) return
    yield required(targetAt.child('averageValue'), 'must specify a positive target averageValue')
  } else if (value === undefined && averageValue === undefined) {
    const detail =
      source === 'object'
        ? 'must set either a target value or averageValue'
        : 'must set either a target value for metric or a per-pod target'
    yield required(targetAt.child('averageValue'), detail)
  }
}

function* identifierAt(
  at: FieldPath,
  { name, selector }: NonNullable<Metric['pods']>['metric'],
): Errors {
  if (!name) yield required(at.child('name'), 'must specify a metric name')
  else for (const reason of isPathSegment(name)) yield invalid(at.child('name'), name, reason)
  yield* labelSelectorAt(at.child('selector'), selector)
}

function* targetErrors(at: FieldPath, target: Target): Errors {
  const { type, value, averageValue, averageUtilization } = target
  if (!type) yield required(at.child('type'), 'must specify a metric target type')
  else if (!['Utilization', 'Value', 'AverageValue'].includes(type)) {
    yield invalid(at.child('type'), type, 'must be either Utilization, Value, or AverageValue')
  }
  for (const [field, amount] of Object.entries({ value, averageValue })) {
    if (amount === undefined || compareQuantities(amount, 0) > 0) continue
    yield invalid(at.child(field), amount, 'must be positive')
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    yield invalid(at.child('averageUtilization'), averageUtilization, 'must be greater than 0')
  }
}

function* utilizationErrors(at: FieldPath, { averageUtilization, averageValue }: Target): Errors {
  const either = 'both a target raw value and a target utilization'
  if (averageUtilization === undefined && averageValue === undefined) {
    const detail = 'must set either a target raw value or a target utilization'
    yield required(at.child('averageUtilization'), detail)
  } else if (averageUtilization !== undefined && averageValue !== undefined) {
    yield forbidden(at.child('averageValue'), `may not set ${either}`)
  }
}

const MAX_WINDOW = 3600
const MAX_PERIOD = 1800

function* rulesAt(at: FieldPath, rules: Rules): Errors {
  if (rules === undefined) return
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [] } = rules
  const windowAt = at.child('stabilizationWindowSeconds')
  if (window !== undefined && window < 0) {
    yield invalid(windowAt, window, 'must be greater than or equal to zero')
  }
  if (window !== undefined && window > MAX_WINDOW) {
    yield invalid(windowAt, window, `must be less than or equal to ${MAX_WINDOW}`)
  }
  const selects = ['Disabled', 'Max', 'Min']
  if (selectPolicy !== undefined && !selects.includes(selectPolicy)) {
    yield notSupported(at.child('selectPolicy'), selectPolicy, selects)
  }
  const policiesAt = at.child('policies')
  if (policies.length === 0) yield required(policiesAt, 'must specify at least one Policy')
  yield* eachAt(policiesAt, policies, function* ({ type, value, periodSeconds }, policyAt) {
    const types = ['Percent', 'Pods']
    if (!types.includes(type)) yield notSupported(policyAt.child('type'), type, types)
    if (value <= 0) yield invalid(policyAt.child('value'), value, 'must be greater than zero')
    const periodAt = policyAt.child('periodSeconds')
    if (periodSeconds <= 0) yield invalid(periodAt, periodSeconds, 'must be greater than zero')
    if (periodSeconds > MAX_PERIOD) {
      yield invalid(periodAt, periodSeconds, `must be less than or equal to ${MAX_PERIOD}`)
    }
  })
}
