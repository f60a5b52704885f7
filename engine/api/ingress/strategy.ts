/** Ingresses: what is checked; there are no defaults in v1.
 *  Models pkg/registry/networking/ingress/strategy.go. */
import { strategyOf } from '../kind-strategy'
import { ingressErrors, ingressStatusErrors, newIngressErrors } from './validation'

export const ingressStrategy = strategyOf<'Ingress'>({
  prepareForCreate: (ingress) => ({ ...ingress, status: { loadBalancer: {} } }),
  validate: ingressErrors,
  validateCreate: newIngressErrors,
  validateStatusUpdate: ingressStatusErrors,
})
