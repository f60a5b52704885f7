/**
 * The columns of Events, which are the same in both of their groups.
 * Models printEvent in pkg/printers/internalversion/printers.go.
 */

import type { Event as NewEvent } from 'kubernetes-types/events/v1'
import type { KindMap, Served } from '../../api/kinds'
import type { Instant } from '../../clock/duration'
import { since } from './cells'
import { type ColumnDefinition, column, columns, NAME, wide } from './column'

type Event = Omit<KindMap['Event'], 'apiVersion' | 'kind'>

const DEFINITIONS: readonly ColumnDefinition[] = [
  column('Last Seen'),
  column('Type'),
  column('Reason'),
  column('Object'),
  wide('Subobject'),
  wide('Source'),
  column('Message'),
  wide('First Seen'),
  wide('Count'),
  { ...NAME, priority: 1 },
]

export const eventColumns = columns<Event>(DEFINITIONS, cellsOf)

/** Of the group events.k8s.io, where most fields have other names. */
export const newEventColumns = columns<Served<NewEvent>>(DEFINITIONS, (event, now) =>
  cellsOf(
    {
      ...event,
      involvedObject: event.regarding ?? {},
      message: event.note ?? '',
      source: event.deprecatedSource ?? {},
      count: event.deprecatedCount ?? 0,
      firstTimestamp: event.deprecatedFirstTimestamp ?? '',
      lastTimestamp: event.deprecatedLastTimestamp ?? '',
      reportingComponent: event.reportingController ?? '',
      reportingInstance: event.reportingInstance ?? '',
    },
    now,
  ),
)

function cellsOf(event: Event, now: Instant) {
  const { involvedObject: object, series } = event
  const kind = object.kind?.toLowerCase() ?? ''
  const first = since(event.firstTimestamp || event.eventTime, now)
  const last = event.lastTimestamp ? since(event.lastTimestamp, now) : first
  return [
    series === undefined ? last : since(series.lastObservedTime, now),
    event.type ?? '',
    event.reason ?? '',
    object.name ? `${kind}/${object.name}` : kind,
    object.fieldPath ?? '',
    sourceText(event),
    (event.message ?? '').trim(),
    first,
    series === undefined ? event.count || 1 : (series.count ?? 0),
    event.metadata.name,
  ]
}

function sourceText({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || ''
  const instance = source?.host || reportingInstance
  return instance ? `${component}, ${instance}` : component
}
