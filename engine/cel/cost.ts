/**
 * What calls cost, in cel-go's units: one for a plain step, a tenth for a character.
 *
 * Models cel-go/interpreter/runtimecost.go and staging/src/k8s.io/apiserver/pkg/cel/library/cost.go.
 */
import type { Overload } from './library/library'
import { sizeOf, type Value } from './values'

/** Of making a list, and a map. */
export const LIST_COST = 10
export const MAP_COST = 30

export function callCost(
  name: string,
  { args: types, signature }: Overload,
  args: readonly Value[],
  result: Value,
): number {
  const size = (i: number): number => sizeOf(args[i])
  const [first] = types
  const isText = first?.kind === 'string' || first?.kind === 'bytes'
  switch (GROUPS[name]) {
    case 'check':
      return 350_000
    case 'traversal':
      return size(0)
    case 'reading':
      return name === 'ip' && signature.startsWith('CIDR') ? 1 : tenth(size(0))
    case 'prefix':
      return tenth(size(0))
    case 'rewriting':
      return tenth(2 * size(0))
    case 'joining':
      return tenth(2 * sizeOf(result))
    case 'regexp':
      return tenth(1 + size(0)) * Math.ceil(size(1) * 0.25)
    case 'contains':
      return tenth(size(0)) * tenth(size(1))
    case 'membership':
      return first?.kind === 'param' && types[1]?.kind === 'list' ? size(1) : 1
    case 'comparison':
      return name === '_==_' || name === '_!=_' || isText ? tenth(Math.min(size(0), size(1))) : 1
    case 'addition':
      return isText ? tenth(size(0) + size(1)) : 1
    case 'ranges':
      return tenth(2 * size(0)) + (signature.includes('(string)') ? tenth(size(1)) : 0)
    default:
      return 1
  }
}

const tenth = (size: number): number => Math.ceil(size * 0.1)

const group = (name: string, ...functions: readonly string[]) =>
  functions.map((it) => [it, name] as const)

const GROUPS: Readonly<Record<string, string>> = Object.fromEntries([
  ...group('check', 'check'),
  ...group('traversal', 'isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf'),
  ...group('prefix', 'startsWith', 'endsWith', 'bytes', 'format', 'strings.quote'),
  ...group('reading', 'url', 'lowerAscii', 'upperAscii', 'substring', 'trim', 'cidr', 'isIP'),
  ...group('reading', 'isCIDR', 'ip', 'quantity', 'isQuantity'),
  ...group('rewriting', 'replace', 'split', 'ip.isCanonical'),
  ...group('joining', 'join'),
  ...group('regexp', 'find', 'findAll', 'matches'),
  ...group('contains', 'contains'),
  ...group('membership', '@in'),
  ...group('comparison', '_==_', '_!=_', '_<_', '_<=_', '_>_', '_>=_'),
  ...group('addition', '_+_'),
  ...group('ranges', 'containsIP', 'containsCIDR'),
])
