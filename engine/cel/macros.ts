/**
 * Macros: calls that are read as something else, because they name a variable of their own.
 *
 * Models cel-go/parser/macro.go. Left out: comprehensions of two variables and cel.bind(), which
 * Kubernetes 1.32 knows only in expressions that a later version has stored.
 */
import type { Call, Node } from './syntax'
import { SyntaxProblem } from './syntax-problem'

/** What a call stands for: itself, unless it is a macro's. */
export function expandedMacro(call: Call): Node {
  const { name, target, args } = call
  if (target === undefined) return name === 'has' && args.length === 1 ? presence(call) : call
  switch (`${name}/${args.length}`) {
    case 'all/2':
    case 'exists/2':
    case 'exists_one/2':
    case 'map/2':
    case 'map/3':
    case 'filter/2':
      return fold(call, target)
    case 'optMap/2':
    case 'optFlatMap/2':
      return {
        kind: 'optionalMap',
        at: call.at,
        isFlat: name === 'optFlatMap',
        operand: target,
        variable: variableOf(args[0]),
        body: args[1] ?? call,
      }
    default:
      return call
  }
}

function presence({ at, args }: Call): Node {
  const [tested] = args
  if (tested?.kind !== 'select') throw new SyntaxProblem(at, 'invalid argument to has() macro')
  return { ...tested, isTest: true }
}

function fold(call: Call, range: Node): Node {
  const { at, name, args } = call
  const [first, second = call, third] = args
  const macro = name as 'all' | 'exists' | 'exists_one' | 'map' | 'filter' // By the names above.
  const variable = variableOf(first)
  const element: Node = { kind: 'ident', at: first?.at ?? at, name: variable }
  if (macro === 'filter') {
    return { kind: 'fold', at, macro, range, variable, condition: second, body: element }
  }
  const condition = third === undefined ? undefined : second
  return { kind: 'fold', at, macro, range, variable, condition, body: third ?? second }
}

function variableOf(node: Node | undefined): string {
  if (node?.kind === 'ident') return node.name
  throw new SyntaxProblem(node?.at ?? 0, 'argument is not an identifier')
}
