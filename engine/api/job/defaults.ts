/** Defaults of a Job, and of the Job in a CronJob's template.
 *  Models pkg/apis/batch/v1/defaults.go. */
import {
  always,
  type Defaulting,
  each,
  fields,
  inOrder,
  type Owner,
  otherwise,
  part,
  remembered,
  workedOut,
} from '../defaulting'
import { podTemplateDefaults } from '../pod/spec-defaults'

const UNLIMITED = 2 ** 31 - 1
const LIMIT = 6

/** A Job that says nothing of its size runs one Pod to completion. */
const size: Defaulting = (value) => {
  const { completions, parallelism } = value as Owner // A decoded JobSpec.
  if (parallelism !== undefined) return value
  return completions === undefined
    ? { ...(value as Owner), completions: 1, parallelism: 1 } // As above.
    : { ...(value as Owner), parallelism: 1 } // As above.
}

const podFailurePolicy = fields({
  rules: each(fields({ onPodConditions: each(fields({ status: otherwise('True') })) })),
})

export const jobSpecDefaults: Defaulting = remembered(
  inOrder(
    size,
    fields({
      backoffLimit: workedOut(({ backoffLimitPerIndex }) =>
        backoffLimitPerIndex === undefined ? LIMIT : UNLIMITED,
      ),
      completionMode: otherwise('NonIndexed'),
      suspend: otherwise(false),
      manualSelector: otherwise(false),
      podFailurePolicy: part(podFailurePolicy),
      podReplacementPolicy: workedOut((spec) =>
        spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed',
      ),
      template: always(podTemplateDefaults),
    }),
  ),
)
