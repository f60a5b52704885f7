/**
 * The rules of admission: which requests a rule matches, by operation and resource.
 *
 * The rule to know: `*` stands for all resources, but for none of their subresources.
 * Namespaces are cluster-scoped, though requests for one are made in it.
 *
 * Models apiserver/pkg/admission/plugin/webhook/predicates/rules.
 */
import type { Resource } from '../registry'

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'

export function ruleMatches(
  rule: Rule,
  operation: Operation,
  { group, version, plural, namespaced }: Pick<Resource, RulePart>,
  subresource: string,
): boolean {
  return (
    isScope(rule.scope ?? '*', namespaced) &&
    includes(rule.operations, operation) &&
    includes(rule.apiGroups, group) &&
    includes(rule.apiVersions, version) &&
    (rule.resources ?? []).some((it) => isResource(it, plural, subresource))
  )
}

export interface Rule {
  readonly operations?: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly apiVersions?: readonly string[]
  readonly resources?: readonly string[]
  readonly scope?: string
}

type RulePart = 'group' | 'version' | 'plural' | 'namespaced'

function isScope(scope: string, namespaced: boolean): boolean {
  return scope === '*' || (scope === 'Namespaced') === namespaced
}

const includes = (words: readonly string[] = [], word: string): boolean =>
  words.includes('*') || words.includes(word)

function isResource(text: string, plural: string, subresource: string): boolean {
  const slash = text.indexOf('/')
  const [name, part] = slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)]
  return (name === '*' || name === plural) && (part === '*' || part === subresource)
}
