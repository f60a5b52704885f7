/** Where a step and its doc string stand in the feature file. */
import type { ITestStepHookParameter } from '@cucumber/cucumber'

type GherkinDocument = ITestStepHookParameter['gherkinDocument']
type PickleStep = ITestStepHookParameter['pickleStep']
type Scenario = NonNullable<GherkinDocument['feature']>['children'][number]['scenario']
type Step = NonNullable<Scenario>['steps'][number]
type Location = Step['location']

interface Lines {
  readonly step: number
  /** The line of the first line of the doc string's text. */
  readonly docString: number
  readonly column: number
  /** Where the rows of its table begin. */
  readonly rows: readonly Location[]
}

/** The lines of one document's steps, found once. */
const known = new WeakMap<GherkinDocument, ReadonlyMap<string, Step>>()

export function stepLines(document: GherkinDocument, { astNodeIds }: PickleStep): Lines {
  let steps = known.get(document)
  if (steps === undefined) {
    steps = new Map(stepsOf(document).map((step) => [step.id, step]))
    known.set(document, steps)
  }
  const step = astNodeIds.map((id) => steps.get(id)).find((found) => found !== undefined)
  const line = step?.location.line ?? 0
  const { location } = step?.docString ?? {}
  return {
    step: line,
    docString: (location?.line ?? line) + 1,
    column: location?.column ?? 1,
    rows: step?.dataTable?.rows.map((row) => row.location) ?? [],
  }
}

function stepsOf({ feature }: GherkinDocument): readonly Step[] {
  const children = (feature?.children ?? []).flatMap(({ background, scenario, rule }) => [
    { background, scenario },
    ...(rule?.children ?? []),
  ])
  return children.flatMap(({ background, scenario }) => [
    ...(background?.steps ?? []),
    ...(scenario?.steps ?? []),
  ])
}
