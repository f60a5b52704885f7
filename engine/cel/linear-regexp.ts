/**
 * Matches regular expressions in time that grows with the text only, whatever they are: for those
 * that JavaScript might go back and forth in for ever.
 *
 * The rule to know: all ways through the expression are gone at once, the preferred ones first.
 *
 * Models Go's regexp (backtracking is not needed, as nothing refers back). Left out: captures.
 */

/** What an expression is made of, in order. */
export type Token =
  /** One character, or a place between two, as JavaScript writes it. */
  | { readonly type: 'char' | 'place'; readonly source: string }
  | { readonly type: 'open' | 'close' | 'or' }
  | {
      readonly type: 'repeat'
      readonly min: number
      readonly max: number
      readonly isLazy: boolean
    }

/** Whether JavaScript might take for ever: repeats within repeats, of choices, or many in a row. */
export function isRisky(tokens: readonly Token[]): boolean {
  const wide = tokens.filter((token) => token.type === 'repeat' && token.max > MANY)
  if (wide.length > MOST_IN_ROW) return true
  /** Of each parenthesis that is open: whether it can match in several ways. */
  const open: boolean[] = [false]
  let isVaried = false
  for (const token of tokens) {
    if (token.type === 'open') open.push(false)
    else if (token.type === 'close') {
      isVaried = open.pop() ?? false
      if (isVaried) open[open.length - 1] = true
    } else if (token.type === 'or') open[open.length - 1] = true
    else if (token.type !== 'repeat') isVaried = false
    else {
      if (isVaried && token.max > 1) return true
      if (token.min !== token.max) open[open.length - 1] = true
    }
  }
  return false
}

const MANY = 10
const MOST_IN_ROW = 2

export class LinearRegExp {
  readonly #program: readonly Instruction[]

  constructor(tokens: readonly Token[], flags: string) {
    this.#program = new Assembly(tokens, flags).program()
  }

  /** Where the first match begins and ends from a place on; undefined when there is none. */
  find(text: string, from = 0): readonly [number, number] | undefined {
    let step = new Step(text, from)
    let found: readonly [number, number] | undefined
    for (let at = from; at <= text.length; ) {
      if (found === undefined) this.#enter(step, 0, at)
      else if (step.threads.length === 0) break
      const char = String.fromCodePoint(text.codePointAt(at) ?? 0)
      const next = new Step(text, at + char.length)
      for (const { pc, start } of step.threads) {
        const instruction = this.#program[pc]
        if (instruction?.type === 'match') {
          found = [start, at]
          break // What comes after is preferred less.
        }
        if (at >= text.length || instruction?.type !== 'char' || !instruction.takes(char)) continue
        this.#enter(next, pc + 1, start)
      }
      step = next
      at += char.length
    }
    return found
  }

  /** Adds all that can be reached without a character, the preferred first. */
  #enter({ threads, reached, text, at }: Step, first: number, start: number): void {
    const ways = [first]
    while (ways.length > 0) {
      const pc = ways.pop() ?? 0
      const instruction = this.#program[pc]
      if (instruction === undefined || reached.has(pc)) continue
      reached.add(pc)
      if (instruction.type === 'split') ways.push(instruction.other, instruction.preferred)
      else if (instruction.type === 'jump') ways.push(instruction.to)
      else if (instruction.type !== 'place') threads.push({ pc, start })
      else if (instruction.holds(text, at)) ways.push(pc + 1)
    }
  }
}

/** The ways at one place of a text. */
class Step {
  readonly threads: Thread[] = []
  readonly reached = new Set<number>()
  readonly text: string
  readonly at: number

  constructor(text: string, at: number) {
    this.text = text
    this.at = at
  }
}

interface Thread {
  readonly pc: number
  readonly start: number
}

