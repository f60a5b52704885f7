/** Exports bear names. Exempt: configuration and plugins whose host asks for a default export. */

import ts from 'typescript'
import { eachFile, type Rule } from '../rule'
import { nodesOf } from '../syntax'

const HOSTED = [/^reports\/.*formatter\.ts$/, /^[^/]+$/, /^tools\/test-reporter\.mjs$/]

export const namedExports: Rule = {
  says: 'exports have names, and types are plain',
  check: eachFile(
    ({ path, isScript }) => isScript && !HOSTED.some((hosted) => hosted.test(path)),
    (file) =>
      [...nodesOf(file.syntax)].flatMap((node) => {
        const message = faultOf(node)
        return message === undefined ? [] : [{ line: file.lineOf(node), message }]
      }),
  ),
  samples: {
    good: { 'engine/a.ts': 'export const a = 1\nexport function f() {}\n' },
    bad: [
      [
        { 'engine/a.ts': 'export default 1\n' },
        'engine/a.ts:1 A default export has no name: export it by name.',
      ],
      [
        { 'engine/a.ts': '\nexport default function f() {}\n' },
        'engine/a.ts:2 A default export has no name: export it by name.',
      ],
      [
        { 'engine/a.ts': 'enum A { b }\n' },
        'engine/a.ts:1 An enum is neither type nor value: use a union of literals.',
      ],
      [
        { 'engine/a.ts': 'class A {\n  constructor(private b: number) {} }\n' },
        'engine/a.ts:2 A parameter property hides a field: declare it in the class.',
      ],
    ],
  },
}

function faultOf(node: ts.Node): string | undefined {
  if (ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword) {
    const isClause = node.parent !== undefined && ts.isDefaultClause(node.parent)
    return isClause ? undefined : 'A default export has no name: export it by name.'
  }
  if (ts.isEnumDeclaration(node)) {
    return 'An enum is neither type nor value: use a union of literals.'
  }
  if (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent)) {
    return 'A parameter property hides a field: declare it in the class.'
  }
  return undefined
}
