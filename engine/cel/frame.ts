/**
 * One evaluation under way: its variables, what it has cost, and how a step of it fails.
 *
 * The rule to know: every step adds what it costs, as cel-go counts; past the limit the evaluation
 * is cancelled, which no part of an expression forgives.
 */
import { CelError, typeNameOf, type Value } from './values'

/** Evaluates a part of an expression. */
export type Step = (frame: Frame) => Value

export class Frame {
  readonly variables: Map<string, Value>
  readonly #limit: number
  cost = 0

  constructor(variables: Map<string, Value>, limit: number) {
    this.variables = variables
    this.#limit = limit
  }

  pay(cost: number): void {
    this.cost += cost
    if (this.cost > this.#limit) throw new CostExceeded(COST_EXCEEDED)
  }
}

export class CostExceeded extends Error {
  override readonly name = 'CostExceeded'
}

const COST_EXCEEDED = 'operation cancelled: actual cost limit exceeded'

/** The value of a step, or the error that it met. */
export function attempted(frame: Frame, step: Step): Value {
  try {
    return step(frame)
  } catch (error) {
    if (error instanceof CelError) return error
    throw error
  }
}

export function noOverload(name?: string, args: readonly Value[] = []): never {
  const isFunction = name !== undefined && /^[a-z]/i.test(name)
  const of = isFunction ? `: ${name}(${args.map(typeNameOf).join(', ')})` : ''
  throw new CelError(`no such overload${of}`)
}
