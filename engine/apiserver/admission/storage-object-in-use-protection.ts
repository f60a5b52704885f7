/** Volumes and claims stay until nobody uses them: they get finalizers from the start.
 *  Models plugin/pkg/admission/storage/storageobjectinuseprotection. */
import type { AdmissionPlugin } from '../admission'

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  resources: ['persistentvolumes', 'persistentvolumeclaims'],
  verbs: ['CREATE'],
  admit({ object, resource }) {
    const finalizer = `kubernetes.io/${resource.id === 'persistentvolumes' ? 'pv' : 'pvc'}-protection`
    const { finalizers = [] } = object.metadata
    if (finalizers.includes(finalizer)) return object
    return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } }
  },
}
