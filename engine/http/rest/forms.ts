/**
 * Objects in the form that a client asked for: as they are, as rows of a Table, as their metadata
 * alone; and the events of watches in those forms.
 *
 * The rule to know: the items of a list of built-in kinds do not repeat their type, as Go's typed
 * lists do not; events of watches and custom resources do.
 */

import type { KubeObject } from '../../api/meta'
import type { Resource } from '../../apiserver/registry'
import { type Status, unacceptable } from '../../apiserver/status-error'
import { seenAs } from '../../apiserver/versions'
import type { Instant } from '../../clock/duration'
import type { ObjectAnswer } from '../messages'
import { type Form, onlyText } from '../negotiation'
import { protobufEvent } from '../protobuf/encode'
import type { Columns } from '../tables/column'
import { partialMetadata, type TableOptions, tableBy, tableOf } from '../tables/table'
import { goPackage } from './body-type'
import type { ObjectList } from './read'

/** A form with what the parameters of a query say of it. */
export interface ObjectForm extends Form {
  readonly include: TableOptions['include']
  readonly noHeaders?: boolean
}

/** What is written as the body of the answer. */
export function inForm(answer: ObjectAnswer, form: ObjectForm, now: Instant): unknown {
  const { object, of: resource, columns } = answer
  // What has columns is an object.
  if (columns !== undefined) return partInForm(columns, object as KubeObject, form, now)
  if (resource === undefined) return object
  if (isList(object)) return listInForm(resource, object, form, now)
  // What is of a resource is an object or a list of it.
  return itemInForm(resource, object as KubeObject, form, now)
}

/** Writes the events of watches; of one object in one form, only once. */
export class EventWriter {
  readonly #now: () => Instant
  #last: { object: KubeObject; type: string; form: string; event: Event } | undefined

  /** What an error is told as, wherever it was met. */
  readonly statusOf: (error: unknown) => Status

  constructor(now: () => Instant, statusOf: (error: unknown) => Status) {
    this.#now = now
    this.statusOf = statusOf
  }

  event(type: string, resource: Resource, object: KubeObject, form: ObjectForm): Event {
    const key = formKey(resource, form)
    const last = this.#last
    if (last?.object === object && last.type === type && last.form === key) return last.event
    const told = itemInForm(resource, seenAs(resource, object), form, this.#now())
    const event = encoded(type, told, form)
    this.#last = { object, type, form: key, event }
    return event
  }

  bookmark(
    resource: Resource,
    resourceVersion: string,
    annotations: Readonly<Record<string, string>> | undefined,
    form: ObjectForm,
  ): Event {
    const { kind, apiVersion } = resource
    const noted = annotations === undefined ? {} : { annotations }
    const metadata = { resourceVersion, creationTimestamp: null, ...noted }
    // A bookmark has nothing of an object but these.
    const object = { kind, apiVersion, metadata } as unknown as KubeObject
    return encoded('BOOKMARK', markInForm(resource, object, form, this.#now()), form)
  }

  error(status: Status, form: ObjectForm): Event {
    return encoded('ERROR', status, form)
  }
}

/** A line of JSON, or a frame of protobuf. */
type Event = string | Uint8Array

function encoded(type: string, object: unknown, { mediaType }: ObjectForm): Event {
  if (mediaType !== 'application/vnd.kubernetes.protobuf') {
    return `${JSON.stringify({ type, object })}\n`
  }
  const frame = protobufEvent(type, Object(object))
  if (frame === undefined) throw onlyText()
  return frame
}

const formKey = (
  { apiVersion }: Resource,
  { mediaType, as, version, include, noHeaders }: ObjectForm,
) => `${mediaType} ${apiVersion} ${as} ${version} ${include} ${noHeaders ?? false}`

const isList = (object: unknown): object is ObjectList =>
  typeof object === 'object' && object !== null && 'items' in object && !('spec' in object)

function listInForm(resource: Resource, list: ObjectList, form: ObjectForm, now: Instant): unknown {
  const { metadata, items } = list
  const { as, include, version } = form
  if (as === 'Table') {
    return inVersion(tableOf(resource, items, { now, include, list: { metadata } }), version)
  }
  if (as === 'PartialObjectMetadata') throw notOneOf(resource)
  if (as === 'PartialObjectMetadataList') {
    const kind = 'PartialObjectMetadataList'
    return {
      kind,
      apiVersion: `meta.k8s.io/${version}`,
      metadata,
      items: items.map(partialMetadata),
    }
  }
  if (resource.isCustom) return list
  return { ...list, items: items.map(untyped) }
}

function itemInForm(
  resource: Resource,
  object: KubeObject,
  { as, include, version, noHeaders }: ObjectForm,
  now: Instant,
): unknown {
  if (as === 'PartialObjectMetadata') return partialMetadata(object)
  if (as === 'PartialObjectMetadataList') throw notListOf(resource)
  if (as !== 'Table') return object
  const headers = noHeaders === undefined ? {} : { noHeaders }
  return inVersion(tableOf(resource, [object], { now, include, ...headers }), version)
}

/** A scale, which belongs to an object of a resource. */
function partInForm(
  columns: Columns,
  object: KubeObject,
  { as, include, version }: ObjectForm,
  now: Instant,
): unknown {
  if (as === 'PartialObjectMetadata') return partialMetadata(object)
  return as === 'Table' ? inVersion(tableBy(columns, object, { now, include }), version) : object
}

/** As a Table it has one row, whose cells say what an object of nothing would say. */
function markInForm(
  resource: Resource,
  object: KubeObject,
  form: ObjectForm,
  now: Instant,
): unknown {
  if (form.as !== 'Table') return itemInForm(resource, object, form, now)
  const { include, version, noHeaders = false } = form
  const table = tableOf(resource, [], { now, include })
  const cells = (table.columnDefinitions ?? []).map(({ name, type }) => {
    if (type === 'integer') return 0
    return name === 'Age' ? '<unknown>' : ''
  })
  const shown = include === 'Object' ? object : include === 'None' ? null : partialMetadata(object)
  const { resourceVersion } = object.metadata
  const row = { cells, object: shown }
  const columnDefinitions = noHeaders ? null : table.columnDefinitions
  return inVersion(
    { ...table, metadata: { resourceVersion }, columnDefinitions, rows: [row] },
    version,
  )
}

const notOneOf = (resource: Resource) =>
  unacceptable(
    `you requested PartialObjectMetadata, but the requested object is a list (${goType(resource, 'List')})`,
  )

const notListOf = (resource: Resource) =>
  unacceptable(
    'you requested PartialObjectMetadataList, ' +
      `but the requested object is not a list (${goType(resource, '')})`,
  )

/** The type of Go by which the API server knows a resource. */
const goType = ({ isCustom, apiVersion, kind }: Resource, suffix: '' | 'List'): string =>
  isCustom ? `*unstructured.Unstructured${suffix}` : `*${goPackage(apiVersion)}.${kind}${suffix}`

const inVersion = <T extends object>(table: T, version: string): T =>
  version === 'v1' ? table : { ...table, apiVersion: `meta.k8s.io/${version}` }

function untyped({ apiVersion: _, kind: __, ...rest }: KubeObject): object {
  return rest
}
