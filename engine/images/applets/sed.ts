/**
 * `sed`: addresses, and the commands s y p d q = a i c n N g G h H x D P w{ }.
 *
 * Left out: labels and branches.
 */
import type { Call } from '../system/applet'
import { expressionOf } from './grep'
import { given } from './instant'
import { regularExpression } from './regular-expression'
import { type Gathered, gathering } from './stream'

type Address = { readonly line: number } | { readonly isLast: true } | { readonly pattern: string }

interface Command {
  readonly from: Address | undefined
  readonly to: Address | undefined
  readonly isNot: boolean
  readonly name: string
  /** Text of `a`, `i`, `c`; the parts of `s` and `y`. */
  readonly parts: readonly string[]
  readonly block: readonly Command[]
}

interface Options {
  readonly commands: readonly Command[]
  readonly isQuiet: boolean
  readonly isExtended: boolean
  readonly inPlace: boolean
}

export const sed = gathering<Options>(
  (call) => {
    const long = {
      quiet: 'n',
      silent: 'n',
      expression: 'e',
      'in-place': 'i',
      'regexp-extended': 'E',
    }
    const args = call.args.map((word) => (/^-i.+/.test(word) ? '-i' : word))
    const scripts: string[] = []
    const others: string[] = []
    for (let i = 0; i < args.length; i++) {
      if (args[i] === '-e') scripts.push(args[++i] ?? '')
      else if (args[i] === '-f') scripts.push(call.contents(args[++i] ?? '') ?? '')
      else others.push(args[i] ?? '')
    }
    const options = given(call, 'nrEisz', long, others)
    if (typeof options === 'number') return options
    const { flags, rest } = options
    const paths = scripts.length === 0 ? rest.slice(1) : rest
    if (scripts.length === 0) scripts.push(rest[0] ?? '')
    const reader = { text: scripts.join('\n'), i: 0 }
    const commands = readCommands(reader, false)
    if (typeof commands === 'string') return call.fail(commands)
    return {
      options: {
        commands,
        isQuiet: flags.has('n'),
        isExtended: flags.has('E') || flags.has('r'),
        inPlace: flags.has('i'),
      },
      paths,
    }
  },
  (call, options, text, files) => {
    if (!options.inPlace) return edit(call, options, text, (shown) => call.out(shown))
    let code = 0
    for (const file of files) code = editInPlace(call, options, file) || code
    return code
  },
)

function editInPlace(call: Call, options: Options, { path, text }: Gathered): number {
  let made = ''
  const code = edit(call, options, text, (shown) => {
    made += shown
  })
  const failed = call.files.write(call.path(path), made)
  return failed === undefined ? code : call.fail(`${path}: ${failed.message}`)
}

interface Editing {
  readonly call: Call
  readonly options: Options
  readonly lines: readonly string[]
  readonly out: (text: string) => void
  /** Ranges that have begun. */
  readonly open: Set<Command>
  at: number
  space: string
  hold: string
  after: string
  isOver: boolean
  isDeleted: boolean
  isReplaced: boolean
}

function edit(call: Call, options: Options, text: string, out: (text: string) => void): number {
  const lines = text.replace(/\n$/, '').split('\n')
  const editing: Editing = {
    call,
    options,
    lines: text === '' ? [] : lines,
    out,
    open: new Set(),
    at: 0,
    space: '',
    hold: '',
    after: '',
    isOver: false,
    isDeleted: false,
    isReplaced: false,
  }
  while (editing.at < editing.lines.length && !editing.isOver) {
    editing.space = editing.lines[editing.at++] ?? ''
    Object.assign(editing, { after: '', isDeleted: false, isReplaced: false })
    run(editing, options.commands)
    if (!editing.isDeleted && !options.isQuiet) out(`${editing.space}\n`)
    if (editing.after !== '') out(editing.after)
  }
  return 0
}

function run(editing: Editing, commands: readonly Command[]): void {
  for (const command of commands) {
    if (editing.isDeleted || editing.isOver) return
    if (applies(editing, command) !== command.isNot) apply(editing, command)
  }
}

function applies(editing: Editing, command: Command): boolean {
  const { from, to } = command
  if (from === undefined) return true
  if (to === undefined) return isAt(editing, from)
  if (editing.open.has(command)) {
    const isEnd = 'line' in to ? editing.at >= to.line : isAt(editing, to)
    if (isEnd) editing.open.delete(command)
    return true
  }
  if (!isAt(editing, from)) return false
  if (!('line' in to && to.line <= editing.at)) editing.open.add(command)
  return true
}

function isAt({ at, lines, space, options }: Editing, address: Address): boolean {
  if ('line' in address) return at === address.line
  if ('isLast' in address) return at === lines.length
  return (
    expressionOf(regularExpression(address.pattern, options.isExtended), '')?.test(space) ?? false
  )
}

