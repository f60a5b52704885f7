/**
 * What JavaScript's reader of JSON does not say of a text: which fields are written twice, and in
 * Go's words what is wrong with it.
 *
 * Models encoding/json/scanner.go and sigs.k8s.io/json. Left out: limits of numbers.
 */

/** Nested deeper than this no object is; what reads it later goes by recursion. */
const DEEPEST = 500

export interface JsonFindings {
  /** Undefined for a text that is JSON. */
  readonly error: string | undefined
  /** Paths of the fields that an object has more than once: `spec.containers[0].name`. */
  readonly duplicates: readonly string[]
}

export function inspectJson(text: string): JsonFindings {
  const scan = new Scan(text)
  try {
    scan.document()
    return { error: undefined, duplicates: [...scan.duplicates] }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    return { error: error.message, duplicates: [] }
  }
}

/** What has no more brackets than that is not nested deeper. */
export function mayBeDeep(text: string): boolean {
  let brackets = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x7b || code === 0x5b) brackets++
  }
  return brackets > DEEPEST
}

class Wrong extends Error {}

class Scan {
  readonly duplicates = new Set<string>()
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): void {
    this.#value('')
    this.#space()
    if (this.#at < this.#text.length) throw this.#wrong('after top-level value')
  }

  #value(path: string): void {
    this.#space()
    const first = this.#text[this.#at]
    if (first === '{') this.#nested(() => this.#object(path))
    else if (first === '[') this.#nested(() => this.#array(path))
    else if (first === '"') this.#string()
    else if (first === 't') this.#word('true')
    else if (first === 'f') this.#word('false')
    else if (first === 'n') this.#word('null')
    else if (first === '-' || isDigit(first)) this.#number()
    else throw this.#wrong('looking for beginning of value')
  }

  #nested(inside: () => void): void {
    if (++this.#depth > DEEPEST) throw new Wrong('exceeded max depth')
    this.#at++
    inside()
    this.#depth--
  }

  #object(path: string): void {
    const names = new Set<string>()
    if (this.#closes('}')) return
    for (;;) {
      this.#space()
      if (this.#text[this.#at] !== '"') {
        throw this.#wrong('looking for beginning of object key string')
      }
      const name = this.#string()
      const inner = path === '' ? name : `${path}.${name}`
      if (names.has(name)) this.duplicates.add(inner)
      names.add(name)
      this.#space()
      if (this.#text[this.#at] !== ':') throw this.#wrong('after object key')
      this.#at++
      this.#value(inner)
      if (this.#closes('}')) return
      if (this.#text[this.#at] !== ',') throw this.#wrong('after object key:value pair')
      this.#at++
    }
  }

  #array(path: string): void {
    if (this.#closes(']')) return
    for (let i = 0; ; i++) {
      this.#value(`${path}[${i}]`)
      if (this.#closes(']')) return
      if (this.#text[this.#at] !== ',') throw this.#wrong('after array element')
      this.#at++
    }
  }

  #string(): string {
    const start = this.#at++
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (Number.isNaN(code)) throw this.#wrong('')
      if (code < 0x20) throw this.#wrong('in string literal')
      this.#at++
      if (code === QUOTE) break
      if (code === BACKSLASH) this.#escape()
    }
    const literal = this.#text.slice(start, this.#at)
    return literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1)
  }

  #escape(): void {
    const escaped = this.#text[this.#at] ?? ''
    if (!'"\\/bfnrtu'.includes(escaped) || escaped === '') {
      throw this.#wrong('in string escape code')
    }
    this.#at++
    if (escaped !== 'u') return
    for (let i = 0; i < 4; i++, this.#at++) {
      if (!/^[0-9a-fA-F]$/.test(this.#text[this.#at] ?? '')) {
        throw this.#wrong('in \\u hexadecimal character escape')
      }
    }
  }

  #word(word: string): void {
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) {
        throw this.#wrong(`in literal ${word} (expecting '${letter}')`)
      }
      this.#at++
    }
  }

  #number(): void {
    if (this.#text[this.#at] === '-') this.#at++
    if (this.#text[this.#at] === '0') this.#at++
    else this.#digits('in numeric literal')
    if (this.#text[this.#at] === '.') {
      this.#at++
      this.#digits('after decimal point in numeric literal')
    }
    if (/^[eE]$/.test(this.#text[this.#at] ?? '')) {
      this.#at++
      if (/^[+-]$/.test(this.#text[this.#at] ?? '')) this.#at++
      this.#digits('in exponent of numeric literal')
    }
  }

  #digits(context: string): void {
    if (!isDigit(this.#text[this.#at])) throw this.#wrong(context)
    while (isDigit(this.#text[this.#at])) this.#at++
  }

  /** Steps over the bracket that ends an object or array, if it is next. */
  #closes(bracket: string): boolean {
    this.#space()
    if (this.#text[this.#at] !== bracket) return false
    this.#at++
    return true
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at++
    }
  }

  #wrong(context: string): Wrong {
    const character = this.#text[this.#at]
    if (character === undefined) return new Wrong('unexpected end of JSON input')
    return new Wrong(`invalid character ${quoted(character)} ${context}`)
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

const isDigit = (text: string | undefined): boolean =>
  text !== undefined && text >= '0' && text <= '9'

/** A character as Go prints it between single quotes. */
function quoted(character: string): string {
  if (character === "'") return "'\\''"
  if (character === '"') return "'\"'"
  return `'${JSON.stringify(character).slice(1, -1)}'`
}
