/**
 * The checks of the Pod Security Standards, in Kubernetes' order and words.
 *
 * Models staging/src/k8s.io/pod-security-admission/policy/check_*.go. Left out: AppArmor, Windows'
 * host processes, and the relaxations for Pods of Windows and with user namespaces.
 */
import type { Container, PodSpec } from '../../api/kinds'

export type Level = 'privileged' | 'baseline' | 'restricted'

export interface Violation {
  readonly reason: string
  readonly detail: string
}

/** What the spec breaks; frozen specs are remembered, since the Pods of one template share theirs.
 */
export function violationsOf(spec: PodSpec, level: Level): readonly Violation[] {
  if (level === 'privileged') return []
  const memo = level === 'baseline' ? ofBaseline : ofRestricted
  const known = memo.get(spec)
  if (known !== undefined) return known
  const checks = level === 'baseline' ? BASELINE : RESTRICTED
  const violations = Object.freeze(
    checks.flatMap(([reason, check]) => {
      const detail = check(spec, containersOf(spec))
      return detail === undefined ? [] : [Object.freeze({ reason, detail })]
    }),
  )
  if (Object.isFrozen(spec)) memo.set(spec, violations)
  return violations
}

const ofBaseline = new WeakMap<PodSpec, readonly Violation[]>()
const ofRestricted = new WeakMap<PodSpec, readonly Violation[]>()

type Check = (spec: PodSpec, containers: readonly Container[]) => string | undefined
type Named = readonly [reason: string, check: Check]

/** Kubernetes looks at init containers first. */
const containersOf = ({ containers, initContainers = [], ephemeralContainers = [] }: PodSpec) => [
  ...initContainers,
  ...containers,
  ...ephemeralContainers,
]

const quoted = (names: readonly string[]) => names.map((name) => JSON.stringify(name)).join(', ')

/** `container "a"` or `containers "a", "b"`; undefined for none. */
function naming(containers: readonly Container[], what = 'container'): string | undefined {
  if (containers.length === 0) return undefined
  return `${what}${containers.length > 1 ? 's' : ''} ${quoted(containers.map((c) => c.name))}`
}

/** Says it of the containers that are bad. */
const containersThat =
  (isBad: (container: Container) => boolean, rule: string): Check =>
  (_spec, containers) => {
    const named = naming(containers.filter(isBad))
    return named === undefined ? undefined : `${named} ${rule}`
  }

const together = (...parts: readonly (string | undefined)[]): string | undefined => {
  const said = parts.filter((part) => part !== undefined)
  return said.length === 0 ? undefined : said.join('; ')
}

