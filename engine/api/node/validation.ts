/** What is wrong with a Node, and what may not change.
 *  Models ValidateNode and ValidateNodeUpdate in pkg/apis/core/validation.
 *  Left out: configSource. */
import {
  duplicate,
  type FieldPath,
  forbidden,
  invalid,
  root,
  stringListValue,
} from '../../apiserver/field-error'
import { type Errors, eachAt, onceAt } from '../checks'
import { cidrAt, familyOf } from '../ip'
import type { Node } from '../kinds'
import type { StringMap } from '../meta'
import { taintsAt } from '../pod/spread-validation'
import { amountAt } from '../resources'

/** Kubernetes tells mistakes of taints at `metadata.taints`, though they stand in the spec. */
export function* nodeErrors({ spec, status }: Node): Errors {
  yield* taintsAt(root('metadata').child('taints'), spec.taints)
  yield* amountErrors(status)
}

export function* newNodeErrors({ spec }: Node): Errors {
  const { podCIDRs = [] } = spec
  const at = root('spec').child('podCIDRs')
  yield* eachAt(at, podCIDRs, (cidr, cidrPath) => cidrAt(cidrPath, cidr))
  const families = new Set(podCIDRs.map((cidr) => familyOf(cidr.split('/')[0] ?? '')))
  if (families.size < podCIDRs.length) {
    yield invalid(
      at,
      stringListValue(podCIDRs),
      'may specify no more than one CIDR for each IP family',
    )
  }
}

export function* nodeUpdateErrors(node: Node, { spec: old }: Node): Errors {
  const { spec } = node
  const [is, was] = [spec, old].map(({ podCIDRs = [] }) => podCIDRs.join())
  if (was && is !== was) {
    const detail = 'node updates may not change podCIDR except from "" to valid'
    yield forbidden(root('spec').child('podCIDRs'), detail)
  }
  if (old.providerID && spec.providerID !== old.providerID) {
    const detail = 'node updates may not change providerID except from "" to valid'
    yield forbidden(root('spec').child('providerID'), detail)
  }
}

/** Kubelets report often, so only the parts that changed are looked at. */
export function* nodeStatusErrors({ status }: Node, { status: old }: Node): Errors {
  if (status.capacity !== old.capacity || status.allocatable !== old.allocatable) {
    yield* amountErrors(status)
  }
  if (status.addresses === old.addresses) return
  const seen = new Set<string>()
  const at = root('status').child('addresses')
  yield* eachAt(at, status.addresses, function* (address, addressAt) {
    const text = `${address.type} ${address.address}`
    if (seen.has(text)) yield duplicate(addressAt, address)
    seen.add(text)
  })
}

const rightAmounts = new WeakSet<StringMap>()

function* amountErrors(status: Node['status']): Errors {
  for (const part of ['capacity', 'allocatable'] as const) {
    const amounts = status[part]
    if (amounts === undefined) continue
    yield* onceAt(rightAmounts, amounts, () => amountsAt(root('status').child(part), amounts))
  }
}

function* amountsAt(at: FieldPath, amounts: StringMap): Errors {
  for (const [name, amount] of Object.entries(amounts)) {
    yield* amountAt(at.child(name), name, amount)
  }
}
