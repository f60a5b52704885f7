/**
 * What is wrong with the text of an expression, as cel-go shows it: place, sentence, and the line
 * with a mark below. Models cel-go/common/error.go.
 */

export interface Problem {
  /** The offset in the text. */
  readonly at: number
  readonly message: string
}

/** All mistakes of an expression, one after the other, in the order of their places. */
export function problemsText(text: string, problems: readonly Problem[]): string {
  const inOrder = [...problems].sort((a, b) => a.at - b.at)
  const shown = inOrder.slice(0, LIMIT).map((problem) => problemText(text, problem))
  const left = inOrder.length - shown.length
  return [...shown, ...(left > 0 ? [`${left} more errors were truncated`] : [])].join('\n ')
}

/** cel-go shows so many. */
const LIMIT = 100

function problemText(text: string, { at, message }: Problem): string {
  const before = text.slice(0, at).split('\n')
  const column = [...(before.at(-1) ?? '')].length
  const line = text.split('\n')[before.length - 1] ?? ''
  const head = `ERROR: <input>:${before.length}:${column + 1}: ${message}`
  return `${head}\n | ${line.replaceAll('\t', ' ')}\n | ${'.'.repeat(column)}^`
}
