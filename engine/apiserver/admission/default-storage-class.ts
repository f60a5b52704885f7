/** A claim that names no class gets the default one: the newest, of several.
 *  Models plugin/pkg/admission/storage/storageclass/setdefault. */
import type { PersistentVolumeClaim } from '../../api/kinds'
import type { AdmissionPlugin } from '../admission'
import { newestDefault } from './newest-default'

export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  resources: ['persistentvolumeclaims'],
  verbs: ['CREATE'],
  admit({ object }, { reader }) {
    const claim = object as unknown as PersistentVolumeClaim // The plugin looks at claims only.
    const { spec, metadata } = claim
    if (spec.storageClassName !== undefined || metadata.annotations?.[BETA] !== undefined) {
      return object
    }
    const found = newestDefault(reader.list('StorageClass'), DEFAULT)
    if (found === undefined) return object
    return { ...object, spec: { ...spec, storageClassName: found.metadata.name } }
  },
}

const BETA = 'volume.beta.kubernetes.io/storage-class'
const DEFAULT = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]
