/**
 * The columns of HorizontalPodAutoscalers: what they measure, and what they measured.
 * Models printHorizontalPodAutoscaler and formatHPAMetrics in
 * pkg/printers/internalversion/printers.go.
 */

import type { HorizontalPodAutoscaler } from '../../api/kinds'
import { ageOf, NOTHING, UNSET } from './cells'
import { AGE, column, columns, NAME } from './column'

type Spec = NonNullable<HorizontalPodAutoscaler['spec']['metrics']>[number]
type Status = NonNullable<HorizontalPodAutoscaler['status']['currentMetrics']>[number]
type Amounts = { averageUtilization?: number; averageValue?: string; value?: string }

export const autoscalerColumns = columns<HorizontalPodAutoscaler>(
  [
    NAME,
    column('Reference'),
    column('Targets'),
    column('MinPods'),
    column('MaxPods'),
    column('Replicas'),
    AGE,
  ],
  (autoscaler, now) => {
    const { spec, status } = autoscaler
    return [
      autoscaler.metadata.name,
      `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
      metricsText(spec.metrics, status.currentMetrics),
      spec.minReplicas === undefined ? UNSET : `${spec.minReplicas}`,
      spec.maxReplicas,
      status.currentReplicas ?? 0,
      ageOf(autoscaler, now),
    ]
  },
)

/** The first two, and how many there are besides. */
function metricsText(specs: readonly Spec[] = [], statuses: readonly Status[] = []): string {
  if (specs.length === 0) return NOTHING
  const shown = specs.slice(0, 2).map((spec, i) => metricText(spec, statuses[i]))
  const more = specs.length - shown.length
  return shown.join(', ') + (more === 0 ? '' : ` + ${more} more...`)
}

function metricText(spec: Spec, status: Status | undefined): string {
  switch (spec.type) {
    case 'External':
      return amountText(spec.external?.target, status?.external?.current)
    case 'Object':
      return amountText(spec.object?.target, status?.object?.current)
    case 'Pods': {
      const current =
        status?.pods === undefined ? UNKNOWN : (status.pods.current.averageValue ?? '0')
      return `${current}/${spec.pods?.target.averageValue ?? '0'}`
    }
    case 'Resource':
      return resourceText(spec.resource, status?.resource?.current)
    case 'ContainerResource':
      return resourceText(spec.containerResource, status?.containerResource?.current)
    default:
      return '<unknown type>'
  }
}

const UNKNOWN = '<unknown>'

/** Of a metric that has one value for all Pods; the target may be an average over them. */
function amountText(target: Amounts | undefined, current: Amounts | undefined): string {
  if (target?.averageValue !== undefined) {
    return `${current?.averageValue ?? UNKNOWN}/${target.averageValue} (avg)`
  }
  return `${current === undefined ? UNKNOWN : (current.value ?? '0')}/${target?.value ?? '0'}`
}

interface ResourceMetric {
  readonly name: string
  readonly target: Amounts
}

function resourceText(metric: ResourceMetric | undefined, current: Amounts | undefined): string {
  const { name, target } = metric ?? { name: '', target: {} }
  if (target.averageValue !== undefined) {
    const value = current === undefined ? UNKNOWN : (current.averageValue ?? '0')
    return `${name}: ${value}/${target.averageValue}`
  }
  return `${name}: ${percent(current, UNKNOWN)}/${percent(target, '<auto>')}`
}

const percent = (amounts: Amounts | undefined, otherwise: string): string =>
  amounts?.averageUtilization === undefined ? otherwise : `${amounts.averageUtilization}%`
