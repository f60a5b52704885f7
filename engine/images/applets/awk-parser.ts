/** Reads programs of awk. Left out: getline, functions of one's own, `printf` to pipes. */

export interface AwkRule {
  readonly type: 'begin' | 'end' | 'line'
  readonly pattern: Expression | undefined
  /** The end of a range of lines. */
  readonly until: Expression | undefined
  readonly action: readonly Statement[] | undefined
}

export type Statement =
  | {
      readonly type: 'print' | 'printf'
      readonly args: readonly Expression[]
      readonly to?: Target
    }
  | { readonly type: 'expression'; readonly value: Expression }
  | {
      readonly type: 'if'
      readonly test: Expression
      readonly then: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }
  | {
      readonly type: 'for'
      readonly first: Statement | undefined
      readonly test: Expression | undefined
      readonly next: Statement | undefined
      readonly body: readonly Statement[]
    }
  | {
      readonly type: 'for in'
      readonly name: string
      readonly array: string
      readonly body: readonly Statement[]
    }
  | { readonly type: 'next' | 'break' | 'continue' }
  | { readonly type: 'exit'; readonly code: Expression | undefined }
  | { readonly type: 'delete'; readonly array: string; readonly index: Expression | undefined }

export interface Target {
  readonly appends: boolean
  readonly path: Expression
}

export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'pattern'; readonly source: string }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'field'; readonly of: Expression }
  | { readonly type: 'element'; readonly array: string; readonly index: Expression }
  | { readonly type: 'in'; readonly index: Expression; readonly array: string }
  | {
      readonly type: 'binary'
      readonly op: string
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly type: 'unary'; readonly op: string; readonly of: Expression }
  | {
      readonly type: 'assign'
      readonly op: string
      readonly to: Expression
      readonly value: Expression
    }
  | {
      readonly type: 'step'
      readonly by: 1 | -1
      readonly isBefore: boolean
      readonly of: Expression
    }
  | {
      readonly type: 'choice'
      readonly test: Expression
      readonly yes: Expression
      readonly no: Expression
    }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Expression[] }

/** What is no program of awk. */
export class AwkFault extends Error {}

export function parseAwk(text: string): readonly AwkRule[] {
  const reader = new Reader(text)
  const rules: AwkRule[] = []
  for (reader.gap(true); !reader.isDone; reader.gap(true)) rules.push(rule(reader))
  return rules
}

const KEYWORDS = /^(?:BEGIN|END|if|else|for|while|in|print|printf|next|exit|break|continue|delete)$/
const FUNCTIONS =
  /^(?:length|substr|index|split|sub|gsub|match|sprintf|sin|cos|atan2|exp|log|sqrt|int|rand|srand|tolower|toupper|system|strftime|systime)$/

/** The text of a program with a place in it. */
class Reader {
  readonly text: string
  i = 0

  constructor(text: string) {
    this.text = text
  }

  get isDone(): boolean {
    return this.i >= this.text.length
  }

