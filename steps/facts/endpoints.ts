/** Facts about the endpoints of a Service, as its EndpointSlices have them. */
import type { EndpointSlice, KubeObject } from '../../engine'
import { type Count, isWithin, nameOf, type ObjectReference } from '../phrase'
import type { View } from '../target/view'
import { type Fact, fails, HOLDS, Misspoken } from './fact'
import { presentOnly } from './replicas'
import { membersOf, missing, objectOf, placeOf } from './resolve'

/** Which endpoints are counted; all of them when nothing is said. */
export type EndpointState = 'ready' | 'serving' | 'terminating' | ''

/** `Service "web" has 3 ready endpoints`. */
export function hasEndpoints(service: ObjectReference, count: Count, state: EndpointState): Fact {
  const number = count.says === '1' ? 'endpoint' : 'endpoints'
  return {
    says: `${nameOf(service)} has ${count.says} ${state === '' ? '' : `${state} `}${number}`,
    scope: (view) => {
      const { key } = placeOf(view, service)
      return {
        resources: [SLICES],
        concerns: ({ object, previous }) => isOf(object ?? previous, key),
      }
    },
    judge(view) {
      if (requireService(view, service) === undefined) return fails(() => missing(view, service))
      const found = endpointsOf(view, service)
      const n = numberIn(found, state)
      if (isWithin(count, n)) return HOLDS
      return fails(() => `${countsText(found)}${selectedText(view, service)}`)
    },
    subjects: (view) => [...presentOnly(objectOf(view, service)), ...selected(view, service)],
  }
}

type Endpoint = EndpointSlice['endpoints'][number]

const SLICES = 'endpointslices.discovery.k8s.io'
const SERVICE_NAME = 'kubernetes.io/service-name'

function requireService(view: View, reference: ObjectReference): KubeObject | undefined {
  const { kind } = placeOf(view, reference)
  if (kind.id !== 'services') throw new Misspoken(`a ${kind.kind} has no endpoints; a Service has`)
  return objectOf(view, reference)
}

function isOf(slice: KubeObject | undefined, service: string): boolean {
  const name = slice?.metadata.labels?.[SERVICE_NAME]
  return name !== undefined && `${slice?.metadata.namespace}/${name}` === service
}

/** One for each Pod or address, however many slices have it. */
function endpointsOf(view: View, reference: ObjectReference): readonly Endpoint[] {
  const { namespace = '' } = placeOf(view, reference)
  const slices = view.list(SLICES, { namespace, label: [SERVICE_NAME, reference.name] })
  const byAddress = new Map<string, Endpoint>()
  for (const slice of slices) {
    const { endpoints } = slice as unknown as EndpointSlice // The resource is endpointslices.
    for (const endpoint of endpoints) {
      byAddress.set(endpoint.targetRef?.uid ?? endpoint.addresses[0] ?? '', endpoint)
    }
  }
  return [...byAddress.values()]
}

const numberIn = (endpoints: readonly Endpoint[], state: EndpointState): number =>
  endpoints.filter((endpoint) => isIn(endpoint, state)).length

/** What is not said of an endpoint counts in its favour. */
function isIn({ conditions }: Endpoint, state: EndpointState): boolean {
  const { ready = true, serving = ready, terminating = false } = conditions ?? {}
  if (state === 'ready') return ready
  return state === 'serving' ? serving : state === 'terminating' ? terminating : true
}

/** The Pods that the Service selects, which explain what is missing. */
const selected = (view: View, owner: ObjectReference): readonly KubeObject[] =>
  membersOf(view, { type: 'pods', pods: { of: 'owner', owner, one: false } }).objects

function selectedText(view: View, service: ObjectReference): string {
  const n = selected(view, service).length
  return n === 0 ? '; it selects no Pod' : ''
}

function countsText(endpoints: readonly Endpoint[]): string {
  const parts = (['ready', 'serving', 'terminating'] as const).map(
    (state) => `${numberIn(endpoints, state)} ${state}`,
  )
  return `${endpoints.length} endpoints (${parts.join(', ')})`
}
