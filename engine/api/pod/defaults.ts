/**
 * Defaults of a Pod: those of its spec, and those that only Pods get and templates do not.
 * Models SetDefaults_Pod in pkg/apis/core/v1/defaults.go. Left out: resources of the Pod as a whole
 * (alpha).
 */
import {
  always,
  type Defaulting,
  each,
  fields,
  inOrder,
  type Owner,
  otherwise,
  part,
  remembered,
} from '../defaulting'
import type { Pod } from '../kinds'
import { podSpecDefaults } from './spec-defaults'

/** The Pod with what was left out. */
export function podWithDefaults(pod: Pod): Pod {
  return pod.spec === undefined ? pod : (defaults(pod) as Pod) // Defaults keep the kind.
}

const requestsFromLimits = part(
  fields({
    // A field of the object that is being defaulted.
    requests: (requests, { limits }) => withMissing(requests as Owner | undefined, limits),
  }),
)
const ofContainers = each(fields({ resources: requestsFromLimits }))
const hostPorts = each(
  fields({
    ports: each(fields({ hostPort: (value, { containerPort }) => value || containerPort })),
  }),
)

const podOnly: Defaulting = (value) => {
  const { hostNetwork } = value as { readonly hostNetwork?: boolean } // A decoded PodSpec.
  const result = everyPod(value)
  return hostNetwork ? onHostNetwork(result) : result
}
const everyPod = fields({
  containers: ofContainers,
  initContainers: ofContainers,
  enableServiceLinks: otherwise(true),
})
const onHostNetwork = fields({ containers: hostPorts, initContainers: hostPorts })

const defaults = fields({ spec: always(remembered(inOrder(podSpecDefaults, podOnly))) })

/** What is limited and not asked for is asked for as it is limited. */
function withMissing(requests: Owner | undefined, limits: unknown): Owner | undefined {
  const limited = (limits ?? {}) as Owner // Decoded: a map of quantities.
  const missing = Object.keys(limited).filter((resource) => requests?.[resource] === undefined)
  if (missing.length === 0) return requests
  const added = missing.map((resource) => [resource, limited[resource]] as const)
  return { ...requests, ...Object.fromEntries(added) }
}