const DEFAULT_CAPABILITIES: ReadonlySet<string> = new Set([
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD'],
  ...['NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
])

const addsOutside =
  (allowed: ReadonlySet<string>): Check =>
  (_spec, containers) => {
    const added = (container: Container) =>
      (container.securityContext?.capabilities?.add ?? []).filter((name) => !allowed.has(name))
    const bad = containers.filter((container) => added(container).length > 0)
    const named = naming(bad)
    if (named === undefined) return undefined
    const names = [...new Set(bad.flatMap(added))].sort()
    return `${named} must not include ${quoted(names)} in securityContext.capabilities.add`
  }

const hostNamespaces: Check = ({ hostNetwork, hostPID, hostIPC }) => {
  const used = Object.entries({ hostNetwork, hostPID, hostIPC }).filter(([, is]) => is)
  return used.length === 0 ? undefined : used.map(([field]) => `${field}=true`).join(', ')
}

const hostPaths: Check = ({ volumes = [] }) => {
  const names = volumes.filter((volume) => volume.hostPath).map((volume) => volume.name)
  if (names.length === 0) return undefined
  return `volume${names.length > 1 ? 's' : ''} ${quoted(names)}`
}

const hostPorts: Check = (_spec, containers) => {
  const portsOf = ({ ports = [] }: Container) => ports.map((p) => p.hostPort ?? 0).filter(Boolean)
  const bad = containers.filter((container) => portsOf(container).length > 0)
  const named = naming(bad)
  if (named === undefined) return undefined
  const ports = [...new Set(bad.flatMap(portsOf))].sort((a, b) => a - b)
  const verb = bad.length > 1 ? 'use' : 'uses'
  return `${named} ${verb} hostPort${ports.length > 1 ? 's' : ''} ${ports.join(', ')}`
}

const LINUX_TYPES = new Set([
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
])

const seLinux: Check = (spec, containers) => {
  type Options = NonNullable<Container['securityContext']>['seLinuxOptions']
  const problems = (options: Options) => [
    ...(LINUX_TYPES.has(options?.type ?? '') ? [] : [`type ${JSON.stringify(options?.type)}`]),
    ...(options?.user ? ['user may not be set'] : []),
    ...(options?.role ? ['role may not be set'] : []),
  ]
  const own = problems(spec.securityContext?.seLinuxOptions)
  const bad = containers.filter((c) => problems(c.securityContext?.seLinuxOptions).length > 0)
  const all = [...own, ...bad.flatMap((c) => problems(c.securityContext?.seLinuxOptions))]
  if (all.length === 0) return undefined
  const who = [...(own.length > 0 ? ['pod'] : []), naming(bad)].filter(Boolean).join(' and ')
  return `${who} set forbidden securityContext.seLinuxOptions: ${[...new Set(all)].join('; ')}`
}

const UNCONFINED = 'must not set securityContext.seccompProfile.type to "Unconfined"'

const seccompBaseline: Check = (spec, containers) => {
  const isUnconfined = (context: { seccompProfile?: { type: string } } | undefined) =>
    context?.seccompProfile?.type === 'Unconfined'
  const bad = naming(containers.filter((c) => isUnconfined(c.securityContext)))
  const own = isUnconfined(spec.securityContext) ? 'pod' : undefined
  const who = [own, bad].filter((part) => part !== undefined).join(' and ')
  return who === '' ? undefined : `${who} ${UNCONFINED}`
}

const SYSCTLS: ReadonlySet<string> = new Set([
  ...['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies'],
  ...['net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start'],
  ...['net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time'],
  ...['net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl'],
  ...['net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'],
])

const sysctls: Check = ({ securityContext }) => {
  const bad = (securityContext?.sysctls ?? []).filter(({ name }) => !SYSCTLS.has(name))
  return bad.length === 0 ? undefined : bad.map(({ name }) => name).join(', ')
}

const VOLUME_TYPES: ReadonlySet<string> = new Set([
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image'],
  ...['persistentVolumeClaim', 'projected', 'secret'],
])

const volumeTypes: Check = ({ volumes = [] }) => {
  const typeOf = (volume: object) => Object.keys(volume).find((key) => key !== 'name') ?? ''
  const bad = volumes.filter((volume) => !VOLUME_TYPES.has(typeOf(volume)))
  if (bad.length === 0) return undefined
  const [s, verb] = bad.length > 1 ? ['s', 'use'] : ['', 'uses']
  const types = [...new Set(bad.map(typeOf))].sort()
  const plural = types.length > 1 ? 's' : ''
  const names = quoted(bad.map((volume) => volume.name))
  return `volume${s} ${names} ${verb} restricted volume type${plural} ${quoted(types)}`
}

const runAsNonRoot: Check = ({ securityContext }, containers) => {
  const own = securityContext?.runAsNonRoot
  const is = (container: Container) => container.securityContext?.runAsNonRoot
  const rule = 'must not set securityContext.runAsNonRoot=false'
  const explicit = naming(containers.filter((container) => is(container) === false))
  const isCovered = containers.every((container) => is(container) !== undefined)
  const missing = own === true ? [] : containers.filter((container) => is(container) === undefined)
  const said = [
    own === false && !isCovered ? `pod ${rule}` : undefined,
    explicit === undefined ? undefined : `${explicit} ${rule}`,
  ]
  if (said.some((part) => part !== undefined)) return together(...said)
  const named = naming(missing)
  return named && `pod or ${named} must set securityContext.runAsNonRoot=true`
}

const runAsUser: Check = ({ securityContext }, containers) => {
  const bad = naming(containers.filter((c) => c.securityContext?.runAsUser === 0))
  const own = securityContext?.runAsUser === 0 ? 'pod' : undefined
  const who = [own, bad].filter((part) => part !== undefined).join(' and ')
  return who === '' ? undefined : `${who} must not set runAsUser=0`
}

const CONFINED = ['RuntimeDefault', 'Localhost']
const CONFINE = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'

const seccompRestricted: Check = (spec, containers) => {
  const own = spec.securityContext?.seccompProfile?.type
  const isConfined = (type: string | undefined) => type !== undefined && CONFINED.includes(type)
  const type = (container: Container) => container.securityContext?.seccompProfile?.type
  const wrong = containers.filter((c) => type(c) !== undefined && !isConfined(type(c)))
  const unset = containers.filter((c) => type(c) === undefined)
  const bad = naming(wrong)
  const isPodWrong = own !== undefined && !isConfined(own) && unset.length > 0
  if (bad !== undefined || isPodWrong) {
    const forbids = (kind: string) =>
      `must not set securityContext.seccompProfile.type to ${JSON.stringify(kind)}`
    return together(
      isPodWrong ? `pod ${forbids(own)}` : undefined,
      bad && `${bad} ${forbids(wrong.map(type)[0] ?? '')}`,
    )
  }
  if (isConfined(own)) return undefined
  const named = naming(unset)
  return named && `pod or ${named} ${CONFINE}`
}

const dropsAll = containersThat(
  (c) => !c.securityContext?.capabilities?.drop?.includes('ALL'),
  'must set securityContext.capabilities.drop=["ALL"]',
)
const addsOnlyBinding = addsOutside(new Set(['NET_BIND_SERVICE']))

const HOST_NAMESPACES: Named = ['host namespaces', hostNamespaces]
const HOST_PORTS: Named = ['hostPort', hostPorts]
const PRIVILEGED: Named = [
  'privileged',
  containersThat(
    (c) => c.securityContext?.privileged === true,
    'must not set securityContext.privileged=true',
  ),
]
const PROC_MOUNT: Named = [
  'procMount',
  containersThat(
    ({ securityContext }) => (securityContext?.procMount ?? 'Default') !== 'Default',
    'must not set securityContext.procMount to "Unmasked"',
  ),
]
const SE_LINUX: Named = ['seLinuxOptions', seLinux]
const SYSCTL: Named = ['forbidden sysctls', sysctls]

/** By the names of the checks: of one level after the other. */
const BASELINE: readonly Named[] = [
  ['non-default capabilities', addsOutside(DEFAULT_CAPABILITIES)],
  HOST_NAMESPACES,
  ['hostPath volumes', hostPaths],
  HOST_PORTS,
  PRIVILEGED,
  PROC_MOUNT,
  SE_LINUX,
  ['seccompProfile', seccompBaseline],
  SYSCTL,
]

/** Checks of the restricted level stand for those of the baseline that they contain. */
const RESTRICTED: readonly Named[] = [
  ...[HOST_NAMESPACES, HOST_PORTS, PRIVILEGED, PROC_MOUNT, SE_LINUX, SYSCTL],
  [
    'allowPrivilegeEscalation != false',
    containersThat(
      (c) => c.securityContext?.allowPrivilegeEscalation !== false,
      'must set securityContext.allowPrivilegeEscalation=false',
    ),
  ],
  [
    'unrestricted capabilities',
    (spec, containers) => together(dropsAll(spec, containers), addsOnlyBinding(spec, containers)),
  ],
  ['restricted volume types', volumeTypes],
  ['runAsNonRoot != true', runAsNonRoot],
  ['runAsUser=0', runAsUser],
  ['seccompProfile', seccompRestricted],
]
