/** `awk`: rules of patterns and actions for each line. */
import type { Call } from '../system/applet'
import { AwkFault, type AwkRule, type Expression, parseAwk, type Statement } from './awk-parser'
import {
  arithmetic,
  compared,
  guessed,
  isTrue,
  matches,
  numberOf,
  split,
  textOf,
  type Value,
} from './awk-values'
import { type Words, wordsOf } from './awk-words'
import { expressionOf } from './grep'
import { regularExpression } from './regular-expression'
import { stream } from './stream'
import { formatText } from './text'

/** What a program of awk remembers; plain data. */
interface Memory {
  readonly rules: readonly AwkRule[]
  readonly variables: Map<string, Value>
  readonly arrays: Map<string, Map<string, Value>>
  fields: string[]
  /** Ranges of lines that have begun, by the places of their rules. */
  readonly open: Set<number>
  /** Files that were written to: only the first time replaces. */
  readonly written: Set<string>
  code: number | undefined
}

export const awk = stream<null, Memory>({
  unit: 'line',
  begin: (call) => {
    const words = wordsOf(call)
    if (typeof words === 'number') return words
    try {
      const memory = memoryFor(words)
      for (const rule of memory.rules) if (rule.type === 'begin') act(call, memory, rule)
      const isAllBegin = memory.rules.every(({ type }) => type === 'begin')
      if (memory.code !== undefined || isAllBegin) return memory.code ?? 0
      return { options: null, memory, paths: words.paths }
    } catch (error) {
      if (!(error instanceof AwkFault)) throw error
      return call.fail(`cmd. line:1: ${error.message}`)
    }
  },
  take: (call, _options, memory, text) =>
    guarded(call, () => {
      takeLine(memory, text.replace(/\n$/, ''))
      memory.rules.forEach((rule, i) => {
        if (memory.code === undefined && rule.type === 'line') applyRule(call, memory, rule, i)
      })
      return memory.code === undefined ? undefined : finish(call, memory)
    }),
  end: (call, _options, memory) => guarded(call, () => finish(call, memory)) ?? 0,
})

/** What the program cannot do is said, and ends it. */
function guarded(call: Call, work: () => number | undefined): number | undefined {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof AwkFault)) throw error
    return call.fail(`cmd. line:1: ${error.message}`, 2)
  }
}

function finish(call: Call, memory: Memory): number {
  const { code } = memory
  memory.code = undefined
  for (const rule of memory.rules) if (rule.type === 'end') act(call, memory, rule)
  return memory.code ?? code ?? 0
}

function memoryFor({ program, set, separator }: Words): Memory {
  const variables = new Map<string, Value>([
    [
      'FS',
      separator === undefined ? ' ' : separator === 't' ? '\t' : separator.replace('\\t', '\t'),
    ],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['NR', 0],
    ['NF', 0],
  ])
  for (const word of set) {
    const at = word.indexOf('=')
    variables.set(word.slice(0, at), guessed(word.slice(at + 1)))
  }
  return {
    rules: parseAwk(program),
    variables,
    arrays: new Map(),
    fields: [''],
    open: new Set(),
    written: new Set(),
    code: undefined,
  }
}

function takeLine(memory: Memory, line: string): void {
  memory.fields = [line, ...split(line, textOf(memory.variables.get('FS') ?? ' '))]
  memory.variables.set('NF', memory.fields.length - 1)
  memory.variables.set('NR', numberOf(memory.variables.get('NR') ?? 0) + 1)
  memory.variables.set('FNR', memory.variables.get('NR') ?? 0)
}

function applyRule(call: Call, memory: Memory, rule: AwkRule, i: number): void {
  const { pattern, until } = rule
  const holds = (of: Expression) => isTrue(evaluate(call, memory, of))
  if (until !== undefined && pattern !== undefined) {
    if (!memory.open.has(i) && !holds(pattern)) return
    memory.open.add(i)
    if (holds(until)) memory.open.delete(i)
  } else if (pattern !== undefined && !holds(pattern)) return
  act(call, memory, rule)
}

function act(call: Call, memory: Memory, { action }: AwkRule): void {
  if (action === undefined) call.out(`${memory.fields[0]}\n`)
  else runAll(call, memory, action)
}

type Jump = 'next' | 'break' | 'continue' | 'exit' | undefined

/** A loop goes round so many times at most. */
const MOST_ROUNDS = 1_000_000

function runAll(call: Call, memory: Memory, statements: readonly Statement[]): Jump {
  for (const statement of statements) {
    const jump = run(call, memory, statement)
    if (jump !== undefined) return jump
  }
  return undefined
}

