/**
 * Scenario outlines whose Examples have no row: Cucumber makes no scenario of them, so that nobody
 * would miss them.
 */
import type { Message } from './envelope'

/** A sentence for each. */
export function emptyExamples({ uri, feature }: Message<'gherkinDocument'>): readonly string[] {
  const scenarios = (feature?.children ?? []).flatMap(({ scenario, rule }) => [
    scenario,
    ...(rule?.children.map((child) => child.scenario) ?? []),
  ])
  return scenarios.flatMap((scenario) => {
    if (scenario === undefined || scenario.examples.length === 0) return []
    if (scenario.examples.some(({ tableBody }) => tableBody.length > 0)) return []
    const { line } = scenario.location
    return `The Examples of "${scenario.name}" have no row, so it never runs, at ${uri}:${line}.`
  })
}
