/** Turns the syntax tree of a script into instructions. */
import type { Instruction } from './code'
import type { AndOr, Command, Compound, List, Part, Pipeline, Redirect, Word } from './syntax'

export function compile(list: List): Instruction[] {
  const code: Instruction[] = []
  compileList(code, list)
  code.push({ op: 'exit' })
  return code
}

/** A place that is not known yet: the instruction is put there when it is. */
function later(code: Instruction[], make: (at: number) => Instruction): () => void {
  const place = code.length
  code.push({ op: 'ok' })
  return () => {
    code[place] = make(code.length)
  }
}

function compileList(code: Instruction[], list: List): void {
  for (const each of list) compileAndOr(code, each)
}

function compileAndOr(code: Instruction[], { first, rest, isBackground }: AndOr): void {
  if (isBackground) {
    const end = later(code, (at) => ({ op: 'background', end: at }))
    compileAndOr(code, { first, rest, isBackground: false })
    code.push({ op: 'exit' })
    end()
    return
  }
  const pipelines = [first, ...rest.map(({ pipeline }) => pipeline)]
  if (rest.length === 0) {
    compilePipeline(code, first)
    return
  }
  pipelines.forEach((pipeline, i) => {
    const op = rest[i - 1]?.op
    const skip =
      op === undefined
        ? undefined
        : later(code, (to) => ({ op: op === '&&' ? 'if failed' : 'if ok', to }))
    const isLast = i === pipelines.length - 1
    if (!isLast) code.push({ op: 'guard', by: 1 })
    compilePipeline(code, pipeline)
    if (!isLast) code.push({ op: 'guard', by: -1 })
    skip?.()
  })
}

function compilePipeline(code: Instruction[], { isNegated, commands }: Pipeline): void {
  if (isNegated) code.push({ op: 'guard', by: 1 })
  const [only] = commands
  if (commands.length === 1 && only !== undefined) compileCommand(code, only)
  else {
    const starts: number[] = []
    const end = later(code, (at) => ({ op: 'pipeline', starts, end: at }))
    for (const command of commands) {
      starts.push(code.length)
      compileCommand(code, command)
      code.push({ op: 'exit' })
    }
    end()
  }
  if (isNegated) code.push({ op: 'not' }, { op: 'guard', by: -1 })
}

function compileCommand(code: Instruction[], command: Command): void {
  if (command.type === 'simple') {
    for (const { name, value } of command.assignments) {
      compileWord(code, value)
      code.push({ op: 'assign', name })
    }
    for (const word of command.words) {
      compileWord(code, word)
      code.push({ op: 'word' })
    }
    compileRedirects(code, command.redirects)
    code.push({ op: 'run' })
  } else if (command.type === 'function') {
    const end = later(code, (at) => ({ op: 'define', name: command.name, end: at }))
    compileCommand(code, command.body)
    code.push({ op: 'return' })
    end()
  } else {
    compileRedirects(code, command.redirects)
    if (command.redirects.length > 0) code.push({ op: 'redirect block' })
    compileCompound(code, command)
    if (command.redirects.length > 0) code.push({ op: 'end redirect' })
  }
}

function compileCompound(code: Instruction[], command: Compound): void {
  switch (command.type) {
    case 'group':
      compileList(code, command.body)
      break
    case 'subshell': {
      const end = later(code, (at) => ({ op: 'subshell', end: at }))
      compileList(code, command.body)
      code.push({ op: 'exit' })
      end()
      break
    }
    case 'if':
      compileIf(code, command)
      break
    case 'while':
    case 'until':
      compileLoop(code, command)
      break
    case 'for':
      compileFor(code, command)
      break
    case 'case':
      compileCase(code, command)
      break
    default:
      command satisfies never
  }
}

function compileCondition(code: Instruction[], condition: List): void {
  code.push({ op: 'guard', by: 1 })
  compileList(code, condition)
  code.push({ op: 'guard', by: -1 })
}

function compileIf(code: Instruction[], command: Compound & { type: 'if' }): void {
  const ends: (() => void)[] = []
  for (const { condition, body } of command.branches) {
    compileCondition(code, condition)
    const skip = later(code, (to) => ({ op: 'if failed', to }))
    compileList(code, body)
    ends.push(later(code, (to) => ({ op: 'jump', to })))
    skip()
  }
  // Without a branch that was taken all is well.
  code.push({ op: 'ok' })
  compileList(code, command.otherwise)
  for (const end of ends) end()
}

