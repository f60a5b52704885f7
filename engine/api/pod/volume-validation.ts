/**
 * Volumes of a Pod: a name of their own, and exactly one source.
 *
 * Models ValidateVolumes in pkg/apis/core/validation. Left out: what is inside the sources of cloud
 * providers and storage systems that left the tree (of those only that there is one), and cluster
 * trust bundles (alpha).
 */
import {
  duplicate,
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  tooLong,
} from '../../apiserver/field-error'
import { type Errors, eachAt, presentAt, reasonsAt } from '../checks'
import type { DeepReadonly, PodSpec } from '../kinds'
import { isDnsLabel, isSubdomain } from '../names'
import { claimSpecAt } from '../persistentvolumeclaim/spec-validation'
import { compareQuantities } from '../quantity'
import { fileFieldAt, resourceFieldAt } from './env-validation'
import { noBackstepsAt, nonReservedPathAt } from './path-validation'

export type Volume = NonNullable<PodSpec['volumes']>[number]

/** The Pod's name, which claims made for it contain; undefined in a template. */
export function* volumesAt(at: FieldPath, volumes: readonly Volume[], pod?: string): Errors {
  const names = new Set<string>()
  const made = new Set(volumes.filter((v) => v.ephemeral).map((v) => `${pod}-${v.name}`))
  yield* eachAt(at, volumes, function* (volume, volumeAt) {
    let found = 0
    for (const error of volumeAtPath(volumeAt, volume, names, pod)) {
      found++
      yield error
    }
    if (found === 0) names.add(volume.name)
    const claim = volume.persistentVolumeClaim?.claimName
    if (pod !== undefined && claim !== undefined && made.has(claim)) {
      const detail = 'must not reference a PVC that gets created for an ephemeral volume'
      yield invalid(volumeAt.child('persistentVolumeClaim', 'claimName'), claim, detail)
    }
  })
}

function* volumeAtPath(
  at: FieldPath,
  volume: Volume,
  names: ReadonlySet<string>,
  pod: string | undefined,
): Errors {
  yield* sourceAt(at, volume, pod)
  const nameAt = at.child('name')
  if (!volume.name) yield required(nameAt)
  else yield* reasonsAt(nameAt, volume.name, isDnsLabel)
  if (names.has(volume.name)) yield duplicate(nameAt, volume.name)
}

/** Kubernetes' order, in which the first source is looked into and others are refused. */
const SOURCES = [
  ...['emptyDir', 'hostPath', 'gitRepo', 'gcePersistentDisk', 'awsElasticBlockStore', 'secret'],
  ...['nfs', 'iscsi', 'glusterfs', 'flocker', 'persistentVolumeClaim', 'rbd', 'cinder', 'cephfs'],
  ...['quobyte', 'downwardAPI', 'fc', 'flexVolume', 'configMap', 'azureFile', 'vsphereVolume'],
  ...['photonPersistentDisk', 'portworxVolume', 'azureDisk', 'storageos', 'projected', 'scaleIO'],
  ...['csi', 'ephemeral', 'image'],
] as const

function* sourceAt(at: FieldPath, volume: Volume, pod: string | undefined): Errors {
  const present = new Set(Object.keys(volume))
  let first: string | undefined
  for (const source of SOURCES) {
    if (!present.has(source)) continue
    if (first !== undefined) {
      yield forbidden(at.child(source), 'may not specify more than 1 volume type')
      continue
    }
    first = source
    yield* contentAt(at.child(source), volume, pod)
  }
  if (first === undefined) yield required(at, 'must specify a volume type')
}

