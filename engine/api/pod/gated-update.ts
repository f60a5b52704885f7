/** While a Pod waits at its scheduling gates, where it may run can be narrowed.
 *  Models the part of ValidatePodUpdate in pkg/apis/core/validation that is about gated Pods. */
import {
  type FieldError,
  type FieldPath,
  invalid,
  stringMapValue,
} from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import type { Affinity, NodeSelector, PodSpec } from '../kinds'

/** The spec with the old placement where the change is allowed, and what is wrong with the change.
 */
export function withOldPlacement(
  at: FieldPath,
  spec: PodSpec,
  old: PodSpec,
): { readonly spec: PodSpec; readonly errors: readonly FieldError[] } {
  if (!old.schedulingGates?.length) return { spec, errors: [] }
  const errors = [...selectorErrors(at, spec, old), ...affinityErrors(at, spec, old)]
  const { nodeSelector, affinity, ...rest } = spec
  return { spec: { ...rest, ...oldSelector(old), ...oldAffinity(affinity, old.affinity) }, errors }
}

const oldSelector = ({ nodeSelector }: PodSpec) =>
  nodeSelector === undefined ? {} : { nodeSelector }

/** Affinity between Pods must stay, so it is left as it is. */
function oldAffinity(is: Affinity | undefined, was: Affinity | undefined) {
  const { nodeAffinity, ...rest } = is ?? {}
  const kept = {
    ...rest,
    ...(was?.nodeAffinity === undefined ? {} : { nodeAffinity: was.nodeAffinity }),
  }
  return Object.keys(kept).length === 0 && was === undefined ? {} : { affinity: kept }
}

function* selectorErrors(at: FieldPath, spec: PodSpec, old: PodSpec): Iterable<FieldError> {
  const is = spec.nodeSelector ?? {}
  const isKept = Object.entries(old.nodeSelector ?? {}).every(([key, value]) => is[key] === value)
  if (isKept) return
  const detail = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'
  yield invalid(at.child('nodeSelector'), stringMapValue(is), detail)
}

const termsOf = ({ affinity }: PodSpec) =>
  affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []

function* affinityErrors(at: FieldPath, spec: PodSpec, old: PodSpec): Iterable<FieldError> {
  const [is, was] = [termsOf(spec), termsOf(old)]
  if (was.length === 0) return
  const field = 'requiredDuringSchedulingIgnoredDuringExecution'
  const termsAt = at.child('affinity', 'nodeAffinity', field, 'nodeSelectorTerms')
  if (is.length !== was.length) {
    const detail = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'
    yield invalid(termsAt, is, detail)
    return
  }
  for (const [i, term] of is.entries()) {
    const before = was[i]
    if (before === undefined || hasOnlyAdditions(term, before)) continue
    const detail = 'only additions are allowed (no mutations or deletions)'
    yield invalid(termsAt.index(i), term, detail)
  }
}

type Term = NodeSelector['nodeSelectorTerms'][number]

function hasOnlyAdditions(is: Term, was: Term): boolean {
  const [now, before] = [sizeOf(is), sizeOf(was)]
  if (before === 0 && now > 0) return false
  return (['matchExpressions', 'matchFields'] as const).every((part) => {
    const old = was[part] ?? []
    return deepEqual((is[part] ?? []).slice(0, old.length), old)
  })
}

const sizeOf = ({ matchExpressions = [], matchFields = [] }: Term): number =>
  matchExpressions.length + matchFields.length
