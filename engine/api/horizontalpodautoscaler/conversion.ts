/**
 * HorizontalPodAutoscalers of autoscaling/v1, which know one metric, as those of v2 and back.
 *
 * Models pkg/apis/autoscaling/v1/conversion.go.
 */
import type { KubeObject } from '../meta'
import { carrying, uncarried } from './carried'

const V1 = 'autoscaling/v1'
const V2 = 'autoscaling/v2'

export function toV2(sent: KubeObject): KubeObject {
  if (sent.apiVersion !== V1) return sent
  const { object, metrics: others, behavior } = uncarried(sent)
  const { targetCPUUtilizationPercentage: percent, ...spec } = fieldsOf(object.spec)
  const { currentCPUUtilizationPercentage: current, ...status } = fieldsOf(object.status)
  return {
    ...object,
    apiVersion: V2,
    spec: {
      ...spec,
      ...metricsOf('metrics', 'target', percent, others),
      ...(behavior === undefined ? {} : { behavior }),
    },
    status: { ...status, ...metricsOf('currentMetrics', 'current', current) },
  }
}

export function toV1(object: KubeObject): KubeObject {
  if (object.apiVersion === V1) return object
  const { metrics, behavior, ...spec } = fieldsOf(object.spec)
  const { currentMetrics, conditions: _, ...status } = fieldsOf(object.status)
  const percent = percentOf(metrics, 'target')
  const current = percentOf(currentMetrics, 'current')
  const others = Array.isArray(metrics) ? metrics.filter((one) => one !== cpuOf(metrics)) : []
  return {
    ...carrying(object, others, behavior),
    apiVersion: V1,
    spec: {
      ...spec,
      ...(percent === undefined ? {} : { targetCPUUtilizationPercentage: percent }),
    },
    status: {
      currentReplicas: 0,
      ...status,
      ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }),
    },
  }
}

/** The metric of v2 that is all that v1 knows. */
export const cpuMetric = (part: 'target' | 'current', averageUtilization: number) => ({
  type: 'Resource',
  resource: {
    name: 'cpu',
    [part]:
      part === 'target' ? { type: 'Utilization', averageUtilization } : { averageUtilization },
  },
})

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields => (isRecord(value) ? value : {})

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function metricsOf(
  list: string,
  part: 'target' | 'current',
  percent: unknown,
  others: readonly unknown[] = [],
): Fields {
  if (typeof percent === 'number') return { [list]: [...others, cpuMetric(part, percent)] }
  return others.length === 0 ? {} : { [list]: others }
}

/** The metric that v1 can say itself. */
const cpuOf = (metrics: readonly unknown[]): unknown =>
  metrics.find((metric) => percentOf([metric], 'target') !== undefined)

/** The share of the CPU that the metrics speak of, if they do. */
function percentOf(metrics: unknown, part: 'target' | 'current'): number | undefined {
  if (!Array.isArray(metrics)) return undefined
  for (const metric of metrics) {
    const resource = fieldsOf(fieldsOf(metric).resource)
    const { averageUtilization } = fieldsOf(resource[part])
    if (resource.name === 'cpu' && typeof averageUtilization === 'number') return averageUtilization
  }
  return undefined
}