function* contentAt(at: FieldPath, volume: Volume, pod: string | undefined): Errors {
  const { emptyDir, hostPath, secret, configMap, nfs, persistentVolumeClaim } = volume
  const { downwardAPI, projected, csi, ephemeral } = volume
  if (emptyDir?.sizeLimit !== undefined && compareQuantities(emptyDir.sizeLimit, 0) < 0) {
    yield forbidden(at.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity')
  } else if (hostPath) yield* hostPathAt(at, hostPath)
  else if (secret) {
    yield* presentAt(at.child('secretName'), secret.secretName)
    yield* filesAt(at, secret)
  } else if (configMap) {
    yield* presentAt(at.child('name'), configMap.name)
    yield* filesAt(at, configMap)
  } else if (nfs) yield* nfsAt(at, nfs)
  else if (persistentVolumeClaim) {
    yield* presentAt(at.child('claimName'), persistentVolumeClaim.claimName)
  } else if (downwardAPI) {
    yield* modeAt(at.child('defaultMode'), downwardAPI.defaultMode)
    for (const file of downwardAPI.items ?? []) yield* downwardFileAt(at, file)
  } else if (projected) yield* projectedAt(at, projected)
  else if (csi) yield* driverAt(at, csi)
  else if (ephemeral) yield* ephemeralAt(at, ephemeral, volume.name, pod)
}

const PATH_TYPES = [
  ...['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate'],
  'Socket',
]

function* hostPathAt(at: FieldPath, { path, type }: NonNullable<Volume['hostPath']>): Errors {
  if (!path) {
    yield required(at.child('path'))
    return
  }
  yield* noBackstepsAt(at.child('path'), path)
  if (type !== undefined && !PATH_TYPES.includes(type)) {
    yield notSupported(at.child('type'), type, PATH_TYPES)
  }
}

function* nfsAt(at: FieldPath, { server, path }: NonNullable<Volume['nfs']>): Errors {
  yield* presentAt(at.child('server'), server)
  yield* presentAt(at.child('path'), path)
  if (!path?.startsWith('/')) {
    yield invalid(at.child('path'), path ?? '', 'must be an absolute path')
  }
}

type KeyToPath = DeepReadonly<{ key: string; path: string; mode?: number }>
type Files = { readonly defaultMode?: number; readonly items?: readonly KeyToPath[] }

function* filesAt(at: FieldPath, { defaultMode, items }: Files): Errors {
  yield* modeAt(at.child('defaultMode'), defaultMode)
  yield* eachAt(at.child('items'), items, keyToPathAt)
}

function* keyToPathAt({ key, path, mode }: KeyToPath, at: FieldPath): Errors {
  yield* presentAt(at.child('key'), key)
  yield* presentAt(at.child('path'), path)
  yield* nonReservedPathAt(at.child('path'), path ?? '')
  yield* modeAt(at.child('mode'), mode)
}

function* modeAt(at: FieldPath, mode: number | undefined): Errors {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return
  yield invalid(at, mode, 'must be a number between 0 and 0777 (octal), both inclusive')
}

type DownwardFile = NonNullable<NonNullable<Volume['downwardAPI']>['items']>[number]

/** Go tells all at the source, without the file's index. */
function* downwardFileAt(at: FieldPath, file: DownwardFile): Errors {
  const { path, fieldRef, resourceFieldRef, mode } = file
  yield* presentAt(at.child('path'), path)
  yield* nonReservedPathAt(at.child('path'), path ?? '')
  if (fieldRef) {
    yield* fileFieldAt(at.child('fieldRef'), fieldRef)
    if (resourceFieldRef) {
      const detail = 'fieldRef and resourceFieldRef can not be specified simultaneously'
      yield invalid(at, 'resource', detail)
    }
  } else if (resourceFieldRef) {
    yield* resourceFieldAt(at.child('resourceFieldRef'), resourceFieldRef, true)
  } else yield required(at, 'one of fieldRef and resourceFieldRef is required')
  yield* modeAt(at.child('mode'), mode)
}

type Projected = NonNullable<Volume['projected']>
type Projection = NonNullable<Projected['sources']>[number]

function* projectedAt(at: FieldPath, { defaultMode, sources }: Projected): Errors {
  yield* modeAt(at.child('defaultMode'), defaultMode)
  const paths = new Set<string>()
  yield* eachAt(at.child('sources'), sources, function* (source, sourceAt) {
    yield* projectionAt(sourceAt, source, at)
    for (const [path, shown] of pathsOf(source)) {
      if (paths.has(path)) yield invalid(at, shown, 'conflicting duplicate paths')
      paths.add(path)
    }
    const kinds = Object.values(source).filter((value) => value !== undefined).length
    if (kinds > 1) yield forbidden(sourceAt, 'may not specify more than 1 volume type')
  })
}

const TEN_MINUTES = 600
const MAX_EXPIRATION = 2 ** 32

/** The token's path is told at the volume, not at its source. */
function* projectionAt(at: FieldPath, source: Projection, volumeAt: FieldPath): Errors {
  const { secret, configMap, downwardAPI, serviceAccountToken } = source
  for (const [field, part] of Object.entries({ secret, configMap })) {
    if (part === undefined) continue
    yield* presentAt(at.child(field, 'name'), part.name)
    yield* eachAt(at.child(field, 'items'), part.items, keyToPathAt)
  }
  for (const file of downwardAPI?.items ?? []) yield* downwardFileAt(at.child('downwardAPI'), file)
  if (serviceAccountToken === undefined) return
  const { expirationSeconds = 0, path } = serviceAccountToken
  const expirationAt = at.child('serviceAccountToken', 'expirationSeconds')
  if (expirationSeconds < TEN_MINUTES) {
    const detail = 'may not specify a duration less than 10 minutes'
    yield invalid(expirationAt, expirationSeconds, detail)
  }
  if (expirationSeconds > MAX_EXPIRATION) {
    const detail = 'may not specify a duration larger than 2^32 seconds'
    yield invalid(expirationAt, expirationSeconds, detail)
  }
  if (!path) yield required(volumeAt.child('path'))
  else yield* nonReservedPathAt(volumeAt.child('path'), path)
}

/** The files of a source, and what Go shows of it when two are the same. */
function pathsOf({ secret, configMap, downwardAPI }: Projection): (readonly [string, string])[] {
  const keyed = [secret, configMap].flatMap((part) =>
    (part?.items ?? []).map(({ path }) => [path, part?.name ?? ''] as const),
  )
  const files = (downwardAPI?.items ?? []).map(({ path }) => [path, path] as const)
  return [...keyed, ...files].filter(([path]) => path)
}

const MAX_DRIVER = 63

/** The name of a CSI driver, which PersistentVolumes have, too. */
export function* driverNameAt(at: FieldPath, driver: string): Errors {
  if (!driver) yield required(at)
  if (driver.length > MAX_DRIVER) yield tooLong(at, MAX_DRIVER)
  for (const reason of isSubdomain(driver.toLowerCase())) yield invalid(at, driver, reason)
}

function* driverAt(at: FieldPath, csi: NonNullable<Volume['csi']>): Errors {
  const { driver, nodePublishSecretRef } = csi
  yield* driverNameAt(at.child('driver'), driver ?? '')
  if (nodePublishSecretRef !== undefined && !nodePublishSecretRef.name) {
    yield required(at.child('nodePublishSecretRef', 'name'))
  }
}

function* ephemeralAt(
  at: FieldPath,
  { volumeClaimTemplate }: NonNullable<Volume['ephemeral']>,
  name: string,
  pod: string | undefined,
): Errors {
  const templateAt = at.child('volumeClaimTemplate')
  if (volumeClaimTemplate === undefined) yield required(templateAt)
  else yield* claimSpecAt(templateAt.child('spec'), volumeClaimTemplate.spec)
  if (pod === undefined || !name) return
  for (const reason of isSubdomain(`${pod}-${name}`)) {
    yield invalid(at.child('name'), name, `PVC name ${JSON.stringify(`${pod}-${name}`)}: ${reason}`)
  }
}
