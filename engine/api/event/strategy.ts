/** Events: many, short-lived, never selected by label.
 *  Models pkg/registry/core/event/strategy.go and legacyValidateEvent. */
import { invalid, root } from '../../apiserver/field-error'
import type { Strategy } from '../../apiserver/strategy'
import { strategyOf } from '../kind-strategy'
import { EVENTS, fromCoreEvent, toCoreEvent } from './conversion'

/** What the newer version calls the fields by which Events are selected. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['reason', 'reason'],
  ['type', 'type'],
  ['reportingController', 'reportingComponent'],
  ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
    (field) => [`regarding.${field}`, `involvedObject.${field}`] as const,
  ),
])

export const eventStrategy = strategyOf<'Event'>({
  *validate({ metadata, involvedObject }) {
    const { namespace = '' } = involvedObject
    const isAtHome =
      namespace === '' ? metadata.namespace === 'default' : metadata.namespace === namespace
    if (isAtHome) return
    const at = root('involvedObject').child('namespace')
    yield invalid(at, namespace, 'does not match event.namespace')
  },
  createsOnUpdate: true,
  generationOf: false,
  unlabelled: true,
  isAside: true,
  conversions: {
    [EVENTS]: { toStored: toCoreEvent, fromStored: fromCoreEvent, fieldNames: FIELDS },
  },
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

/** Events of events.k8s.io/v1 are those of the core group. */
export const eventsGroupStrategy: Strategy = { storedAs: 'events' }
