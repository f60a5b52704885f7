/**
 * Whether the API behind an APIService can be reached, as its condition Available says it.
 *
 * Models kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go.
 */
import type { Condition, Endpoints, KindMap } from '../../api/kinds'
import type { Metadata } from '../../api/meta'
import type { Reader } from '../../client/reader'
import { type Instant, rfc3339 } from '../../clock/duration'

export interface ApiService {
  readonly metadata: Metadata
  readonly spec: {
    readonly group: string
    readonly version: string
    readonly service?: ServicePlace
    readonly caBundle?: string
    readonly insecureSkipTLSVerify?: boolean
  }
  readonly status?: { readonly conditions?: readonly Condition[] }
}

interface ServicePlace {
  readonly namespace: string
  readonly name: string
  readonly port?: number
}

export interface Availability {
  readonly isAvailable: boolean
  readonly reason: string
  readonly message: string
}

export const LOCAL: Availability = {
  isAvailable: true,
  reason: 'Local',
  message: 'Local APIServices are always available',
}

export const PASSED: Availability = {
  isAvailable: true,
  reason: 'Passed',
  message: 'all checks passed',
}

/** The discovery of the API was asked for, and this came back. */
export const failedDiscovery = (url: string, problem: string): Availability => ({
  isAvailable: false,
  reason: 'FailedDiscoveryCheck',
  message: `failing or missing response from ${url}: ${problem}`,
})

/** What is wrong with a Service of which nobody has said where it really listens. */
export function unserved(
  { namespace, name, port = 443 }: ServicePlace,
  path: string,
  reader: Reader,
): Availability {
  const key = `${namespace}/${name}`
  const missing = (reason: string, message: string) => ({ isAvailable: false, reason, message })
  const service = reader.get('Service', key)
  if (service === undefined) {
    return missing('ServiceNotFound', `service/${name} in "${namespace}" is not present`)
  }
  const listening = service.spec.ports?.find((it) => it.port === port)
  if (listening === undefined) {
    const message = `service/${name} in "${namespace}" is not listening on port ${port}`
    return missing('ServicePortError', message)
  }
  const endpoints = reader.get('Endpoints', key)
  if (endpoints === undefined) {
    const message = `cannot find endpoints for service/${name} in "${namespace}"`
    return missing('EndpointsNotFound', message)
  }
  if (!hasAddresses(endpoints, listening)) {
    const portName = JSON.stringify(listening.name ?? '')
    const which = `service/${name} in "${namespace}"`
    const message = `endpoints for ${which} have no addresses with port name ${portName}`
    return missing('MissingEndpoints', message)
  }
  const place = `${service.spec.clusterIP}:${port}`
  const refused = `dial tcp ${place}: connect: connection refused`
  return failedDiscovery(`https://${place}${path}`, `Get "https://${place}${path}": ${refused}`)
}

export const conditionFor = (
  { isAvailable, reason, message }: Availability,
  now: Instant,
): Condition => ({
  type: 'Available',
  status: isAvailable ? 'True' : 'False',
  reason,
  message,
  lastTransitionTime: rfc3339(now),
})

type Port = NonNullable<KindMap['Service']['spec']['ports']>[number]

const hasAddresses = ({ subsets = [] }: Endpoints, { name }: Port): boolean =>
  subsets.some(
    ({ addresses = [], ports = [] }) =>
      addresses.length > 0 && ports.some((port) => port.name === name),
  )
