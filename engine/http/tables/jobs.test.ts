/** The cells of Jobs: STATUS and the zone of a CronJob came after the goldens. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { CronJob, Job } from '../../api/kinds'
import { metadata, NOW } from '../../testing/objects'
import { cronJobColumns, jobColumns } from './jobs'

interface Draft {
  readonly spec?: Partial<Job['spec']>
  readonly status?: Job['status']
  readonly isDeleted?: boolean
}

const template = { spec: { containers: [{ name: 'a', image: 'i' }] } }

function check({ spec = {}, status = {}, isDeleted = false }: Draft, expected: string) {
  const deletionTimestamp = '2025-01-01T01:00:00Z'
  const job: Job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata('x', isDeleted ? { deletionTimestamp } : {}),
    spec: { template, ...spec },
    status,
  }
  expect(jobColumns.cells(job, NOW).slice(1, 4).join(' | ')).toBe(expected)
}

const are = (...types: string[]) => ({
  conditions: types.map((type) => ({ type, status: 'True' })),
})

test('a Job is running until a condition says something else', () => {
  check({}, 'Running | 0/1 | ')
  check({ status: are('Complete', 'SuccessCriteriaMet') }, 'Complete | 0/1 | ')
  check({ status: are('FailureTarget', 'Failed'), isDeleted: true }, 'Failed | 0/1 | ')
  check({ status: are('Suspended'), isDeleted: true }, 'Terminating | 0/1 | ')
  check({ status: are('FailureTarget', 'Suspended') }, 'Suspended | 0/1 | ')
  check({ status: are('FailureTarget') }, 'FailureTarget | 0/1 | ')
  const no = { conditions: [{ type: 'Complete', status: 'False' }] }
  check({ status: no }, 'Running | 0/1 | ')
})

test('completions are of those wanted, or of one', () => {
  check({ spec: { completions: 5 }, status: { succeeded: 2 } }, 'Running | 2/5 | ')
  check({ spec: { parallelism: 1 }, status: { succeeded: 1 } }, 'Running | 1/1 | ')
  check({ spec: { parallelism: 4 } }, 'Running | 0/1 of 4 | ')
})

test('the duration ends with the completion', () => {
  const startTime = '2025-01-01T00:30:00Z'
  check({ status: { startTime } }, 'Running | 0/1 | 30m')
  check({ status: { startTime, completionTime: '2025-01-01T00:31:10Z' } }, 'Running | 0/1 | 70s')
})

function checkCron(spec: Partial<CronJob['spec']>, expected: readonly unknown[]) {
  const jobTemplate = { spec: { template, selector: { matchLabels: { a: 'b' } } } }
  const cronJob: CronJob = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata('x'),
    spec: { schedule: '@daily', jobTemplate, ...spec },
    status: {},
  }
  expect(cronJobColumns.cells(cronJob, NOW)).toEqual(expected)
}

test('a CronJob shows its zone', () => {
  const rest = [0, '<none>', '60m', 'a', 'i', 'a=b']
  checkCron({}, ['x', '@daily', '<none>', '<unset>', ...rest])
  checkCron({ timeZone: 'Asia/Tokyo', suspend: true }, [
    'x',
    '@daily',
    'Asia/Tokyo',
    'True',
    ...rest,
  ])
})
