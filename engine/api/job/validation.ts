/** What is wrong with a Job, or with the Job in a CronJob's template.
 *  Models ValidateJob in pkg/apis/batch/validation. */
import {
  type FieldPath,
  invalid,
  labelSelectorValue,
  notSupported,
  required,
  root,
  stringMapValue,
  tooLong,
} from '../../apiserver/field-error'
import {
  type Errors,
  isMalformed,
  labelSelectorAt,
  nonNegativeAt,
  optionalOneOfAt,
} from '../checks'
import type { Job } from '../kinds'
import { isDnsLabel, isSubdomain } from '../names'
import { podTemplateAt } from '../pod/spec-validation'
import { selectedAt } from '../pod/workload-validation'
import { selectorOf } from '../selectors'
import { podFailurePolicyAt, successPolicyAt } from './policy-validation'

export type JobSpec = Job['spec']

export function* jobErrors({ metadata, spec }: Job): Errors {
  const { name, uid } = metadata
  yield* generatedSelectorAt(spec, name, uid)
  yield* jobSpecAt(SPEC, spec)
  const { selector, completionMode, completions } = spec
  if (selector === undefined) yield required(SPEC.child('selector'))
  else yield* labelSelectorAt(SPEC.child('selector'), selector)
  if (selector === undefined || !isMalformed(SPEC, selector)) {
    yield* selectedAt(SPEC.child('template'), spec.template, selector)
  }
  if (completionMode !== 'Indexed' || !completions) return
  const longest = `${name}-${completions - 1}`
  if (isDnsLabel(longest).length > 0) {
    const detail = `will not able to create pod with invalid DNS label: ${longest}`
    yield invalid(root('metadata').child('name'), name, detail)
  }
}

/** All but the selector, which a template does not have. */
export function* jobSpecAt(at: FieldPath, spec: JobSpec): Errors {
  for (const count of COUNTS) yield* nonNegativeAt(at.child(count), spec[count])
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    yield required(at.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified')
  }
  yield* managedByAt(at.child('managedBy'), managerOf(spec))
  yield* modeAt(at, spec)
  if (spec.podFailurePolicy) {
    yield* podFailurePolicyAt(at.child('podFailurePolicy'), spec.podFailurePolicy, spec)
  }
  yield* successAt(at.child('successPolicy'), spec)
  const policies = spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed']
  yield* optionalOneOfAt(at.child('podReplacementPolicy'), spec.podReplacementPolicy, policies)
  yield* podTemplateAt(at.child('template'), spec.template)
  yield* restartPolicyAt(at.child('template', 'spec', 'restartPolicy'), spec)
}

const SPEC = root('spec')
const COUNTS = [
  ...(['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit'] as const),
  ...(['ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const),
]
const MAX_PARALLELISM = 100_000
const MAX_MANAGED_BY = 63

/** The types are a little older than the field. */
export function managerOf(spec: JobSpec): string | undefined {
  return 'managedBy' in spec && typeof spec.managedBy === 'string' ? spec.managedBy : undefined
}

function* managedByAt(at: FieldPath, manager: string | undefined): Errors {
  if (manager === undefined) return
  if (manager === '') yield required(at)
  else {
    const [domain = '', ...path] = manager.split('/')
    if (path.length === 0 || path.join('/') === '') {
      const detail = 'must be a domain-prefixed path (such as "acme.io/foo")'
      yield invalid(at, manager, detail)
    } else for (const reason of isSubdomain(domain)) yield invalid(at, domain, reason)
  }
  if (manager.length > MAX_MANAGED_BY) yield tooLong(at, MAX_MANAGED_BY)
}

function* modeAt(at: FieldPath, spec: JobSpec): Errors {
  const { completionMode, completions, parallelism = 0 } = spec
  const modes = ['NonIndexed', 'Indexed']
  yield* optionalOneOfAt(at.child('completionMode'), completionMode, modes)
  if (completionMode === 'Indexed') {
    if (completions === undefined) {
      yield required(at.child('completions'), 'when completion mode is Indexed')
    }
    if (parallelism > MAX_PARALLELISM) {
      const limit = `less than or equal to ${MAX_PARALLELISM}`
      const detail = `must be ${limit} when completion mode is Indexed`
      yield invalid(at.child('parallelism'), parallelism, detail)
    }
    return
  }
  for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
    const value = spec[field]
    if (value !== undefined) yield invalid(at.child(field), value, NEEDS_INDEXES)
  }
}

const NEEDS_INDEXES = 'requires indexed completion mode'

/** The types are a little older than the field. */
function* successAt(at: FieldPath, spec: JobSpec): Errors {
  if (!('successPolicy' in spec) || typeof spec.successPolicy !== 'object') return
  if (spec.completionMode !== 'Indexed') yield invalid(at, spec.successPolicy, NEEDS_INDEXES)
  else yield* successPolicyAt(at, spec.successPolicy ?? {}, spec.completions ?? 0)
}

function* restartPolicyAt(at: FieldPath, { template, podFailurePolicy }: JobSpec): Errors {
  const policy = template.spec?.restartPolicy
  if (!policy || policy === 'Always') yield required(at, 'valid values: "OnFailure", "Never"')
  else if (policy !== 'OnFailure' && policy !== 'Never') {
    yield notSupported(at, policy, ['OnFailure', 'Never'])
  } else if (podFailurePolicy !== undefined && policy !== 'Never') {
    yield invalid(at, policy, 'only "Never" is supported when podFailurePolicy is specified')
  }
}

/** What the server generates may have clashed with what the user wrote. */
function* generatedSelectorAt(spec: JobSpec, name: string, uid: string): Errors {
  const { selector, template, manualSelector } = spec
  if (manualSelector || selector === undefined) return
  const labels = template.metadata?.labels ?? {}
  const expected = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  }
  const at = SPEC.child('template', 'metadata', 'labels')
  for (const [label, value] of Object.entries(expected)) {
    if (labels[label] === undefined) yield required(at.key(label), `must be '${value}'`)
    else if (labels[label] !== value) {
      yield invalid(at.key(label), stringMapValue(labels), `must be '${value}'`)
    }
  }
  if (!isMalformed(SPEC, selector) && !selectorOf(selector).matches(expected)) {
    const shown = labelSelectorValue(selector)
    yield invalid(SPEC.child('selector'), shown, '`selector` not auto-generated')
  }
}
