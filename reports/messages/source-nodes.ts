/**
 * Where the ids of a pickle lead in its feature file: a step's line and keyword, a scenario, a row.
 *
 * The rule to know: a pickle names nodes of the syntax tree by id only; ids are unique in a run.
 */
import type { Feature, Rule, Scenario } from './envelope'

export function indexNodes(feature: Feature, nodes: Map<string, SourceNode>): void {
  for (const child of feature.children) {
    const { rule } = child
    for (const { background, scenario } of rule?.children ?? [child]) {
      for (const step of (scenario ?? background)?.steps ?? []) {
        const { keyword } = step
        nodes.set(step.id, { feature, rule, line: step.location.line, keyword })
      }
      if (scenario) indexScenario(scenario, { feature, rule }, nodes)
    }
  }
}

/** One node: `scenario` of a scenario and of a row, `keyword` of a step. */
export interface SourceNode {
  readonly feature: Feature
  readonly rule: Rule | undefined
  readonly line: number
  readonly scenario?: Scenario
  readonly keyword?: string
  readonly row?: readonly (readonly [column: string, value: string])[]
}

function indexScenario(
  scenario: Scenario,
  where: { feature: Feature; rule: Rule | undefined },
  nodes: Map<string, SourceNode>,
): void {
  nodes.set(scenario.id, { ...where, scenario, line: scenario.location.line })
  for (const { tableHeader, tableBody } of scenario.examples) {
    const columns = tableHeader?.cells.map(({ value }) => value) ?? []
    for (const { id, location, cells } of tableBody) {
      const row = columns.map((column, index) => [column, cells[index]?.value ?? ''] as const)
      nodes.set(id, { ...where, scenario, line: location.line, row })
    }
  }
}
