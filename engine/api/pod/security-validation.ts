/**
 * Security contexts of a Pod and of its containers.
 * Models validatePodSpecSecurityContext and ValidateSecurityContext in pkg/apis/core/validation.
 * Left out: Windows options, annotations that stood for seccomp and AppArmor profiles.
 */
import {
  duplicate,
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
} from '../../apiserver/field-error'
import { type Errors, eachAt, numberAt, optionalOneOfAt } from '../checks'
import type { Container, PodSpec } from '../kinds'
import { isInRange } from '../names'
import { descendingPathAt } from './path-validation'

type PodContext = NonNullable<PodSpec['securityContext']>
type Context = NonNullable<Container['securityContext']>

export function* podSecurityAt(at: FieldPath, spec: PodSpec): Errors {
  const { securityContext: context, shareProcessNamespace, hostPID } = spec
  if (context === undefined) return
  yield* idAt(at.child('fsGroup'), context.fsGroup)
  yield* idAt(at.child('runAsUser'), context.runAsUser)
  yield* idAt(at.child('runAsGroup'), context.runAsGroup)
  yield* eachAt(at.child('supplementalGroups'), context.supplementalGroups, (id, idPath) =>
    idAt(idPath, id),
  )
  if (shareProcessNamespace && hostPID) {
    const detail = 'ShareProcessNamespace and HostPID cannot both be enabled'
    yield invalid(at.child('shareProcessNamespace'), shareProcessNamespace, detail)
  }
  yield* sysctlsAt(at.child('sysctls'), context.sysctls, spec)
  yield* optionalOneOfAt(at.child('fsGroupChangePolicy'), context.fsGroupChangePolicy, [
    'Always',
    'OnRootMismatch',
  ])
  yield* seccompAt(at.child('seccompProfile'), context.seccompProfile)
}

export function* containerSecurityAt(at: FieldPath, context: Context | undefined): Errors {
  if (context === undefined) return
  yield* idAt(at.child('runAsUser'), context.runAsUser)
  yield* idAt(at.child('runAsGroup'), context.runAsGroup)
  yield* optionalOneOfAt(at.child('procMount'), context.procMount, ['Default', 'Unmasked'])
  yield* seccompAt(at.child('seccompProfile'), context.seccompProfile)
  if (context.allowPrivilegeEscalation !== false) return
  if (context.privileged) {
    const detail = 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'
    yield invalid(at, context, detail)
  }
  if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
    const both = '`allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'
    yield invalid(at, context, `cannot set ${both}`)
  }
}

/** A Pod with a user namespace of its own shares no namespace of the Node. */
export function* hostUsersAt(at: FieldPath, spec: PodSpec): Errors {
  if (spec.hostUsers !== false) return
  const detail = 'when `pod.Spec.HostUsers` is false'
  if (spec.hostNetwork) yield forbidden(at.child('hostNetwork'), detail)
  if (spec.hostPID) yield forbidden(at.child('HostPID'), detail)
  if (spec.hostIPC) yield forbidden(at.child('HostIPC'), detail)
}

const MAX_ID = 2 ** 31 - 1

function* idAt(at: FieldPath, id: number | undefined): Errors {
  if (id !== undefined) yield* numberAt(at, id, (value) => isInRange(value, 0, MAX_ID))
}

const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined']

function* seccompAt(at: FieldPath, profile: PodContext['seccompProfile']): Errors {
  if (profile === undefined) return
  const { type, localhostProfile } = profile
  if (!type) yield required(at.child('type'), 'type is required when seccompProfile is set')
  else if (!PROFILES.includes(type)) yield notSupported(at.child('type'), type, PROFILES)
  const profileAt = at.child('localhostProfile')
  if (type !== 'Localhost') {
    if (localhostProfile === undefined) return
    yield invalid(profileAt, profile, 'can only be set when seccomp type is Localhost')
  } else if (localhostProfile === undefined) {
    yield required(profileAt, 'must be set when seccomp type is Localhost')
  } else yield* descendingPathAt(profileAt, localhostProfile)
}

const SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const SYSCTL = `^(${SEGMENT}[\\./])*${SEGMENT}$`
const SYSCTL_LENGTH = 253

function* sysctlsAt(at: FieldPath, sysctls: PodContext['sysctls'], spec: PodSpec): Errors {
  const names = new Set<string>()
  yield* eachAt(at, sysctls, function* ({ name }, sysctlAt) {
    const nameAt = sysctlAt.child('name')
    if (!name) yield required(nameAt)
    else if (name.length > SYSCTL_LENGTH || !new RegExp(SYSCTL).test(name)) {
      const detail = `must have at most ${SYSCTL_LENGTH} characters and match regex ${SYSCTL}`
      yield invalid(nameAt, name, detail)
    } else if (names.has(name)) yield duplicate(nameAt, name)
    names.add(name)
    if (spec.hostNetwork && name.startsWith('net.')) {
      yield invalid(nameAt, name, "may not be specified when 'hostNetwork' is true")
    }
    if (spec.hostIPC && /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/.test(name)) {
      yield invalid(nameAt, name, "may not be specified when 'hostIPC' is true")
    }
  })
}
