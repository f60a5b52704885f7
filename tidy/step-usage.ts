/** Which step definitions no feature uses. A phrase without an Example is not documented. */

import { compile } from '@cucumber/gherkin'
import { IdGenerator } from '@cucumber/messages'
import type { TextFile } from './tree'

/** The definitions that match no step of the features, outlines filled in. */
export function unusedOf<D extends Definition>(
  definitions: readonly D[],
  features: readonly TextFile[],
): D[] {
  const texts = new Set(features.flatMap(stepsOf))
  return definitions.filter((definition) => {
    for (const text of texts) if (definition.matchesStepName(text)) return false
    return true
  })
}

/** What is asked of Cucumber's own definition. */
export interface Definition {
  matchesStepName(text: string): boolean
}

function stepsOf(file: TextFile): string[] {
  const pickles = compile(file.gherkin, file.path, IdGenerator.incrementing())
  return pickles.flatMap(({ steps }) => steps.map(({ text }) => text))
}
