/** StorageClasses: defaults of storage/v1; next to nothing may change.
 *  Models pkg/apis/storage/{v1,validation}. */
import { type FieldPath, forbidden, invalid, root } from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import { type Errors, oneOfAt, presentAt, reasonsAt } from '../checks'
import { fields, otherwise } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { StorageClass } from '../kinds'
import { isQualifiedName } from '../names'

export const storageClassStrategy = strategyOf<'StorageClass'>({
  returnsDeleted: true,
  withDefaults: (object) => defaults(object) as StorageClass, // Defaults keep the kind.
  *validate({ provisioner, parameters = {}, reclaimPolicy, volumeBindingMode }) {
    yield* provisionerAt(root('provisioner'), provisioner)
    for (const key of Object.keys(parameters)) {
      if (key === '') yield invalid(root('parameters'), key, 'field can not be empty.')
    }
    yield* oneOfAt(root('reclaimPolicy'), reclaimPolicy, ['Delete', 'Retain'])
    const modes = ['Immediate', 'WaitForFirstConsumer']
    yield* oneOfAt(root('volumeBindingMode'), volumeBindingMode, modes)
  },
  *validateUpdate(storageClass, old) {
    const detail = (field: string) => `updates to ${field} are forbidden.`
    for (const field of ['parameters', 'provisioner', 'reclaimPolicy'] as const) {
      if (deepEqual(storageClass[field] ?? {}, old[field] ?? {})) continue
      yield forbidden(root(field), detail(field))
    }
    if (storageClass.volumeBindingMode !== old.volumeBindingMode) {
      yield invalid(root('volumeBindingMode'), storageClass.volumeBindingMode, 'field is immutable')
    }
  },
})

const defaults = fields({
  reclaimPolicy: otherwise('Delete'),
  volumeBindingMode: otherwise('Immediate'),
})

function* provisionerAt(at: FieldPath, provisioner: string | undefined): Errors {
  yield* presentAt(at, provisioner)
  if (provisioner) yield* reasonsAt(at, provisioner.toLowerCase(), isQualifiedName)
}
