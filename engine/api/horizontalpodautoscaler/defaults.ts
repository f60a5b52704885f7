/** Defaults of a HorizontalPodAutoscaler; what comes as autoscaling/v1 is stored as v2.
 *  Models pkg/apis/autoscaling/{v1,v2}. Left out: the annotations that carry v2 fields in v1. */
import { always, type FieldRule, fields, type Owner, otherwise, part } from '../defaulting'
import type { HorizontalPodAutoscaler } from '../kinds'

export function autoscalerWithDefaults(object: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  return defaults(asV2(object)) as HorizontalPodAutoscaler // Defaults keep the kind.
}

const CPU_PERCENT = 80

const cpuMetric = (averageUtilization: number) => [
  {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
  },
]

const emptyMeans =
  (standard: unknown): FieldRule =>
  (value) =>
    Array.isArray(value) && value.length > 0 ? value : standard

const QUARTER_MINUTE = 15
const hundredPercent = { type: 'Percent', value: 100, periodSeconds: QUARTER_MINUTE }
const fourPods = { type: 'Pods', value: 4, periodSeconds: QUARTER_MINUTE }

const behavior = fields({
  scaleUp: always(
    fields({
      stabilizationWindowSeconds: otherwise(0),
      selectPolicy: otherwise('Max'),
      policies: emptyMeans([fourPods, hundredPercent]),
    }),
  ),
  scaleDown: always(
    fields({ selectPolicy: otherwise('Max'), policies: emptyMeans([hundredPercent]) }),
  ),
})

const defaults = fields({
  spec: always(
    fields({
      minReplicas: otherwise(1),
      metrics: emptyMeans(cpuMetric(CPU_PERCENT)),
      behavior: part(behavior),
    }),
  ),
})

const V1 = 'autoscaling/v1'
const V2 = 'autoscaling/v2'

function asV2(object: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  if (object.apiVersion !== V1) return object
  const { targetCPUUtilizationPercentage: percent, ...spec } = object.spec as Owner // Of v1.
  const metrics = typeof percent === 'number' ? { metrics: cpuMetric(percent) } : {}
  const converted = { ...object, apiVersion: V2, spec: { ...spec, ...metrics } }
  // The other fields are the same in both versions.
  return converted as unknown as HorizontalPodAutoscaler
}
