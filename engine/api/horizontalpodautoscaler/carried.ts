/**
 * What v1 cannot say of a HorizontalPodAutoscaler of v2, carried in annotations, so that a change
 * made through v1 loses nothing.
 *
 * Models pkg/apis/autoscaling/v1/conversion.go and annotations.go. Left out: the current metrics
 * and conditions of a status, which v1 only shows.
 */
import type { KubeObject } from '../meta'

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics'
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior'

/** The object with what v1 lacks in its annotations. */
export function carrying(
  object: KubeObject,
  metrics: readonly unknown[],
  behavior: unknown,
): KubeObject {
  const carried = {
    ...(metrics.length === 0 ? {} : { [METRICS]: JSON.stringify(metrics.map(asV1)) }),
    ...(behavior === undefined ? {} : { [BEHAVIOR]: JSON.stringify(behavior) }),
  }
  if (Object.keys(carried).length === 0) return object
  const annotations = { ...object.metadata.annotations, ...carried }
  return { ...object, metadata: { ...object.metadata, annotations } }
}

/** The object without such annotations, and what they said; what cannot be read says nothing. */
export function uncarried(object: KubeObject): {
  readonly object: KubeObject
  readonly metrics: readonly unknown[]
  readonly behavior: unknown
} {
  const { annotations = {} } = object.metadata
  const { [METRICS]: metrics, [BEHAVIOR]: behavior, ...others } = annotations
  if (metrics === undefined && behavior === undefined) {
    return { object, metrics: [], behavior: undefined }
  }
  const { annotations: _, ...metadata } = object.metadata
  const kept = Object.keys(others).length === 0 ? metadata : { ...metadata, annotations: others }
  const said = read(metrics)
  const limits = read(behavior)
  return {
    object: { ...object, metadata: kept },
    metrics: Array.isArray(said) ? said.filter(isFields).map(asV2) : [],
    behavior: isFields(limits) ? limits : undefined,
  }
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})

function read(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** By the type of a metric, the field that has it. */
const SOURCES: Readonly<Record<string, string>> = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
}

/** A metric of v2 with the flat fields of v1. */
function asV1(metric: unknown): Fields {
  const { type } = fieldsOf(metric)
  const part = SOURCES[String(type)] ?? ''
  const { target, metric: named, describedObject, ...rest } = fieldsOf(fieldsOf(metric)[part])
  const { averageUtilization, averageValue, value } = fieldsOf(target)
  const { name, selector } = fieldsOf(named)
  const isObject = part === 'object'
  const flat = {
    ...rest,
    target: describedObject,
    metricName: name,
    [part === 'external' ? 'metricSelector' : 'selector']: selector,
    targetAverageUtilization: averageUtilization,
    [isObject ? 'averageValue' : 'targetAverageValue']: averageValue,
    targetValue: isObject ? (value ?? '0') : value,
  }
  return { type, [part]: defined(flat) }
}

/** And back. */
function asV2(metric: Fields): Fields {
  const { type } = metric
  const part = SOURCES[String(type)] ?? ''
  const { metricName, metricSelector, selector, target, ...flat } = fieldsOf(metric[part])
  const { targetAverageUtilization, targetAverageValue, targetValue, ...others } = flat
  const { averageValue = targetAverageValue, ...rest } = others
  const value = averageValue === undefined ? targetValue : undefined
  const aim = {
    type: typeOf(targetAverageUtilization, averageValue),
    averageUtilization: targetAverageUtilization,
    averageValue,
    value,
  }
  const named =
    metricName === undefined
      ? undefined
      : defined({ name: metricName, selector: selector ?? metricSelector })
  const source = { ...rest, describedObject: target, metric: named, target: defined(aim) }
  return { type, [part]: defined(source) }
}

function typeOf(utilization: unknown, averageValue: unknown): string {
  if (utilization !== undefined) return 'Utilization'
  return averageValue === undefined ? 'Value' : 'AverageValue'
}

const defined = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
