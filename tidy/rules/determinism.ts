/** Nothing in engine/ waits, and all time comes from Clock, all chance from the seed.
 *  Exempt: engine/http, which is the door for real clients, and tests. */

import ts from 'typescript'
import { eachFile, type Rule } from '../rule'
import { nodesOf } from '../syntax'

export const determinism: Rule = {
  says: 'nothing in engine/ waits, and time and chance come from Clock and seed',
  check: eachFile(
    ({ path, isScript, isTest }) =>
      isScript && !isTest && path.startsWith('engine/') && !path.startsWith('engine/http/'),
    (file) =>
      [...nodesOf(file.syntax)].flatMap((node) => {
        const [what, instead] = banned(node) ?? []
        if (what === undefined) return []
        return [{ line: file.lineOf(node), message: `${what} is not for engine/: ${instead}.` }]
      }),
  ),
  samples: {
    good: {
      'engine/a.ts': 'const at = new Date(clock.now)\nconst zone = new Intl.DateTimeFormat()\n',
      'engine/http/server.ts': 'async function f() {\n  await Date.now() }\n',
    },
    bad: [
      [
        { 'engine/a.ts': 'async function f() {\n  await x }\n' },
        'engine/a.ts:1 async is not for engine/: return the value, the engine is synchronous.',
        'engine/a.ts:2 await is not for engine/: return the value, the engine is synchronous.',
      ],
      [
        { 'engine/a.ts': 'const a = Date.now()\nconst b = new Date()\n' },
        'engine/a.ts:1 Date.now is not for engine/: ask the Clock.',
        'engine/a.ts:2 new Date() is not for engine/: ask the Clock.',
      ],
      [
        { 'engine/a.ts': 'setTimeout(f, Math.random())\na.localeCompare(b)\n' },
        'engine/a.ts:1 setTimeout is not for engine/: let the Clock do it with after().',
        'engine/a.ts:1 Math.random is not for engine/: draw from a stream of the seed.',
        'engine/a.ts:2 localeCompare is not for engine/: compare code units with < and >.',
      ],
      [
        { 'engine/a.ts': "import { randomUUID } from 'node:crypto'\nconst a = process.env.A\n" },
        'engine/a.ts:1 randomUUID is not for engine/: draw from a stream of the seed.',
        'engine/a.ts:2 process.env is not for engine/: take an option of the Cluster.',
      ],
    ],
  },
}

type Ban = readonly [what: string, instead: string]

const WAITS = 'return the value, the engine is synchronous'
const CLOCK = 'ask the Clock'
const AFTER = 'let the Clock do it with after()'
const SEED = 'draw from a stream of the seed'
const ORDER = 'compare code units with < and >'
const WORDS = 'write the words out'

const NAMES: ReadonlyMap<string, string> = new Map([
  ['Promise', WAITS],
  ...each(AFTER, 'setTimeout setInterval setImmediate queueMicrotask nextTick'),
  ...each(SEED, 'randomUUID randomBytes randomInt randomFillSync getRandomValues'),
  ...each(CLOCK, 'performance hrtime'),
  ...each(ORDER, 'localeCompare'),
  ...each(WORDS, 'toLocaleString toLocaleDateString toLocaleTimeString'),
  ...each(WORDS, 'toLocaleUpperCase toLocaleLowerCase'),
])

const MEMBERS: ReadonlyMap<string, string> = new Map([
  ['Date.now', CLOCK],
  ['Math.random', SEED],
  ['process.env', 'take an option of the Cluster'],
  ['Intl.Collator', ORDER],
  ['Intl.NumberFormat', WORDS],
])

function each(instead: string, names: string): [string, string][] {
  return names.split(' ').map((name) => [name, instead])
}

function banned(node: ts.Node): Ban | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return ['async', WAITS]
  if (ts.isAwaitExpression(node)) return ['await', WAITS]
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date') {
    return node.arguments?.length ? undefined : ['new Date()', CLOCK]
  }
  if (ts.isPropertyAccessExpression(node)) {
    const member = `${node.expression.getText()}.${node.name.text}`
    const instead = MEMBERS.get(member)
    return instead === undefined ? undefined : [member, instead]
  }
  if (!ts.isIdentifier(node)) return undefined
  const instead = NAMES.get(node.text)
  return instead === undefined || isOwnName(node) ? undefined : [node.text, instead]
}

/** The name of a field or a declaration of ours, not the global thing. */
function isOwnName(node: ts.Identifier): boolean {
  const { parent } = node
  return (ts.isPropertySignature(parent) || ts.isPropertyAssignment(parent)) && parent.name === node
}
