/** What a Pod asks for and is limited to as a whole: exactly, where amounts.ts has numbers.
 *  Models PodRequests and PodLimits in k8s.io/component-helpers/resource/helpers.go. */
import type { Container, PodSpec } from '../kinds'
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from '../quantity'
import type { ResourceList } from '../resources'

export type Quantities = ReadonlyMap<string, Quantity>

export const podRequests = (spec: PodSpec): Quantities =>
  plus(total(spec, 'requests'), quantitiesOf(spec.overhead))

/** Overhead is added only to what is limited at all. */
export function podLimits(spec: PodSpec): Quantities {
  const limits = total(spec, 'limits')
  const added = [...quantitiesOf(spec.overhead)].filter(([name]) => limits.has(name))
  return plus(limits, new Map(added))
}

export const quantitiesOf = (list: ResourceList | undefined): Quantities =>
  new Map(Object.entries(list ?? {}).map(([name, amount]) => [name, parseQuantity(amount)]))

export function plus(a: Quantities, b: Quantities): Quantities {
  const sum = new Map(a)
  for (const [name, amount] of b) {
    const known = sum.get(name)
    sum.set(name, known === undefined ? amount : addQuantities(known, amount))
  }
  return sum
}

/** Init containers run one by one, with the sidecars that were started before them. */
function total(
  { containers, initContainers = [] }: PodSpec,
  part: 'requests' | 'limits',
): Quantities {
  const of = (container: Container) => quantitiesOf(container.resources?.[part])
  let running: Quantities = new Map()
  for (const container of containers) running = plus(running, of(container))
  let sidecars: Quantities = new Map()
  let starting: Quantities = new Map()
  for (const container of initContainers) {
    if (container.restartPolicy === 'Always') {
      running = plus(running, of(container))
      sidecars = plus(sidecars, of(container))
      starting = highest(starting, sidecars)
    } else starting = highest(starting, plus(sidecars, of(container)))
  }
  return highest(running, starting)
}

function highest(a: Quantities, b: Quantities): Quantities {
  const result = new Map(a)
  for (const [name, amount] of b) {
    const known = result.get(name)
    if (known === undefined || compareQuantities(known, amount) < 0) result.set(name, amount)
  }
  return result
}
