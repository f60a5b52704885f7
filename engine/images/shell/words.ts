/** The instructions that make words: parameters, commands and arithmetic become text. */
import { evaluate } from './arithmetic'
import type { Instruction } from './code'
import { pathsOf, patternOfParts, textOfParts, wordsOf } from './expansion'
import type { Shell } from './frames'
import type { ShellMemory, Value } from './memory'
import { assign, variable } from './parameters'
import { patternOf, replace, strip } from './pattern'
import { fork } from './programs'

export function wordInstruction(shell: Shell, instruction: Instruction): void {
  const { memory, call } = shell
  switch (instruction.op) {
    case 'text': {
      const { text, isQuoted } = instruction
      memory.parts.push({ text, isQuoted, isResult: false })
      break
    }
    case 'value':
      memory.parts.push(valueFor(shell, instruction.name, instruction.isQuoted))
      break
    case 'length':
      add(memory, String(lengthOf(shell, instruction.name)), instruction.isQuoted)
      break
    case 'substitute': {
      const { end: to, isQuoted } = instruction
      substitute(shell, to, isQuoted)
      break
    }
    case 'mark':
      memory.marks.push(memory.parts)
      memory.parts = []
      break
    case 'word':
      memory.words.push(...fieldsOf(shell, take(memory)))
      break
    case 'assign':
      memory.assignments.push([instruction.name, textOfParts(take(memory))])
      break
    case 'redirect': {
      const { fd, how } = instruction
      memory.redirects.push({ fd, how, text: textOfParts(take(memory)) })
      break
    }
    case 'case':
      memory.cases.push(textOfParts(take(memory)))
      break
    case 'match':
      if (patternOf(patternOfParts(take(memory))).test(memory.cases.at(-1) ?? '')) {
        memory.at = instruction.to
      }
      break
    case 'end case':
      memory.cases.pop()
      break
    case 'if set': {
      const value = variable(shell, instruction.name)
      const isSet = value !== undefined && !(instruction.orNull && value === '')
      if (isSet) memory.at = instruction.to
      break
    }
    default:
      markedInstruction({ call, memory }, instruction)
  }
}

/** Those that take the word since the last mark. */
function markedInstruction(shell: Shell, instruction: Instruction): void {
  const { memory, call } = shell
  switch (instruction.op) {
    case 'arithmetic': {
      const variables = {
        get: (name: string) => variable(shell, name),
        set: (name: string, value: string) => assign(shell, name, value),
      }
      const value = evaluate(textOfParts(unmark(memory)), variables)
      if (typeof value === 'string') complain(shell, value)
      else add(memory, String(value), instruction.isQuoted)
      break
    }
    case 'strip': {
      const { name, how, isQuoted } = instruction
      const given = unmark(memory)
      add(memory, changed(variable(shell, name) ?? '', how, given), isQuoted)
      break
    }
    case 'set default': {
      const value = textOfParts(unmark(memory))
      assign(shell, instruction.name, value)
      add(memory, value, instruction.isQuoted)
      break
    }
    case 'complain': {
      const message = textOfParts(unmark(memory))
      complain(shell, `${instruction.name}: ${message === '' ? 'parameter not set' : message}`)
      break
    }
    default:
      call.err(`${memory.name}: ${instruction.op}: cannot be done\n`)
  }
}

function valueFor(shell: Shell, name: string, isQuoted: boolean): Value {
  const { memory } = shell
  if (name === '@' || (name === '*' && !isQuoted)) {
    return { text: '', isQuoted, isResult: true, list: fieldsOfAll(shell, isQuoted) }
  }
  const value = variable(shell, name)
  if (value === undefined && memory.options.has('u') && !/^[@*!]$/.test(name)) {
    complain(shell, `${name}: parameter not set`)
  }
  return { text: value ?? '', isQuoted, isResult: true }
}

/** Unquoted, each positional parameter is split again. */
function fieldsOfAll(shell: Shell, isQuoted: boolean): readonly string[] {
  const { positional } = shell.memory
  if (isQuoted) return positional
  return positional.flatMap((text) => fieldsOf(shell, [{ text, isQuoted: false, isResult: true }]))
}

function fieldsOf(shell: Shell, parts: readonly Value[]): string[] {
  const { call, memory } = shell
  const [only] = parts
  if (only !== undefined && parts.length === 1 && only.isQuoted && only.list === undefined) {
    return [only.text]
  }
  const ifs = variable(shell, 'IFS') ?? ' \t\n'
  const glob = (pattern: string) => pathsOf(pattern, call.files, call.process.cwd)
  return wordsOf(parts, ifs, memory.options.has('f') ? undefined : glob)
}

function lengthOf(shell: Shell, name: string): number {
  if (name === '@' || name === '*') return shell.memory.positional.length
  return (variable(shell, name) ?? '').length
}

function changed(value: string, how: string, given: readonly Value[]): string {
  const pattern = patternOfParts(given)
  if (how.startsWith('#') || how.startsWith('%')) return strip(value, how, pattern)
  if (how.startsWith('/')) {
    const [, from = pattern, to = ''] = /^((?:\\.|[^/\\])*)\/(.*)$/s.exec(pattern) ?? []
    return replace(value, from, to, how === '//')
  }
  if (how.startsWith('^')) return cased(value, how.length === 2, (c) => c.toUpperCase())
  if (how.startsWith(',')) return cased(value, how.length === 2, (c) => c.toLowerCase())
  const [from = '0', length] = textOfParts(given).split(':')
  const start = Number(from) < 0 ? Math.max(0, value.length + Number(from)) : Number(from)
  if (length === undefined) return value.slice(start)
  const end = Number(length) < 0 ? value.length + Number(length) : start + Number(length)
  return value.slice(start, Math.max(start, end))
}

const cased = (value: string, all: boolean, by: (text: string) => string): string =>
  all ? by(value) : by(value.slice(0, 1)) + value.slice(1)

function substitute(shell: Shell, end: number, isQuoted: boolean): void {
  const { call, memory } = shell
  const { reads, writes } = call.kernel.io.pipe()
  const fds = new Map(call.process.fds)
  fds.set(1, writes)
  const child = fork(shell, memory.at, fds)
  const fd = freeFd(call.process.fds)
  call.process.fds.set(fd, reads)
  memory.awaited = { on: 'substitution', pid: child.pid, fd, text: '', isQuoted }
  memory.at = end
}

/** A descriptor that no script uses. */
function freeFd(fds: ReadonlyMap<number, number>): number {
  let fd = 60
  while (fds.has(fd)) fd++
  return fd
}

function complain({ call, memory }: Shell, message: string): void {
  call.err(`${memory.name}: ${message}\n`)
  memory.exiting = 2
}

function add(memory: ShellMemory, text: string, isQuoted: boolean): void {
  memory.parts.push({ text, isQuoted, isResult: true })
}

function take(memory: ShellMemory): readonly Value[] {
  const { parts } = memory
  memory.parts = []
  return parts
}

function unmark(memory: ShellMemory): readonly Value[] {
  const { parts } = memory
  memory.parts = memory.marks.pop() ?? []
  return parts
}
