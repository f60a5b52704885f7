/**
 * The message of a failed fact: wanted, was, because, see. All texts of it are here.
 * No fact ever fails with "timeout" alone: it shows what is, what led to it and what comes next.
 */
import type { KubeObject } from '../../engine'
import type { Fact, Verdict } from '../facts/fact'
import type { Target } from '../target/target'

const OBJECTS = 3
const BECAUSE = 8
const WAITING = 3

interface Failure {
  readonly verdict: Verdict
  /** The tense as the headline repeats it, with a space in front: ` within 1m`. */
  readonly when: string
  /** The change that made the fact false. */
  readonly entry?: number | undefined
  /** Where the phrase stands, when another step fails. */
  readonly where?: string
}

/** An error whose message explains the failed fact. */
export class FactFailed extends Error {
  override readonly name = 'FactFailed'
}

export function explainFailure(target: Target, fact: Fact, failure: Failure): FactFailed {
  const { verdict, when, entry, where } = failure
  const lines = [`${fact.says}: not${when === '' ? ' now' : when}`]
  if (where !== undefined) lines.push(row('said', `at ${where}`))
  lines.push(row('wanted', `${tenseOf(when)}${fact.says}`))
  lines.push(row('was', verdict.holds ? 'so, but too late' : verdict.was()))
  for (const line of becauseOf(target, fact)) lines.push(row('because', line))
  for (const line of target.waitingFor().slice(0, WAITING)) lines.push(row('next', line))
  lines.push(row('see', target.see(entry)))
  return new FactFailed(lines.join('\n'))
}

/** The tense in front of the fact, as a feature says it. */
function tenseOf(when: string): string {
  const tense = when.replace(/:.*/s, '').trim()
  return tense === '' ? '' : `${tense}, `
}

const row = (title: string, text: string): string =>
  `  ${title.padEnd(8)} ${text.replaceAll('\n', `\n${' '.repeat(11)}`)}`

function becauseOf(target: Target, fact: Fact): readonly string[] {
  const objects: readonly KubeObject[] = fact.subjects(target.view)
  const nodes = fact.nodes?.(target.view)
  const lines = objects
    .slice(0, OBJECTS)
    .flatMap((object) => [
      ...target.explain(object),
      ...(nodes === undefined ? [] : target.explainPlace(object, nodes)),
    ])
  return [...new Set(lines)].slice(0, BECAUSE)
}