  /** Blanks and comments; ends of lines and semicolons, too, where they mean nothing. */
  gap(overLines = false): void {
    this.match(overLines ? /(?:[\s;]|\\\n|#[^\n]*)*/y : /(?:[ \t]|\\\n|#[^\n]*)*/y)
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.i
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.i += found.length
    return found
  }

  has(text: string): boolean {
    this.gap()
    if (!this.text.startsWith(text, this.i)) return false
    this.i += text.length
    return true
  }

  expect(text: string): void {
    if (!this.has(text)) throw new AwkFault(`Unexpected token, expected '${text}'`)
  }

  /** A word, taken when it is this one. */
  word(wanted: string): boolean {
    this.gap()
    const at = this.i
    if (this.match(/[A-Za-z_]\w*/y) === wanted) return true
    this.i = at
    return false
  }
}

function rule(reader: Reader): AwkRule {
  const type = reader.word('BEGIN') ? 'begin' : reader.word('END') ? 'end' : 'line'
  reader.gap()
  let pattern: Expression | undefined
  let until: Expression | undefined
  if (type === 'line' && reader.text[reader.i] !== '{') {
    pattern = expression(reader)
    if (reader.has(',')) until = expression(reader)
  }
  reader.gap()
  const action = reader.text[reader.i] === '{' ? block(reader) : undefined
  return { type, pattern, until, action }
}

function block(reader: Reader): readonly Statement[] {
  reader.expect('{')
  const statements: Statement[] = []
  for (reader.gap(true); !reader.has('}'); reader.gap(true)) {
    if (reader.isDone) throw new AwkFault('Unexpected end of program')
    statements.push(...statement(reader))
  }
  return statements
}

/** One statement, or a block of them. */
function statement(reader: Reader): readonly Statement[] {
  reader.gap(true)
  if (reader.text[reader.i] === '{') return block(reader)
  if (reader.word('if')) {
    reader.expect('(')
    const test = expression(reader)
    reader.expect(')')
    const then = statement(reader)
    const at = reader.i
    reader.gap(true)
    if (reader.word('else')) return [{ type: 'if', test, then, otherwise: statement(reader) }]
    reader.i = at
    return [{ type: 'if', test, then, otherwise: [] }]
  }
  if (reader.word('while')) {
    reader.expect('(')
    const test = expression(reader)
    reader.expect(')')
    return [{ type: 'for', first: undefined, test, next: undefined, body: statement(reader) }]
  }
  if (reader.word('for')) return [loop(reader)]
  const made = simple(reader)
  reader.gap()
  reader.match(/[;\n]/y)
  return [made]
}

function loop(reader: Reader): Statement {
  reader.expect('(')
  const at = reader.i
  reader.gap()
  const name = reader.match(/[A-Za-z_]\w*/y)
  if (name !== undefined && reader.word('in')) {
    reader.gap()
    const array = reader.match(/[A-Za-z_]\w*/y) ?? ''
    reader.expect(')')
    return { type: 'for in', name, array, body: statement(reader) }
  }
  reader.i = at
  const first = reader.has(';') ? undefined : simple(reader)
  if (first !== undefined) reader.expect(';')
  const test = reader.has(';') ? undefined : expression(reader)
  if (test !== undefined) reader.expect(';')
  reader.gap()
  const next = reader.text[reader.i] === ')' ? undefined : simple(reader)
  reader.expect(')')
  return { type: 'for', first, test, next, body: statement(reader) }
}

function simple(reader: Reader): Statement {
  for (const type of ['print', 'printf'] as const) {
    if (reader.word(type)) return printing(reader, type)
  }
  for (const type of ['next', 'break', 'continue'] as const) if (reader.word(type)) return { type }
  if (reader.word('exit')) {
    reader.gap()
    const code = /[;}\n]|$/y.test(reader.text[reader.i] ?? '') ? undefined : expression(reader)
    return { type: 'exit', code }
  }
  if (reader.word('delete')) {
    reader.gap()
    const array = reader.match(/[A-Za-z_]\w*/y) ?? ''
    if (!reader.has('[')) return { type: 'delete', array, index: undefined }
    const index = expression(reader)
    reader.expect(']')
    return { type: 'delete', array, index }
  }
  return { type: 'expression', value: expression(reader) }
}

function printing(reader: Reader, type: 'print' | 'printf'): Statement {
  const args: Expression[] = []
  reader.gap()
  const isOver = () => reader.isDone || /[;}\n>]/.test(reader.text[reader.i] ?? '')
  while (!isOver()) {
    args.push(expression(reader, true))
    if (!reader.has(',')) break
    reader.gap()
  }
  reader.gap()
  const sign = reader.match(/>>?/y)
  if (sign === undefined) return { type, args }
  return { type, args, to: { appends: sign === '>>', path: concatenation(reader) } }
}

/** `>` is no comparison in what is printed. */
function expression(reader: Reader, isPrinted = false): Expression {
  const test = binary(reader, 0, isPrinted)
  reader.gap()
  const op = reader.match(/(?:[-+*/%^])?=(?![=~])/y)
  if (op !== undefined) {
    return { type: 'assign', op: op.slice(0, -1), to: test, value: expression(reader, isPrinted) }
  }
  if (!reader.has('?')) return test
  const yes = expression(reader, isPrinted)
  reader.expect(':')
  return { type: 'choice', test, yes, no: expression(reader, isPrinted) }
}

const LEVELS: readonly RegExp[] = [/\|\|/y, /&&/y, /(?:in\b|!?~)/y, /(?:[<>=!]=|[<>])/y]

function binary(reader: Reader, level: number, isPrinted: boolean): Expression {
  const operators = LEVELS[level]
  if (operators === undefined) return concatenation(reader)
  let left = binary(reader, level + 1, isPrinted)
  for (;;) {
    reader.gap()
    if (isPrinted && level === 3 && reader.text[reader.i] === '>') return left
    const op = reader.match(operators)
    if (op === undefined) return left
    if (op === 'in') {
      reader.gap()
      left = { type: 'in', index: left, array: reader.match(/[A-Za-z_]\w*/y) ?? '' }
    } else left = { type: 'binary', op, left, right: binary(reader, level + 1, isPrinted) }
  }
}

