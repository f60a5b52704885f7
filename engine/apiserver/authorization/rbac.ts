/**
 * What rules allow: whether one matches a request, and which parts of some rules others do not
 * cover. Rules only ever add; nothing takes a right away.
 *
 * Models pkg/apis/rbac/v1/evaluation_helpers.go, component-helpers/auth/rbac/validation and
 * pkg/registry/rbac/validation/policy_compact.go.
 */
import type { KindMap } from '../../api/kinds'
import { quote } from '../field-error'

export type PolicyRule = NonNullable<KindMap['Role']['rules']>[number]

/** A request as rules see it. */
export interface Attributes {
  readonly verb: string
  readonly group: string
  /** The plural. */
  readonly resource: string
  readonly subresource: string
  /** Empty at the cluster scope. */
  readonly namespace: string
  /** As in the URL: empty when something is created or listed, unless one name is asked for. */
  readonly name: string
  /** Of a list or a watch. */
  readonly fieldSelector?: string | undefined
}

/** A request for a path that is no resource. */
export interface PathAttributes {
  /** The HTTP method in lower case. */
  readonly verb: string
  readonly path: string
}

export function ruleAllows(rule: PolicyRule, request: Attributes | PathAttributes): boolean {
  const { verb } = request
  if ('path' in request) {
    const { verbs, nonResourceURLs = NONE } = rule
    return includesOrAll(verbs, verb) && nonResourceURLs.some(matchesUrl(request.path))
  }
  const { group, name } = request
  const { verbs, apiGroups = NONE, resourceNames = NONE } = rule
  return (
    includesOrAll(verbs, verb) &&
    includesOrAll(apiGroups, group) &&
    matchesResource(rule, request) &&
    (resourceNames.length === 0 || resourceNames.includes(name))
  )
}

/** The parts of the wanted rules that the held ones do not cover, each with a single verb. */
export function missingRules(
  held: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
): readonly PolicyRule[] {
  return wanted.flatMap(partsOf).filter((part) => !held.some((rule) => coversPart(rule, part)))
}

/** Rules as a refusal lists them: those of one resource in one line, the lines in order. */
export function rulesText(rules: readonly PolicyRule[]): string {
  return [...new Set(compacted(rules).map(ruleText))].sort().join('\n')
}

/** A list of texts as Go's %q prints it. */
export const quotedList = (texts: readonly string[]): string => `[${texts.map(quote).join(' ')}]`

const ALL = '*'
const NONE: readonly string[] = []

const includesOrAll = (list: readonly string[], value: string): boolean =>
  list.includes(ALL) || list.includes(value)

function matchesResource(
  { resources = NONE }: PolicyRule,
  { resource, subresource }: Pick<Attributes, 'resource' | 'subresource'>,
): boolean {
  if (subresource === '') return includesOrAll(resources, resource)
  return (
    includesOrAll(resources, `${resource}/${subresource}`) ||
    resources.includes(`${ALL}/${subresource}`)
  )
}

/** One rule for each combination of what it lists; an empty list of names stays empty. */
function partsOf(rule: PolicyRule): PolicyRule[] {
  const { verbs, apiGroups = NONE, resources = NONE, resourceNames = NONE } = rule
  const parts: PolicyRule[] = []
  for (const group of apiGroups) {
    for (const resource of resources) {
      for (const verb of verbs) {
        const part = { apiGroups: [group], resources: [resource], verbs: [verb] }
        if (resourceNames.length === 0) parts.push(part)
        for (const name of resourceNames) parts.push({ ...part, resourceNames: [name] })
      }
    }
  }
  for (const url of rule.nonResourceURLs ?? NONE) {
    for (const verb of verbs) parts.push({ nonResourceURLs: [url], verbs: [verb] })
  }
  return parts
}

function coversPart(rule: PolicyRule, part: PolicyRule): boolean {
  const [verb = ''] = part.verbs
  if (!includesOrAll(rule.verbs, verb)) return false
  const [url] = part.nonResourceURLs ?? NONE
  if (url !== undefined) return (rule.nonResourceURLs ?? NONE).some(matchesUrl(url))
  const [group = ''] = part.apiGroups ?? NONE
  const [path = ''] = part.resources ?? NONE
  const [resource = '', subresource = ''] = path.split('/', 2)
  const { apiGroups = NONE, resourceNames: names = NONE } = rule
  return (
    includesOrAll(apiGroups, group) &&
    matchesResource(rule, { resource, subresource }) &&
    (names.length === 0 || (part.resourceNames ?? [ANY_NAME]).every((name) => names.includes(name)))
  )
}

/** What a part that names nothing asks for; no object is called so. */
const ANY_NAME = ''

const matchesUrl = (url: string) => (pattern: string) =>
  pattern === url || (pattern.endsWith(ALL) && url.startsWith(pattern.slice(0, -1)))

/** Joins the verbs of rules that say nothing but one resource and its verbs. */
function compacted(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const simple = new Map<string, PolicyRule>()
  const others: PolicyRule[] = []
  for (const rule of rules) {
    if (rule.resourceNames !== undefined || rule.nonResourceURLs !== undefined) others.push(rule)
    else {
      const key = `${rule.apiGroups}/${rule.resources}`
      const verbs = [...(simple.get(key)?.verbs ?? NONE), ...rule.verbs]
      simple.set(key, { ...rule, verbs })
    }
  }
  return [...others, ...simple.values()]
}

function ruleText({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule) {
  const parts = [
    ['APIGroups', apiGroups],
    ['Resources', resources],
    ['NonResourceURLs', nonResourceURLs],
    ['ResourceNames', resourceNames],
    ['Verbs', verbs],
  ] as const
  const said = parts.flatMap(([name, list]) =>
    list === undefined ? [] : [`${name}:${quotedList(list)}`],
  )
  return `{${said.join(', ')}}`
}
