/** A cluster is a value: engine/ has no module-level state but the memo tables of pure functions
 *  that tidy/pure-caches.ts lists. */

import ts from 'typescript'
import { PURE_CACHES } from '../pure-caches'
import type { Offence, Rule } from '../rule'
import { type TopVariable, topVariables } from '../syntax'
import type { Tree } from '../tree'

export const moduleState: Rule = {
  says: 'engine/ has no module-level state',
  check: (tree) => [...strayState(tree), ...stalePermits(tree)],
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
        { 'engine/manifest/manifest.ts': '\nlet other = 1\n', 'tidy/pure-caches.ts': '' },
        'engine/manifest/manifest.ts:2 "other" is module-level state: make it a field of what owns it.',
        'tidy/pure-caches.ts:1 "engine/manifest/manifest.ts documentsByText" is no longer there: take it off the list.',
      ],
    ],
  },
}

function strayState({ files }: Tree): Offence[] {
  const owners = files.filter(
    ({ path, isScript, isTest }) => isScript && !isTest && path.startsWith('engine/'),
  )
  return owners.flatMap((file) =>
    topVariables(file)
      .filter((variable) => isState(variable) && !PURE_CACHES.has(`${file.path} ${variable.name}`))
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

function stalePermits({ files, has }: Tree): Offence[] {
  const list = 'tidy/pure-caches.ts'
  if (!has(list)) return []
  const present = new Set(
    files
      .filter(({ path, isScript }) => isScript && path.startsWith('engine/'))
      .flatMap((file) => topVariables(file).map(({ name }) => `${file.path} ${name}`)),
  )
  return [...PURE_CACHES.keys()]
    .filter((permit) => !present.has(permit))
    .map((permit) => {
      return {
        path: list,
        line: 1,
        message: `"${permit}" is no longer there: take it off the list.`,
      }
    })
}
