/** NetworkPolicies: defaults of networking/v1, and what is checked.
 *  Models pkg/apis/networking/v1/defaults.go and pkg/apis/networking/validation. */
import {
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  root,
} from '../../apiserver/field-error'
import { type Errors, eachAt, labelSelectorAt, numberAt, reasonsAt } from '../checks'
import { always, each, fields, otherwise } from '../defaulting'
import { cidrAt, contains, rangeOf } from '../ip'
import { strategyOf } from '../kind-strategy'
import type { NetworkPolicy } from '../kinds'
import { isPortName, isPortNumber } from '../names'

export const networkPolicyStrategy = strategyOf<'NetworkPolicy'>({
  withDefaults: (object) => defaults(object) as NetworkPolicy, // Defaults keep the kind.
  *validate({ spec }) {
    yield* labelSelectorAt(SPEC.child('podSelector'), spec.podSelector)
    yield* eachAt(SPEC.child('ingress'), spec.ingress, function* ({ ports, from }, at) {
      yield* eachAt(at.child('ports'), ports, portAt)
      yield* eachAt(at.child('from'), from, peerAt)
    })
    yield* eachAt(SPEC.child('egress'), spec.egress, function* ({ ports, to }, at) {
      yield* eachAt(at.child('ports'), ports, portAt)
      yield* eachAt(at.child('to'), to, peerAt)
    })
    yield* typesAt(SPEC.child('policyTypes'), spec.policyTypes ?? [])
  },
})

const SPEC = root('spec')
const rules = each(fields({ ports: each(fields({ protocol: otherwise('TCP') })) }))

const defaults = fields({
  spec: always(
    fields({
      ingress: rules,
      egress: rules,
      policyTypes: (types, { egress }) => {
        if (Array.isArray(types) && types.length > 0) return types
        return Array.isArray(egress) && egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
      },
    }),
  ),
})

type Ingress = NonNullable<NetworkPolicy['spec']['ingress']>[number]
type Port = NonNullable<Ingress['ports']>[number]
type Peer = NonNullable<Ingress['from']>[number]
const PROTOCOLS = ['TCP', 'UDP', 'SCTP']

function* portAt({ protocol, port, endPort }: Port, at: FieldPath): Errors {
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) {
    yield notSupported(at.child('protocol'), protocol, PROTOCOLS)
  }
  const endAt = at.child('endPort')
  if (typeof port === 'number') {
    yield* numberAt(at.child('port'), port, isPortNumber)
    if (endPort === undefined) return
    if (endPort < port) {
      yield invalid(endAt, endPort, 'must be greater than or equal to `port`')
    }
    yield* numberAt(endAt, endPort, isPortNumber)
  } else if (port === undefined) {
    const detail = 'may not be specified when `port` is not specified'
    if (endPort !== undefined) yield invalid(endAt, endPort, detail)
  } else {
    const detail = 'may not be specified when `port` is non-numeric'
    if (endPort !== undefined) yield invalid(endAt, endPort, detail)
    yield* reasonsAt(at.child('port'), port, isPortName)
  }
}

function* peerAt({ podSelector, namespaceSelector, ipBlock }: Peer, at: FieldPath): Errors {
  yield* labelSelectorAt(at.child('podSelector'), podSelector)
  yield* labelSelectorAt(at.child('namespaceSelector'), namespaceSelector)
  if (ipBlock) yield* blockAt(at.child('ipBlock'), ipBlock)
  if (!podSelector && !namespaceSelector && !ipBlock) yield required(at, 'must specify a peer')
  else if (ipBlock && (podSelector || namespaceSelector)) {
    yield forbidden(at, 'may not specify both ipBlock and another peer')
  }
}

function* blockAt(at: FieldPath, { cidr, except }: NonNullable<Peer['ipBlock']>): Errors {
  if (!cidr) {
    yield required(at.child('cidr'))
    return
  }
  yield* cidrAt(at.child('cidr'), cidr)
  const range = rangeOf(cidr)
  if (range === undefined) return
  yield* eachAt(at.child('except'), except, function* (exception, exceptAt) {
    yield* cidrAt(exceptAt, exception)
    const hole = rangeOf(exception)
    if (hole === undefined) return
    const isInside = contains(cidr, exception.split('/')[0] ?? '') && hole.bits < range.bits
    if (!isInside) yield invalid(exceptAt, exception, 'must be a strict subset of `cidr`')
  })
}

function* typesAt(at: FieldPath, types: readonly string[]): Errors {
  const supported = ['Ingress', 'Egress']
  if (types.length > supported.length) {
    yield invalid(at, types, 'may not specify more than two policyTypes')
    return
  }
  yield* eachAt(at, types, function* (type, typeAt) {
    if (!supported.includes(type)) yield notSupported(typeAt, type, supported)
  })
}
