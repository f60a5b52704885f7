/** EndpointSlices: defaults of discovery/v1, what is checked, and what their generation counts.
 *  Models pkg/apis/discovery/{v1,validation} and pkg/registry/discovery/endpointslice. */
import {
  duplicate,
  type FieldPath,
  invalid,
  notSupported,
  required,
  root,
  tooMany,
} from '../../apiserver/field-error'
import {
  type Errors,
  eachAt,
  eachOnceAt,
  immutableAt,
  labelsAt,
  numberAt,
  oneOfAt,
  reasonsAt,
} from '../checks'
import { each, fields, otherwise } from '../defaulting'
import { familyOf, isIpText, nonSpecialIpAt } from '../ip'
import { strategyOf } from '../kind-strategy'
import type { EndpointSlice } from '../kinds'
import { isDnsLabel, isPortNumber, isQualifiedName, isSubdomain } from '../names'

export const endpointSliceStrategy = strategyOf<'EndpointSlice'>({
  withDefaults: (object) => defaults(object) as EndpointSlice, // Defaults keep the kind.
  *validate({ addressType, endpoints = [], ports = [] }) {
    yield* oneOfAt(root('addressType'), addressType, TYPES)
    if (endpoints.length > MAX_ENDPOINTS) {
      yield tooMany(root('endpoints'), endpoints.length, MAX_ENDPOINTS)
    } else {
      const right = rightEndpoints.get(addressType) ?? new WeakSet()
      yield* eachOnceAt(right, root('endpoints'), endpoints, (endpoint, at) =>
        endpointAt(at, endpoint, addressType),
      )
    }
    yield* portsAt(root('ports'), ports)
  },
  *validateUpdate({ addressType }, old) {
    yield* immutableAt(root('addressType'), addressType, old.addressType)
  },
  generationOf: ({ metadata, addressType, endpoints, ports }) => ({
    labels: metadata.labels,
    addressType,
    endpoints,
    ports,
  }),
})

/** Endpoints that were found right, by the type of their addresses. */
const rightEndpoints: ReadonlyMap<string, WeakSet<Endpoint>> = new Map([
  ['FQDN', new WeakSet()],
  ['IPv4', new WeakSet()],
  ['IPv6', new WeakSet()],
])

const TYPES = ['FQDN', 'IPv4', 'IPv6']
const MAX_ENDPOINTS = 1000
const MAX_ADDRESSES = 100
const MAX_PORTS = 20_000

const defaults = fields({
  ports: each(fields({ name: otherwise(''), protocol: otherwise('TCP') })),
})

type Endpoint = EndpointSlice['endpoints'][number]
type Port = NonNullable<EndpointSlice['ports']>[number]

function* endpointAt(at: FieldPath, endpoint: Endpoint, type: string): Errors {
  const { addresses, nodeName, deprecatedTopology, hostname } = endpoint
  const addressesAt = at.child('addresses')
  if (addresses.length === 0) yield required(addressesAt, 'must contain at least 1 address')
  else if (addresses.length > MAX_ADDRESSES) {
    yield tooMany(addressesAt, addresses.length, MAX_ADDRESSES)
  }
  yield* eachAt(addressesAt, addresses, (address, addressPath) =>
    addressAt(addressPath, address, type),
  )
  if (nodeName !== undefined) yield* reasonsAt(at.child('nodeName'), nodeName, isSubdomain)
  yield* labelsAt(at.child('deprecatedTopology'), deprecatedTopology)
  if (hostname !== undefined) yield* reasonsAt(at.child('hostname'), hostname, isDnsLabel)
}

function* addressAt(at: FieldPath, address: string, type: string): Errors {
  if (type === 'FQDN') yield* reasonsAt(at, address, isSubdomain)
  else if (!isIpText(address) || familyOf(address) !== type) {
    const example =
      type === 'IPv4' ? 'must be a valid IPv4 address' : 'must be a valid IPv6 address'
    yield invalid(at, address, example)
  } else yield* nonSpecialIpAt(at, address)
}

function* portsAt(at: FieldPath, ports: readonly Port[]): Errors {
  if (ports.length > MAX_PORTS) {
    yield tooMany(at, ports.length, MAX_PORTS)
    return
  }
  const names = new Set<string>()
  yield* eachAt(at, ports, function* (port, portAt) {
    const { name = '', protocol, appProtocol } = port
    if (name) yield* reasonsAt(portAt.child('name'), name, isDnsLabel)
    if (names.has(name)) yield duplicate(portAt.child('name'), name)
    names.add(name)
    if (!protocol) yield required(portAt.child('protocol'))
    else if (!['SCTP', 'TCP', 'UDP'].includes(protocol)) {
      yield notSupported(portAt.child('protocol'), protocol, ['SCTP', 'TCP', 'UDP'])
    }
    if (port.port !== undefined) yield* numberAt(portAt.child('port'), port.port, isPortNumber)
    if (appProtocol) yield* reasonsAt(portAt.child('appProtocol'), appProtocol, isQualifiedName)
  })
}
