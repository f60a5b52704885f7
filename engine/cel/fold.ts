/**
 * Macros that go through a list, or the keys of a map.
 *
 * Models cel-go's expansion of them into comprehensions, whose costs are counted here by hand: the
 * condition of the loop, the step, and the result each read the accumulator.
 */
import { attempted, type Frame, noOverload, type Step } from './frame'
import type { Planner } from './program'
import { fromApi } from './reading'
import type { Fold } from './syntax'
import { CelError, keysOf, kindOf, type Value } from './values'

export function folded(node: Fold, planner: Planner): Step {
  const { variable, macro } = node
  const range = planner.step(node.range)
  const of = planner.typeOf(node.range)
  const read = fromApi(of?.kind === 'list' ? of.of : undefined)
  const body = planner.step(node.body)
  const condition = node.condition === undefined ? undefined : planner.step(node.condition)
  const loop = LOOPS[macro](body, condition)
  return (frame) => {
    const elements = elementsOf(range(frame))
    const outside = frame.variables.get(variable)
    const result = loop(frame, elements, (element) => frame.variables.set(variable, read(element)))
    frame.variables.set(variable, outside)
    return result
  }
}

type Loop = (frame: Frame, elements: readonly Value[], enter: (element: Value) => void) => Value

const LOOPS: Readonly<Record<Fold['macro'], (body: Step, condition: Step | undefined) => Loop>> = {
  all: (body) => quantified(body, false, 3),
  exists: (body) => quantified(body, true, 4),
  exists_one: (body) => (frame, elements, enter) => {
    let count = 0
    for (const element of elements) {
      enter(element)
      const holds = truth(body(frame))
      frame.pay(holds ? 2 : 1)
      if (holds) count += 1
    }
    frame.pay(2)
    return count === 1
  },
  map: (body, condition) => collected(body, condition, 12),
  filter: (body, condition) => collected(body, condition, 12),
}

/** An element that decides ends it; errors of others count only when none does. */
const quantified =
  (body: Step, decisive: boolean, cost: number): Loop =>
  (frame, elements, enter) => {
    let failed: Value
    for (const element of elements) {
      frame.pay(cost)
      enter(element)
      const holds = attempted(frame, body)
      if (holds === decisive) {
        frame.pay(cost)
        return decisive
      }
      if (holds instanceof CelError) failed ??= holds
      else truth(holds)
    }
    frame.pay(1)
    if (failed !== undefined) throw failed
    return !decisive
  }

const collected =
  (body: Step, condition: Step | undefined, cost: number): Loop =>
  (frame, elements, enter) => {
    const found: Value[] = []
    for (const element of elements) {
      enter(element)
      if (condition !== undefined && !truth(condition(frame))) frame.pay(1)
      else {
        found.push(body(frame))
        frame.pay(cost)
      }
    }
    frame.pay(1)
    return found
  }

const truth = (value: Value): boolean => (typeof value === 'boolean' ? value : noOverload())

function elementsOf(range: Value): readonly Value[] {
  if (Array.isArray(range)) return range
  return kindOf(range) === 'map' ? keysOf(range) : noOverload()
}
