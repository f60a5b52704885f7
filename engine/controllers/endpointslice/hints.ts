/**
 * Hints that keep traffic in its zone: which zone each endpoint of a Service is meant for.
 *
 * Models staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go and the use of the topology
 * cache in reconciler.go: the annotation goes before spec.trafficDistribution.
 */
import type { Service } from '../../api/kinds'
import type { Endpoint } from './distribution'
import type { SlicePlan } from './slice-plan'

/** The zone that an endpoint is meant for; undefined for one that serves all. */
export type HintFor = (endpoint: Endpoint) => string | undefined

export const NO_HINTS: HintFor = () => undefined

/** Traffic prefers endpoints of its own zone. */
export const OWN_ZONE: HintFor = ({ conditions, zone }) =>
  conditions?.ready === true ? zone : undefined

/** True when the Service asks for hints in proportion to the zones' CPU. */
export function wantsProportionalHints({ metadata }: Service): boolean {
  const { annotations } = metadata
  const mode = annotations?.[MODE] ?? annotations?.[OLD_MODE]
  return mode === 'Auto' || mode === 'auto'
}

export const wantsOwnZone = ({ spec }: Service): boolean =>
  spec.trafficDistribution === 'PreferClose'

/** The plan with each endpoint's hint as wanted; slices whose hints differ are updated too. */
export function withHints(plan: SlicePlan, hintFor: HintFor): SlicePlan {
  const hinted = (endpoints: readonly Endpoint[]): readonly Endpoint[] => {
    const given = endpoints.map((endpoint) => giveHint(endpoint, hintFor(endpoint)))
    return given.some((endpoint, i) => endpoint !== endpoints[i]) ? given : endpoints
  }
  const update = new Map([...plan.update].map(([slice, e]) => [slice, hinted(e)] as const))
  const unchanged = plan.unchanged.filter((slice) => {
    const endpoints = hinted(slice.endpoints)
    if (endpoints !== slice.endpoints) update.set(slice, endpoints)
    return endpoints === slice.endpoints
  })
  const create = plan.create.map((fresh) => ({ ...fresh, endpoints: hinted(fresh.endpoints) }))
  return { ...plan, create, update, unchanged }
}

const MODE = 'service.kubernetes.io/topology-mode'
const OLD_MODE = 'service.kubernetes.io/topology-aware-hints'

function giveHint(endpoint: Endpoint, zone: string | undefined): Endpoint {
  const { hints, ...rest } = endpoint
  if (zone === undefined) return hints === undefined ? endpoint : rest
  const zones = hints?.forZones
  if (zones?.length === 1 && zones[0]?.name === zone) return endpoint
  return { ...rest, hints: { forZones: [{ name: zone }] } }
}
