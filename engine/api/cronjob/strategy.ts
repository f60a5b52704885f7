/** CronJobs: defaults of batch/v1, and what is checked.
 *  Models pkg/apis/batch/v1/defaults.go and pkg/registry/batch/cronjob/strategy.go. */
import { always, fields, otherwise, remembered } from '../defaulting'
import { jobSpecDefaults } from '../job/defaults'
import { strategyOf } from '../kind-strategy'
import type { CronJob } from '../kinds'
import { cronJobErrors, cronJobUpdateErrors, newCronJobErrors } from './validation'

export const cronJobStrategy = strategyOf<'CronJob'>({
  withDefaults: (cronJob) => defaults(cronJob) as CronJob, // Defaults keep the kind.
  validate: cronJobErrors,
  validateCreate: newCronJobErrors,
  validateUpdate: cronJobUpdateErrors,
})

const defaults = fields({
  spec: always(
    remembered(
      fields({
        concurrencyPolicy: otherwise('Allow'),
        suspend: otherwise(false),
        successfulJobsHistoryLimit: otherwise(3),
        failedJobsHistoryLimit: otherwise(1),
        jobTemplate: always(fields({ spec: always(jobSpecDefaults) })),
      }),
    ),
  ),
})
