/**
 * A PodSpec, wherever it stands, and a template around one.
 *
 * The rule to know: a spec that was found valid is frozen and remembered, so that the Pods of one
 * template are checked once.
 *
 * Models ValidatePodSpec and ValidatePodTemplateSpec in pkg/apis/core/validation. Left out:
 * resource claims, Pods for Windows, resources of the Pod as a whole.
 */
import {
  duplicate,
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  stringListValue,
} from '../../apiserver/field-error'
import { deepFreeze } from '../../store/freeze'
import {
  annotationsAt,
  type Errors,
  eachAt,
  labelsAt,
  numberAt,
  oneOfAt,
  reasonsAt,
} from '../checks'
import { ipAt } from '../ip'
import type { PodSpec, PodTemplate } from '../kinds'
import { isDnsLabel, isInRange, isQualifiedName, isSubdomain } from '../names'
import { affinityAt } from './affinity-validation'
import { containersAt } from './container-validation'
import { overheadAt } from './resource-validation'
import { hostUsersAt, podSecurityAt } from './security-validation'
import { spreadConstraintsAt, tolerationsAt } from './spread-validation'
import { volumesAt } from './volume-validation'

/** `pod` is the name of the Pod that the spec belongs to; absent in a template. */
export function* podSpecAt(at: FieldPath, spec: PodSpec, pod?: string): Errors {
  const valid = pod === undefined ? validInTemplates : validInPods
  if (valid.has(spec)) return
  let found = 0
  for (const error of specAt(at, spec, pod)) {
    found++
    yield error
  }
  const isAboutItself = !spec.volumes?.some((volume) => volume.ephemeral)
  if (found === 0 && isAboutItself) valid.add(deepFreeze(spec))
}

export function* podTemplateAt(at: FieldPath, template: PodTemplate): Errors {
  const { metadata, spec } = template
  yield* labelsAt(at.child('labels'), metadata?.labels)
  yield* annotationsAt(at.child('annotations'), metadata?.annotations)
  if (spec === undefined) return
  yield* podSpecAt(at.child('spec'), spec)
  if (spec.ephemeralContainers?.length) {
    const detail = 'ephemeral containers not allowed in pod template'
    yield forbidden(at.child('spec', 'ephemeralContainers'), detail)
  }
}

const validInTemplates = new WeakSet<PodSpec>()
const validInPods = new WeakSet<PodSpec>()

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']

function* specAt(at: FieldPath, spec: PodSpec, pod: string | undefined): Errors {
  const volumes = spec.volumes ?? []
  const bad = new Set<string>()
  for (const error of volumesAt(at.child('volumes'), volumes, pod)) {
    bad.add(/^.*?volumes\[(\d+)\]/.exec(error.field)?.[1] ?? '')
    yield error
  }
  const mountable = new Map(
    volumes.flatMap((volume, i) => (bad.has(String(i)) ? [] : [[volume.name, volume] as const])),
  )
  yield* containersAt(at, spec, mountable)
  if (spec.hostNetwork) yield* hostPortsAt(at.child('containers'), spec, pod !== undefined)
  yield* oneOfAt(at.child('restartPolicy'), spec.restartPolicy, RESTART_POLICIES)
  yield* oneOfAt(at.child('dnsPolicy'), spec.dnsPolicy, DNS_POLICIES)
  yield* labelsAt(at.child('nodeSelector'), spec.nodeSelector)
  yield* podSecurityAt(at.child('securityContext'), spec)
  yield* affinityAt(at.child('affinity'), spec.affinity)
  yield* dnsConfigAt(at.child('dnsConfig'), spec)
  yield* eachAt(at.child('readinessGates'), spec.readinessGates, ({ conditionType }, gateAt) =>
    reasonsAt(gateAt.child('conditionType'), conditionType, isQualifiedName),
  )
  yield* schedulingGatesAt(at.child('schedulingGates'), spec.schedulingGates)
  const spreadAt = at.child('topologySpreadConstraints')
  yield* spreadConstraintsAt(spreadAt, spec.topologySpreadConstraints)
  yield* hostUsersAt(at, spec)
  yield* namesOfOthersAt(at, spec)
  yield* tolerationsAt(at.child('tolerations'), spec.tolerations)
  yield* eachAt(at.child('hostAliases'), spec.hostAliases, function* (alias, aliasAt) {
    yield* ipAt(aliasAt.child('ip'), alias.ip ?? '')
    yield* eachAt(aliasAt.child('hostnames'), alias.hostnames, (name, nameAt) =>
      reasonsAt(nameAt, name, isSubdomain),
    )
  })
  yield* classesAt(at, spec)
}

const MAX_INT32 = 2 ** 31 - 1

