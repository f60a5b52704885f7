/**
 * Expressions of the Common Expression Language, with Kubernetes' libraries and in its words.
 *
 * The rule to know: an expression is compiled once against the variables that are declared, and
 * then evaluated with their values; neither throws, both tell what is wrong.
 *
 * Models cel-go/cel and staging/src/k8s.io/apiserver/pkg/cel.
 */
import { check, type Variables } from './check'
import { estimatedCost, type LimitOf } from './estimate'
import { CostExceeded, Frame, type Step } from './frame'
import { parse } from './parse'
import { problemsText } from './problem'
import { programOf } from './program'
import { type CelType, ERROR } from './types'
import { CelError, type Value } from './values'

/** Variables by name; what has been compiled against them is remembered with them. */
export class Environment {
  readonly variables: Variables
  readonly #compiled = new Map<string, Expression>()

  constructor(variables: Readonly<Record<string, CelType>>) {
    this.variables = new Map(Object.entries(variables))
  }

  compile(text: string): Expression {
    const known = this.#compiled.get(text)
    if (known !== undefined) return known
    if (this.#compiled.size >= MEMO_SIZE) this.#compiled.clear()
    const compiled = compiledIn(this.variables, text)
    this.#compiled.set(text, compiled)
    return compiled
  }
}

export interface Expression {
  readonly text: string
  readonly type: CelType
  /** What is wrong with it, as cel-go shows it: `ERROR: <input>:1:6: …`. */
  readonly problems: string | undefined
  /** The variables that it reads. */
  readonly reads: ReadonlySet<string>
  /** What it costs at worst, where the values that it reads are limited so. */
  estimate(limitOf: LimitOf): number
  /** Evaluates; past the limit of cost it is cancelled. */
  evaluate(values: Readonly<Record<string, Value>>, limit?: number): Outcome
}

export interface Outcome {
  readonly value: Value
  /** The message, where there is no value. */
  readonly error: string | undefined
  readonly cost: number
  readonly isCancelled: boolean
}

/** The limit of one expression. */
export const PER_CALL_LIMIT = 1_000_000

const MEMO_SIZE = 1000

function compiledIn(variables: Variables, text: string): Expression {
  const root = parse(text)
  if (!('kind' in root)) return wrong(text, problemsText(text, [root]))
  const checked = check(root, variables)
  if (checked.problems.length > 0) return wrong(text, problemsText(text, checked.problems))
  const reads = new Set<string>()
  for (const node of checked.types.keys()) {
    if (node.kind === 'ident' && variables.has(node.name)) reads.add(node.name)
  }
  let step: Step | undefined
  return {
    text,
    type: checked.type,
    problems: undefined,
    reads,
    estimate: (limitOf) => estimatedCost(root, checked, limitOf),
    evaluate(values, limit = PER_CALL_LIMIT) {
      step ??= programOf(root, checked)
      return outcomeOf(step, values, limit)
    },
  }
}

const wrong = (text: string, problems: string): Expression => ({
  text,
  type: ERROR,
  problems,
  reads: new Set(),
  estimate: () => 0,
  evaluate: () => ({ value: undefined, error: problems, cost: 0, isCancelled: false }),
})

function outcomeOf(step: Step, values: Readonly<Record<string, Value>>, limit: number): Outcome {
  const frame = new Frame(new Map(Object.entries(values)), limit)
  try {
    const value = step(frame)
    return { value, error: undefined, cost: frame.cost, isCancelled: false }
  } catch (error) {
    const isCancelled = error instanceof CostExceeded
    if (!isCancelled && !(error instanceof CelError)) throw error
    return { value: undefined, error: error.message, cost: frame.cost, isCancelled }
  }
}
