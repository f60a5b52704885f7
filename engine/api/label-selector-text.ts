/** The text form of label selectors: `app=web,tier!=db,x in (a,b),!y`, as requests carry it.
 *  Models the lexer and parser of apimachinery/pkg/labels/selector.go, whose errors it repeats. */

import { type Operator, type Requirement, requirementProblem } from './label-requirement'
import { isQualifiedName } from './names'

/** Throws SelectorSyntaxError with the words that an apiserver answers with 400. */
export function requirementsIn(text: string): Requirement[] {
  return new Parser(tokensOf(text)).requirements()
}

export class SelectorSyntaxError extends Error {
  override readonly name = 'SelectorSyntaxError'
}

interface Token {
  readonly type: 'end' | 'error' | 'word' | 'symbol'
  readonly text: string
}

const END: Token = { type: 'end', text: '' }
const SYMBOLS = new Set([')', ',', '!', '==', '=', '>', '<', '!=', '('])
const BINARY: readonly Operator[] = ['in', 'notin', '=', '==', '!=', 'gt', 'lt']
const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', '='],
  ['==', '=='],
  ['!=', '!='],
  ['>', 'gt'],
  ['<', 'lt'],
])

/** Symbols are taken as long as they go: `!==` is `!=` and `=`. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const [taken = '', space, word] = /^(?:([ \t\r\n]+)|([^=!(),>< \t\r\n]+)|..?)/s.exec(rest) ?? []
    if (space === undefined)
      tokens.push(word === undefined ? symbol(taken) : { type: 'word', text: word })
    at += (space ?? word) ? taken.length : (tokens.at(-1)?.text.length ?? 1)
  }
  return tokens
}

function symbol(pair: string): Token {
  return { type: 'symbol', text: SYMBOLS.has(pair) ? pair : pair.slice(0, 1) }
}

class Parser {
  private at = 0
  private readonly tokens: readonly Token[]

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  requirements(): Requirement[] {
    const found: Requirement[] = []
    for (;;) {
      const { type, text } = this.peek()
      if (type === 'end') return found
      if (type !== 'word' && text !== '!') {
        throw unexpected(text, `expected: !, identifier, or 'end of string'`)
      }
      found.push(this.requirement())
      const next = this.take()
      if (next.type === 'end') return found
      if (next.text !== ',') throw unexpected(next.text, `expected: ',' or 'end of string'`)
      const after = this.peek()
      if (after.type !== 'word' && after.text !== '!') {
        throw unexpected(after.text, `expected: identifier after ','`)
      }
    }
  }

  private requirement(): Requirement {
    try {
      return this.unwrappedRequirement()
    } catch (error) {
      if (!(error instanceof SelectorSyntaxError)) throw error
      throw new SelectorSyntaxError(`unable to parse requirement: ${error.message}`)
    }
  }

  private unwrappedRequirement(): Requirement {
    let token = this.take()
    const negated = token.text === '!' && token.type === 'symbol'
    if (negated) token = this.take()
    if (token.type !== 'word') throw unexpected(token.text, 'expected: identifier')
    const key = token.text
    checkKey(key)
    if (negated) return { key, operator: '!', values: [] }
    const next = this.peek()
    if (next.type === 'end' || next.text === ',') return { key, operator: 'exists', values: [] }
    const operator = this.operator()
    const values = operator === 'in' || operator === 'notin' ? this.values() : this.exactValue()
    const requirement = { key, operator, values: [...new Set(values)].sort() }
    checkValues(requirement)
    return requirement
  }

  private operator(): Operator {
    const { text } = this.take()
    const operator = OPERATORS.get(text)
    if (operator === undefined) throw unexpected(text, `expected: ${BINARY.join(', ')}`)
    return operator
  }

  private values(): string[] {
    const open = this.take()
    if (open.text !== '(') throw new SelectorSyntaxError(`found '${open.text}' expected: '('`)
    const next = this.peek()
    if (next.text === ')') {
      this.take()
      return ['']
    }
    if (next.type !== 'word' && next.text !== ',') {
      throw unexpected(next.text, `expected: ',', ')' or identifier`)
    }
    return this.list()
  }

  /** Up to and with the closing parenthesis; an empty place is the empty value. */
  private list(): string[] {
    const values: string[] = []
    for (;;) {
      const token = this.take()
      const next = this.peek()
      if (token.type === 'word') {
        values.push(token.text)
        if (next.text !== ',' && next.text !== ')')
          throw unexpected(next.text, `expected: ',' or ')'`)
      } else if (token.text === ',') {
        if (values.length === 0 || next.text === ')' || next.text === ',') values.push('')
      } else {
        throw unexpected(token.text, `expected: ',', or identifier`)
      }
      if (next.text === ')') {
        this.take()
        return values
      }
    }
  }

  private exactValue(): string[] {
    const next = this.peek()
    if (next.type === 'end' || next.text === ',') return ['']
    const token = this.take()
    if (token.type !== 'word') throw unexpected(token.text, 'expected: identifier')
    return [token.text]
  }

  private peek(): Token {
    return this.tokens[this.at] ?? END
  }

  private take(): Token {
    const token = this.peek()
    this.at += 1
    return token
  }
}

function unexpected(found: string, expected: string): SelectorSyntaxError {
  return new SelectorSyntaxError(`found '${found}', ${expected}`)
}

/** There is no path at this place: Go prints the nil one. */
function checkKey(key: string): void {
  const reasons = isQualifiedName(key)
  if (reasons.length === 0) return
  const value = JSON.stringify(key)
  throw new SelectorSyntaxError(`<nil>: Invalid value: ${value}: ${reasons.join('; ')}`)
}

function checkValues(requirement: Requirement): void {
  const problem = requirementProblem(requirement, '')
  if (problem !== undefined) throw new SelectorSyntaxError(problem)
}
