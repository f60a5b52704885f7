/**
 * HorizontalPodAutoscalers of autoscaling/v1, which know one metric, as those of v2 and back.
 *
 * Models pkg/apis/autoscaling/v1/conversion.go. Left out: the annotations in which v1 carries what
 * only v2 can say; a change made through v1 keeps no other metrics.
 */
import type { KubeObject } from '../meta'

const V1 = 'autoscaling/v1'
const V2 = 'autoscaling/v2'

export function toV2(object: KubeObject): KubeObject {
  if (object.apiVersion !== V1) return object
  const { targetCPUUtilizationPercentage: percent, ...spec } = fieldsOf(object.spec)
  const { currentCPUUtilizationPercentage: current, ...status } = fieldsOf(object.status)
  return {
    ...object,
    apiVersion: V2,
    spec: { ...spec, ...metricsOf('metrics', 'target', percent) },
    status: { ...status, ...metricsOf('currentMetrics', 'current', current) },
  }
}

export function toV1(object: KubeObject): KubeObject {
  if (object.apiVersion === V1) return object
  const { metrics, behavior: _, ...spec } = fieldsOf(object.spec)
  const { currentMetrics, conditions: __, ...status } = fieldsOf(object.status)
  const percent = percentOf(metrics, 'target')
  const current = percentOf(currentMetrics, 'current')
  return {
    ...object,
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

function metricsOf(list: string, part: 'target' | 'current', percent: unknown): Fields {
  return typeof percent === 'number' ? { [list]: [cpuMetric(part, percent)] } : {}
}

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
