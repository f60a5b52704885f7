/** `as` overrules the compiler, so the reason stands beside it: in the statement, or in the two
 *  lines before it. `as const` overrules nothing. */

import ts from 'typescript'
import { eachFile, type Rule } from '../rule'
import { nodesOf } from '../syntax'
import type { TextFile } from '../tree'

export const assertions: Rule = {
  says: 'an assertion of a type has its reason in a comment',
  check: eachFile(
    ({ path, isTest }) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !isTest,
    (file) =>
      [...nodesOf(file.syntax)].filter(isAssertion).flatMap((node) => {
        if (hasReason(file, node)) return []
        const message = `"as ${node.type.getText()}": say in a comment why it holds.`
        return [{ line: file.lineOf(node.type), message }]
      }),
  ),
  samples: {
    good: {
      'a.ts': 'const a = b as const\n// A list is never empty here.\nconst d = e as F\n',
      'b.ts': 'const a = b as C // Read from our own file.\n',
    },
    bad: [[{ 'a.ts': '\n\nconst a = b as C\n' }, 'a.ts:3 "as C": say in a comment why it holds.']],
  },
}

function isAssertion(node: ts.Node): node is ts.AsExpression {
  return ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)
}

function hasReason(file: TextFile, node: ts.AsExpression): boolean {
  let around: ts.Node = node
  while (!ts.isStatement(around) && !ts.isClassElement(around) && around.parent !== undefined) {
    around = around.parent
  }
  const lines = file.lines.slice(Math.max(0, file.lineOf(around) - 3), file.lineOf(node.type))
  return lines.some((line) => /\/\/|\*\//.test(line))
}