type Instruction =
  | { readonly type: 'char'; readonly takes: (char: string) => boolean }
  | { readonly type: 'place'; readonly holds: (text: string, at: number) => boolean }
  | { readonly type: 'split'; readonly preferred: number; readonly other: number }
  | { readonly type: 'jump'; readonly to: number }
  | { readonly type: 'match' }

/** Go takes no larger ones. */
const MAX_INSTRUCTIONS = 10_000

type Part = (at: number) => readonly Instruction[]

/** Puts the parts of an expression together; each is made where it will stand. */
class Assembly {
  readonly #tokens: readonly Token[]
  readonly #flags: string
  #next = 0
  #size = 0

  constructor(tokens: readonly Token[], flags: string) {
    this.#tokens = tokens
    this.#flags = flags
  }

  program(): readonly Instruction[] {
    return [...this.#choice()(0), { type: 'match' }]
  }

  #choice(): Part {
    let left = this.#sequence()
    while (this.#tokens[this.#next]?.type === 'or') {
      this.#next += 1
      left = either(left, this.#sequence())
    }
    return left
  }

  #sequence(): Part {
    const parts: Part[] = []
    for (;;) {
      const token = this.#tokens[this.#next]
      if (token === undefined || token.type === 'close' || token.type === 'or') break
      this.#next += 1
      if (token.type === 'repeat') {
        const last = parts.pop()
        if (last !== undefined) parts.push(this.#repeated(last, token))
      } else if (token.type === 'open') {
        parts.push(this.#choice())
        this.#next += 1
      } else if (token.type === 'char' || token.type === 'place') {
        parts.push(single(token.type, token.source, this.#flags))
      }
    }
    return inRow(parts)
  }

  #repeated(part: Part, { min, max, isLazy }: Extract<Token, { type: 'repeat' }>): Part {
    this.#size += part(0).length * Math.max(min, Number.isFinite(max) ? max : 1, 1)
    if (this.#size > MAX_INSTRUCTIONS) throw new SyntaxError('expression too large')
    const always = Array<Part>(min).fill(part)
    if (max === Number.POSITIVE_INFINITY) return inRow([...always, repeated(part, isLazy)])
    let rest: Part = () => []
    for (let i = min; i < max; i += 1) rest = optional(inRow([part, rest]), isLazy)
    return inRow([...always, rest])
  }
}

function single(type: 'char' | 'place', source: string, flags: string): Part {
  if (type === 'char') {
    const regexp = new RegExp(`^${source}$`, flags)
    const one: Instruction = { type, takes: (char) => regexp.test(char) }
    return () => [one]
  }
  const regexp = new RegExp(source, `${flags}y`)
  const holds = (text: string, at: number): boolean => {
    regexp.lastIndex = at
    return regexp.test(text)
  }
  return () => [{ type, holds }]
}

const inRow =
  (parts: readonly Part[]): Part =>
  (at) => {
    const all: Instruction[] = []
    for (const part of parts) for (const one of part(at + all.length)) all.push(one)
    return all
  }

const split = (preferred: number, other: number, isLazy: boolean): Instruction =>
  isLazy
    ? { type: 'split', preferred: other, other: preferred }
    : { type: 'split', preferred, other }

const either =
  (left: Part, right: Part): Part =>
  (at) => {
    const first = left(at + 1)
    const second = right(at + first.length + 2)
    const end = at + first.length + second.length + 2
    const begin = split(at + 1, at + first.length + 2, false)
    return [begin, ...first, { type: 'jump', to: end }, ...second]
  }

const optional =
  (part: Part, isLazy: boolean): Part =>
  (at) => {
    const inner = part(at + 1)
    return [split(at + 1, at + 1 + inner.length, isLazy), ...inner]
  }

const repeated =
  (part: Part, isLazy: boolean): Part =>
  (at) => {
    const inner = part(at + 1)
    const end = at + inner.length + 2
    return [split(at + 1, end, isLazy), ...inner, { type: 'jump', to: at }]
  }
