/** Jobs: they select their Pods by their own UID, and leave them when deleted.
 *  Models pkg/registry/batch/job/strategy.go. */
import { deepEqual } from '../../store/equal'
import { always, fields } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { Job } from '../kinds'
import { jobSpecDefaults } from './defaults'
import { jobUpdateErrors } from './update-validation'
import { jobErrors } from './validation'

export const jobStrategy = strategyOf<'Job'>({
  withDefaults: (object) => {
    const job = defaults(object) as Job // Defaults keep the kind.
    const { labels } = job.spec.template.metadata ?? {}
    if (labels === undefined || Object.keys(job.metadata.labels ?? {}).length > 0) return job
    return { ...job, metadata: { ...job.metadata, labels } }
  },
  prepareForCreate: (job) => (job.spec.manualSelector ? job : withSelector(job)),
  validate: jobErrors,
  validateUpdate: jobUpdateErrors,
  defaultPropagation: 'Orphan',
  selectableFields: { 'status.successful': ({ status }) => String(status.succeeded ?? 0) },
})

const defaults = fields({ spec: always(jobSpecDefaults) })

/** Labels of its name and UID, which the selector asks for. What is set already is judged later. */
function withSelector(job: Job): Job {
  const { spec, metadata } = job
  const { name, uid } = metadata
  const labels = {
    'job-name': name,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'batch.kubernetes.io/controller-uid': uid,
    ...spec.template.metadata?.labels,
  }
  const matchLabels = {
    'batch.kubernetes.io/controller-uid': uid,
    ...spec.selector?.matchLabels,
  }
  // The Job's own labels, when it has none of its own, are the template's to the last.
  const isUnlabelled = deepEqual(metadata.labels, spec.template.metadata?.labels)
  return {
    ...job,
    metadata: isUnlabelled ? { ...metadata, labels } : metadata,
    spec: {
      ...spec,
      selector: { ...spec.selector, matchLabels },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  }
}
