/**
 * The terms of Pod affinity and anti-affinity, compiled once for all Pods of a template.
 *
 * Models newAffinityTerm in pkg/scheduler/framework/types.go. matchLabelKeys and mismatchLabelKeys
 * are not read here: the API server has merged them into the selector.
 */
import type { Affinity } from '../api/kinds'
import type { StringMap } from '../api/meta'
import { NOTHING, type Selector, selectorOf } from '../api/selectors'

export interface AffinityTerm {
  /** Terms of one name are the same term. */
  readonly name: string
  readonly selector: Selector
  readonly namespaces: ReadonlySet<string>
  /** Selects further namespaces by their labels. */
  readonly namespaceSelector: Selector
  readonly topologyKey: string
}

interface WeightedTerm {
  readonly term: AffinityTerm
  readonly weight: number
}

export interface AffinityTerms {
  readonly affinity: readonly AffinityTerm[]
  readonly antiAffinity: readonly AffinityTerm[]
  /** Anti-affinity has a weight below zero. */
  readonly preferred: readonly WeightedTerm[]
}

export const NO_TERMS: AffinityTerms = { affinity: [], antiAffinity: [], preferred: [] }

/** The terms of a Pod in this namespace; NO_TERMS itself when there are none. */
export function termsOf(affinity: Affinity | undefined, namespace: string): AffinityTerms {
  if (affinity === undefined || !(affinity.podAffinity || affinity.podAntiAffinity)) return NO_TERMS
  let byNamespace = compiled.get(affinity)
  if (byNamespace === undefined) {
    byNamespace = new Map()
    if (Object.isFrozen(affinity)) compiled.set(affinity, byNamespace)
  }
  let terms = byNamespace.get(namespace)
  if (terms === undefined) {
    terms = compile(affinity, namespace)
    byNamespace.set(namespace, terms)
  }
  return terms
}

/** True when the term speaks of a Pod with these labels in this namespace. */
export const termMatches = (
  term: AffinityTerm,
  namespace: string,
  labels: StringMap | undefined,
  namespaceLabels: () => StringMap | undefined,
): boolean =>
  term.selector.matches(labels) &&
  (term.namespaces.has(namespace) ||
    (term.namespaceSelector !== NOTHING && term.namespaceSelector.matches(namespaceLabels())))

const compiled = new WeakMap<Affinity, Map<string, AffinityTerms>>()

type PodTerm = NonNullable<
  NonNullable<Affinity['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>[number]

function compile({ podAffinity, podAntiAffinity }: Affinity, namespace: string): AffinityTerms {
  const one = (term: PodTerm) => compileTerm(term, namespace)
  const preferred = (parts: typeof podAffinity, sign: number) =>
    (parts?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ podAffinityTerm, weight }) => ({ term: one(podAffinityTerm), weight: sign * weight }),
    )
  return {
    affinity: (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(one),
    antiAffinity: (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(one),
    preferred: [...preferred(podAffinity, 1), ...preferred(podAntiAffinity, -1)],
  }
}

function compileTerm(term: PodTerm, namespace: string): AffinityTerm {
  const listed = term.namespaces ?? []
  const selects = term.namespaceSelector !== undefined && term.namespaceSelector !== null
  const namespaces = new Set(listed.length === 0 && !selects ? [namespace] : listed)
  const selector = selectorOf(term.labelSelector)
  const namespaceSelector = selectorOf(term.namespaceSelector)
  const where = `${[...namespaces].sort().join(',')}+${textOf(namespaceSelector)}`
  const name = `${term.topologyKey}/${where}/${textOf(selector)}`
  return { name, selector, namespaces, namespaceSelector, topologyKey: term.topologyKey }
}

const textOf = (selector: Selector): string =>
  selector === NOTHING ? '-' : selector.isEmpty ? '*' : selector.toString()