function apply(editing: Editing, { name, parts, block }: Command): void {
  const [text = ''] = parts
  switch (name) {
    case '{':
      run(editing, block)
      break
    case 's':
      substitute(editing, parts)
      break
    case 'y': {
      const [from = '', to = ''] = parts
      editing.space = [...editing.space].map((c) => to[from.indexOf(c)] ?? c).join('')
      break
    }
    case 'p':
      editing.out(`${editing.space}\n`)
      break
    case 'd':
      editing.isDeleted = true
      break
    case 'q':
      editing.isOver = true
      break
    case '=':
      editing.out(`${editing.at}\n`)
      break
    case 'a':
      editing.after += `${text}\n`
      break
    case 'i':
      editing.out(`${text}\n`)
      break
    case 'c':
      editing.out(`${text}\n`)
      editing.isDeleted = true
      break
    case 'n':
    case 'N':
      takeNext(editing, name === 'N')
      break
    case 'g':
      editing.space = editing.hold
      break
    case 'G':
      editing.space += `\n${editing.hold}`
      break
    case 'h':
      editing.hold = editing.space
      break
    case 'H':
      editing.hold += `\n${editing.space}`
      break
    default:
      ;[editing.space, editing.hold] = [editing.hold, editing.space]
  }
}

function takeNext(editing: Editing, appends: boolean): void {
  if (!appends && !editing.options.isQuiet) editing.out(`${editing.space}\n`)
  if (editing.at >= editing.lines.length) {
    editing.isOver = true
    if (!appends) editing.isDeleted = true
    return
  }
  const next = editing.lines[editing.at++] ?? ''
  editing.space = appends ? `${editing.space}\n${next}` : next
}

function substitute(editing: Editing, [from = '', to = '', flags = '']: readonly string[]): void {
  const { options } = editing
  const source = regularExpression(from, options.isExtended)
  const pattern = expressionOf(source, `g${/[iI]/.test(flags) ? 'i' : ''}`)
  if (pattern === undefined) return
  const wanted = Number(/\d+/.exec(flags)?.[0] ?? 1)
  let count = 0
  const made = editing.space.replace(pattern, (...found) => {
    count++
    const isMeant = flags.includes('g') ? count >= wanted : count === wanted
    const whole = String(found[0])
    if (!isMeant) return whole
    return to.replace(/\\(\d|.)|&/gs, (each, c?: string) => {
      if (each === '&') return whole
      if (c === 'n') return '\n'
      if (c === 't') return '\t'
      return c !== undefined && /\d/.test(c) ? groupOf(found, Number(c)) : (c ?? '')
    })
  })
  if (count === 0) return
  editing.space = made
  if (flags.includes('p')) editing.out(`${made}\n`)
}

function groupOf(found: readonly unknown[], number: number): string {
  if (number === 0) return String(found[0])
  const group = found[number]
  return typeof group === 'string' ? group : ''
}

interface Reader {
  readonly text: string
  i: number
}

/** The commands up to the end or a closing brace; a complaint when they are none. */
function readCommands(reader: Reader, isInside: boolean): readonly Command[] | string {
  const commands: Command[] = []
  for (;;) {
    skip(reader, /[\s;]*/y)
    const c = reader.text[reader.i]
    if (c === undefined) return isInside ? 'unmatched {' : commands
    if (c === '}') {
      reader.i++
      return commands
    }
    const command = readCommand(reader)
    if (typeof command === 'string') return command
    if (command !== undefined) commands.push(command)
  }
}

function readCommand(reader: Reader): Command | string | undefined {
  const from = readAddress(reader)
  let to: Address | undefined
  if (from !== undefined && skip(reader, /\s*,\s*/y) !== '') to = readAddress(reader)
  const isNot = skip(reader, /\s*!?\s*/y).includes('!')
  const name = reader.text[reader.i++] ?? ''
  const made = { from, to, isNot, name, block: [] }
  if (name === '#') {
    skip(reader, /[^\n]*/y)
    return undefined
  }
  if (name === '{') {
    const block = readCommands(reader, true)
    return typeof block === 'string' ? block : { ...made, block, parts: [] }
  }
  if (name === 's' || name === 'y') {
    const mark = reader.text[reader.i++] ?? ''
    const parts = [readUntil(reader, mark), readUntil(reader, mark)]
    if (reader.text[reader.i - 1] !== mark) return `unterminated ${name}`
    return { ...made, parts: [...parts, name === 's' ? skip(reader, /[gpiI0-9]*/y) : ''] }
  }
  if (/[aic]/.test(name)) {
    skip(reader, /\s*\\?\n?/y)
    return { ...made, parts: [skip(reader, /(?:\\\n|[^\n])*/y).replace(/\\\n/g, '\n')] }
  }
  if (/[pdq=nNgGhHx]/.test(name)) return { ...made, parts: [] }
  return `unsupported command ${name}`
}

function readAddress(reader: Reader): Address | undefined {
  const c = reader.text[reader.i] ?? ''
  if (c === '$') {
    reader.i++
    return { isLast: true }
  }
  if (/\d/.test(c)) return { line: Number(skip(reader, /\d+/y)) }
  if (c !== '/' && c !== '\\') return undefined
  reader.i += c === '\\' ? 1 : 0
  const mark = reader.text[reader.i++] ?? '/'
  return { pattern: readUntil(reader, mark) }
}

/** The text up to the mark; a mark with a backslash before it is part of the text. */
function readUntil(reader: Reader, mark: string): string {
  let text = ''
  while (reader.i < reader.text.length) {
    const c = reader.text[reader.i++] ?? ''
    if (c === mark) return text
    if (c !== '\\') text += c
    else {
      const next = reader.text[reader.i++] ?? ''
      text += next === mark && mark !== '\\' ? next : `\\${next}`
    }
  }
  reader.i++
  return text
}

function skip(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.i
  const found = pattern.exec(reader.text)?.[0] ?? ''
  reader.i += found.length
  return found
}
