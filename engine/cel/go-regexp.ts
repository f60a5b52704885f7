/**
 * Go's regular expressions: what is wrong with one in Go's words, and what it is in JavaScript's.
 *
 * The rule to know: what Go refuses is refused here too, though JavaScript could do it: looking
 * ahead or behind, references back.
 *
 * Models Go's regexp/syntax. Left out: flags within an expression (`a(?i)b`).
 */
import { isRisky, LinearRegExp, type Token } from './linear-regexp'

/** The expression, or why Go takes it for none. */
export function goRegExp(pattern: string): GoRegExp | { readonly fault: string } {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  if (compiled.size >= MEMO_SIZE) compiled.clear()
  const result = translated(pattern)
  compiled.set(pattern, result)
  return result
}

const MEMO_SIZE = 1000
const compiled = new Map<string, GoRegExp | { readonly fault: string }>()

export class GoRegExp {
  readonly #regexp: RegExp
  /** Where JavaScript might take for ever. */
  readonly #linear: LinearRegExp | undefined

  constructor(regexp: RegExp, linear: LinearRegExp | undefined) {
    this.#regexp = regexp
    this.#linear = linear
  }

  test(text: string): boolean {
    return this.#linear === undefined ? this.#regexp.test(text) : this.#find(text, 0) !== undefined
  }

  /** What is found one after the other; nothing empty right after something. */
  all(text: string, limit: number): readonly string[] {
    const found: string[] = []
    let at = 0
    let end = -1
    while (at <= text.length && found.length < limit) {
      const match = this.#find(text, at)
      if (match === undefined) break
      const [from, to] = match
      if (to > from || from !== end) found.push(text.slice(from, to))
      end = to
      at = to > from ? to : to + String.fromCodePoint(text.codePointAt(to) ?? 0).length
    }
    return found
  }

  #find(text: string, from: number): readonly [number, number] | undefined {
    if (this.#linear !== undefined) return this.#linear.find(text, from)
    const regexp = new RegExp(this.#regexp, `${this.#regexp.flags}g`)
    regexp.lastIndex = from
    const match = regexp.exec(text)
    return match === null ? undefined : [match.index, match.index + match[0].length]
  }
}

function translated(pattern: string): GoRegExp | { readonly fault: string } {
  try {
    const { source, flags, tokens } = new Translation(pattern).done()
    const linear = isRisky(tokens) ? new LinearRegExp(tokens, flags) : undefined
    return new GoRegExp(new RegExp(source, flags), linear)
  } catch (error) {
    if (error instanceof Fault) return { fault: `error parsing regexp: ${error.message}` }
    // JavaScript knows no such thing, or takes it for too large.
    if (error instanceof SyntaxError) return { fault: `error parsing regexp: ${error.message}` }
    throw error
  }
}

class Fault extends Error {
  constructor(what: string, where: string) {
    super(`${what}: \`${where}\``)
  }
}

const MAX_REPEAT = 1000

class Translation {
  readonly #pattern: string
  #at = 0
  #source = ''
  readonly #tokens: Token[] = []
  #flags = 'u'
  #depth = 0
  /** What stands before, of which a repetition would be: nothing, something, or a repetition. */
  #before: 'nothing' | 'atom' | 'repetition' = 'nothing'
  #repetition = ''
  #isLazy = false

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  done(): { readonly source: string; readonly flags: string; readonly tokens: readonly Token[] } {
    while (this.#at < this.#pattern.length) this.#next()
    if (this.#depth > 0) throw new Fault('missing closing )', this.#pattern)
    return { source: this.#source, flags: this.#flags, tokens: this.#tokens }
  }

  get #rest(): string {
    return this.#pattern.slice(this.#at)
  }

  #next(): void {
    const char = this.#pattern[this.#at] ?? ''
    if (char === '(') this.#open()
    else if (char === ')') this.#close()
    else if (char === '[') this.#class()
    else if (char === '\\') this.#escape()
    else if (char === '{') this.#count()
    else if (char === '*' || char === '+' || char === '?') this.#repeat(char)
    else if (char === '|') {
      this.#emit('|', 1)
      this.#tokens.push({ type: 'or' })
      this.#before = 'nothing'
    } else if (char === '.') this.#atom(this.#flags.includes('s') ? '[\\s\\S]' : '[^\\n]', 1)
    else if (char === '^' || char === '$') this.#atom(char, 1, 'place')
    else {
      const whole = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0)
      this.#atom(quoted(whole), whole.length)
    }
  }

