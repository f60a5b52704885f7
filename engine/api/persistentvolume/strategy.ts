/** PersistentVolumes: they begin Pending, and their source never changes.
 *  Models pkg/apis/core/v1/defaults.go, ValidatePersistentVolume and
 *  pkg/registry/core/persistentvolume. Left out: what is inside the sources of storage systems. */
import { forbidden, invalid, notSupported, required, root } from '../../apiserver/field-error'
import { rfc3339 } from '../../clock/duration'
import { deepEqual } from '../../store/equal'
import { type Errors, immutableAt, optionalOneOfAt, presentAt, reasonsAt } from '../checks'
import { always, fields, otherwise } from '../defaulting'
import { differenceText } from '../difference'
import { goResources } from '../go-values'
import { strategyOf } from '../kind-strategy'
import type { PersistentVolume } from '../kinds'
import { isSubdomain } from '../names'
import { accessModesAt, VOLUME_MODES } from '../persistentvolumeclaim/spec-validation'
import { nodeSelectorAt } from '../pod/affinity-validation'
import { noBackstepsAt } from '../pod/path-validation'
import { volumeSourceRules } from '../pod/spec-defaults'
import { driverNameAt } from '../pod/volume-validation'
import { canonicalQuantity, compareQuantities } from '../quantity'
import { amountAt } from '../resources'

export const persistentVolumeStrategy = strategyOf<'PersistentVolume'>({
  returnsDeleted: true,
  withDefaults: (object) => defaults(object) as PersistentVolume, // Defaults keep the kind.
  prepareForCreate: (volume, { now }) => ({
    ...volume,
    status: { phase: 'Pending', lastPhaseTransitionTime: rfc3339(now) },
  }),
  validate: volumeErrors,
  validateUpdate: volumeUpdateErrors,
  generationOf: false,
})

const SPEC = root('spec')
const SOURCES = [
  ...['hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'glusterfs', 'flocker', 'nfs'],
  ...['rbd', 'quobyte', 'cephfs', 'iscsi', 'cinder', 'fc', 'flexVolume', 'azureFile'],
  ...['vsphereVolume', 'photonPersistentDisk', 'portworxVolume', 'azureDisk', 'scaleIO', 'local'],
  ...['storageos', 'csi'],
]

const defaults = fields({
  spec: always(
    fields({
      ...volumeSourceRules,
      persistentVolumeReclaimPolicy: otherwise('Retain'),
      volumeMode: otherwise('Filesystem'),
    }),
  ),
})

type Spec = PersistentVolume['spec']

function* volumeErrors({ spec }: PersistentVolume): Errors {
  const { accessModes = [], capacity = {}, storageClassName } = spec
  if (accessModes.length === 0) yield required(SPEC.child('accessModes'))
  yield* accessModesAt(SPEC.child('accessModes'), accessModes)
  yield* capacityErrors(capacity)
  const policies = ['Delete', 'Recycle', 'Retain']
  const policyAt = SPEC.child('persistentVolumeReclaimPolicy')
  yield* optionalOneOfAt(policyAt, spec.persistentVolumeReclaimPolicy, policies)
  if (spec.nodeAffinity) {
    const at = SPEC.child('nodeAffinity', 'required')
    if (spec.nodeAffinity.required) yield* nodeSelectorAt(at, spec.nodeAffinity.required)
    else yield required(at, 'must specify required node constraints')
  }
  yield* sourceErrors(spec)
  if (storageClassName) {
    yield* reasonsAt(SPEC.child('storageClassName'), storageClassName, isSubdomain)
  }
  yield* optionalOneOfAt(SPEC.child('volumeMode'), spec.volumeMode, VOLUME_MODES)
}

function* capacityErrors(capacity: Readonly<Record<string, string>>): Errors {
  const at = SPEC.child('capacity')
  const names = Object.keys(capacity)
  if (names.length === 0) yield required(at)
  if (names.length !== 1 || capacity.storage === undefined) {
    yield notSupported(at, goResources(capacity), ['storage'])
  }
  for (const [name, amount] of Object.entries(capacity)) {
    yield* amountAt(at.key(name), name, amount)
    if (compareQuantities(amount, 0) <= 0) {
      yield invalid(at.key(name), canonicalQuantity(amount), 'must be greater than zero')
    }
  }
}

function* sourceErrors(spec: Spec): Errors {
  const given = new Set(Object.keys(spec))
  const [first, ...others] = SOURCES.filter((source) => given.has(source))
  if (first === undefined) yield required(SPEC, 'must specify a volume type')
  for (const source of others) {
    yield forbidden(SPEC.child(source), 'may not specify more than 1 volume type')
  }
  const { hostPath, local, nfs, csi, nodeAffinity } = spec
  if (hostPath) {
    yield* presentAt(SPEC.child('hostPath', 'path'), hostPath.path)
    yield* noBackstepsAt(SPEC.child('hostPath', 'path'), hostPath.path ?? '')
    if (hostPath.path === '/' && spec.persistentVolumeReclaimPolicy === 'Recycle') {
      const detail = "may not be 'recycle' for a hostPath mount of '/'"
      yield forbidden(SPEC.child('persistentVolumeReclaimPolicy'), detail)
    }
  }
  if (local) {
    yield* presentAt(SPEC.child('local', 'path'), local.path)
    yield* noBackstepsAt(SPEC.child('local', 'path'), local.path ?? '')
    if (!nodeAffinity) {
      yield required(SPEC.child('nodeAffinity'), 'Local volume requires node affinity')
    }
  }
  if (nfs) {
    yield* presentAt(SPEC.child('nfs', 'server'), nfs.server)
    yield* presentAt(SPEC.child('nfs', 'path'), nfs.path)
  }
  if (csi) {
    yield* driverNameAt(SPEC.child('csi', 'driver'), csi.driver ?? '')
    yield* presentAt(SPEC.child('csi', 'volumeHandle'), csi.volumeHandle)
  }
}

function* volumeUpdateErrors({ spec }: PersistentVolume, { spec: old }: PersistentVolume): Errors {
  if (spec === old) return
  const [is, was] = [sourceOf(spec), sourceOf(old)]
  if (!deepEqual(is, was)) {
    const rule = 'spec.persistentvolumesource is immutable after creation'
    const at = SPEC.child('persistentvolumesource')
    yield forbidden(at, `${rule}\n${differenceText(was, is)}`)
  }
  yield* immutableAt(root('volumeMode'), spec.volumeMode, old.volumeMode)
  if (!old.nodeAffinity || deepEqual(spec.nodeAffinity, old.nodeAffinity)) return
  const detail = 'field is immutable, except for updating from beta label to GA'
  yield invalid(root('nodeAffinity'), spec.nodeAffinity, detail)
}

const sourceOf = (spec: Spec) =>
  Object.fromEntries(Object.entries(spec).filter(([field]) => SOURCES.includes(field)))
