/** A feature is a promise in a sentence with the page it comes from; its Examples are short, and
 *  each is called by its situation. */

import type { Feature, Scenario } from '@cucumber/messages'
import { scenariosOf } from '../feature-scenarios'
import { eachFile, type Offence, type Rule } from '../rule'
import type { TextFile } from '../tree'

const MOST_STEPS = 7

/** Kubernetes' own pages, and the enhancement proposals. */
const PAGE = /https:\/\/([a-z0-9-]+\.)*(kubernetes\.io|k8s\.io|github\.com\/kubernetes)\//

export const features: Rule = {
  says: 'a feature links its page, and its Examples are short and have names of their own',
  check: eachFile(
    ({ isFeature }) => isFeature,
    (file) => {
      const { feature } = file.gherkin
      if (feature === undefined) return [{ line: 1, message: 'It holds no Feature.' }]
      return [
        ...pageFaults(feature),
        ...repeatedTitles(file),
        ...scenariosOf(feature).flatMap((scenario) => scenarioFaults(scenario, isOfPack(feature))),
      ]
    },
  ),
  samples: {
    good: {
      'b.feature': '@pack-x\nFeature: B\n  https://k8s.io/\n  Example: b\n    When I wait\n',
      'a.feature': `Feature: A
  https://kubernetes.io/docs/concepts/
  Background:
    ${'Given a\n'.repeat(MOST_STEPS + 1)}
  Rule: B
    Example: c
      ${'Given a\n'.repeat(MOST_STEPS)}`,
    },
    bad: [
      [
        { 'a.feature': 'Feature: A\n' },
        'a.feature:1 Its description links no page of kubernetes.io and no KEP that it comes from.',
      ],
      [
        { 'a.feature': `Feature: A\n  https://k8s.io/\n  Example: b\n${'Given c\n'.repeat(8)}` },
        'a.feature:3 8 steps: an Example has at most 7; what is not its subject goes into a Background.',
      ],
      [
        { 'a.feature': 'Feature: A\n  https://k8s.io/\n  Example: b\n  Example: b\n' },
        'a.feature:4 Another Example of this file is called "b" too: name its situation.',
      ],
      [
        { 'a.feature': 'Feature: A\n  https://k8s.io/\n  Example: it should work\n' },
        'a.feature:3 The name of an Example is its situation, not its verdict: take "should" away.',
      ],
      [
        { 'a.feature': 'Feature: A\n  https://k8s.io/\n  Example: b\n    When I wait\n' },
        'a.feature:4 The subject of a step is an object, never "I".',
      ],
    ],
  },
}

type Fault = Omit<Offence, 'path'>

function pageFaults({ description, location }: Feature): Fault[] {
  if (PAGE.test(description)) return []
  const message = 'Its description links no page of kubernetes.io and no KEP that it comes from.'
  return [{ line: location.line, message }]
}

function repeatedTitles(file: TextFile): Fault[] {
  const { feature } = file.gherkin
  const seen = new Set<string>()
  return (feature === undefined ? [] : scenariosOf(feature)).flatMap(({ name, location }) => {
    const isRepeated = seen.has(name)
    seen.add(name)
    if (!isRepeated) return []
    const message = `Another Example of this file is called "${name}" too: name its situation.`
    return [{ line: location.line, message }]
  })
}

/** Packs speak as other projects do. */
const isOfPack = ({ tags }: Feature): boolean => tags.some(({ name }) => name.startsWith('@pack-'))

function scenarioFaults({ name, location, steps }: Scenario, isForeign: boolean): Fault[] {
  const faults: Fault[] = []
  if (steps.length > MOST_STEPS) {
    const most = `an Example has at most ${MOST_STEPS}; what is not its subject goes into a Background`
    faults.push({ line: location.line, message: `${steps.length} steps: ${most}.` })
  }
  const verdict = /\bshould\b|\btest that\b/i.exec(name)?.[0]
  if (verdict !== undefined) {
    const message = `The name of an Example is its situation, not its verdict: take "${verdict}" away.`
    faults.push({ line: location.line, message })
  }
  for (const step of steps) {
    if (isForeign || !/^I\b/.test(step.text)) continue
    const message = 'The subject of a step is an object, never "I".'
    faults.push({ line: step.location.line, message })
  }
  return faults
}