  #close(): void {
    if (this.#depth === 0) throw new Fault('unexpected )', this.#pattern)
    this.#depth -= 1
    this.#emit(')', 1)
    this.#tokens.push({ type: 'close' })
    this.#before = 'atom'
  }

  #emit(source: string, length: number): void {
    this.#source += source
    this.#at += length
  }

  #atom(source: string, length: number, type: 'char' | 'place' = 'char'): void {
    this.#emit(source, length)
    this.#tokens.push({ type, source })
    this.#before = 'atom'
  }

  #open(): void {
    const rest = this.#rest
    const name = /^\(\?P?<([A-Za-z0-9_]+)>/.exec(rest)
    const flags = /^\(\?([imsU]*)(?:-[imsU]+)?([:)])/.exec(rest)
    if (name !== null) this.#emit(`(?<${name[1]}>`, name[0].length)
    else if (flags?.[2] === ')') {
      this.#flag(flags[1] ?? '', flags[0].length)
      return
    } else if (flags !== null) this.#emit('(?:', flags[0].length)
    else if (/^\(\?P?</.test(rest)) throw new Fault('invalid named capture', upTo(rest, '>'))
    else if (rest.startsWith('(?')) {
      throw new Fault('invalid or unsupported Perl syntax', rest.slice(0, 3))
    } else this.#emit('(', 1)
    this.#depth += 1
    this.#tokens.push({ type: 'open' })
    this.#before = 'nothing'
  }

  #flag(flags: string, length: number): void {
    for (const flag of flags) {
      if (flag !== 'U' && !this.#flags.includes(flag)) this.#flags += flag
    }
    this.#at += length
  }

  #repeat(sign: string): void {
    const isLazy = this.#before === 'repetition' && sign === '?' && !this.#isLazy
    if (this.#before === 'nothing') {
      throw new Fault('missing argument to repetition operator', sign)
    }
    if (this.#before === 'repetition' && !isLazy) {
      throw new Fault('invalid nested repetition operator', `${this.#repetition}${sign}`)
    }
    this.#repetition = isLazy ? `${this.#repetition}?` : sign
    this.#isLazy = isLazy
    this.#emit(sign, sign.length)
    this.#before = 'repetition'
    const last = isLazy ? this.#tokens.pop() : undefined
    if (last?.type === 'repeat') this.#tokens.push({ ...last, isLazy: true })
    else this.#tokens.push({ type: 'repeat', ...countsOf(sign), isLazy: false })
  }

  #count(): void {
    const [whole, low = '', high] = /^\{(\d+)(?:,(\d*))?\}/.exec(this.#rest) ?? []
    if (whole === undefined) {
      this.#atom('\\{', 1)
      return
    }
    const isWrong = [low, high].some((count) => Number(count || 0) > MAX_REPEAT)
    if (isWrong || (high && Number(low) > Number(high))) {
      throw new Fault('invalid repeat count', whole)
    }
    this.#repeat(whole)
  }

  #escape(): void {
    const literal = /^\\Q([\s\S]*?)(?:\\E|$)/.exec(this.#rest)
    if (literal !== null) {
      for (const char of literal[1] ?? '') this.#atom(quoted(char), 0)
      this.#at += literal[0].length
      return
    }
    const { source, length } = escaped(this.#rest, false)
    const isPlace = PLACES[this.#pattern[this.#at + 1] ?? ''] !== undefined
    this.#atom(source, length, isPlace ? 'place' : 'char')
  }

  #class(): void {
    const start = this.#at
    const isNegated = this.#pattern[start + 1] === '^'
    let source = isNegated ? '[^' : '['
    this.#at += isNegated ? 2 : 1
    let isFirst = true
    while (isFirst || this.#pattern[this.#at] !== ']') {
      if (this.#at >= this.#pattern.length) {
        throw new Fault('missing closing ]', this.#pattern.slice(start))
      }
      source += this.#classItem()
      isFirst = false
    }
    this.#atom(`${source}]`, 1)
  }

  #classItem(): string {
    const named = /^\[:(\^?)(\w+):\]/.exec(this.#rest)
    if (named !== null) {
      const set = CLASSES[named[2] ?? '']
      if (set === undefined || named[1] === '^') {
        throw new Fault('invalid character class range', named[0])
      }
      this.#at += named[0].length
      return set
    }
    const from = this.#at
    const low = this.#classChar()
    const isRange = this.#pattern[this.#at] === '-' && !/^-?(\]|$)/.test(this.#rest)
    if (!isRange || low.isSet) return low.source
    this.#at += 1
    const high = this.#classChar()
    if (high.isSet || valueOfChar(high.source) < valueOfChar(low.source)) {
      throw new Fault('invalid character class range', this.#pattern.slice(from, this.#at))
    }
    return `${low.source}-${high.source}`
  }

  #classChar(): { readonly source: string; readonly isSet: boolean } {
    if (this.#pattern[this.#at] === '\\') {
      const { source, length, isSet = false } = escaped(this.#rest, true)
      this.#at += length
      return { source, isSet }
    }
    const char = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0)
    this.#at += char.length
    return { source: quoted(char), isSet: false }
  }
}

function countsOf(sign: string): { readonly min: number; readonly max: number } {
  if (sign === '?') return { min: 0, max: 1 }
  if (sign === '*' || sign === '+') return { min: sign === '*' ? 0 : 1, max: Infinity }
  const [, low = '', comma, high] = /^\{(\d+)(,)?(\d*)\}$/.exec(sign) ?? []
  const min = Number(low)
  return { min, max: high ? Number(high) : comma === undefined ? min : Infinity }
}

const upTo = (text: string, end: string): string => {
  const at = text.indexOf(end)
  return at < 0 ? text : text.slice(0, at + 1)
}

/** A character that stands for itself, wherever it is. */
const quoted = (char: string): string => (/[\\^$.*+?()[\]{}|/-]/.test(char) ? hex(char) : char)
const hex = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`

function valueOfChar(source: string): number {
  const code = /^\\u\{([0-9a-f]+)\}$/.exec(source)?.[1]
  return code === undefined ? (source.codePointAt(0) ?? 0) : Number.parseInt(code, 16)
}

interface Escaped {
  readonly source: string
  readonly length: number
  /** It stands for several characters. */
  readonly isSet?: boolean
}

const SETS: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '0-9A-Za-z_',
  s: '\\t\\n\\f\\r ',
}
const PLACES: Readonly<Record<string, string>> = {
  A: '(?<![\\s\\S])',
  z: '(?![\\s\\S])',
  b: '\\b',
  B: '\\B',
}
const CONTROLS: Readonly<Record<string, string>> = {
  a: '\\u{7}',
  f: '\\u{c}',
  n: '\\u{a}',
  r: '\\u{d}',
  t: '\\u{9}',
  v: '\\u{b}',
}

function escaped(rest: string, isInClass: boolean): Escaped {
  const char = rest[1]
  if (char === undefined) throw new Fault('trailing backslash at end of expression', '')
  const set = SETS[char.toLowerCase()]
  if (set !== undefined) return setOf(char, set, isInClass)
  const place = isInClass ? undefined : PLACES[char]
  if (place !== undefined) return { source: place, length: 2 }
  const control = CONTROLS[char]
  if (control !== undefined) return { source: control, length: 2 }
  const [whole, braced, plain, octal] =
    /^\\(?:x\{([0-9A-Fa-f]+)\}|x([0-9A-Fa-f]{2})|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/.exec(rest) ?? []
  if (whole !== undefined) {
    const code = Number.parseInt(braced ?? plain ?? octal ?? '', octal === undefined ? 16 : 8)
    return { source: `\\u{${code.toString(16)}}`, length: whole.length }
  }
  const property = /^\\([pP])(?:\{(\^?)(\w+)\}|(\w))/.exec(rest)
  if (property !== null) return propertyOf(property)
  if (/\w/.test(char)) throw new Fault('invalid escape sequence', rest.slice(0, 2))
  return { source: quoted(char), length: 2 }
}

function setOf(char: string, set: string, isInClass: boolean): Escaped {
  const isNegated = char !== char.toLowerCase()
  if (!isInClass) return { source: isNegated ? `[^${set}]` : `[${set}]`, length: 2 }
  // JavaScript's own sets are somewhat larger, which shows for spaces only.
  return { source: isNegated ? `\\${char}` : set, length: 2, isSet: true }
}

function propertyOf([whole, sign = 'p', negation, name, letter]: RegExpExecArray): Escaped {
  const isNegated = (sign === 'P') !== (negation === '^')
  const property = name ?? letter ?? ''
  const value = property.length > 2 ? `Script=${property}` : property
  return { source: `\\${isNegated ? 'P' : 'p'}{${value}}`, length: whole.length, isSet: true }
}

const CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\u{0}-\\u{7f}',
  blank: '\\t ',
  cntrl: '\\u{0}-\\u{1f}\\u{7f}',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\u{2f}:-@\\u{5b}-`\\u{7b}-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}