function compileLoop(
  code: Instruction[],
  { type, condition, body }: Compound & { type: 'while' | 'until' },
): void {
  const loop = later(code, (end) => ({ op: 'loop', again: begin, end }))
  const begin = code.length
  compileCondition(code, condition)
  const leave = later(code, (to) => ({ op: type === 'while' ? 'if failed' : 'if ok', to }))
  compileList(code, body)
  code.push({ op: 'jump', to: begin })
  leave()
  // The last condition that failed is no failure of the loop.
  code.push({ op: 'ok' })
  loop()
  code.push({ op: 'end loop' })
}

function compileFor(code: Instruction[], command: Compound & { type: 'for' }): void {
  const { name, words, body } = command
  for (const word of words ?? []) {
    compileWord(code, word)
    code.push({ op: 'word' })
  }
  code.push({ op: 'items', areGiven: words !== undefined })
  const loop = later(code, (end) => ({ op: 'loop', again: begin, end }))
  const begin = code.length
  const leave = later(code, (to) => ({ op: 'next item', name, to }))
  compileList(code, body)
  code.push({ op: 'jump', to: begin })
  leave()
  loop()
  code.push({ op: 'end loop' })
}

function compileCase(code: Instruction[], { word, items }: Compound & { type: 'case' }): void {
  compileWord(code, word)
  code.push({ op: 'case' }, { op: 'ok' })
  const ends: (() => void)[] = []
  for (const { patterns, body } of items) {
    const found = patterns.map((pattern) => {
      compileWord(code, pattern)
      return later(code, (to) => ({ op: 'match', to }))
    })
    const skip = later(code, (to) => ({ op: 'jump', to }))
    for (const each of found) each()
    compileList(code, body)
    ends.push(later(code, (to) => ({ op: 'jump', to })))
    skip()
  }
  for (const end of ends) end()
  code.push({ op: 'end case' })
}

function compileRedirects(code: Instruction[], redirects: readonly Redirect[]): void {
  for (const { fd, op, word } of redirects) {
    compileWord(code, word)
    code.push({ op: 'redirect', fd, how: op })
  }
}

function compileWord(code: Instruction[], word: Word): void {
  word.forEach((part, i) => {
    compilePart(code, part, i === 0)
  })
}

function compilePart(code: Instruction[], part: Part, isFirst: boolean): void {
  const { isQuoted } = part
  switch (part.type) {
    case 'text':
      if (isFirst && !isQuoted && /^~(?:\/|$)/.test(part.text)) {
        code.push({ op: 'value', name: 'HOME', isQuoted: true })
        code.push({ op: 'text', text: part.text.slice(1), isQuoted })
      } else code.push({ op: 'text', text: part.text, isQuoted })
      break
    case 'command': {
      const end = later(code, (at) => ({ op: 'substitute', end: at, isQuoted }))
      compileList(code, part.body)
      code.push({ op: 'exit' })
      end()
      break
    }
    case 'arithmetic':
      code.push({ op: 'mark' })
      compileWord(code, part.word)
      code.push({ op: 'arithmetic', isQuoted })
      break
    case 'variable':
      compileVariable(code, part)
  }
}

function compileVariable(code: Instruction[], part: Part & { type: 'variable' }): void {
  const { name, op, word, isQuoted } = part
  const value = { op: 'value', name, isQuoted } as const
  if (op === undefined) code.push(value)
  else if (op === 'length') code.push({ op: 'length', name, isQuoted })
  else if (/^:?[-=+?]$/.test(op)) compileTest(code, part, op)
  else {
    code.push({ op: 'mark' })
    compileWord(code, word)
    code.push({ op: 'strip', name, how: op, isQuoted })
  }
}

/** `${name:-word}` and its like: one of two words, as the parameter is set or not. */
function compileTest(code: Instruction[], part: Part & { type: 'variable' }, op: string): void {
  const { name, word, isQuoted } = part
  const orNull = op.startsWith(':')
  const isSet = later(code, (to) => ({ op: 'if set', name, orNull, to }))
  const how = op.slice(-1)
  if (how === '=' || how === '?') code.push({ op: 'mark' })
  if (how !== '+') compileWord(code, word)
  if (how === '=') code.push({ op: 'set default', name, isQuoted })
  if (how === '?') code.push({ op: 'complain', name })
  const end = later(code, (to) => ({ op: 'jump', to }))
  isSet()
  if (how === '+') compileWord(code, word)
  else code.push({ op: 'value', name, isQuoted })
  end()
}
