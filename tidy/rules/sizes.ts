/** How long a file, a function and a line may be, and how deep a folder.
 *  Exempt: files of data, generated files, and the bodies of tests. */

import ts from 'typescript'
import { eachFile, type Rule } from '../rule'
import { nodesOf, topVariables } from '../syntax'
import type { TextFile } from '../tree'

const FILE_LINES = 400
const FUNCTION_LINES = 60
const LINE_CHARACTERS = 100
const FOLDER_DEPTH = 3

export const sizes: Rule = {
  says: 'files, functions, lines and paths are short',
  check: eachFile(
    (file) => file.isScript && !file.isGenerated,
    (file) => [
      ...longFile(file),
      ...deepFolder(file),
      ...longLines(file),
      ...(file.isTest ? [] : longFunctions(file)),
    ],
  ),
  samples: {
    good: { 'engine/a/b/c/d.ts': `const a = 1${'\n'.repeat(FILE_LINES - 1)}` },
    bad: [
      [
        { 'engine/a/b.ts': 'x()\n'.repeat(FILE_LINES + 1) },
        'engine/a/b.ts:1 401 lines: a file has at most 400; make it a folder of its parts.',
      ],
      [
        { 'engine/a/b/c/d/e.ts': '\n' },
        'engine/a/b/c/d/e.ts:1 4 folders deep: engine/ goes at most 3 deep.',
      ],
      [
        { 'a.ts': `\n// ${'x'.repeat(LINE_CHARACTERS)}\n` },
        'a.ts:2 103 characters: a line has at most 100.',
      ],
      [
        { 'a.ts': `\nfunction f() {${'\n'.repeat(FUNCTION_LINES)}}\n` },
        'a.ts:2 61 lines: a function has at most 60; name its parts.',
      ],
    ],
  },
}

function longFile(file: TextFile) {
  const length = file.lines.length - 1
  if (length <= FILE_LINES || isData(file)) return []
  const message = `${length} lines: a file has at most ${FILE_LINES}; make it a folder of its parts.`
  return [{ line: 1, message }]
}

/** Most of it is one literal or a few. */
function isData(file: TextFile): boolean {
  const literals = topVariables(file).map(({ value }) => (value === undefined ? 0 : height(value)))
  return literals.reduce((sum, lines) => sum + lines, 0) > (file.lines.length * 3) / 4

  function height(value: ts.Expression): number {
    const isFunction = ts.isArrowFunction(value) || ts.isFunctionExpression(value)
    return isFunction ? 0 : linesOf(file, value)
  }
}

function deepFolder({ path }: TextFile) {
  const depth = path.split('/').length - 2
  if (!path.startsWith('engine/') || depth <= FOLDER_DEPTH) return []
  const message = `${depth} folders deep: engine/ goes at most ${FOLDER_DEPTH} deep.`
  return [{ line: 1, message }]
}

/** An address, or a text that stands here to the letter. */
const UNBREAKABLE = /https?:\/\/\S{40}|(['"`/]).{60,}\1/

function longLines({ lines }: TextFile) {
  return lines.flatMap((text, index) => {
    if (text.length <= LINE_CHARACTERS || UNBREAKABLE.test(text)) return []
    const message = `${text.length} characters: a line has at most ${LINE_CHARACTERS}.`
    return [{ line: index + 1, message }]
  })
}

function longFunctions(file: TextFile) {
  return [...nodesOf(file.syntax)].flatMap((node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return []
    const length = linesOf(file, node)
    if (length <= FUNCTION_LINES || returnsData(node)) return []
    const message = `${length} lines: a function has at most ${FUNCTION_LINES}; name its parts.`
    return [{ line: file.lineOf(node), message }]
  })
}

/** A table that needs arguments is still a table. */
function returnsData(node: ts.Node & { readonly body?: ts.Node | undefined }): boolean {
  const { body } = node
  if (body === undefined) return false
  const only = ts.isBlock(body) && body.statements.length === 1 ? body.statements[0] : body
  const value = only !== undefined && ts.isReturnStatement(only) ? only.expression : only
  return (
    value !== undefined &&
    (ts.isArrayLiteralExpression(value) ||
      ts.isObjectLiteralExpression(value) ||
      ts.isParenthesizedExpression(value))
  )
}

function linesOf(file: TextFile, node: ts.Node): number {
  const end = file.syntax.getLineAndCharacterOfPosition(node.getEnd()).line + 1
  return end - file.lineOf(node) + 1
}