function* namesOfOthersAt(at: FieldPath, spec: PodSpec): Errors {
  const { serviceAccountName, nodeName, hostname, subdomain, activeDeadlineSeconds } = spec
  if (serviceAccountName) {
    yield* reasonsAt(at.child('serviceAccountName'), serviceAccountName, isSubdomain)
  }
  if (nodeName) yield* reasonsAt(at.child('nodeName'), nodeName, isSubdomain)
  if (activeDeadlineSeconds !== undefined) {
    yield* numberAt(at.child('activeDeadlineSeconds'), activeDeadlineSeconds, (value) =>
      isInRange(value, 1, MAX_INT32),
    )
  }
  if (hostname) yield* reasonsAt(at.child('hostname'), hostname, isDnsLabel)
  if (subdomain) yield* reasonsAt(at.child('subdomain'), subdomain, isDnsLabel)
}

function* classesAt(at: FieldPath, spec: PodSpec): Errors {
  const { priorityClassName, runtimeClassName, preemptionPolicy, overhead, os } = spec
  if (priorityClassName) {
    yield* reasonsAt(at.child('priorityClassName'), priorityClassName, isSubdomain)
  }
  if (runtimeClassName !== undefined) {
    yield* reasonsAt(at.child('runtimeClassName'), runtimeClassName, isSubdomain)
  }
  if (preemptionPolicy !== undefined) {
    const policies = ['PreemptLowerPriority', 'Never']
    yield* oneOfAt(at.child('preemptionPolicy'), preemptionPolicy, policies)
  }
  if (overhead) yield* overheadAt(at.child('overhead'), overhead)
  if (os === undefined) return
  if (!os.name) yield required(at.child('os', 'name'), 'cannot be empty')
  else if (!['linux', 'windows'].includes(os.name)) {
    yield notSupported(at.child('os'), os.name, ['linux', 'windows'])
  }
}

/** On the network of the Node a container's port is the Node's; templates may leave that open. */
function* hostPortsAt(at: FieldPath, { containers }: PodSpec, isPod: boolean): Errors {
  yield* eachAt(at, containers, ({ ports }, containerAt) =>
    eachAt(containerAt.child('ports'), ports, function* (port, portAt) {
      const { hostPort = 0, containerPort } = port
      if (hostPort === containerPort || (!isPod && hostPort === 0)) return
      const detail = 'must match `containerPort` when `hostNetwork` is true'
      yield invalid(portAt.child('hostPort'), hostPort, detail)
    }),
  )
}

function* schedulingGatesAt(at: FieldPath, gates: PodSpec['schedulingGates']): Errors {
  const seen = new Set<string>()
  yield* eachAt(at, gates, function* ({ name }, gateAt) {
    yield* reasonsAt(gateAt, name, isQualifiedName)
    if (seen.has(name)) yield duplicate(gateAt, name)
    seen.add(name)
  })
}

const MAX_NAMESERVERS = 3
const MAX_SEARCHES = 32
const MAX_SEARCH_CHARACTERS = 2048

function* dnsConfigAt(at: FieldPath, { dnsConfig, dnsPolicy }: PodSpec): Errors {
  const { nameservers = [], searches = [], options } = dnsConfig ?? {}
  if (dnsPolicy === 'None') {
    if (dnsConfig === undefined) {
      yield required(at, 'must provide `dnsConfig` when `dnsPolicy` is None')
      return
    }
    if (nameservers.length === 0) {
      const detail = 'must provide at least one DNS nameserver when `dnsPolicy` is None'
      yield required(at.child('nameservers'), detail)
      return
    }
  }
  const [serversAt, searchesAt] = [at.child('nameservers'), at.child('searches')]
  if (nameservers.length > MAX_NAMESERVERS) {
    const detail = `must not have more than ${MAX_NAMESERVERS} nameservers`
    yield invalid(serversAt, stringListValue(nameservers), detail)
  }
  yield* eachAt(serversAt, nameservers, (server, serverAt) => ipAt(serverAt, server))
  if (searches.length > MAX_SEARCHES) {
    const detail = `must not have more than ${MAX_SEARCHES} search paths`
    yield invalid(searchesAt, stringListValue(searches), detail)
  }
  if (searches.join(' ').length > MAX_SEARCH_CHARACTERS) {
    const limit = `${MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list`
    yield invalid(searchesAt, stringListValue(searches), `must not have more than ${limit}`)
  }
  yield* eachAt(searchesAt, searches, (search, searchAt) =>
    reasonsAt(searchAt, search.replace(/\.$/, ''), isSubdomain),
  )
  yield* eachAt(at.child('options'), options, function* ({ name }, optionAt) {
    if (!name) yield required(optionAt, 'must not be empty')
  })
}
