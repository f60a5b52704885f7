/**
 * The containers of a PodSpec: regular ones, init containers and ephemeral ones.
 * Models validateContainers, validateInitContainers and validateEphemeralContainers in
 * pkg/apis/core/validation. Left out: resize policies (in-place resize is alpha in 1.32).
 */
import {
  duplicate,
  type FieldPath,
  forbidden,
  invalid,
  notFound,
  required,
} from '../../apiserver/field-error'
import {
  type Errors,
  eachAt,
  nameAt,
  numberAt,
  oneOfAt,
  optionalOneOfAt,
  reasonsAt,
} from '../checks'
import type { Container, PodSpec } from '../kinds'
import { isDnsLabel, isPortName, isPortNumber } from '../names'
import { envAt } from './env-validation'
import { mountsAt } from './mount-validation'
import { probesAt } from './probe-validation'
import { requirementsAt } from './resource-validation'
import { containerSecurityAt } from './security-validation'
import type { Volume } from './volume-validation'

/** The volumes that are well formed, by name: only these can be mounted. */
export type Volumes = ReadonlyMap<string, Volume>

export function* containersAt(at: FieldPath, spec: PodSpec, volumes: Volumes): Errors {
  const grace = spec.terminationGracePeriodSeconds ?? 0
  yield* regularAt(at.child('containers'), spec.containers ?? [], volumes, grace)
  yield* initAt(at.child('initContainers'), spec, volumes, grace)
  yield* ephemeralAt(at.child('ephemeralContainers'), spec, volumes)
}

/** Only Pods are checked for this; templates that were stored with blanks stay usable. */
export function* imagesAt(at: FieldPath, containers: readonly Container[] = []): Errors {
  for (const [i, { image = '' }] of containers.entries()) {
    if (image.trim() === image) continue
    const detail = 'must not have leading or trailing whitespace'
    yield invalid(at.index(i).child('image'), image, detail)
  }
}

function* regularAt(
  at: FieldPath,
  containers: readonly Container[],
  volumes: Volumes,
  grace: number,
): Errors {
  if (containers.length === 0) {
    yield required(at)
    return
  }
  const names = new Set<string>()
  yield* eachAt(at, containers, function* (container, containerAt) {
    yield* containerAtPath(containerAt, container, volumes)
    if (names.has(container.name)) yield duplicate(containerAt.child('name'), container.name)
    names.add(container.name)
    yield* probesAt(containerAt, container, grace)
    if (container.restartPolicy !== undefined) {
      yield forbidden(containerAt.child('restartPolicy'), 'may not be set for non-init containers')
    }
  })
  yield* hostPortsAt(at, containers)
}

const ONLY_SIDECARS = 'may not be set for init containers without restartPolicy=Always'
const NOT_OF_INIT = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const

function* initAt(at: FieldPath, spec: PodSpec, volumes: Volumes, grace: number): Errors {
  const names = new Set((spec.containers ?? []).map((container) => container.name))
  yield* eachAt(at, spec.initContainers, function* (container, containerAt) {
    yield* containerAtPath(containerAt, container, volumes)
    const { name, restartPolicy } = container
    yield* optionalOneOfAt(containerAt.child('restartPolicy'), restartPolicy, ['Always'])
    if (names.has(name)) yield duplicate(containerAt.child('name'), name)
    if (name) names.add(name)
    yield* hostPortsAt(at, [container])
    if (restartPolicy === 'Always') {
      yield* probesAt(containerAt, container, grace)
      return
    }
    for (const field of NOT_OF_INIT) {
      if (container[field]) yield forbidden(containerAt.child(field), ONLY_SIDECARS)
    }
  })
}

const NOT_OF_EPHEMERAL = [
  ...['ports', 'resources', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'],
  ...['resizePolicy', 'restartPolicy'],
] as const
const NOT_EPHEMERAL = 'cannot be set for an Ephemeral Container'

function* ephemeralAt(at: FieldPath, spec: PodSpec, volumes: Volumes): Errors {
  const others = new Set(
    [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name),
  )
  const names = new Set(others)
  yield* eachAt(at, spec.ephemeralContainers, function* (container, containerAt) {
    yield* containerAtPath(containerAt, container, volumes)
    if (names.has(container.name)) yield duplicate(containerAt.child('name'), container.name)
    names.add(container.name)
    const target = container.targetContainerName
    if (target && !others.has(target)) {
      yield notFound(containerAt.child('targetContainerName'), target)
    }
    for (const field of NOT_OF_EPHEMERAL) {
      if (isSet(container[field])) yield forbidden(containerAt.child(field), NOT_EPHEMERAL)
    }
  })
}

const isSet = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== undefined

/** What all containers have in common. */
function* containerAtPath(at: FieldPath, container: Container, volumes: Volumes): Errors {
  yield* nameAt(at.child('name'), container.name, isDnsLabel)
  if (!container.image) yield required(at.child('image'))
  yield* oneOfAt(at.child('terminationMessagePolicy'), container.terminationMessagePolicy, [
    'File',
    'FallbackToLogsOnError',
  ])
  yield* portsAt(at.child('ports'), container.ports)
  yield* envAt(at, container)
  yield* mountsAt(at, container, volumes)
  yield* oneOfAt(at.child('imagePullPolicy'), container.imagePullPolicy, PULL_POLICIES)
  if (container.resources) yield* requirementsAt(at.child('resources'), container.resources)
  yield* containerSecurityAt(at.child('securityContext'), container.securityContext)
}

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
export const PROTOCOLS = ['SCTP', 'TCP', 'UDP']

function* portsAt(at: FieldPath, ports: Container['ports']): Errors {
  const names = new Set<string>()
  yield* eachAt(at, ports, function* ({ name, containerPort, hostPort, protocol }, portAt) {
    if (name) {
      const isWellFormed = isPortName(name).length === 0
      yield* reasonsAt(portAt.child('name'), name, isPortName)
      if (isWellFormed && names.has(name)) yield duplicate(portAt.child('name'), name)
      if (isWellFormed) names.add(name)
    }
    if (!containerPort) yield required(portAt.child('containerPort'))
    else yield* numberAt(portAt.child('containerPort'), containerPort, isPortNumber)
    if (hostPort) yield* numberAt(portAt.child('hostPort'), hostPort, isPortNumber)
    yield* oneOfAt(portAt.child('protocol'), protocol, PROTOCOLS)
  })
}

/** No two containers take the same port of the Node. */
function* hostPortsAt(at: FieldPath, containers: readonly Container[]): Errors {
  const taken = new Set<string>()
  yield* eachAt(at, containers, ({ ports }, containerAt) =>
    eachAt(containerAt.child('ports'), ports, function* (port, portAt) {
      const { hostPort, hostIP = '', protocol = '' } = port
      if (!hostPort) return
      const text = `${protocol}/${hostIP}/${hostPort}`
      if (taken.has(text)) yield duplicate(portAt.child('hostPort'), text)
      taken.add(text)
    }),
  )
}
