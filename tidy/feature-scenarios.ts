/** The scenarios of a feature file, those inside its Rules too. */

import type { Feature, Scenario } from '@cucumber/messages'

/** In the order of the file. */
export function scenariosOf(feature: Feature): Scenario[] {
  const children = feature.children.flatMap((child) => [child, ...(child.rule?.children ?? [])])
  return children.flatMap(({ scenario }) => (scenario === undefined ? [] : [scenario]))
}
