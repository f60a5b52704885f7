/** HorizontalPodAutoscalers.
 *  Models pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go. */
import { strategyOf } from '../kind-strategy'
import { autoscalerWithDefaults } from './defaults'
import { autoscalerErrors, autoscalerStatusErrors } from './validation'

export const horizontalPodAutoscalerStrategy = strategyOf<'HorizontalPodAutoscaler'>({
  withDefaults: autoscalerWithDefaults,
  validate: autoscalerErrors,
  validateStatusUpdate: autoscalerStatusErrors,
  generationOf: false,
})
