/**
 * Reads a shell script: the grammar of POSIX' shell command language.
 *
 * Left out: aliases, `case` with `;&`, coprocesses, arrays and `[[`.
 */
import {
  type AndOr,
  type Assignment,
  type Branch,
  type CaseItem,
  type Command,
  type Compound,
  type List,
  type Pipeline,
  type Redirect,
  type RedirectOp,
  SyntaxFault,
  type Word,
} from './syntax'
import { readExpandable, readWord, Source } from './word-reader'

/** Throws a SyntaxFault for what is no script. */
export function parse(text: string): List {
  const source = new Source(text)
  const list = readList(source, NO_WORDS, '')
  if (!source.isDone) throw unexpected(source)
  return list
}

const NO_WORDS: readonly string[] = []
const RESERVED =
  /(?:if|then|elif|else|fi|while|until|do|done|for|in|case|esac|[{}!])(?=[\s;&|<>()]|$)/y
const BLANK = /(?:[ \t\r]|\\\n)+/y
const COMMENT = /#[^\n]*/y
const ASSIGNMENT = /[A-Za-z_][A-Za-z0-9_]*(?==)/y
const FUNCTION = /[A-Za-z_][A-Za-z0-9_-]*(?=[ \t]*\([ \t]*\))/y
const REDIRECT = /([0-9]*)(<<-?|<>|<&|>&|>>|>\||&>|[<>])/y

const commandsOf = (source: Source, end: string): List => {
  const list = readList(source, NO_WORDS, end)
  if (end !== '' && !source.has(end)) throw unexpected(source)
  if (end === '' && !source.isDone) throw unexpected(source)
  return list
}

function blanks(source: Source): void {
  source.match(BLANK)
  source.match(COMMENT)
}

function newlines(source: Source): void {
  for (;;) {
    blanks(source)
    if (source.peek() !== '\n') return
    source.take()
    readBodies(source)
  }
}

/** The reserved word here, not taken. */
function reserved(source: Source): string | undefined {
  const at = source.i
  const word = source.match(RESERVED)
  source.i = at
  return word
}

function expect(source: Source, word: string): void {
  newlines(source)
  if (reserved(source) !== word) throw unexpected(source, word)
  source.i += word.length
}

function unexpected(source: Source, wanted?: string): SyntaxFault {
  const expecting = wanted === undefined ? '' : ` (expecting "${wanted}")`
  if (source.isDone) return new SyntaxFault(`unexpected end of file${expecting}`, true)
  const found = source.peek() === '\n' ? 'newline' : undefined
  const word = found ?? `"${/^(?:;;|&&|\|\||[;&|()<>]|[^\s;&|()<>]+)/.exec(rest(source))?.[0]}"`
  return new SyntaxFault(`unexpected ${word}${expecting}`)
}

const rest = (source: Source): string => source.text.slice(source.i)

/** Commands up to one of these reserved words, or to a closing text. */
function readList(source: Source, ends: readonly string[], close: string): List {
  const list: AndOr[] = []
  for (;;) {
    newlines(source)
    if (source.isDone || (close !== '' && source.text.startsWith(close, source.i))) return list
    if (source.text.startsWith(';;', source.i)) return list
    if (ends.includes(reserved(source) ?? '')) return list
    list.push(readAndOr(source))
    blanks(source)
    if (!source.text.startsWith(';;', source.i) && source.peek() === ';') source.take()
    else if (source.peek() !== '\n' && list.at(-1)?.isBackground !== true) {
      const isEnd = source.isDone || source.text.startsWith(';;', source.i)
      const isClosed = close !== '' && source.text.startsWith(close, source.i)
      if (!isEnd && !isClosed && !ends.includes(reserved(source) ?? '')) throw unexpected(source)
      return list
    }
  }
}

function readAndOr(source: Source): AndOr {
  const first = readPipeline(source)
  const others: { op: '&&' | '||'; pipeline: Pipeline }[] = []
  for (;;) {
    blanks(source)
    const op = source.has('&&') ? '&&' : source.has('||') ? '||' : undefined
    if (op === undefined) break
    newlines(source)
    others.push({ op, pipeline: readPipeline(source) })
  }
  const isBackground = source.peek() === '&' && source.peek(1) !== '&'
  if (isBackground) source.take()
  return { first, rest: others, isBackground }
}

function readPipeline(source: Source): Pipeline {
  let isNegated = false
  blanks(source)
  while (reserved(source) === '!') {
    source.take()
    isNegated = !isNegated
    blanks(source)
  }
  const commands = [readCommand(source)]
  for (;;) {
    blanks(source)
    if (source.peek() !== '|' || source.peek(1) === '|') return { isNegated, commands }
    source.take()
    newlines(source)
    commands.push(readCommand(source))
  }
}

function readCommand(source: Source): Command {
  blanks(source)
  const word = reserved(source)
  if (word !== undefined) return readCompound(source, word)
  if (source.has('(')) {
    const body = readList(source, NO_WORDS, ')')
    if (!source.has(')')) throw unexpected(source, ')')
    return { type: 'subshell', body, redirects: readRedirects(source) }
  }
  const name = source.match(FUNCTION)
  if (name === undefined) return readSimple(source)
  source.match(/[ \t]*\([ \t]*\)/y)
  newlines(source)
  return { type: 'function', name, body: readCommand(source) }
}

