/** Small questions about TypeScript's syntax trees that several rules ask. */

import ts from 'typescript'
import type { TextFile } from './tree'

/** All nodes below a node, itself first, in the order of the text. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => {
    children.push(child)
  })
  for (const child of children) yield* nodesOf(child)
}

/** The modules a file names in imports, re-exports and calls of require or import. */
export function importsOf(file: TextFile): Import[] {
  const found: Import[] = []
  for (const node of nodesOf(file.syntax)) {
    const named = moduleNamedBy(node)
    if (named !== undefined && ts.isStringLiteralLike(named)) {
      found.push({ specifier: named.text, line: file.lineOf(node), isOfTypes: isOfTypes(node) })
    }
  }
  return found
}

export interface Import {
  readonly specifier: string
  readonly line: number
  /** `import type`: nothing of it is left at run time. */
  readonly isOfTypes: boolean
}

function isOfTypes(node: ts.Node): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  if (!ts.isImportDeclaration(node)) return false
  const phase = node.importClause?.phaseModifier
  return phase === ts.SyntaxKind.TypeKeyword
}

function moduleNamedBy(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (!ts.isCallExpression(node)) return undefined
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require'
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword
  return isRequire || isImport ? node.arguments[0] : undefined
}

/** Whether a declaration bears `export`. */
function isExported(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : []
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
}

/** The names and values of the constants and variables declared at the top of a file. */
export function topVariables(file: TextFile): TopVariable[] {
  return file.syntax.statements.filter(ts.isVariableStatement).flatMap((statement) =>
    statement.declarationList.declarations.map((declaration) => ({
      name: declaration.name.getText(file.syntax),
      isConst: (statement.declarationList.flags & ts.NodeFlags.Const) !== 0,
      isExported: isExported(statement),
      type: declaration.type?.getText(file.syntax),
      value: declaration.initializer,
      line: file.lineOf(declaration),
    })),
  )
}

export interface TopVariable {
  readonly name: string
  readonly isConst: boolean
  readonly isExported: boolean
  /** As it is written after the colon. */
  readonly type: string | undefined
  readonly value: ts.Expression | undefined
  readonly line: number
}
