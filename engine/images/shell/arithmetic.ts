/** The arithmetic of `$((…))`: whole numbers, variables and the operators of C. */

/** The variables that an expression reads and writes. */
export interface Variables {
  get(name: string): string | undefined
  set(name: string, value: string): void
}

/** The value of the expression, or the shell's complaint. */
export function evaluate(text: string, variables: Variables): number | string {
  const reader = new Reader(text, variables)
  try {
    const value = reader.comma()
    reader.space()
    return reader.isDone ? value : 'arithmetic syntax error'
  } catch (error) {
    if (error instanceof ArithmeticFault) return error.message
    throw error
  }
}

class ArithmeticFault extends Error {}

/** Operators by how tightly they bind, loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]
const ASSIGNING = /(?:<<|>>|[-+*/%&|^])?=(?!=)/y
const DEEPEST = 100

class Reader {
  readonly #text: string
  readonly #variables: Variables
  #i = 0
  #depth = 0
  /** Above 0 in a part that is not evaluated: it assigns nothing. */
  #skipping = 0

  constructor(text: string, variables: Variables) {
    this.#text = text
    this.#variables = variables
  }

  get isDone(): boolean {
    return this.#i >= this.#text.length
  }

  space(): void {
    while (/\s/.test(this.#text[this.#i] ?? '')) this.#i++
  }

  comma(): number {
    let value = this.#choice()
    while (this.#has(',')) value = this.#choice()
    return value
  }

  #choice(): number {
    if (++this.#depth > DEEPEST) throw new ArithmeticFault('expression recursion loop detected')
    const test = this.#binary(0)
    if (!this.#has('?')) {
      this.#depth--
      return test
    }
    const yes = this.#unless(test === 0, () => this.comma())
    if (!this.#has(':')) throw new ArithmeticFault('arithmetic syntax error')
    const no = this.#unless(test !== 0, () => this.#choice())
    this.#depth--
    return test !== 0 ? yes : no
  }

  #unless(isSkipped: boolean, read: () => number): number {
    if (isSkipped) this.#skipping++
    const value = read()
    if (isSkipped) this.#skipping--
    return value
  }

  #binary(level: number): number {
    const operators = LEVELS[level]
    if (operators === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    for (;;) {
      const operator = operators.find((each) => this.#stands(each))
      if (operator === undefined) return left
      this.#i += operator.length
      const isDecided = (operator === '||' && left !== 0) || (operator === '&&' && left === 0)
      const right = this.#unless(isDecided, () => this.#binary(level + 1))
      left = this.#apply(operator, left, right)
    }
  }

  /** True when this operator stands here, and no longer one. */
  #stands(operator: string): boolean {
    this.space()
    if (!this.#text.startsWith(operator, this.#i)) return false
    const after = this.#text[this.#i + operator.length] ?? ''
    if (operator.length === 1 && '|&<>'.includes(operator) && after === operator) return false
    if (after === '=' && !['==', '!=', '<=', '>='].includes(operator)) return false
    return true
  }

  #apply(operator: string, a: number, b: number): number {
    switch (operator) {
      case '||':
        return a !== 0 || b !== 0 ? 1 : 0
      case '&&':
        return a !== 0 && b !== 0 ? 1 : 0
      case '==':
        return a === b ? 1 : 0
      case '!=':
        return a !== b ? 1 : 0
      case '<=':
        return a <= b ? 1 : 0
      case '>=':
        return a >= b ? 1 : 0
      case '<':
        return a < b ? 1 : 0
      case '>':
        return a > b ? 1 : 0
      case '+':
        return a + b
      case '-':
        return a - b
      case '*':
        return a * b
      case '/':
      case '%': {
        if (b === 0) {
          if (this.#skipping > 0) return 0
          throw new ArithmeticFault('divide by zero')
        }
        return operator === '/' ? Math.trunc(a / b) : a % b
      }
      default:
        return bitwise(operator, a, b)
    }
  }

  #unary(): number {
    this.space()
    for (const sign of ['++', '--']) {
      if (!this.#text.startsWith(sign, this.#i)) continue
      this.#i += 2
      const name = this.#name()
      if (name === undefined) throw new ArithmeticFault('arithmetic syntax error')
      return this.#set(name, this.#get(name) + (sign === '++' ? 1 : -1))
    }
    if (this.#has('!')) return this.#unary() === 0 ? 1 : 0
    if (this.#has('~')) return ~this.#unary()
    if (this.#has('-')) return -this.#unary()
    if (this.#has('+')) return this.#unary()
    if (this.#has('(')) {
      const value = this.comma()
      if (!this.#has(')')) throw new ArithmeticFault('arithmetic syntax error')
      return value
    }
    return this.#operand()
  }

  #operand(): number {
    const number = this.#match(/0[xX][0-9a-fA-F]+|\d+/y)
    if (number !== undefined) return numberOf(number)
    const name = this.#name()
    if (name === undefined) throw new ArithmeticFault('arithmetic syntax error')
    this.space()
    const assigning = this.#match(ASSIGNING)
    if (assigning !== undefined) {
      const value = this.#choice()
      const operator = assigning.slice(0, -1)
      return this.#set(
        name,
        operator === '' ? value : this.#apply(operator, this.#get(name), value),
      )
    }
    const value = this.#get(name)
    if (this.#has('++')) this.#set(name, value + 1)
    else if (this.#has('--')) this.#set(name, value - 1)
    return value
  }

  #name(): string | undefined {
    this.space()
    return this.#match(/[A-Za-z_]\w*/y)
  }

  #get(name: string): number {
    const text = (this.#variables.get(name) ?? '').trim()
    if (text === '') return 0
    if (/^[-+]?(?:0[xX][0-9a-fA-F]+|\d+)$/.test(text)) {
      return text.startsWith('-') ? -numberOf(text.slice(1)) : numberOf(text.replace('+', ''))
    }
    throw new ArithmeticFault('arithmetic syntax error')
  }

  #set(name: string, value: number): number {
    if (this.#skipping === 0) this.#variables.set(name, String(value))
    return value
  }

  #has(text: string): boolean {
    this.space()
    if (!this.#text.startsWith(text, this.#i)) return false
    this.#i += text.length
    return true
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#i
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#i += found.length
    return found
  }
}

/** Numbers that begin with 0 are octal. */
const numberOf = (text: string): number =>
  /^0\d/.test(text) ? Number.parseInt(text, 8) : Number(text)

function bitwise(operator: string, a: number, b: number): number {
  const [x, y] = [BigInt(Math.trunc(a)), BigInt(Math.trunc(b))]
  if (operator === '|') return Number(BigInt.asIntN(64, x | y))
  if (operator === '^') return Number(BigInt.asIntN(64, x ^ y))
  if (operator === '&') return Number(BigInt.asIntN(64, x & y))
  const by = ((y % 64n) + 64n) % 64n
  return Number(BigInt.asIntN(64, operator === '<<' ? x << by : x >> by))
}
