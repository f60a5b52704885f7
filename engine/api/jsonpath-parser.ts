/** Reads a JSONPath into steps.
 *  The rule to know: a quoted key is taken literally, and a backslash takes a dot into a name. */

/** Throws JsonPathError, whose message says where the path goes wrong. */
export function parsePath(path: string): readonly Step[] {
  const bare = path.trim()
  const inner = bare.startsWith('{') && bare.endsWith('}') ? bare.slice(1, -1) : bare
  return new Parser(path, inner.trim()).path()
}

export type Step =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'index'; readonly index: number }
  | {
      readonly type: 'slice'
      readonly from: number
      readonly to: number | undefined
      readonly by: number
    }
  | { readonly type: 'all' | 'descend' }
  | {
      readonly type: 'filter'
      readonly left: Operand
      readonly comparison: Comparison | undefined
      readonly right: Operand | undefined
    }
  | { readonly type: 'union'; readonly parts: readonly Step[] }

export type Comparison = '==' | '!=' | '<' | '>' | '<=' | '>=' | '=~'

export type Operand =
  | { readonly type: 'literal'; readonly value: string | number | boolean | null }
  | { readonly type: 'path'; readonly steps: readonly Step[] }

class JsonPathError extends Error {
  override readonly name = 'JsonPathError'
}

const COMPARISONS: readonly Comparison[] = ['==', '!=', '<=', '>=', '=~', '<', '>']
const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

class Parser {
  private at = 0
  private readonly whole: string
  private readonly text: string

  constructor(whole: string, text: string) {
    this.whole = whole
    this.text = text
  }

  path(): readonly Step[] {
    const steps = this.steps(() => this.at >= this.text.length)
    if (this.text === '') throw this.error('it is empty')
    return steps
  }

  /** Steps up to where `ends` says; the first may come without its dot. */
  private steps(ends: () => boolean): readonly Step[] {
    const steps: Step[] = []
    if (this.looksAt('$') || this.looksAt('@')) this.at += 1
    else if (!ends() && !/[.[]/.test(this.peek())) steps.push(this.name())
    while (!ends()) {
      if (this.skip('..')) {
        steps.push({ type: 'descend' })
        if (!ends() && !this.looksAt('[')) steps.push(this.name())
      } else if (this.skip('.')) {
        if (!ends()) steps.push(this.name())
        else if (steps.length > 0) throw this.error('a name is missing after the last "."')
      } else if (this.looksAt('[')) steps.push(this.brackets())
      else throw this.error(`"." or "[" is missing before "${this.text.slice(this.at)}"`)
    }
    return steps
  }

  private name(): Step {
    const [found = ''] = /^(?:\\.|[^.[\]\s\\=!<>()])*/s.exec(this.text.slice(this.at)) ?? []
    if (found === '') throw this.error(`a name is missing at ${this.place()}`)
    this.at += found.length
    return found === '*' ? { type: 'all' } : { type: 'field', name: unescaped(found) }
  }

  private brackets(): Step {
    const start = this.at
    this.at += 1
    if (this.skip('?')) return this.filter(start)
    const parts: Step[] = []
    do {
      this.spaces()
      parts.push(this.part(start))
      this.spaces()
    } while (this.skip(','))
    if (!this.skip(']')) throw this.unclosed(start)
    const [first, ...more] = parts
    return first !== undefined && more.length === 0 ? first : { type: 'union', parts }
  }

  /** What stands between brackets: a quoted key, `*`, an index or a slice. */
  private part(start: number): Step {
    if (this.looksAt("'") || this.looksAt('"')) return { type: 'field', name: this.quoted() }
    if (this.skip('*')) return { type: 'all' }
    const rest = this.text.slice(this.at)
    const [found = '', from, to, by] = /^(-?\d+)?(?::(-?\d+)?)?(?::(-?\d+)?)?/.exec(rest) ?? []
    this.at += found.length
    if (found === '') throw this.badPart(start)
    if (!found.includes(':')) return { type: 'index', index: Number(from) }
    const step = by === undefined ? 1 : Number(by)
    if (step <= 0) throw this.error('the step of a slice must be more than 0')
    const end = to === undefined ? undefined : Number(to)
    return { type: 'slice', from: Number(from ?? 0), to: end, by: step }
  }

  private filter(start: number): Step {
    if (!this.skip('(')) throw this.error(`"[?" at ${this.place(start)} needs "("`)
    const left = this.operand()
    this.spaces()
    const comparison = COMPARISONS.find((operator) => this.skip(operator))
    this.spaces()
    const right = comparison === undefined ? undefined : this.operand()
    if (comparison === '=~') this.checkPattern(right)
    this.spaces()
    if (this.skip(')') && this.skip(']')) return { type: 'filter', left, comparison, right }
    if (this.at >= this.text.length) throw this.unclosed(start)
    const rest = this.text.slice(this.at)
    throw this.error(`a filter compares two values, and "${rest}" is left over`)
  }

  private operand(): Operand {
    this.spaces()
    if (this.looksAt("'") || this.looksAt('"')) return { type: 'literal', value: this.quoted() }
    if (this.looksAt('@') || this.looksAt('$') || this.looksAt('.')) {
      const steps = this.steps(() => this.at >= this.text.length || /[\s=!<>)]/.test(this.peek()))
      return { type: 'path', steps }
    }
    const [word = ''] = /^[-+\w.]+/.exec(this.text.slice(this.at)) ?? []
    const literal = LITERALS.get(word)
    const number = Number(word)
    if (word === '' || (literal === undefined && Number.isNaN(number))) {
      throw this.error(
        `at ${this.place()} a filter needs a path that begins with "@", a quoted text or a number`,
      )
    }
    this.at += word.length
    return { type: 'literal', value: literal === undefined ? number : literal }
  }

  private checkPattern(pattern: Operand | undefined): void {
    if (pattern?.type !== 'literal') return
    try {
      new RegExp(String(pattern.value))
    } catch {
      throw this.error(`"${pattern.value}" is no regular expression`)
    }
  }

  private quoted(): string {
    const start = this.at
    const quote = this.peek()
    const end = /^(?:\\.|[^\\])*?$/s
    for (let i = start + 1; i < this.text.length; i++) {
      if (this.text[i] !== quote || !end.test(this.text.slice(start + 1, i))) continue
      this.at = i + 1
      return unescaped(this.text.slice(start + 1, i))
    }
    throw this.error(`the ${quote} at ${this.place(start)} is not closed`)
  }

  private peek(): string {
    return this.text.charAt(this.at)
  }

  private looksAt(text: string): boolean {
    return this.text.startsWith(text, this.at)
  }

  private skip(text: string): boolean {
    if (!this.looksAt(text)) return false
    this.at += text.length
    return true
  }

  private spaces(): void {
    while (this.peek() === ' ') this.at += 1
  }

  private badPart(start: number): JsonPathError {
    const [inside = ''] = /^[^\]]*/.exec(this.text.slice(start + 1)) ?? []
    if (!this.text.includes(']', start)) return this.unclosed(start)
    return this.error(`"[${inside}]" is neither an index, a slice, "*" nor a quoted key`)
  }

  private unclosed(start: number): JsonPathError {
    return this.error(`the "[" at ${this.place(start)} is not closed`)
  }

  private place(at = this.at): string {
    return at >= this.text.length ? 'its end' : `character ${at + 1}`
  }

  private error(why: string): JsonPathError {
    return new JsonPathError(`"${this.whole}" is no path: ${why}`)
  }
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1')
}
