/** A cluster is a value: engine/ has no module-level state but the memo tables of pure functions
 *  that tidy/pure-caches.ts lists. */

import ts from 'typescript'
import type { Offence, Rule } from '../rule'
import { nodesOf, type TopVariable, topVariables } from '../syntax'
import type { Tree } from '../tree'

export const moduleState: Rule = {
  says: 'engine/ has no module-level state',
  check: (tree) => {
    const permits = permitsOf(tree)
    return [...strayState(tree, permits), ...stalePermits(tree, permits)]
  },
  samples: {
    good: {
      'engine/a.ts':
        'const names = new Map([[1, 2]])\nfunction f() { let a = 1 }\nconst NO_LABELS = {}\n',
    },
    bad: [
      [
        { 'engine/a.ts': 'let count = 0\nconst seen = new Set<string>()\n' },
        'engine/a.ts:1 "count" is module-level state: make it a field of what owns it.',
        'engine/a.ts:2 "seen" is module-level state: make it a field of what owns it.',
      ],
      [
        { 'engine/a.ts': 'const list: string[] = []\nexport const table = {}\n' },
        'engine/a.ts:1 "list" is module-level state: make it a field of what owns it.',
        'engine/a.ts:2 "table" is module-level state: make it a field of what owns it.',
      ],
      [
        { 'engine/a.ts': '\nlet b = 1\n', 'tidy/pure-caches.ts': "['engine/a.ts c', 'memo']" },
        'engine/a.ts:2 "b" is module-level state: make it a field of what owns it.',
        'tidy/pure-caches.ts:1 "engine/a.ts c" is no longer there: take it off.',
      ],
    ],
  },
}

function strayState({ files }: Tree, permits: readonly string[]): Offence[] {
  const owners = files.filter(
    ({ path, isScript, isTest }) => isScript && !isTest && path.startsWith('engine/'),
  )
  return owners.flatMap((file) =>
    topVariables(file)
      .filter((variable) => isState(variable) && !permits.includes(`${file.path} ${variable.name}`))
      .map(({ name, line }) => {
        const message = `"${name}" is module-level state: make it a field of what owns it.`
        return { path: file.path, line, message }
      }),
  )
}

/** An empty container is there to be filled, unless its type or its name says that it stays. */
function isState({ name, isConst, type, value }: TopVariable): boolean {
  if (!isConst) return true
  if (value === undefined || /^readonly\b|^Readonly/.test(type ?? '')) {
    return false
  }
  if (/^[A-Z0-9_]+$/.test(name) && !ts.isNewExpression(value)) return false
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0
  if (!ts.isNewExpression(value)) return false
  const isContainer = /^(Weak)?(Map|Set)$/.test(value.expression.getText())
  return isContainer && !value.arguments?.length
}

const LIST = 'tidy/pure-caches.ts'

/** Read from the tree and not imported, so that a sample has a list of its own. */
function permitsOf({ files }: Tree): string[] {
  const list = files.find(({ path }) => path === LIST)
  if (list === undefined) return []
  return [...nodesOf(list.syntax)]
    .filter(ts.isStringLiteral)
    .map(({ text }) => text)
    .filter((text) => /^engine\/\S+ \w+$/.test(text))
}

function stalePermits({ files }: Tree, permits: readonly string[]): Offence[] {
  const present = new Set(
    files
      .filter(({ path, isScript }) => isScript && path.startsWith('engine/'))
      .flatMap((file) => topVariables(file).map(({ name }) => `${file.path} ${name}`)),
  )
  return permits
    .filter((permit) => !present.has(permit))
    .map((permit) => {
      return { path: LIST, line: 1, message: `"${permit}" is no longer there: take it off.` }
    })
}
