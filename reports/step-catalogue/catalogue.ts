/**
 * Every phrase that can be said, with an example of it found in features.
 *
 * The rule to know: a phrase and its examples come from a dry run, so that an example is listed
 * with the very definition that would run it.
 */
import type { ISupportCodeLibrary } from '@cucumber/cucumber/api'
import type { Envelope } from '../messages/envelope'
import { nearestPhrases, type Phrase } from '../messages/nearest-phrases'
import { ScenarioReader } from '../messages/scenarios'

export interface CataloguedPhrase extends Phrase {
  readonly keyword: 'Given' | 'When' | 'Then'
  /** The file's name without its endings: `workloads` of `then/workloads.steps.ts`. */
  readonly subject: string
  readonly example: Example | undefined
}

export interface Example {
  /** `Then`, where the feature says `And` after a `Then`. */
  readonly keyword: string
  readonly text: string
  /** `features/workloads/deployment.feature:21` */
  readonly where: string
}

/** What of Cucumber's library is read; its public type is a mere marker. */
interface Definitions {
  readonly stepDefinitions: readonly {
    readonly id: string
    readonly keyword: string
    readonly pattern: string | RegExp
    readonly uri: string
    readonly line: number
    matchesStepName(text: string): boolean
  }[]
}

export function catalogueOf(
  library: ISupportCodeLibrary,
  dryRun: readonly Envelope[],
): CataloguedPhrase[] {
  const examples = examplesIn(dryRun)
  return definitionsOf(library).map(({ id, keyword, pattern, uri, line }) => ({
    expression: typeof pattern === 'string' ? pattern : pattern.source,
    where: `${uri}:${line}`,
    keyword: keyword === 'Given' || keyword === 'When' ? keyword : 'Then',
    subject: uri.replace(/^.*[\\/]/, '').replace(/(?:\.steps)?\.[cm]?[jt]s$/, ''),
    example: examples.get(id),
  }))
}

/** The phrases that a text speaks of: it is one of them, or they contain its words, or are near. */
export function searchPhrases(
  phrases: readonly CataloguedPhrase[],
  text: string,
  library: ISupportCodeLibrary,
): readonly CataloguedPhrase[] {
  const step = text.replace(/^(?:Given|When|Then|And|But|\*) /, '')
  const matching = definitionsOf(library).filter((definition) => definition.matchesStepName(step))
  const places = new Set(matching.map(({ uri, line }) => `${uri}:${line}`))
  const exact = phrases.filter(({ where }) => places.has(where))
  if (exact.length > 0) return exact
  const words = step.toLowerCase().split(/\s+/).filter(Boolean)
  const containing = phrases.filter(({ expression, example, subject }) => {
    const searched = `${expression} ${example?.text ?? ''} ${subject}`.toLowerCase()
    return words.every((word) => searched.includes(word))
  })
  return containing.length > 0 ? containing : nearestPhrases(step, phrases, 5)
}

// The marker type hides the definitions, which Cucumber's own `usage` format reads in the same way.
const definitionsOf = (library: ISupportCodeLibrary): Definitions['stepDefinitions'] =>
  (library as unknown as Definitions).stepDefinitions

/** The first use of each definition, in the order of the features. */
function examplesIn(dryRun: readonly Envelope[]): ReadonlyMap<string, Example> {
  const reader = new ScenarioReader()
  const examples = new Map<string, Example>()
  for (const envelope of dryRun) {
    const scenario = reader.read(envelope)
    let said = ''
    for (const { stepDefinitionIds, keyword, text, line, isHook } of scenario?.steps ?? []) {
      if (isHook) continue
      said = keyword === 'And' || keyword === 'But' || keyword === '*' ? said : keyword
      for (const id of stepDefinitionIds) {
        if (examples.has(id)) continue
        examples.set(id, { keyword: said, text, where: `${scenario?.uri}:${line}` })
      }
    }
  }
  return examples
}
