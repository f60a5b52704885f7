/**
 * matchLabelKeys and mismatchLabelKeys of Pod affinity, merged into the terms' selectors when the
 * Pod is created: what the scheduler reads are plain selectors.
 * Models applyMatchLabelKeysAndMismatchLabelKeys in pkg/registry/core/pod/strategy.go.
 */
import { ownOf } from '../../store/own'
import type { Affinity, Pod, PodSpec } from '../kinds'
import type { StringMap } from '../meta'

/** The Pod's affinity with the keys merged; the same when it has none. */
export function withLabelKeys({ spec, metadata }: Pod): PodSpec['affinity'] {
  const { affinity } = spec
  const { podAffinity, podAntiAffinity } = affinity ?? {}
  if (!hasKeys(podAffinity) && !hasKeys(podAntiAffinity)) return affinity
  const { labels = {} } = metadata
  return {
    ...affinity,
    ...(podAffinity === undefined ? {} : { podAffinity: merged(podAffinity, labels) }),
    ...(podAntiAffinity === undefined ? {} : { podAntiAffinity: merged(podAntiAffinity, labels) }),
  }
}

type Part = NonNullable<Affinity['podAffinity']>
type Term = NonNullable<Part['requiredDuringSchedulingIgnoredDuringExecution']>[number]

const termsOf = (part: Part): readonly Term[] => [
  ...(part.requiredDuringSchedulingIgnoredDuringExecution ?? []),
  ...(part.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((p) => p.podAffinityTerm),
]

const hasKeys = (part: Part | undefined): boolean =>
  part !== undefined &&
  termsOf(part).some((term) => term.matchLabelKeys?.length || term.mismatchLabelKeys?.length)

function merged(part: Part, labels: StringMap): Part {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
  } = part
  return {
    ...(required === undefined
      ? {}
      : {
          requiredDuringSchedulingIgnoredDuringExecution: required.map((term) =>
            withKeys(term, labels),
          ),
        }),
    ...(preferred === undefined
      ? {}
      : {
          preferredDuringSchedulingIgnoredDuringExecution: preferred.map((one) => ({
            ...one,
            podAffinityTerm: withKeys(one.podAffinityTerm, labels),
          })),
        }),
  }
}

function withKeys(term: Term, labels: StringMap): Term {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term
  if (labelSelector === undefined) return term
  const expressions = (keys: readonly string[], operator: string) =>
    keys.flatMap((key) => {
      const value = ownOf(labels, key)
      return value === undefined ? [] : [{ key, operator, values: [value] }]
    })
  const added = [...expressions(matchLabelKeys, 'In'), ...expressions(mismatchLabelKeys, 'NotIn')]
  if (added.length === 0) return term
  const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added]
  return { ...term, labelSelector: { ...labelSelector, matchExpressions } }
}
