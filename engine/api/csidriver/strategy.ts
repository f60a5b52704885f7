/** CSIDrivers, and the other kinds of storage that are updated only as they were read.
 *  Models pkg/apis/storage/v1/defaults.go. */
import type { Strategy } from '../../apiserver/strategy'
import { always, fields, otherwise } from '../defaulting'
import type { KubeObject } from '../meta'

export const csiDriverStrategy: Strategy = {
  withDefaults: (object) => defaults(object) as KubeObject, // Defaults keep the kind.
  allowsUnconditionalUpdate: false,
  returnsDeleted: true,
}

/** CSINodes, CSIStorageCapacities and VolumeAttachments. */
export const readBeforeUpdate: Strategy = {
  allowsUnconditionalUpdate: false,
  returnsDeleted: true,
  generationOf: false,
}

const defaults = fields({
  spec: always(
    fields({
      attachRequired: otherwise(true),
      podInfoOnMount: otherwise(false),
      storageCapacity: otherwise(false),
      fsGroupPolicy: otherwise('ReadWriteOnceWithFSType'),
      volumeLifecycleModes: (modes) =>
        Array.isArray(modes) && modes.length > 0 ? modes : ['Persistent'],
      requiresRepublish: otherwise(false),
      seLinuxMount: otherwise(false),
    }),
  ),
})