function run(call: Call, memory: Memory, statement: Statement): Jump {
  const value = (of: Expression) => evaluate(call, memory, of)
  switch (statement.type) {
    case 'print':
    case 'printf':
      print(call, memory, statement)
      return undefined
    case 'expression':
      value(statement.value)
      return undefined
    case 'if':
      return runAll(
        call,
        memory,
        isTrue(value(statement.test)) ? statement.then : statement.otherwise,
      )
    case 'for':
      return runLoop(call, memory, statement)
    case 'for in': {
      for (const key of [...(memory.arrays.get(statement.array)?.keys() ?? [])]) {
        memory.variables.set(statement.name, guessed(key))
        const jump = runAll(call, memory, statement.body)
        if (jump === 'break') break
        if (jump !== undefined && jump !== 'continue') return jump
      }
      return undefined
    }
    case 'delete':
      if (statement.index === undefined) memory.arrays.delete(statement.array)
      else memory.arrays.get(statement.array)?.delete(textOf(value(statement.index)))
      return undefined
    case 'exit':
      memory.code = statement.code === undefined ? 0 : numberOf(value(statement.code)) & 255
      return 'exit'
    default:
      return statement.type
  }
}

function runLoop(call: Call, memory: Memory, statement: Statement & { type: 'for' }): Jump {
  const { first, test, next, body } = statement
  if (first !== undefined) run(call, memory, first)
  for (let i = 0; i < MOST_ROUNDS; i++) {
    if (test !== undefined && !isTrue(evaluate(call, memory, test))) return undefined
    const jump = runAll(call, memory, body)
    if (jump === 'break') return undefined
    if (jump !== undefined && jump !== 'continue') return jump
    if (next !== undefined) run(call, memory, next)
  }
  return undefined
}

function print(
  call: Call,
  memory: Memory,
  { type, args, to }: Statement & { type: 'print' | 'printf' },
): void {
  const values = args.map((arg) => textOf(evaluate(call, memory, arg)))
  const get = (name: string) => textOf(memory.variables.get(name) ?? '')
  const line = values.length === 0 ? (memory.fields[0] ?? '') : values.join(get('OFS'))
  const text =
    type === 'print' ? line + get('ORS') : formatText(call, values[0] ?? '', values.slice(1))
  if (to === undefined) {
    call.out(text)
    return
  }
  const path = textOf(evaluate(call, memory, to.path))
  if (path === '/dev/stderr') call.err(text)
  else if (path === '/dev/stdout') call.out(text)
  else {
    const isFirst = !memory.written.has(path) && !to.appends
    memory.written.add(path)
    call.files.write(call.path(path), text, isFirst ? 'replace' : 'append')
  }
}

function evaluate(call: Call, memory: Memory, of: Expression): Value {
  const value = (each: Expression) => evaluate(call, memory, each)
  switch (of.type) {
    case 'number':
    case 'text':
      return of.value
    case 'pattern':
      return matches(memory.fields[0] ?? '', of.source) ? 1 : 0
    case 'variable':
      return memory.variables.get(of.name) ?? ''
    case 'field':
      return guessed(memory.fields[numberOf(value(of.of))] ?? '')
    case 'element':
      return memory.arrays.get(of.array)?.get(textOf(value(of.index))) ?? ''
    case 'in':
      return memory.arrays.get(of.array)?.has(textOf(value(of.index))) ? 1 : 0
    case 'unary':
      if (of.op === '!') return isTrue(value(of.of)) ? 0 : 1
      return of.op === '-' ? -numberOf(value(of.of)) : numberOf(value(of.of))
    case 'choice':
      return isTrue(value(of.test)) ? value(of.yes) : value(of.no)
    case 'assign': {
      const right = value(of.value)
      const made = of.op === '' ? right : arithmetic(of.op, numberOf(value(of.to)), numberOf(right))
      set(call, memory, of.to, made)
      return made
    }
    case 'step': {
      const before = numberOf(value(of.of))
      set(call, memory, of.of, before + of.by)
      return of.isBefore ? before + of.by : before
    }
    case 'binary':
      return combined(call, memory, of)
    case 'call':
      return callFunction(call, memory, of)
  }
}

function set(call: Call, memory: Memory, to: Expression, value: Value): void {
  if (to.type === 'variable') memory.variables.set(to.name, value)
  else if (to.type === 'element') {
    const array = memory.arrays.get(to.array) ?? new Map<string, Value>()
    memory.arrays.set(to.array, array)
    array.set(textOf(evaluate(call, memory, to.index)), value)
  } else if (to.type === 'field') {
    const at = numberOf(evaluate(call, memory, to.of))
    if (at === 0) {
      takeLine(memory, textOf(value))
      memory.variables.set('NR', numberOf(memory.variables.get('NR') ?? 1) - 1)
      return
    }
    if (at < 0 || at > MOST_FIELDS) return
    while (memory.fields.length <= at) memory.fields.push('')
    memory.fields[at] = textOf(value)
    memory.variables.set('NF', memory.fields.length - 1)
    memory.fields[0] = memory.fields.slice(1).join(textOf(memory.variables.get('OFS') ?? ' '))
  }
}

