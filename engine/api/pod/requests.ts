/** What a Pod asks for as a whole, and what it is limited to.
 *  Models PodRequests and PodLimits in k8s.io/component-helpers/resource/helpers.go. */
import type { Container, PodSpec } from '../kinds'
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from '../quantity'
import type { ResourceList } from '../resources'

export type Amounts = ReadonlyMap<string, Quantity>

export const podRequests = (spec: PodSpec): Amounts =>
  plus(total(spec, 'requests'), amountsOf(spec.overhead))

/** Overhead is added only to what is limited at all. */
export function podLimits(spec: PodSpec): Amounts {
  const limits = total(spec, 'limits')
  const added = [...amountsOf(spec.overhead)].filter(([name]) => limits.has(name))
  return plus(limits, new Map(added))
}

export const amountsOf = (list: ResourceList | undefined): Amounts =>
  new Map(Object.entries(list ?? {}).map(([name, amount]) => [name, parseQuantity(amount)]))

export function plus(a: Amounts, b: Amounts): Amounts {
  const sum = new Map(a)
  for (const [name, amount] of b) {
    const known = sum.get(name)
    sum.set(name, known === undefined ? amount : addQuantities(known, amount))
  }
  return sum
}

/** Init containers run one by one, with the sidecars that were started before them. */
function total({ containers, initContainers = [] }: PodSpec, part: 'requests' | 'limits'): Amounts {
  const of = (container: Container) => amountsOf(container.resources?.[part])
  let running: Amounts = new Map()
  for (const container of containers) running = plus(running, of(container))
  let sidecars: Amounts = new Map()
  let starting: Amounts = new Map()
  for (const container of initContainers) {
    if (container.restartPolicy === 'Always') {
      running = plus(running, of(container))
      sidecars = plus(sidecars, of(container))
      starting = highest(starting, sidecars)
    } else starting = highest(starting, plus(sidecars, of(container)))
  }
  return highest(running, starting)
}

function highest(a: Amounts, b: Amounts): Amounts {
  const result = new Map(a)
  for (const [name, amount] of b) {
    const known = result.get(name)
    if (known === undefined || compareQuantities(known, amount) < 0) result.set(name, amount)
  }
  return result
}
