/** What a container mounts: volumes of its Pod, each at a place of its own.
 *  Models ValidateVolumeMounts and ValidateVolumeDevices in pkg/apis/core/validation. */
import {
  type FieldPath,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
} from '../../apiserver/field-error'
import { type Errors, eachAt } from '../checks'
import type { Container } from '../kinds'
import type { Volumes } from './container-validation'
import { descendingPathAt, hasBacksteps } from './path-validation'

export function* mountsAt(at: FieldPath, container: Container, volumes: Volumes): Errors {
  yield* volumeMountsAt(at.child('volumeMounts'), container, volumes)
  yield* volumeDevicesAt(at.child('volumeDevices'), container, volumes)
}

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None']

function* volumeMountsAt(at: FieldPath, container: Container, volumes: Volumes): Errors {
  const { volumeMounts, volumeDevices = [] } = container
  const places = new Set<string>()
  yield* eachAt(at, volumeMounts, function* (mount, mountAt) {
    const { name, mountPath, subPath, subPathExpr } = mount
    if (!name) yield required(mountAt.child('name'))
    if (!volumes.has(name)) yield notFound(mountAt.child('name'), name)
    if (!mountPath) yield required(mountAt.child('mountPath'))
    if (places.has(mountPath)) {
      yield invalid(mountAt.child('mountPath'), mountPath, 'must be unique')
    }
    places.add(mountPath)
    if (volumeDevices.some((device) => device.name === name)) {
      yield invalid(mountAt.child('name'), name, 'must not already exist in volumeDevices')
    }
    if (volumeDevices.some((device) => device.devicePath === mountPath)) {
      const detail = 'must not already exist as a path in volumeDevices'
      yield invalid(mountAt.child('mountPath'), mountPath, detail)
    }
    if (subPath) yield* descendingPathAt(at.child('subPath'), subPath)
    if (subPathExpr) {
      if (subPath) {
        const detail = 'subPathExpr and subPath are mutually exclusive'
        yield invalid(mountAt.child('subPathExpr'), subPathExpr, detail)
      }
      yield* descendingPathAt(at.child('subPathExpr'), subPathExpr)
    }
    yield* propagationAt(at.child('mountPropagation'), mount.mountPropagation, container)
  })
}

function* propagationAt(
  at: FieldPath,
  propagation: string | undefined,
  { securityContext }: Container,
): Errors {
  if (propagation === undefined) return
  if (!PROPAGATIONS.includes(propagation)) yield notSupported(at, propagation, PROPAGATIONS)
  if (propagation !== 'Bidirectional' || securityContext?.privileged) return
  yield forbidden(at, 'Bidirectional mount propagation is available only to privileged containers')
}

function* volumeDevicesAt(at: FieldPath, container: Container, volumes: Volumes): Errors {
  const { volumeMounts = [], volumeDevices } = container
  const [names, paths] = [new Set<string>(), new Set<string>()]
  yield* eachAt(at, volumeDevices, function* ({ name, devicePath }, deviceAt) {
    const [nameAt, pathAt] = [deviceAt.child('name'), deviceAt.child('devicePath')]
    const volume = volumes.get(name)
    if (!name) yield required(nameAt)
    if (names.has(name)) yield invalid(nameAt, name, 'must be unique')
    if (volume === undefined) yield notFound(nameAt, name)
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
      const detail =
        'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'
      yield invalid(nameAt, name, detail)
    }
    if (!devicePath) yield required(pathAt)
    if (paths.has(devicePath)) yield invalid(pathAt, devicePath, 'must be unique')
    if (hasBacksteps(devicePath)) {
      yield invalid(pathAt, devicePath, "can not contain backsteps ('..')")
    } else paths.add(devicePath)
    if (volumeMounts.some((mount) => mount.name === name)) {
      yield invalid(nameAt, name, 'must not already exist in volumeMounts')
    }
    if (volumeMounts.some((mount) => mount.mountPath === devicePath)) {
      yield invalid(pathAt, devicePath, 'must not already exist as a path in volumeMounts')
    }
    names.add(name)
  })
}