const MOST_FIELDS = 10_000

const sourceOf = (call: Call, memory: Memory, of: Expression): string =>
  of.type === 'pattern' ? of.source : textOf(evaluate(call, memory, of))

function combined(call: Call, memory: Memory, of: Expression & { type: 'binary' }): Value {
  const { op, right } = of
  const left = evaluate(call, memory, of.left)
  if (op === '&&') return isTrue(left) && isTrue(evaluate(call, memory, right)) ? 1 : 0
  if (op === '||') return isTrue(left) || isTrue(evaluate(call, memory, right)) ? 1 : 0
  if (op === '~' || op === '!~') {
    return matches(textOf(left), sourceOf(call, memory, right)) === (op === '~') ? 1 : 0
  }
  const other = evaluate(call, memory, right)
  if (op === ' ') return textOf(left) + textOf(other)
  if (/[<>=!]/.test(op)) return compared(op, left, other) ? 1 : 0
  return arithmetic(op, numberOf(left), numberOf(other))
}

function callFunction(call: Call, memory: Memory, of: Expression & { type: 'call' }): Value {
  const { name, args } = of
  const [first, second, third] = args
  const text = (each: Expression | undefined) =>
    each === undefined ? (memory.fields[0] ?? '') : textOf(evaluate(call, memory, each))
  const number = (each: Expression | undefined) =>
    each === undefined ? 0 : numberOf(evaluate(call, memory, each))
  switch (name) {
    case 'length':
      if (first?.type === 'variable' && memory.arrays.has(first.name)) {
        return memory.arrays.get(first.name)?.size ?? 0
      }
      return text(first).length
    case 'substr': {
      const start = Math.max(1, Math.round(number(second))) - 1
      const end = third === undefined ? undefined : Math.round(number(second)) - 1 + number(third)
      return text(first).slice(start, end)
    }
    case 'index':
      return text(first).indexOf(text(second)) + 1
    case 'tolower':
      return text(first).toLowerCase()
    case 'toupper':
      return text(first).toUpperCase()
    case 'int':
      return Math.trunc(number(first))
    case 'sqrt':
      return Math.sqrt(number(first))
    case 'rand':
      return (call.kernel.chance(call.process) % 1e6) / 1e6
    case 'systime':
      return Math.floor(call.world.now / 1e6)
    case 'sprintf':
      return formatText(call, text(first), args.slice(1).map(text))
    case 'match': {
      const found = expressionOf(regularExpression(sourceFor(call, memory, second), true), '')
      const result = found?.exec(text(first)) ?? null
      memory.variables.set('RSTART', (result?.index ?? -1) + 1)
      memory.variables.set('RLENGTH', result?.[0].length ?? -1)
      return (result?.index ?? -1) + 1
    }
    case 'split':
      return splitInto(call, memory, of)
    case 'sub':
    case 'gsub':
      return substitute(call, memory, of)
    default:
      return 0
  }
}

const sourceFor = (call: Call, memory: Memory, of: Expression | undefined): string =>
  of === undefined ? '' : sourceOf(call, memory, of)

function splitInto(call: Call, memory: Memory, { args }: Expression & { type: 'call' }): number {
  const [of, into, by] = args
  if (of === undefined || into?.type !== 'variable') return 0
  const separator =
    by === undefined ? textOf(memory.variables.get('FS') ?? ' ') : sourceOf(call, memory, by)
  const parts = split(textOf(evaluate(call, memory, of)), separator)
  memory.arrays.set(into.name, new Map(parts.map((part, i) => [String(i + 1), guessed(part)])))
  return parts.length
}

const LINE: Expression = { type: 'field', of: { type: 'number', value: 0 } }

function substitute(
  call: Call,
  memory: Memory,
  { name, args }: Expression & { type: 'call' },
): number {
  const [source, by, target = LINE] = args
  const flags = name === 'gsub' ? 'g' : ''
  const pattern = expressionOf(regularExpression(sourceFor(call, memory, source), true), flags)
  if (pattern === undefined || by === undefined) return 0
  const made = textOf(evaluate(call, memory, by))
  let count = 0
  const changed = textOf(evaluate(call, memory, target)).replace(pattern, (whole) => {
    count++
    return made.replace(/\\&|&/g, (each) => (each === '&' ? whole : '&'))
  })
  if (count > 0) set(call, memory, target, changed)
  return count
}
