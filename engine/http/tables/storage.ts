/**
 * The columns of volumes, claims, classes, drivers and attachments.
 * Models printPersistentVolume and its neighbours in pkg/printers/internalversion/printers.go.
 */

import type { CSIDriver, VolumeAttachment } from 'kubernetes-types/storage/v1'
import type { KindMap, PersistentVolume, PersistentVolumeClaim, Served } from '../../api/kinds'
import type { Metadata } from '../../api/meta'
import { ageOf, NOTHING, UNSET } from './cells'
import { AGE, column, columns, NAME, wide } from './column'

export const persistentVolumeColumns = columns<PersistentVolume>(
  [
    NAME,
    column('Capacity'),
    column('Access Modes'),
    column('Reclaim Policy'),
    column('Status'),
    column('Claim'),
    column('StorageClass'),
    column('VolumeAttributesClass'),
    column('Reason'),
    AGE,
    wide('VolumeMode'),
  ],
  (volume, now) => {
    const { metadata, spec, status } = volume
    return [
      metadata.name,
      spec.capacity?.storage ?? '0',
      modesText(spec.accessModes),
      spec.persistentVolumeReclaimPolicy ?? '',
      phaseOf(volume),
      spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
      classOf(metadata, spec.storageClassName),
      spec.volumeAttributesClassName ?? UNSET,
      status.reason ?? '',
      ageOf(volume, now),
      spec.volumeMode ?? UNSET,
    ]
  },
)

export const persistentVolumeClaimColumns = columns<PersistentVolumeClaim>(
  [
    NAME,
    column('Status'),
    column('Volume'),
    column('Capacity'),
    column('Access Modes'),
    column('StorageClass'),
    column('VolumeAttributesClass'),
    AGE,
    wide('VolumeMode'),
  ],
  (claim, now) => {
    const { metadata, spec, status } = claim
    const volume = spec.volumeName ?? ''
    return [
      metadata.name,
      phaseOf(claim),
      volume,
      volume === '' ? '' : (status.capacity?.storage ?? '0'),
      volume === '' ? '' : modesText(status.accessModes),
      classOf(metadata, spec.storageClassName),
      spec.volumeAttributesClassName ?? UNSET,
      ageOf(claim, now),
      spec.volumeMode ?? UNSET,
    ]
  },
)

interface Phased {
  readonly metadata: Metadata
  readonly status: { readonly phase?: string }
}

const phaseOf = ({ metadata, status }: Phased): string =>
  metadata.deletionTimestamp === undefined ? (status.phase ?? '') : 'Terminating'

const classOf = ({ annotations }: Metadata, name: string | undefined): string =>
  annotations?.['volume.beta.kubernetes.io/storage-class'] ?? name ?? ''

function modesText(modes: readonly string[] = []): string {
  const known = MODES.filter(([mode]) => modes.includes(mode))
  return known.map(([, short]) => short).join(',')
}

const MODES = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const

export const storageClassColumns = columns<KindMap['StorageClass']>(
  [
    NAME,
    column('Provisioner'),
    column('ReclaimPolicy'),
    column('VolumeBindingMode'),
    column('AllowVolumeExpansion'),
    AGE,
  ],
  (storageClass, now) => [
    isDefault(storageClass.metadata)
      ? `${storageClass.metadata.name} (default)`
      : storageClass.metadata.name,
    storageClass.provisioner,
    storageClass.reclaimPolicy ?? 'Delete',
    storageClass.volumeBindingMode ?? 'Immediate',
    storageClass.allowVolumeExpansion ?? false,
    ageOf(storageClass, now),
  ],
)

const isDefault = ({ annotations }: Metadata): boolean =>
  annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ||
  annotations?.['storageclass.beta.kubernetes.io/is-default-class'] === 'true'

export const volumeAttachmentColumns = columns<Served<VolumeAttachment>>(
  [
    NAME,
    { ...column('Attacher'), format: 'name' },
    column('PV'),
    column('Node'),
    column('Attached', 'boolean'),
    AGE,
  ],
  (attachment, now) => [
    attachment.metadata.name,
    attachment.spec.attacher,
    attachment.spec.source.persistentVolumeName ?? '',
    attachment.spec.nodeName,
    attachment.status?.attached ?? false,
    ageOf(attachment, now),
  ],
)

export const csiDriverColumns = columns<Served<CSIDriver>>(
  [
    NAME,
    column('AttachRequired', 'boolean'),
    column('PodInfoOnMount', 'boolean'),
    column('StorageCapacity', 'boolean'),
    column('TokenRequests'),
    column('RequiresRepublish', 'boolean'),
    column('Modes'),
    AGE,
  ],
  (driver, now) => {
    const { spec } = driver
    return [
      driver.metadata.name,
      spec.attachRequired ?? true,
      spec.podInfoOnMount ?? false,
      spec.storageCapacity ?? false,
      spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? UNSET,
      spec.requiresRepublish ?? false,
      spec.volumeLifecycleModes?.join(',') || NOTHING,
      ageOf(driver, now),
    ]
  },
)
