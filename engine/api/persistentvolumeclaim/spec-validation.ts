/** What a claim may ask for, in a PersistentVolumeClaim or in a template of one.
 *  Models ValidatePersistentVolumeClaimSpec in pkg/apis/core/validation. */
import {
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
} from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import { type Errors, labelSelectorAt, optionalOneOfAt, presentAt, reasonsAt } from '../checks'
import type { PersistentVolumeClaim } from '../kinds'
import { isDnsLabel, isSubdomain } from '../names'
import { canonicalQuantity, compareQuantities } from '../quantity'
import { amountAt } from '../resources'

export type ClaimSpec = PersistentVolumeClaim['spec']

export function* claimSpecAt(at: FieldPath, spec: ClaimSpec): Errors {
  const { accessModes = [], selector, storageClassName, volumeMode } = spec
  if (accessModes.length === 0) {
    yield required(at.child('accessModes'), 'at least 1 access mode is required')
  }
  yield* labelSelectorAt(at.child('selector'), selector)
  yield* accessModesAt(at.child('accessModes'), accessModes)
  yield* sizeAt(at.child('resources').key('storage'), spec.resources?.requests?.storage)
  if (storageClassName) {
    yield* reasonsAt(at.child('storageClassName'), storageClassName, isSubdomain)
  }
  yield* optionalOneOfAt(at.child('volumeMode'), volumeMode, VOLUME_MODES)
  yield* dataSourcesAt(at, spec)
}

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'] as const
export const VOLUME_MODES = ['Block', 'Filesystem'] as const

export function* accessModesAt(at: FieldPath, modes: readonly string[]): Errors {
  const supported: readonly string[] = ACCESS_MODES
  for (const mode of modes) {
    if (!supported.includes(mode)) yield notSupported(at, mode, supported)
  }
  const isAlone = modes.every((mode) => mode === 'ReadWriteOncePod' || !supported.includes(mode))
  if (modes.includes('ReadWriteOncePod') && !isAlone) {
    yield forbidden(at, 'may not use ReadWriteOncePod with other access modes')
  }
}

function* sizeAt(at: FieldPath, size: string | undefined): Errors {
  if (size === undefined) yield required(at)
  else if (compareQuantities(size, 0) <= 0) {
    yield invalid(at, canonicalQuantity(size), 'must be greater than zero')
  } else yield* amountAt(at, 'storage', size)
}

function* dataSourcesAt(at: FieldPath, { dataSource, dataSourceRef }: ClaimSpec): Errors {
  if (dataSource) yield* referenceAt(at.child('dataSource'), dataSource)
  if (dataSourceRef) yield* referenceAt(at.child('dataSourceRef'), dataSourceRef)
  if (!dataSource || !dataSourceRef) return
  const { namespace, ...local } = dataSourceRef
  if (namespace) {
    const detail = 'may not be specified when dataSourceRef.namespace is specified'
    yield invalid(at, at.child('dataSource'), detail)
  } else if (!deepEqual(dataSource, local)) {
    yield invalid(at, at.child('dataSource'), 'must match dataSourceRef')
  }
}

interface Reference {
  readonly apiGroup?: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

function* referenceAt(at: FieldPath, { apiGroup, kind, name, namespace }: Reference): Errors {
  yield* presentAt(at.child('name'), name)
  yield* presentAt(at.child('kind'), kind)
  if (!apiGroup && kind !== 'PersistentVolumeClaim') {
    const detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
    yield invalid(at, kind, detail)
  }
  if (apiGroup) yield* reasonsAt(at.child('apiGroup'), apiGroup, isSubdomain)
  if (namespace) yield* reasonsAt(at.child('namespace'), namespace, isDnsLabel)
}
