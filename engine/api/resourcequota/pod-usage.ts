/** What a Pod counts for in a ResourceQuota.
 *  Models pkg/quota/v1/evaluator/core/pods.go. */
import { type Instant, instantOf, plus as later, seconds } from '../../clock/duration'
import type { Container, Pod } from '../kinds'
import { qosClassOf } from '../pod/qos'
import { podLimits, podRequests, type Quantities, quantitiesOf } from '../pod/requests'
import { fromValue, type Quantity } from '../quantity'
import { isExtendedResource, isHugePages } from '../resources'

/** A Pod counts until it has ended, or should have been gone for long. */
export function podUsage(pod: Pod, now: Instant): Quantities {
  if (!isCharged(pod, now)) return new Map()
  return computeUsage(podRequests(pod.spec), podLimits(pod.spec))
}

export const podTracks = (name: string): boolean =>
  TRACKED.has(name) ||
  isHugePages(name) ||
  name.startsWith('requests.hugepages-') ||
  (name.startsWith(REQUESTS) && isExtendedResource(name.slice(REQUESTS.length)))

/** `must specify` what: resources that each container must name because the quota limits them. */
export function podMissing({ spec }: Pod, tracked: readonly string[]): string | undefined {
  const required = tracked.filter((name) => COMPUTE.has(name)).sort()
  const containers = [...spec.containers, ...(spec.initContainers ?? [])]
  const missing = required.flatMap((name) => {
    const lacking = containers.filter((container) => !usageOfContainer(container).has(name))
    const names = [...new Set(lacking.map((container) => container.name))].sort()
    return names.length === 0 ? [] : [`${name} for: ${names.join(',')}`]
  })
  return missing.length === 0 ? undefined : missing.join('; ')
}

interface Scope {
  readonly scopeName: string
  readonly operator: string
  readonly values?: readonly string[]
}

export function podMatchesScope({ spec, metadata }: Pod, scope: Scope): boolean {
  const isBestEffort = () => qosClassOf(spec) === 'BestEffort'
  switch (scope.scopeName) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined
    case 'BestEffort':
      return isBestEffort()
    case 'NotBestEffort':
      return !isBestEffort()
    case 'PriorityClass':
      return matchesPriority(spec.priorityClassName ?? '', scope)
    case 'CrossNamespacePodAffinity':
      return hasTermsElsewhere({ spec, metadata })
    default:
      return false
  }
}

const REQUESTS = 'requests.'
const LIMITS = 'limits.'
const NATIVE = ['cpu', 'memory', 'ephemeral-storage'] as const
const COMPUTE: ReadonlySet<string> = new Set(
  ['', REQUESTS, LIMITS].flatMap((prefix) => [`${prefix}cpu`, `${prefix}memory`]),
)
const TRACKED: ReadonlySet<string> = new Set([
  'pods',
  ...['', REQUESTS, LIMITS].flatMap((prefix) => NATIVE.map((name) => prefix + name)),
])

function isCharged({ status, metadata }: Pod, now: Instant): boolean {
  if (status.phase === 'Failed' || status.phase === 'Succeeded') return false
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true
  return now <= later(instantOf(deletionTimestamp), seconds(deletionGracePeriodSeconds))
}

const usageOfContainer = ({ resources }: Container): Quantities =>
  computeUsage(quantitiesOf(resources?.requests), quantitiesOf(resources?.limits))

function computeUsage(requests: Quantities, limits: Quantities): Quantities {
  const usage = new Map<string, Quantity>([['pods', fromValue(1)]])
  for (const name of NATIVE) {
    const [request, limit] = [requests.get(name), limits.get(name)]
    if (request !== undefined) usage.set(name, request).set(REQUESTS + name, request)
    if (limit !== undefined) usage.set(LIMITS + name, limit)
  }
  for (const [name, request] of requests) {
    if (isHugePages(name)) usage.set(name, request).set(REQUESTS + name, request)
    else if (isExtendedResource(name)) usage.set(REQUESTS + name, request)
  }
  return usage
}

function matchesPriority(name: string, { operator, values = [] }: Scope): boolean {
  if (operator === 'Exists') return name !== ''
  if (operator === 'DoesNotExist') return name === ''
  return values.includes(name) === (operator === 'In')
}

function hasTermsElsewhere({ spec }: Pick<Pod, 'spec' | 'metadata'>): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {}
  const terms = [podAffinity, podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      (weighted) => weighted.podAffinityTerm,
    ),
  ])
  return terms.some((term) => term.namespaces?.length || term.namespaceSelector !== undefined)
}
