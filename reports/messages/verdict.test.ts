/** What a scenario and a run come to. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { messagesOf } from '../testing/project'
import { ScenarioReader } from './scenarios'
import { Tally, verdictOf } from './verdict'

async function outcome(feature: string, dryRun = false) {
  const reader = new ScenarioReader()
  const tally = new Tally({ dryRun })
  const verdicts: string[] = []
  for (const message of await messagesOf({ 'a.feature': feature })) {
    tally.read(message)
    const scenario = reader.read(message)
    if (scenario) tally.add(scenario)
    if (scenario) verdicts.push(verdictOf(scenario))
  }
  return [...verdicts, tally.exitCode]
}

function check(does: string, steps: readonly string[][], expected: readonly (string | number)[]) {
  test(does, async () => {
    const scenarios = steps.map((lines, index) =>
      [`Scenario: ${index}`, ...lines.map((line) => `Then ${line}`)].join('\n'),
    )
    expect(await outcome(['Feature: a', ...scenarios].join('\n'))).toEqual(expected)
  })
}

describe('a scenario', () => {
  check('whose steps all ran is passed', [['it attaches "a"']], ['passed', 0])
  check('with a false fact is failed', [['it has 3 ready replicas']], ['failed', 1])
  check('that throws anything is failed', [['it has a bug']], ['failed', 1])
  check('that never returns is failed', [['it never returns']], ['failed', 1])
  check('that nothing says is undefined', [['it flies']], ['undefined', 2])
  check('that two phrases say is ambiguous', [['it is said twice']], ['ambiguous', 2])
  check('that is not done is pending', [['it is not done']], ['pending', 2])
  check('without steps is empty', [[]], ['empty', 2])
  check('with a manifest that does not parse is broken', [['it reads tabs']], ['unreadable', 2])
  check('whose manifest is not there is broken', [['it reads nothing']], ['unreadable', 2])
})

describe('a run', () => {
  check('in which all is skipped proves nothing', [['it needs a driver']], ['skipped', 2])
  check(
    'is green beside skipped scenarios',
    [['it needs a driver'], ['it attaches "a"']],
    ['skipped', 'passed', 0],
  )
  check(
    'with broken input is broken, whatever else failed',
    [['it has 3 ready replicas'], ['it flies']],
    ['failed', 'undefined', 2],
  )
  check(
    'with an undefined step after a failed one is broken',
    [['it has a bug', 'it flies']],
    ['failed', 2],
  )
  test('without a scenario is broken', async () => {
    expect(await outcome('Feature: a')).toEqual([2])
  })
  test('with Examples that have no row is broken', async () => {
    const outline = 'Scenario Outline: b\nThen it flies <x>\nExamples:\n| x |'
    const green = 'Feature: a\nScenario: a\nThen it attaches "a"\n'
    expect(await outcome(`${green}${outline}`)).toEqual(['passed', 2])
    expect(await outcome(`${green}Rule: r\n${outline}`)).toEqual(['passed', 2])
  })
  test('with a file that does not parse is broken', async () => {
    expect(await outcome('Feature: a\nScenario: b\nGiven c\nnonsense')).toEqual([2])
  })
})
