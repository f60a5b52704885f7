/** HorizontalPodAutoscalers.
 *  Models pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go. */
import { strategyOf } from '../kind-strategy'
import { toV1, toV2 } from './conversion'
import { autoscalerWithDefaults } from './defaults'
import { autoscalerErrors, autoscalerStatusErrors } from './validation'

export const horizontalPodAutoscalerStrategy = strategyOf<'HorizontalPodAutoscaler'>({
  withDefaults: autoscalerWithDefaults,
  prepareForCreate: (autoscaler) => ({
    ...autoscaler,
    status: { desiredReplicas: 0, currentMetrics: [], conditions: [] },
  }),
  validate: autoscalerErrors,
  validateStatusUpdate: autoscalerStatusErrors,
  generationOf: false,
  conversions: { 'autoscaling/v1': { toStored: toV2, fromStored: toV1 } },
})
