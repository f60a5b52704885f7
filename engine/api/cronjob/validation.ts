/** What is wrong with a CronJob: its schedule, its time zone, the Job it makes.
 *  Models ValidateCronJobCreate and ValidateCronJobUpdate in pkg/apis/batch/validation. */
import {
  type FieldPath,
  invalid,
  labelSelectorValue,
  notSupported,
  required,
  root,
} from '../../apiserver/field-error'
import { type Errors, nonNegativeAt, oneOfAt } from '../checks'
import { jobSpecAt } from '../job/validation'
import type { CronJob } from '../kinds'
import { scheduleProblem } from './schedule-problem'

/** All but the schedule and its zone, of which an old version may be worse. */
export function* cronJobErrors({ spec }: CronJob): Errors {
  yield* nonNegativeAt(SPEC.child('startingDeadlineSeconds'), spec.startingDeadlineSeconds)
  const policies = ['Allow', 'Forbid', 'Replace']
  yield* oneOfAt(SPEC.child('concurrencyPolicy'), spec.concurrencyPolicy, policies)
  yield* jobTemplateAt(SPEC.child('jobTemplate'), spec.jobTemplate)
  yield* nonNegativeAt(SPEC.child('successfulJobsHistoryLimit'), spec.successfulJobsHistoryLimit)
  yield* nonNegativeAt(SPEC.child('failedJobsHistoryLimit'), spec.failedJobsHistoryLimit)
}

export function* newCronJobErrors({ spec, metadata }: CronJob): Errors {
  yield* scheduleAt(SPEC.child('schedule'), spec, false)
  yield* timeZoneAt(SPEC.child('timeZone'), spec.timeZone)
  if (metadata.name.length > MAX_NAME) {
    const detail = `must be no more than ${MAX_NAME} characters`
    yield invalid(root('metadata').child('name'), metadata.name, detail)
  }
}

export function* cronJobUpdateErrors({ spec }: CronJob, { spec: old }: CronJob): Errors {
  yield* scheduleAt(SPEC.child('schedule'), spec, old.schedule.includes('TZ'))
  if (spec.timeZone !== old.timeZone) yield* timeZoneAt(SPEC.child('timeZone'), spec.timeZone)
}

const SPEC = root('spec')
/** A Job's name adds a dash and ten digits, and must fit in a label. */
const MAX_NAME = 52

function* scheduleAt(at: FieldPath, spec: CronJob['spec'], mayHaveZone: boolean): Errors {
  const { schedule, timeZone } = spec
  if (!schedule) {
    yield required(at)
    return
  }
  const problem = scheduleProblem(schedule)
  if (problem !== undefined) yield invalid(at, schedule, problem)
  if (!schedule.includes('TZ')) return
  if (!mayHaveZone) {
    const detail = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'
    yield invalid(at, schedule, detail)
  } else if (timeZone !== undefined) {
    const detail = 'cannot use both timeZone field and TZ or CRON_TZ in schedule'
    yield invalid(at, schedule, detail)
  }
}

function* timeZoneAt(at: FieldPath, zone: string | undefined): Errors {
  if (zone === undefined) return
  if (zone === '') yield invalid(at, zone, 'timeZone must be nil or non-empty string')
  else if (zone.toLowerCase() === 'local') {
    const list = 'https://www.iana.org/time-zones'
    const detail = `timeZone must be an explicit time zone as defined in ${list}`
    yield invalid(at, zone, detail)
  } else if (!isTimeZone(zone)) yield invalid(at, zone, `unknown time zone ${zone}`)
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined
  } catch {
    // The only way to ask: an unknown zone throws.
    return false
  }
}

function* jobTemplateAt(at: FieldPath, template: CronJob['spec']['jobTemplate']): Errors {
  const { spec } = template
  if (spec === undefined) return
  yield* jobSpecAt(at.child('spec'), spec)
  if (spec.selector !== undefined) {
    const shown = labelSelectorValue(spec.selector)
    yield invalid(at.child('spec', 'selector'), shown, '`selector` will be auto-generated')
  }
  if (spec.manualSelector) {
    yield notSupported(at.child('spec', 'manualSelector'), true, ['nil', 'false'])
  }
}
