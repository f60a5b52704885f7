/** Events: many, short-lived, never selected by label.
 *  Models pkg/registry/core/event/strategy.go. */
import { strategyOf } from '../kind-strategy'

export const eventStrategy = strategyOf<'Event'>({
  createsOnUpdate: true,
  generationOf: false,
  unlabelled: true,
  timeToLive: ({ flags }) => flags.eventTtl,
  selectableFields: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingComponent: ({ reportingComponent, source }) =>
      reportingComponent || (source?.component ?? ''),
    source: ({ source, reportingComponent }) => source?.component || (reportingComponent ?? ''),
    type: ({ type }) => type ?? '',
  },
})
