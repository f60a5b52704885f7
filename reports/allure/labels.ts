/**
 * Where a scenario stands in Allure's trees, and what its tags say.
 *
 * The rule to know: the folder is the epic, the Feature the feature, the Rule the story; suites are
 * the same. `@epic:x`, `@feature:x`, `@story:x`, `@severity:x` (or `@critical`), `@owner:x`,
 * `@lead:x`, `@layer:x`, `@allure.id:7` say otherwise or more; `@issue:X-1`, `@tms:7` and
 * `@link:…` become links; every other tag stays a tag.
 */
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import type { Label, Link } from 'allure-js-commons'
import type { FinishedScenario } from '../messages/scenarios'

const HOST = process.env.ALLURE_HOST_NAME ?? hostname()

/** URL by kind of link, `%s` stands for what the tag says. */
export type LinkTemplates = Readonly<Record<string, string>>

export function labelsOf(scenario: FinishedScenario): Label[] {
  const { feature, rule, uri, workerId = 'main' } = scenario
  const told = scenario.tags.filter((tag) => linkOf(tag) === undefined).map(labelOf)
  const folders = foldersOf(uri)
  const places: Label[] = [
    { name: 'epic', value: folders[0] ?? feature },
    { name: 'feature', value: feature },
    ...(rule === undefined ? [] : [{ name: 'story', value: rule }]),
  ]
  return [
    ...told,
    ...places.filter(({ name }) => !told.some((label) => label.name === name)),
    { name: 'parentSuite', value: folders.join(' / ') || feature },
    { name: 'suite', value: feature },
    ...(rule === undefined ? [] : [{ name: 'subSuite', value: rule }]),
    { name: 'package', value: uri.replace(/\.feature(?:\.md)?$/, '').replace(/[\\/]/g, '.') },
    { name: 'framework', value: 'kubecumber' },
    { name: 'language', value: 'gherkin' },
    { name: 'host', value: HOST },
    { name: 'thread', value: workerId },
  ]
}

/** `features/workloads/x.feature` stands in `workloads`. */
export function foldersOf(uri: string): string[] {
  const folders = dirname(uri).split(/[\\/]/)
  const from = folders.lastIndexOf('features') + 1
  return folders.slice(from).filter((folder) => folder !== '.' && folder !== '..')
}

export function linksOf({ tags }: FinishedScenario, templates: LinkTemplates): Link[] {
  return tags.flatMap((tag) => {
    const [type, value] = linkOf(tag) ?? []
    if (type === undefined || value === undefined) return []
    const template = templates[type]
    // `replace` with a function: `$&` in a name is text.
    const url = template?.replace('%s', () => encodeURIComponent(value)) ?? value
    return [{ type, name: value, url }]
  })
}

/** The option in Allure's form, `{ issue: { urlTemplate: '…%s' } }`, or plain, `{ issue: '…%s' }`.
 */
export function linkTemplates(option: unknown): LinkTemplates {
  if (typeof option !== 'object' || option === null) return {}
  const templates = Object.entries(option).map(([type, told]) => {
    const template = typeof told === 'object' && told !== null ? told.urlTemplate : told
    return [type, String(template)] as const
  })
  return Object.fromEntries(templates)
}

const linkOf = (tag: string): readonly [type: string, value: string] | undefined => {
  const [, type, value] = /^(issue|tms|link)[:=](.+)$/.exec(tag) ?? []
  return type === undefined || value === undefined ? undefined : [type, value]
}

const LABEL = /^(epic|feature|story|severity|owner|lead|layer)[:=](.+)$/
const SEVERITIES = ['blocker', 'critical', 'normal', 'minor', 'trivial']

function labelOf(tag: string): Label {
  const [, name, value] = LABEL.exec(tag) ?? []
  if (name !== undefined && value !== undefined) return { name, value }
  const [, id] = /^allure\.id[:=](.+)$/.exec(tag) ?? []
  if (id !== undefined) return { name: 'ALLURE_ID', value: id }
  return { name: SEVERITIES.includes(tag) ? 'severity' : 'tag', value: tag }
}
