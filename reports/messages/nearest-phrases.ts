/**
 * Did you mean: the phrases of the language that a step without definition comes nearest to.
 *
 * The rule to know: the distance is counted in words. A word costs by its letters, a parameter
 * takes in some words at nearly no cost, so that names and numbers do not matter.
 */
import { editDistance } from '../../engine'

/** A phrase that can be said, and where it is defined. */
export interface Phrase {
  /** A Cucumber expression, or the source of a regular expression. */
  readonly expression: string
  /** `steps/then/workloads.steps.ts:12` */
  readonly where: string
  /** A step that says it, which shows the words that a parameter stands for. */
  readonly example?: { readonly text: string } | undefined
}

/** The nearest phrases, the best first; none when nothing is near. */
export function nearestPhrases<P extends Phrase>(
  text: string,
  phrases: readonly P[],
  limit = 3,
): readonly P[] {
  const words = text.match(WORD) ?? []
  return phrases
    .map((phrase) => ({ phrase, cost: costOf(phrase, words) }))
    .filter(({ cost }) => cost <= NEAR)
    .sort((a, b) => a.cost - b.cost)
    .filter(({ cost }, index, all) => index === 0 || cost <= (all[0]?.cost ?? 0) + SPREAD)
    .slice(0, limit)
    .map(({ phrase }) => phrase)
}

function costOf({ expression, example }: Phrase, words: readonly string[]): number {
  const said = relativeDistance(words, elementsOf(expression))
  if (example === undefined) return said
  return Math.min(said, relativeDistance(words, elementsOf(asExpression(example.text))))
}

/** The names and numbers of a step are what another step may say differently. */
const asExpression = (text: string): string => text.replace(/"[^"]*"|\b\d\S*/g, '{}')

/** A place in an expression: the words that may stand there, or a parameter. */
type Element = { readonly words: readonly string[] } | 'parameter'

const WORD = /"(?:[^"\\]|\\.)*"|[^\s"]+/g
/** Farther away than this share of its words, a phrase is no help. */
const NEAR = 0.4
/** Others are only told when they are about as near as the best. */
const SPREAD = 0.15
const FAR = Number.POSITIVE_INFINITY
const MISSPELT = 0.34
const LONGEST_PARAMETER = 8
const EMPTY_PARAMETER = 0.3
/** A name in quotes, a number or a kind is what parameters are for. */
const VALUE = /^["A-Z\d]/
const VALUE_IN_PARAMETER = 0.02
const WORD_IN_PARAMETER = 0.2

/** Without half of its own letters in the text, a phrase is near because parameters take all. */
function relativeDistance(words: readonly string[], elements: readonly Element[]): number {
  const literals = elements.filter((element) => element !== 'parameter')
  const found = literals.filter((literal) =>
    words.some((word) => wordCost(literal.words, word) <= MISSPELT),
  )
  if (letters(found) === 0 || letters(found) * 2 < letters(literals)) return FAR
  return distance(words, elements) / elements.length
}

const letters = (literals: readonly { readonly words: readonly string[] }[]): number =>
  literals.reduce((sum, { words: [word = ''] }) => sum + word.length, 0)

/** Edit distance of words against elements, row by row. */
function distance(words: readonly string[], elements: readonly Element[]): number {
  let rows: number[][] = [words.map((_, index) => index).concat(words.length)]
  for (const element of elements) {
    const above = rows.at(-1) ?? []
    const row: number[] = []
    for (let end = 0; end <= words.length; end++) {
      const extra = (row[end - 1] ?? FAR) + 1
      row.push(Math.min(extra, placed(element, words, end, above)))
    }
    rows = [...rows, row]
  }
  return rows.at(-1)?.[words.length] ?? 0
}

function placed(element: Element, words: readonly string[], end: number, above: number[]): number {
  const at = (index: number) => above[index] ?? FAR
  if (element !== 'parameter') {
    const word = words[end - 1]
    const replaced = word === undefined ? FAR : wordCost(element.words, word)
    return Math.min(at(end) + 1, at(end - 1) + replaced)
  }
  let best = at(end) + EMPTY_PARAMETER
  let inside = 0
  for (let taken = 1; taken <= Math.min(LONGEST_PARAMETER, end); taken++) {
    inside += VALUE.test(words[end - taken] ?? '') ? VALUE_IN_PARAMETER : WORD_IN_PARAMETER
    best = Math.min(best, at(end - taken) + inside)
  }
  return best
}

const wordCost = (choices: readonly string[], word: string): number =>
  Math.min(
    1,
    ...choices.map(
      (choice) => editDistance(choice, word.toLowerCase()) / Math.max(choice.length, 1),
    ),
  )

/** The places of an expression: `replica(s)` and `is/are` are choices, `{count}` a parameter. */
function elementsOf(expression: string): Element[] {
  return readable(expression)
    .split(/\s+/)
    .flatMap((chunk) => chunk.split(/(\{[^}]*\})/))
    .filter((chunk) => chunk !== '')
    .map((chunk) => (chunk.startsWith('{') ? 'parameter' : { words: choicesOf(chunk) }))
}

function choicesOf(chunk: string): string[] {
  return chunk
    .toLowerCase()
    .split('/')
    .flatMap((word) => [word.replace(/\([^)]*\)/g, ''), word.replace(/[()]/g, '')])
}

/** A regular expression read as if it were a Cucumber expression: its groups are parameters. */
function readable(source: string): string {
  if (!/^\^|\$$|\\[dws]|\.\*/.test(source)) return source
  return source.replace(/\((?:[^()]|\([^()]*\))*\)/g, '{}').replace(/[\^$]|\\(?=\W)/g, '')
}
