/**
 * Reads the text of an expression into a tree. The grammar is @marcbachmann/cel-js's, which is
 * loaded when the first expression is met: runs without any pay nothing for it.
 *
 * The rule to know: places are cel-go's, so that messages point where Kubernetes' point.
 *
 * Models cel-go/parser. Left out: optional elements of literals (`[?a]`), literals of messages, and
 * of syntax errors all that ANTLR would still find after the first.
 */
import type { ASTNode, Environment } from '@marcbachmann/cel-js' with {
  'resolution-mode': 'import',
}
import { expandedMacro } from './macros'
import type { Problem } from './problem'
import type { Call, Node } from './syntax'
import { SyntaxProblem } from './syntax-problem'
import { Uint } from './values'

/** The tree, or the one mistake that ends the reading. */
export function parse(text: string): Node | Problem {
  try {
    return new Reading(text).tree()
  } catch (error) {
    if (error instanceof SyntaxProblem) return error.problem
    throw error
  }
}

/** cel-go goes as deep. */
const MAX_DEPTH = 250

class Reading {
  readonly #text: string
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  tree(): Node {
    return this.#node(this.#parsed())
  }

  #parsed(): ASTNode {
    try {
      return grammar().parse(this.#text).ast
    } catch (error) {
      const { range, summary, code } = error as GrammarError // It throws nothing else.
      if (code === undefined) throw error
      throw new SyntaxProblem(range?.start ?? 0, this.#sentence(code, summary, range?.start ?? 0))
    }
  }

  /** As ANTLR would say it. */
  #sentence(code: string, summary: string, at: number): string {
    const next = /^(\w+|"[^"\n]*"?|'[^'\n]*'?|.)/.exec(this.#text.slice(at))?.[0]
    const found = next === undefined ? '<EOF>' : next
    switch (code) {
      case 'unexpected_token':
        return `Syntax error: mismatched input '${found}' expecting ${STARTS}`
      case 'expected_token':
        return `Syntax error: mismatched input '${found}' expecting ${wantedBy(summary)}`
      case 'reserved_identifier':
        return `reserved identifier: ${found}`
      case 'invalid_macro_argument':
        return summary.startsWith('has')
          ? 'invalid argument to has() macro'
          : 'argument must be a simple name'
      case 'limit_exceeded':
        return `expression recursion limit exceeded: ${MAX_DEPTH}`
      case 'unexpected_character':
        return /[\w"']/.test(found)
          ? `Syntax error: extraneous input '${found}' expecting <EOF>`
          : `Syntax error: token recognition error at: '${found}'`
      case 'unterminated_string':
      case 'newline_in_string':
        return `Syntax error: token recognition error at: '${this.#text.slice(at)}'`
      default:
        return `Syntax error: ${summary}`
    }
  }

  #node(ast: ASTNode): Node {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) {
      throw new SyntaxProblem(0, `expression recursion limit exceeded: ${MAX_DEPTH}`)
    }
    const node = this.#converted(ast)
    this.#depth -= 1
    return node
  }

  #converted(ast: ASTNode): Node {
    const at = ast.start
    switch (ast.op) {
      case 'value':
        return { kind: 'literal', at, value: literalOf(ast.args) }
      case 'id':
        return { kind: 'ident', at, name: ast.args }
      case '.':
      case '.?':
        return this.#select(ast.args[0], ast.args[1], ast.op === '.?')
      case '[]':
      case '[?]':
        return this.#infix(ast.op === '[]' ? '_[_]' : '_[?_]', ast.args[0], ast.args[1], '[')
      case 'call':
        return this.#call(ast.args[0], undefined, ast.args[1], ast.start)
      case 'rcall':
        return this.#call(ast.args[0], ast.args[1], ast.args[2], ast.args[1].end)
      case 'list':
        return { kind: 'list', at, items: ast.args.map((item) => this.#node(item)) }
      case 'map':
        return {
          kind: 'map',
          at,
          entries: ast.args.map(([key, value]) => [this.#node(key), this.#node(value)]),
        }
      case '?:':
        return this.#ternary(ast.args)
      case '!_':
      case '-_':
        return this.#prefix(ast.op, ast.args, at)
      case '&&':
      case '||':
        return this.#logical(ast)
      default: {
        const name = ast.op === 'in' ? '@in' : `_${ast.op}_`
        return this.#infix(name, ast.args[0], ast.args[1], ast.op)
      }
    }
  }

  #select(left: ASTNode, field: string, isOptional: boolean): Node {
    const at = this.#text.indexOf('.', left.end)
    return { kind: 'select', at, operand: this.#node(left), field, isTest: false, isOptional }
  }

  #infix(name: string, left: ASTNode, right: ASTNode, sign: string): Node {
    const at = this.#text.indexOf(sign, left.end)
    const args = [this.#node(left), this.#node(right)]
    return { kind: 'call', at, name, target: undefined, args }
  }

  #prefix(name: '!_' | '-_', operand: ASTNode, at: number): Node {
    const arg = this.#node(operand)
    const isNumber = name === '-_' && arg.kind === 'literal'
    if (isNumber && (typeof arg.value === 'bigint' || typeof arg.value === 'number')) {
      return { kind: 'literal', at, value: -arg.value }
    }
    return { kind: 'call', at, name, target: undefined, args: [arg] }
  }

  #ternary(parts: readonly [ASTNode, ASTNode, ASTNode]): Node {
    const at = this.#text.indexOf('?', parts[0].end)
    const args = parts.map((part) => this.#node(part))
    return { kind: 'call', at, name: '_?_:_', target: undefined, args }
  }

  /** A chain of one operator is a balanced tree, so that long ones are not deep. */
  #logical(ast: Extract<ASTNode, { readonly op: '&&' | '||' }>): Node {
    const terms: ASTNode[] = []
    const signs: number[] = []
    let left: ASTNode = ast
    while (left.op === ast.op) {
      // Operators that stand between have two operands.
      const [before, after] = left.args as [ASTNode, ASTNode]
      terms.unshift(after)
      signs.unshift(this.#text.indexOf(ast.op, before.end))
      left = before
    }
    const nodes = [left, ...terms].map((term) => this.#node(term))
    return balanced(`_${ast.op}_`, nodes, signs)
  }

  #call(name: string, target: ASTNode | undefined, args: readonly ASTNode[], from: number): Node {
    const call: Call = {
      kind: 'call',
      at: this.#text.indexOf('(', this.#text.indexOf(name, from) + name.length),
      name,
      target: target === undefined ? undefined : this.#node(target),
      args: args.map((arg) => this.#node(arg)),
    }
    return expandedMacro(call)
  }
}

interface GrammarError {
  readonly code?: string
  readonly summary: string
  readonly range?: { readonly start: number }
}

function balanced(name: string, nodes: readonly Node[], signs: readonly number[]): Node {
  const [only] = nodes
  if (nodes.length === 1 && only !== undefined) return only
  const half = Math.ceil(nodes.length / 2)
  const args = [
    balanced(name, nodes.slice(0, half), signs.slice(0, half - 1)),
    balanced(name, nodes.slice(half), signs.slice(half)),
  ]
  return { kind: 'call', at: signs[half - 1] ?? 0, name, target: undefined, args }
}

/** Of the grammar's own values only the uint is not ours. */
function literalOf(value: Extract<ASTNode, { readonly op: 'value' }>['args']) {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return new Uint(BigInt(String(value)))
}

function wantedBy(summary: string): string {
  const token = /Expected (\w+)/.exec(summary)?.[1] ?? ''
  return TOKENS[token] ?? token
}

const STARTS =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, " +
  'BYTES, IDENTIFIER}'
const TOKENS: Readonly<Record<string, string>> = {
  RPAREN: "')'",
  RBRACKET: "']'",
  RBRACE: "'}'",
  COLON: "':'",
  IDENTIFIER: 'IDENTIFIER',
}

let library: Environment | undefined

/** The one grammar: it remembers nothing of what it has read. */
function grammar(): Environment {
  if (library === undefined) {
    // Loaded when first wanted, and without waiting.
    const { Environment } =
      require('@marcbachmann/cel-js') as typeof import('@marcbachmann/cel-js', { with: {
        'resolution-mode': 'import',
      }}) // The module's own type.
    library = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
  }
  return library
}
