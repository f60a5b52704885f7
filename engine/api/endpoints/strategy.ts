/** Endpoints: defaults of core/v1, and what is checked.
 *  Models pkg/apis/core/v1/zz_generated.defaults.go and ValidateEndpoints. */
import { type FieldPath, required, root } from '../../apiserver/field-error'
import { type Errors, eachAt, eachOnceAt, numberAt, oneOfAt, reasonsAt } from '../checks'
import { each, fields, otherwise } from '../defaulting'
import { ipAt, nonSpecialIpAt } from '../ip'
import { strategyOf } from '../kind-strategy'
import type { Endpoints } from '../kinds'
import { isDnsLabel, isPortNumber, isQualifiedName, isSubdomain } from '../names'

export const endpointsStrategy = strategyOf<'Endpoints'>({
  withDefaults: (object) => defaults(object) as Endpoints, // Defaults keep the kind.
  validate: ({ subsets }) => eachAt(root('subsets'), subsets, subsetAt),
  createsOnUpdate: true,
})

const defaults = fields({
  subsets: each(fields({ ports: each(fields({ protocol: otherwise('TCP') })) })),
})

type Subset = NonNullable<Endpoints['subsets']>[number]
type Address = NonNullable<Subset['addresses']>[number]
type Port = NonNullable<Subset['ports']>[number]

function* subsetAt({ addresses, notReadyAddresses, ports }: Subset, at: FieldPath): Errors {
  if (!addresses?.length && !notReadyAddresses?.length) {
    yield required(at, 'must specify `addresses` or `notReadyAddresses`')
  }
  yield* eachOnceAt(rightAddresses, at.child('addresses'), addresses, addressAt)
  yield* eachOnceAt(rightAddresses, at.child('notReadyAddresses'), notReadyAddresses, addressAt)
  const needsName = (ports ?? []).length > 1
  yield* eachAt(at.child('ports'), ports, (port, portPath) => portAt(portPath, port, needsName))
}

/** Addresses that were found right; an update of Endpoints shares nearly all of them. */
const rightAddresses = new WeakSet<Address>()

function* addressAt({ ip, hostname, nodeName }: Address, at: FieldPath): Errors {
  yield* ipAt(at.child('ip'), ip)
  if (hostname) yield* reasonsAt(at.child('hostname'), hostname, isDnsLabel)
  if (nodeName !== undefined) yield* reasonsAt(at.child('nodeName'), nodeName, isSubdomain)
  yield* nonSpecialIpAt(at.child('ip'), ip)
}

function* portAt(at: FieldPath, port: Port, needsName: boolean): Errors {
  const { name, protocol, appProtocol } = port
  if (name) yield* reasonsAt(at.child('name'), name, isDnsLabel)
  else if (needsName) yield required(at.child('name'))
  yield* numberAt(at.child('port'), port.port, isPortNumber)
  yield* oneOfAt(at.child('protocol'), protocol, ['SCTP', 'TCP', 'UDP'])
  if (appProtocol) yield* reasonsAt(at.child('appProtocol'), appProtocol, isQualifiedName)
}
