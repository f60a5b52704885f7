/** Which Nodes a Pod may or would rather run on: nodeSelector and nodeAffinity, compiled.
 *  The rule to know: terms are ORed, what is in a term ANDed; an empty term matches no Node, and so
 *  does one that cannot be read, such as Gt with a word.
 *  Models component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go. */

import { meets, type Operator, type Requirement, requirementProblem } from './label-requirement'
import type { StringMap } from './meta'
import { type Selector, selectorFrom, selectorFromMap } from './selectors'

/** What nodeSelector and required nodeAffinity of a Pod ask together. */
export function requiredNodeAffinity(spec: PodPlacement): RequiredNodeAffinity {
  const known = required.get(spec)
  if (known !== undefined) return known
  const labels = selectorFromMap(spec.nodeSelector)
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const selector = terms ? nodeSelectorOf(terms) : undefined
  const fresh: RequiredNodeAffinity = {
    asksNothing: labels.isEmpty && selector === undefined,
    matches: (node) =>
      labels.matches(node.metadata.labels) && (selector === undefined || selector.matches(node)),
    ...(selector?.nodeNames ? { nodeNames: selector.nodeNames } : {}),
  }
  if (Object.isFrozen(spec)) required.set(spec, fresh)
  return fresh
}

/** Compiled once for each frozen selector. Volumes have one too. */
export function nodeSelectorOf(selector: NodeSelector): CompiledNodeSelector {
  const known = selectors.get(selector)
  if (known !== undefined) return known
  const terms = selector.nodeSelectorTerms
    .map((term, i) => ({ term, path: `nodeSelectorTerms[${i}]` }))
    .filter(({ term }) => !isEmpty(term))
    .map(({ term, path }) => compiledTerm(term, path))
  const nodeNames = nodeNamesOf(selector.nodeSelectorTerms)
  const fresh = {
    matches: (node: NodeFacts) => terms.some((term) => term.matches(node)),
    ...(nodeNames === undefined ? {} : { nodeNames }),
  }
  if (Object.isFrozen(selector)) selectors.set(selector, fresh)
  return fresh
}

/** What preferred nodeAffinity is worth on a Node: the weights of the terms that match. */
export function preferredNodeAffinity(
  terms: readonly PreferredSchedulingTerm[],
): PreferredNodeAffinity {
  const known = preferred.get(terms)
  if (known !== undefined) return known
  const counted = terms
    .map(({ weight, preference }, i) => ({ weight, preference, path: `[${i}]` }))
    .filter(({ weight, preference }) => weight !== 0 && !isEmpty(preference))
    .map(({ weight, preference, path }) => ({ weight, ...compiledTerm(preference, path) }))
  const problems = counted.flatMap((term) => term.problems)
  const problem = problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]
  const fresh = {
    score: (node: NodeFacts) =>
      counted.reduce((sum, term) => sum + (term.matches(node) ? term.weight : 0), 0),
    ...(problem === undefined ? {} : { problem }),
  }
  if (Object.isFrozen(terms)) preferred.set(terms, fresh)
  return fresh
}

export interface RequiredNodeAffinity extends CompiledNodeSelector {
  readonly asksNothing: boolean
}

export interface CompiledNodeSelector {
  matches(node: NodeFacts): boolean
  /** Given when each term names its Nodes: no other Node can match. Empty when they conflict. */
  readonly nodeNames?: ReadonlySet<string>
}

export interface PreferredNodeAffinity {
  score(node: NodeFacts): number
  /** What cannot be read; the scheduler fails the Pod's cycle with it. */
  readonly problem?: string
}

export interface NodeFacts {
  readonly metadata: { readonly name: string; readonly labels?: StringMap }
}

/** The part of a Pod's spec that says where it runs. */
export interface PodPlacement {
  readonly nodeSelector?: StringMap
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector
      readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[]
    }
  }
}

export interface NodeSelector {
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[]
}

export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeSelectorRequirement[]
  readonly matchFields?: readonly NodeSelectorRequirement[]
}

export interface NodeSelectorRequirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

export interface PreferredSchedulingTerm {
  readonly weight: number
  readonly preference: NodeSelectorTerm
}

interface CompiledTerm {
  matches(node: NodeFacts): boolean
  readonly problems: readonly string[]
}

const required = new WeakMap<object, RequiredNodeAffinity>()
const selectors = new WeakMap<object, CompiledNodeSelector>()
const preferred = new WeakMap<object, PreferredNodeAffinity>()

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
  ['Gt', 'gt'],
  ['Lt', 'lt'],
])

function isEmpty({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean {
  return matchExpressions.length === 0 && matchFields.length === 0
}

function compiledTerm(term: NodeSelectorTerm, path: string): CompiledTerm {
  const problems: string[] = []
  const labels = labelsOf(term, path, problems)
  const fields = fieldsOf(term, path, problems)
  if (problems.length > 0) return { matches: () => false, problems }
  return {
    matches: ({ metadata }) =>
      labels.matches(metadata.labels) &&
      (fields.length === 0 || matchesFields(fields, { 'metadata.name': metadata.name })),
    problems,
  }
}

function labelsOf(term: NodeSelectorTerm, path: string, problems: string[]): Selector {
  const requirements: Requirement[] = []
  const expressions = term.matchExpressions ?? []
  expressions.forEach(({ key, operator, values = [] }, i) => {
    const at = `${path}.matchExpressions[${i}]`
    const known = OPERATORS.get(operator)
    if (known === undefined) {
      problems.push(unsupported(at, operator, [...OPERATORS.keys()]))
      return
    }
    const requirement = { key, operator: known, values }
    const problem = requirementProblem(requirement, at)
    if (problem === undefined) requirements.push(requirement)
    else problems.push(problem)
  })
  return selectorFrom(requirements)
}

/** Fields take In and NotIn with one value. */
function fieldsOf(term: NodeSelectorTerm, path: string, problems: string[]): Requirement[] {
  const fields = term.matchFields ?? []
  return fields.flatMap(({ key, operator, values = [] }, i) => {
    const at = `${path}.matchFields[${i}]`
    if (operator !== 'In' && operator !== 'NotIn') {
      problems.push(unsupported(at, operator, ['In', 'NotIn']))
    } else if (values.length !== 1) {
      problems.push(`${at}.values: Invalid value: ${JSON.stringify(values)}: must have one element`)
    } else {
      return [{ key, operator: operator === 'In' ? 'in' : 'notin', values }]
    }
    return []
  })
}

function matchesFields(fields: readonly Requirement[], values: StringMap): boolean {
  return fields.every((requirement) => meets(values, requirement))
}

function unsupported(at: string, operator: string, known: readonly string[]): string {
  const supported = known.map((name) => JSON.stringify(name)).join(', ')
  const found = JSON.stringify(operator)
  return `${at}.operator: Unsupported value: ${found}: supported values: ${supported}`
}

/** Undefined as soon as one term leaves the names open, for terms are ORed. */
function nodeNamesOf(terms: readonly NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  const names = new Set<string>()
  for (const { matchFields = [] } of terms) {
    const lists = matchFields
      .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
      .map(({ values = [] }) => values)
    const [first, ...rest] = lists
    if (first === undefined) return undefined
    for (const name of first) if (rest.every((values) => values.includes(name))) names.add(name)
  }
  return terms.length === 0 ? undefined : names
}
