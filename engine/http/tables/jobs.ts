/**
 * The columns of Jobs and CronJobs.
 * Models printJob and printCronJob in pkg/printers/internalversion/printers.go.
 */

import { isTrue } from '../../api/conditions'
import { humanDuration } from '../../api/human-duration'
import type { CronJob, Job } from '../../api/kinds'
import { between, type Instant, instantOf } from '../../clock/duration'
import { ageOf, containerCells, NOTHING, selectorText, since, UNSET } from './cells'
import { AGE, type ColumnDefinition, column, columns, NAME, wide } from './column'

const TEMPLATE: readonly ColumnDefinition[] = [wide('Containers'), wide('Images'), wide('Selector')]

export const jobColumns = columns<Job>(
  [NAME, column('Status'), column('Completions'), column('Duration'), AGE, ...TEMPLATE],
  (job, now) => [
    job.metadata.name,
    statusOf(job),
    completionsOf(job),
    durationOf(job, now),
    ageOf(job, now),
    ...containerCells(job.spec.template.spec?.containers),
    selectorText(job.spec.selector),
  ],
)

function statusOf({ metadata, status }: Job): string {
  if (isTrue(status, 'Complete')) return 'Complete'
  if (isTrue(status, 'Failed')) return 'Failed'
  if (metadata.deletionTimestamp !== undefined) return 'Terminating'
  if (isTrue(status, 'Suspended')) return 'Suspended'
  return isTrue(status, 'FailureTarget') ? 'FailureTarget' : 'Running'
}

function completionsOf({ spec, status }: Job): string {
  const succeeded = status.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function durationOf({ status: { startTime, completionTime } }: Job, now: Instant): string {
  if (startTime === undefined) return ''
  const end = completionTime === undefined ? now : instantOf(completionTime)
  return humanDuration(between(instantOf(startTime), end))
}

export const cronJobColumns = columns<CronJob>(
  [
    NAME,
    column('Schedule'),
    column('Timezone'),
    column('Suspend', 'boolean'),
    column('Active', 'integer'),
    column('Last Schedule'),
    AGE,
    ...TEMPLATE,
  ],
  (cronJob, now) => {
    const { spec, status } = cronJob
    const last = status.lastScheduleTime
    return [
      cronJob.metadata.name,
      spec.schedule,
      spec.timeZone ?? NOTHING,
      suspendText(spec.suspend),
      status.active?.length ?? 0,
      last === undefined ? NOTHING : since(last, now),
      ageOf(cronJob, now),
      ...containerCells(spec.jobTemplate.spec?.template.spec?.containers),
      selectorText(spec.jobTemplate.spec?.selector),
    ]
  },
)

/** A text, though the column is of booleans. */
function suspendText(suspend: boolean | undefined): string {
  if (suspend === undefined) return UNSET
  return suspend ? 'True' : 'False'
}
