/** Defaults of a HorizontalPodAutoscaler; what comes as autoscaling/v1 is stored as v2.
 *  Models pkg/apis/autoscaling/{v1,v2}/defaults.go. */
import { always, type FieldRule, fields, otherwise, part } from '../defaulting'
import type { HorizontalPodAutoscaler } from '../kinds'
import type { KubeObject } from '../meta'
import { cpuMetric, toV2 } from './conversion'

export function autoscalerWithDefaults(object: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const stored = toV2(object as unknown as KubeObject) // Every kind is an object of the API.
  return defaults(stored) as HorizontalPodAutoscaler // Defaults keep the kind.
}

const CPU_PERCENT = 80

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
      metrics: emptyMeans([cpuMetric('target', CPU_PERCENT)]),
      behavior: part(behavior),
    }),
  ),
})
