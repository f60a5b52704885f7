/** What may not change in a Job: nearly all but its parallelism and its limits.
 *  Models ValidateJobSpecUpdate in pkg/apis/batch/validation. */
import { invalid, labelSelectorValue, root } from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import { type Errors, immutableAt } from '../checks'
import { conditionOf } from '../conditions'
import type { Job, PodTemplate } from '../kinds'
import { type JobSpec, managerOf } from './validation'

export function* jobUpdateErrors(job: Job, old: Job): Errors {
  const { spec } = job
  yield* completionsErrors(spec, old.spec)
  const shown = labelSelectorValue(spec.selector)
  yield* immutableAt(SPEC.child('selector'), spec.selector, old.spec.selector, shown)
  const template = canStillMove(old) ? withPlacementOf(spec.template, old.spec) : spec.template
  yield* immutableAt(SPEC.child('template'), template, old.spec.template, spec.template)
  for (const field of ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex'] as const) {
    yield* immutableAt(SPEC.child(field), spec[field], old.spec[field])
  }
  yield* immutableAt(SPEC.child('managedBy'), managerOf(spec), managerOf(old.spec))
}

const SPEC = root('spec')

/** An indexed Job may grow and shrink, in step with its parallelism. */
function* completionsErrors(spec: JobSpec, old: JobSpec): Errors {
  const at = SPEC.child('completions')
  if (spec.completionMode !== 'Indexed') {
    yield* immutableAt(at, spec.completions, old.completions)
    return
  }
  if (deepEqual(spec.completions, old.completions)) return
  if (spec.completions === undefined || old.completions === undefined) return
  if (spec.completions !== spec.parallelism) {
    yield invalid(at, spec.completions, 'can only be modified in tandem with spec.parallelism')
  }
}

/** Where its Pods run may change while it is suspended and was never started. */
function canStillMove({ spec, status }: Job): boolean {
  const isSuspended = spec.suspend || conditionOf(status, 'Suspended')?.status === 'True'
  return Boolean(isSuspended) && status.startTime === undefined
}

const PLACEMENT = ['nodeSelector', 'affinity', 'tolerations', 'schedulingGates'] as const

/** The template as the old one has its labels, annotations and placement. */
function withPlacementOf(template: PodTemplate, { template: old }: JobSpec): PodTemplate {
  const { labels, annotations, ...metadata } = template.metadata ?? {}
  const kept = {
    ...(old.metadata?.labels ? { labels: old.metadata.labels } : {}),
    ...(old.metadata?.annotations ? { annotations: old.metadata.annotations } : {}),
  }
  const fields: readonly string[] = PLACEMENT
  const own = Object.entries(template.spec ?? {}).filter(([field]) => !fields.includes(field))
  const placed = Object.entries(old.spec ?? {}).filter(([field]) => fields.includes(field))
  const spec = Object.fromEntries([...own, ...placed])
  // The fields are those of two PodSpecs.
  return { ...template, metadata: { ...metadata, ...kept }, spec: spec as PodTemplate['spec'] & {} }
}
