/**
 * Reads the words of a shell script: quotes, parameters, commands and arithmetic inside them.
 *
 * The rule to know: what was quoted is marked part by part, for it is neither split nor taken for
 * a pattern later.
 */
import { type List, type Part, SyntaxFault, type Word } from './syntax'

/** Text with a place in it; the parser and the words read on from the same place. */
export class Source {
  readonly text: string
  i = 0
  /** Here-documents whose bodies begin on the next line. */
  readonly pending: PendingBody[] = []

  constructor(text: string) {
    this.text = text
  }

  get isDone(): boolean {
    return this.i >= this.text.length
  }

  /** The character here, or so many further; empty after the end. */
  peek(ahead = 0): string {
    return this.text[this.i + ahead] ?? ''
  }

  take(): string {
    return this.text[this.i++] ?? ''
  }

  /** Takes the text if it stands here. */
  has(text: string): boolean {
    if (!this.text.startsWith(text, this.i)) return false
    this.i += text.length
    return true
  }

  /** Takes what a sticky expression matches here. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.i
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.i += found.length
    return found
  }
}

export interface PendingBody {
  readonly end: string
  readonly isQuoted: boolean
  readonly stripsTabs: boolean
  set(word: Word): void
}

/** Reads a list of commands up to this closing text, for what stands in `$(…)`. */
export type ReadCommands = (source: Source, end: string) => List

const META = /[\s;&|<>()]/
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y
const SPECIAL = /[0-9@*#?$!-]/y
const PARAMETER = /[0-9]+|[A-Za-z_][A-Za-z0-9_]*|[@*#?$!-]/y
const OPERATOR = /:?[-=+?]|%%?|##?|\/\/?|:|\^\^?|,,?/y

/** Reads one word; empty when none stands here. */
export function readWord(source: Source, commands: ReadCommands): Word {
  const parts: Part[] = []
  while (!source.isDone && !META.test(source.peek())) readPart(source, parts, commands)
  return parts
}

/** Reads text in which only `$`, backquotes and backslashes mean something, up to its end. */
export function readExpandable(text: string, commands: ReadCommands): Word {
  const source = new Source(text)
  const parts: Part[] = []
  while (!source.isDone) readQuotedPart(source, parts, commands, '')
  return parts
}

function readPart(source: Source, parts: Part[], commands: ReadCommands): void {
  const c = source.peek()
  if (c === "'") {
    source.take()
    add(parts, readUntil(source, "'"), true)
  } else if (c === '"') {
    source.take()
    readDouble(source, parts, commands)
  } else if (c === '\\') {
    source.take()
    if (source.peek() === '\n') source.take()
    else add(parts, source.take(), true)
  } else if (c === '$' && source.peek(1) === "'") {
    source.i += 2
    add(parts, unescaped(readUntil(source, "'")), true)
  } else if (c === '$') readDollar(source, parts, commands, false)
  else if (c === '`') readBackquoted(source, parts, commands, false)
  else add(parts, source.take(), false)
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' }

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_all, c: string) => ESCAPES[c] ?? c)

function readUntil(source: Source, end: string): string {
  const at = source.text.indexOf(end, source.i)
  if (at < 0) throw new SyntaxFault('unterminated quoted string', true)
  const text = source.text.slice(source.i, at)
  source.i = at + end.length
  return text
}

function readDouble(source: Source, parts: Part[], commands: ReadCommands): void {
  add(parts, '', true)
  while (source.peek() !== '"') {
    if (source.isDone) throw new SyntaxFault('unterminated quoted string', true)
    readQuotedPart(source, parts, commands, '"')
  }
  source.take()
}

function readQuotedPart(
  source: Source,
  parts: Part[],
  commands: ReadCommands,
  quote: string,
): void {
  const c = source.peek()
  if (c === '\\') {
    source.take()
    const next = source.take()
    if (next === '\n') return
    const isEscape = next === '$' || next === '`' || next === '\\' || next === quote
    add(parts, isEscape && next !== '' ? next : `\\${next}`, true)
  } else if (c === '$') readDollar(source, parts, commands, true)
  else if (c === '`') readBackquoted(source, parts, commands, true)
  else add(parts, source.take(), true)
}

function readDollar(
  source: Source,
  parts: Part[],
  commands: ReadCommands,
  isQuoted: boolean,
): void {
  source.take()
  if (source.has('((')) {
    const word = readArithmetic(source, commands)
    parts.push({ type: 'arithmetic', word, isQuoted })
  } else if (source.has('(')) {
    parts.push({ type: 'command', body: commands(source, ')'), isQuoted })
  } else if (source.has('{')) parts.push(readBraced(source, commands, isQuoted))
  else {
    const name = source.match(NAME) ?? source.match(SPECIAL)
    if (name === undefined) add(parts, '$', isQuoted)
    else parts.push({ type: 'variable', name, op: undefined, word: [], isQuoted })
  }
}

/** The expression up to its `))`, itself with parameters in it. */
function readArithmetic(source: Source, commands: ReadCommands): Word {
  const parts: Part[] = []
  let depth = 0
  for (;;) {
    if (source.isDone) throw new SyntaxFault("unexpected end of file (expecting '))')", true)
    if (depth === 0 && source.has('))')) return parts
    const c = source.peek()
    if (c === '(') depth++
    else if (c === ')') depth--
    if (c === '"') source.take()
    else readQuotedPart(source, parts, commands, '')
  }
}

function readBraced(source: Source, commands: ReadCommands, isQuoted: boolean): Part {
  const isLength = source.peek() === '#' && /[A-Za-z0-9_@*]/.test(source.peek(1))
  if (isLength) source.take()
  const name = source.match(PARAMETER)
  if (name === undefined) throw new SyntaxFault('bad substitution')
  if (source.has('}')) {
    const op = isLength ? 'length' : undefined
    return { type: 'variable', name, op, word: [], isQuoted }
  }
  const op = source.match(OPERATOR)
  if (op === undefined) throw new SyntaxFault('bad substitution', source.isDone)
  const word: Part[] = []
  while (source.peek() !== '}') {
    if (source.isDone) throw new SyntaxFault('unterminated quoted string', true)
    const isPlain = isQuoted && source.peek() !== '"'
    if (isPlain) readQuotedPart(source, word, commands, '}')
    else readPart(source, word, commands)
  }
  source.take()
  return { type: 'variable', name, op, word, isQuoted }
}

/** In backquotes a backslash is taken off before the commands are read. */
function readBackquoted(
  source: Source,
  parts: Part[],
  commands: ReadCommands,
  isQuoted: boolean,
): void {
  source.take()
  let text = ''
  while (source.peek() !== '`') {
    if (source.isDone) throw new SyntaxFault('EOF in backquote substitution', true)
    const c = source.take()
    text += c === '\\' && /[$`\\]/.test(source.peek()) ? source.take() : c
  }
  source.take()
  parts.push({ type: 'command', body: commands(new Source(text), ''), isQuoted })
}

/** Text that stands beside text of its kind is one part with it. */
function add(parts: Part[], text: string, isQuoted: boolean): void {
  const last = parts.at(-1)
  if (last?.type === 'text' && last.isQuoted === isQuoted) {
    parts[parts.length - 1] = { type: 'text', text: last.text + text, isQuoted }
  } else parts.push({ type: 'text', text, isQuoted })
}
