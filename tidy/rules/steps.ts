/** A step definition is a literal phrase and a few lines that call the World.
 *  Editors find steps by that: plain Given, When, Then with a string, no wrapper, no loop. */

import ts from 'typescript'
import { eachFile, type Offence, type Rule } from '../rule'
import { nodesOf } from '../syntax'
import type { TextFile } from '../tree'

const MOST_LINES = 6

export const steps: Rule = {
  says: 'a step definition is a literal phrase with a short body',
  check: eachFile(
    ({ path }) => path.startsWith('steps/') && path.endsWith('.steps.ts'),
    (file) => definitionsIn(file).flatMap((definition) => faultsOf(file, definition)),
  ),
  samples: {
    good: {
      'steps/packs/a/b.steps.ts': "When('I wait', function () {})\n",
      'steps/given/a.steps.ts': `Given('a', function (this: W) {\n${'  b()\n'.repeat(MOST_LINES)}})`,
    },
    bad: [
      [
        {
          'steps/given/a.steps.ts': `\nGiven('a', function () {\n${'  b()\n'.repeat(7)}})`,
        },
        'steps/given/a.steps.ts:2 7 lines: a step body has at most 6; give the World a verb.',
      ],
      [
        { 'steps/then/a.steps.ts': 'Then(/a/, function () {})\nThen(A, function () {})\n' },
        'steps/then/a.steps.ts:1 The phrase of a step is a string, where editors find it.',
        'steps/then/a.steps.ts:2 The phrase of a step is a string, where editors find it.',
      ],
      [
        { 'steps/when/a.steps.ts': "for (const a of b) {\n  When('a', function () {}) }\n" },
        'steps/when/a.steps.ts:2 A step is defined at the top of its file, not in a loop or function.',
      ],
      [
        { 'steps/when/a.steps.ts': "When('I wait', function () {})\n" },
        'steps/when/a.steps.ts:1 The subject of a step is an object, never "I".',
      ],
    ],
  },
}

/** Packs speak as other projects do. */
const isOfPack = ({ path }: TextFile): boolean => path.startsWith('steps/packs/')

/** The calls of Given, When and Then. */
function definitionsIn(file: TextFile): ts.CallExpression[] {
  return [...nodesOf(file.syntax)].filter(
    (node): node is ts.CallExpression =>
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      ['Given', 'When', 'Then'].includes(node.expression.text),
  )
}

function faultsOf(file: TextFile, call: ts.CallExpression): Omit<Offence, 'path'>[] {
  const line = file.lineOf(call)
  const messages: string[] = []
  const [phrase] = call.arguments
  if (phrase === undefined || !ts.isStringLiteralLike(phrase)) {
    messages.push('The phrase of a step is a string, where editors find it.')
  } else if (/^I\b/.test(phrase.text) && !isOfPack(file)) {
    messages.push('The subject of a step is an object, never "I".')
  }
  if (!ts.isExpressionStatement(call.parent) || !ts.isSourceFile(call.parent.parent)) {
    messages.push('A step is defined at the top of its file, not in a loop or function.')
  }
  const lines = bodyLines(file, call)
  if (lines > MOST_LINES) {
    messages.push(`${lines} lines: a step body has at most ${MOST_LINES}; give the World a verb.`)
  }
  return messages.map((message) => ({ line, message }))
}

/** Between the braces. */
function bodyLines(file: TextFile, call: ts.CallExpression): number {
  const body = call.arguments.find(ts.isFunctionExpression)?.body
  if (body === undefined) return 0
  const [first] = body.statements
  const last = body.statements.at(-1)
  if (first === undefined || last === undefined) return 0
  const end = file.syntax.getLineAndCharacterOfPosition(last.getEnd()).line + 1
  return end - file.lineOf(first) + 1
}
