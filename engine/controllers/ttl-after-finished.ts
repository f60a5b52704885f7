/**
 * Deletes finished Jobs when the time that they give themselves has passed, with their Pods.
 * Models pkg/controller/ttlafterfinished/ttlafterfinished_controller.go.
 */

import type { Job } from '../api/kinds'
import { between, type Instant, instantOf, plus, seconds } from '../clock/duration'
import type { Controller } from './controller'

export const ttlAfterFinishedController: Controller<'Job'> = {
  name: 'ttl-after-finished-controller',
  reconciles: 'Job',
  reconcile({ client, now }, key) {
    const job = client.live.get('Job', key)
    const end = job === undefined ? undefined : endOf(job)
    if (job === undefined || end === undefined) return undefined
    if (end > now) return { requeueAfter: between(now, end), standing: true }
    const preconditions = { uid: job.metadata.uid }
    client.delete('Job', key, { propagationPolicy: 'Foreground', preconditions })
    return undefined
  },
}

/** When a Job is to go; undefined when it has no TTL, goes on, or goes already. */
function endOf({ metadata, spec, status }: Job): Instant | undefined {
  const { ttlSecondsAfterFinished } = spec
  if (ttlSecondsAfterFinished === undefined || metadata.deletionTimestamp !== undefined) {
    return undefined
  }
  const finish = status.conditions?.find(
    ({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'),
  )
  if (finish?.lastTransitionTime === undefined) return undefined
  return plus(instantOf(finish.lastTransitionTime), seconds(ttlSecondsAfterFinished))
}
