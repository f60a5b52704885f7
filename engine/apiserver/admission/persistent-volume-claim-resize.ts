/** A claim may grow when it is bound and its class lets it.
 *  Models plugin/pkg/admission/storage/persistentvolume/resize. */
import type { PersistentVolumeClaim } from '../../api/kinds'
import { compareQuantities } from '../../api/quantity'
import type { AdmissionPlugin } from '../admission'
import { forbiddenBy } from './refusal'

export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  resources: ['persistentvolumeclaims'],
  verbs: ['UPDATE'],
  validate(request, { reader }) {
    if (request.subresource !== undefined || request.old === undefined) return
    const claim = request.object as unknown as PersistentVolumeClaim // The plugin's only resource.
    const old = request.old as unknown as PersistentVolumeClaim // As above.
    if (compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return
    if (old.status.phase !== 'Bound') {
      throw forbiddenBy(request, 'Only bound persistent volume claims can be expanded')
    }
    const { storageClassName: name } = claim.spec
    const storageClass = name ? reader.get('StorageClass', name) : undefined
    if (name === old.spec.storageClassName && storageClass?.allowVolumeExpansion) return
    const both =
      'pvc can be resized and the storageclass that provisions the pvc must support resize'
    throw forbiddenBy(request, `only dynamically provisioned ${both}`)
  },
}

const sizeOf = ({ spec }: PersistentVolumeClaim): string => spec.resources?.requests?.storage ?? '0'
