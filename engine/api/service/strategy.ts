/** Services: the server gives them their addresses and ports.
 *  Models pkg/registry/core/service/{strategy.go,storage}. */
import { strategyOf } from '../kind-strategy'
import { isRfc1035Label } from '../names'
import { withAllocations } from './create'
import { serviceWithDefaults } from './defaults'
import { withOldAllocations } from './update'
import { serviceErrors, serviceStatusErrors, serviceUpdateErrors } from './validation'

export const serviceStrategy = strategyOf<'Service'>({
  returnsDeleted: true,
  withDefaults: serviceWithDefaults,
  prepareForCreate: withAllocations,
  prepareForUpdate: withOldAllocations,
  validate: serviceErrors,
  validateUpdate: serviceUpdateErrors,
  validateStatusUpdate: serviceStatusErrors,
  validateName: isRfc1035Label,
  createsOnUpdate: true,
  generationOf: false,
  selectableFields: {
    'spec.clusterIP': ({ spec }) => spec.clusterIP ?? '',
    'spec.type': ({ spec }) => spec.type ?? '',
  },
})