/** Values that stand side by side are one text. */
function concatenation(reader: Reader): Expression {
  let left = sum(reader)
  for (;;) {
    reader.gap()
    const next = reader.text[reader.i] ?? ''
    const word = /[A-Za-z_]\w*/y
    word.lastIndex = reader.i
    const name = word.exec(reader.text)?.[0]
    const begins = /["$(0-9.!-]/.test(next) ? !/[-!]/.test(next) : name !== undefined
    if (!begins || (name !== undefined && KEYWORDS.test(name))) return left
    left = { type: 'binary', op: ' ', left, right: sum(reader) }
  }
}

function sum(reader: Reader): Expression {
  return chain(reader, /[-+](?![-+=])/y, () => chain(reader, /[*/%](?!=)/y, () => power(reader)))
}

function chain(reader: Reader, operators: RegExp, operand: () => Expression): Expression {
  let left = operand()
  for (;;) {
    reader.gap()
    const op = reader.match(operators)
    if (op === undefined) return left
    left = { type: 'binary', op, left, right: operand() }
  }
}

function power(reader: Reader): Expression {
  const left = unary(reader)
  reader.gap()
  return reader.match(/\^(?!=)|\*\*/y) === undefined
    ? left
    : { type: 'binary', op: '^', left, right: power(reader) }
}

function unary(reader: Reader): Expression {
  reader.gap()
  const step = reader.match(/\+\+|--/y)
  if (step !== undefined) {
    return { type: 'step', by: step === '++' ? 1 : -1, isBefore: true, of: unary(reader) }
  }
  const op = reader.match(/!(?![=~])|[-+]/y)
  if (op !== undefined) return { type: 'unary', op, of: unary(reader) }
  const of = primary(reader)
  const after = reader.match(/\+\+|--/y)
  return after === undefined
    ? of
    : { type: 'step', by: after === '++' ? 1 : -1, isBefore: false, of }
}

function primary(reader: Reader): Expression {
  reader.gap()
  const number = reader.match(/\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+/y)
  if (number !== undefined) return { type: 'number', value: Number(number) }
  const text = reader.match(/"(?:\\[\s\S]|[^"\\])*"/y)
  if (text !== undefined) return { type: 'text', value: unescaped(text.slice(1, -1)) }
  const pattern = reader.match(/\/(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n])+\//y)
  if (pattern !== undefined) return { type: 'pattern', source: pattern.slice(1, -1) }
  if (reader.has('$')) return { type: 'field', of: unaryField(reader) }
  if (reader.has('(')) {
    const inside = expression(reader)
    reader.expect(')')
    return inside
  }
  const name = reader.match(/[A-Za-z_]\w*/y)
  if (name === undefined || KEYWORDS.test(name)) throw new AwkFault('Unexpected token')
  return named(reader, name)
}

/** `$NF-1` is `($NF)-1`. */
function unaryField(reader: Reader): Expression {
  reader.gap()
  const step = reader.match(/\+\+|--/y)
  const of = primary(reader)
  return step === undefined ? of : { type: 'step', by: step === '++' ? 1 : -1, isBefore: true, of }
}

function named(reader: Reader, name: string): Expression {
  if (FUNCTIONS.test(name)) {
    const args: Expression[] = []
    if (reader.has('(') && !reader.has(')')) {
      do args.push(expression(reader))
      while (reader.has(','))
      reader.expect(')')
    }
    return { type: 'call', name, args }
  }
  if (reader.text[reader.i] !== '[') return { type: 'variable', name }
  reader.expect('[')
  let index = expression(reader)
  while (reader.has(',')) {
    const joined: Expression = { type: 'binary', op: ' ', left: index, right: SUBSEP }
    index = { type: 'binary', op: ' ', left: joined, right: expression(reader) }
  }
  reader.expect(']')
  return { type: 'element', array: name, index }
}

const SUBSEP: Expression = { type: 'text', value: '\x1c' }
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '/': '/' }

const unescaped = (text: string): string =>
  text.replace(/\\([\s\S])/g, (all, c: string) => ESCAPES[c] ?? (c === '\\' ? '\\' : all))
