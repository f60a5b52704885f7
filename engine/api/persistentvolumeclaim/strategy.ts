/** PersistentVolumeClaims: they begin Pending; only their size may change, and only upwards.
 *  Models pkg/apis/core/v1/defaults.go, ValidatePersistentVolumeClaimUpdate and
 *  pkg/registry/core/persistentvolumeclaim. Left out: volume attributes classes (beta, off). */
import { forbidden, invalid, root } from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import { type Errors, immutableAt } from '../checks'
import { always, fields } from '../defaulting'
import { differenceText } from '../difference'
import { strategyOf } from '../kind-strategy'
import type { PersistentVolumeClaim } from '../kinds'
import { compareQuantities } from '../quantity'
import { claimDefaults } from './defaults'
import { type ClaimSpec, claimSpecAt } from './spec-validation'

export const persistentVolumeClaimStrategy = strategyOf<'PersistentVolumeClaim'>({
  returnsDeleted: true,
  withDefaults: (object) => {
    const claim = defaults(object) as PersistentVolumeClaim // Defaults keep the kind.
    return withBothSources(claim)
  },
  prepareForCreate: (claim) => ({ ...claim, status: { phase: 'Pending' } }),
  validate: ({ spec }) => claimSpecAt(SPEC, spec),
  validateUpdate: claimUpdateErrors,
  generationOf: false,
})

const SPEC = root('spec')
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'

const defaults = fields({ spec: always(claimDefaults) })

/** The older and the newer field for the source say the same. */
function withBothSources(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { dataSource, dataSourceRef } = claim.spec
  if (dataSource && !dataSourceRef) {
    return { ...claim, spec: { ...claim.spec, dataSourceRef: dataSource } }
  }
  if (!dataSourceRef || dataSource || dataSourceRef.namespace) return claim
  const { apiGroup, kind, name } = dataSourceRef
  const isKnown = kind === 'PersistentVolumeClaim' || apiGroup === 'snapshot.storage.k8s.io'
  if (!isKnown) return claim
  const source = { kind, name, ...(apiGroup === undefined ? {} : { apiGroup }) }
  return { ...claim, spec: { ...claim.spec, dataSource: source } }
}

function* claimUpdateErrors(
  { spec, metadata }: PersistentVolumeClaim,
  { spec: old, status, metadata: oldMetadata }: PersistentVolumeClaim,
): Errors {
  if (spec === old) return
  const [annotated, before] = [metadata, oldMetadata].map((m) => m.annotations?.[CLASS_ANNOTATION])
  if (annotated !== before) {
    const at = root('metadata').child('annotations', CLASS_ANNOTATION)
    yield invalid(at, annotated ?? '', 'field is immutable')
  }
  const same = withOldValues(spec, old, status.phase === 'Bound')
  if (!deepEqual(same, old)) {
    const rule =
      'spec is immutable after creation except resources.requests and ' +
      'volumeAttributesClassName for bound claims'
    yield forbidden(SPEC, `${rule}\n${differenceText(old, same)}`)
  }
  const [is, was] = [spec, old].map((s) => s.resources?.requests?.storage ?? '0')
  const kept = status.capacity?.storage ?? '0'
  const shrinks = compareQuantities(is ?? '0', was ?? '0') < 0
  if (shrinks && compareQuantities(is ?? '0', kept) <= 0) {
    const at = SPEC.child('resources', 'requests', 'storage')
    yield forbidden(at, 'field can not be less than status.capacity')
  }
  yield* immutableAt(root('volumeMode'), spec.volumeMode, old.volumeMode)
}

/** The new spec with the old values of what may change: a volume and a class may be set once. */
function withOldValues(spec: ClaimSpec, old: ClaimSpec, isBound: boolean): ClaimSpec {
  const { volumeName, storageClassName, resources, ...rest } = spec
  const name = old.volumeName ? volumeName : old.volumeName
  const storageClass = old.storageClassName === undefined ? undefined : storageClassName
  const requests =
    isBound && resources?.requests
      ? { ...resources.requests, ...pickStorage(old) }
      : resources?.requests
  return {
    ...rest,
    ...(resources === undefined
      ? {}
      : { resources: { ...resources, ...(requests === undefined ? {} : { requests }) } }),
    ...(name === undefined ? {} : { volumeName: name }),
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
  }
}

function pickStorage({ resources }: ClaimSpec): Readonly<Record<string, string>> {
  const storage = resources?.requests?.storage
  return storage === undefined ? {} : { storage }
}