function readCompound(source: Source, word: string): Compound {
  source.i += word.length
  switch (word) {
    case '{': {
      const body = block(source, ['}'])
      expect(source, '}')
      return { type: 'group', body, redirects: readRedirects(source) }
    }
    case 'if':
      return readIf(source)
    case 'while':
    case 'until': {
      const condition = block(source, ['do'])
      const body = readDo(source)
      return { type: word, condition, body, redirects: readRedirects(source) }
    }
    case 'for':
      return readFor(source)
    case 'case':
      return readCase(source)
    default:
      source.i -= word.length
      throw unexpected(source)
  }
}

/** A list that must not be empty. */
function block(source: Source, ends: readonly string[]): List {
  const list = readList(source, ends, '')
  if (list.length === 0) throw unexpected(source)
  return list
}

function readDo(source: Source): List {
  expect(source, 'do')
  const body = block(source, ['done'])
  expect(source, 'done')
  return body
}

function readIf(source: Source): Compound {
  const branches: Branch[] = []
  let otherwise: List = []
  for (;;) {
    const condition = block(source, ['then'])
    expect(source, 'then')
    branches.push({ condition, body: block(source, ['elif', 'else', 'fi']) })
    newlines(source)
    const next = reserved(source)
    if (next !== undefined) source.i += next.length
    if (next === 'elif') continue
    if (next === 'else') {
      otherwise = block(source, ['fi'])
      expect(source, 'fi')
    } else if (next !== 'fi') throw unexpected(source, 'fi')
    return { type: 'if', branches, otherwise, redirects: readRedirects(source) }
  }
}

function readFor(source: Source): Compound {
  blanks(source)
  const name = source.match(/[A-Za-z_][A-Za-z0-9_]*/y)
  if (name === undefined) throw new SyntaxFault('bad for loop variable')
  newlines(source)
  let words: Word[] | undefined
  if (reserved(source) === 'in') {
    source.i += 2
    words = []
    for (blanks(source); !isWordEnd(source); blanks(source)) {
      words.push(readWord(source, commandsOf))
    }
  }
  blanks(source)
  source.has(';')
  return { type: 'for', name, words, body: readDo(source), redirects: readRedirects(source) }
}

const isWordEnd = (source: Source): boolean => source.isDone || /[\n;&|()<>]/.test(source.peek())

function readCase(source: Source): Compound {
  blanks(source)
  const word = readWord(source, commandsOf)
  expect(source, 'in')
  const items: CaseItem[] = []
  for (newlines(source); reserved(source) !== 'esac'; newlines(source)) {
    if (source.isDone) throw unexpected(source, 'esac')
    source.has('(')
    const patterns: Word[] = []
    do {
      blanks(source)
      patterns.push(readWord(source, commandsOf))
      blanks(source)
    } while (source.has('|'))
    if (!source.has(')')) throw unexpected(source, ')')
    const body = readList(source, ['esac'], '')
    items.push({ patterns, body })
    source.has(';;')
  }
  expect(source, 'esac')
  return { type: 'case', word, items, redirects: readRedirects(source) }
}

function readSimple(source: Source): Command {
  const assignments: Assignment[] = []
  const words: Word[] = []
  const redirects: Redirect[] = []
  const start = source.i
  for (;;) {
    blanks(source)
    if (readRedirect(source, redirects)) continue
    const name = words.length === 0 ? source.match(ASSIGNMENT) : undefined
    if (name !== undefined) {
      source.take()
      assignments.push({ name, value: readWord(source, commandsOf) })
      continue
    }
    if (isWordEnd(source)) break
    words.push(readWord(source, commandsOf))
  }
  if (source.i === start || (source.peek() === '(' && words.length > 0)) throw unexpected(source)
  return { type: 'simple', assignments, words, redirects }
}

function readRedirects(source: Source): Redirect[] {
  const redirects: Redirect[] = []
  do blanks(source)
  while (readRedirect(source, redirects))
  return redirects
}

/** False when no redirection stands here. */
function readRedirect(source: Source, redirects: Redirect[]): boolean {
  const found = source.match(REDIRECT)
  if (found === undefined) return false
  const [, digits = '', op = ''] = /^([0-9]*)(.*)$/.exec(found) ?? []
  const fd = digits === '' ? (op.startsWith('<') ? 0 : 1) : Number(digits)
  blanks(source)
  const word = readWord(source, commandsOf)
  if (word.length === 0) throw unexpected(source)
  if (op.startsWith('<<')) {
    const at = redirects.length
    redirects.push({ fd, op: '<<', word: [] })
    const end = word.map((part) => (part.type === 'text' ? part.text : '')).join('')
    const isQuoted = word.some((part) => part.isQuoted)
    const set = (body: Word) => {
      redirects[at] = { fd, op: '<<', word: body }
    }
    source.pending.push({ end, isQuoted, stripsTabs: op === '<<-', set })
  } else {
    // The expression matches these only.
    const known = (op === '>|' ? '>' : op) as RedirectOp
    redirects.push({ fd, op: known, word })
  }
  return true
}

/** Reads the here-documents that begin here. */
function readBodies(source: Source): void {
  for (const { end, isQuoted, stripsTabs, set } of source.pending) {
    const lines: string[] = []
    for (;;) {
      if (source.isDone) break
      const line = source.match(/[^\n]*\n?/y) ?? ''
      const shown = stripsTabs ? line.replace(/^\t+/, '') : line
      if (shown.replace(/\n$/, '') === end) break
      lines.push(shown)
    }
    const text = lines.join('')
    set(isQuoted ? [{ type: 'text', text, isQuoted }] : readExpandable(text, commandsOf))
  }
  source.pending.length = 0
}
