/**
 * Objects as a Table, which is what kubectl asks for, and their metadata alone.
 * The rule to know: cells are made of the stored version; a row's object is as it was asked for.
 * Models asTable and asPartialObjectMetadata in apiserver/pkg/endpoints/handlers/response.go.
 */

import type { KubeObject, Metadata } from '../../api/meta'
import type { Resource } from '../../apiserver/registry'
import type { Instant } from '../../clock/duration'
import type { Cell, ColumnDefinition, Columns, RowCondition } from './column'
import { columnsOf } from './columns'
import { described } from './descriptions'

/** Of objects of one resource, in any of its versions. */
export function tableOf(
  resource: Resource,
  objects: readonly KubeObject[],
  how: TableOptions,
): Table {
  const { conversion } = resource
  // A custom resource has columns for each of its versions, others for the stored one.
  const stored = resource.isCustom ? undefined : conversion
  const columns = columnsOf(stored === undefined ? resource : stored.stored)
  const sorted = columns.order === undefined ? objects : [...objects].sort(columns.order)
  return {
    kind: 'Table',
    apiVersion: META,
    metadata: how.list?.metadata ?? versionOf(objects),
    columnDefinitions: how.noHeaders === true ? null : described(resource, columns.definitions),
    rows: sorted.map((object) => rowOf(columns, stored?.toStored(object) ?? object, object, how)),
  }
}

/** Of an object that is of no resource, a scale. */
export function tableBy(columns: Columns, object: KubeObject, how: TableOptions): Table {
  return {
    kind: 'Table',
    apiVersion: META,
    metadata: versionOf([object]),
    columnDefinitions: columns.definitions,
    rows: [rowOf(columns, object, object, how)],
  }
}

export interface TableOptions {
  readonly now: Instant
  /** What of the object a row carries. */
  readonly include: 'Metadata' | 'Object' | 'None'
  /** The list that the objects are of; without it there is one object. */
  readonly list?: { readonly metadata: ListMetadata }
  /** In a watch only the first Table has headers. */
  readonly noHeaders?: boolean
}

export interface ListMetadata {
  readonly resourceVersion?: string
  readonly continue?: string
  readonly remainingItemCount?: number
}

export interface Table {
  readonly kind: 'Table'
  readonly apiVersion: typeof META
  readonly metadata: ListMetadata
  readonly columnDefinitions: readonly ColumnDefinition[] | null
  readonly rows: readonly TableRow[]
}

export interface TableRow {
  readonly cells: readonly Cell[]
  readonly conditions?: readonly RowCondition[]
  readonly object: KubeObject | PartialObjectMetadata | null
}

export interface PartialObjectMetadata {
  readonly kind: 'PartialObjectMetadata'
  readonly apiVersion: typeof META
  readonly metadata: Metadata
}

/** The object as a client sees it that asked for metadata only. */
export function partialMetadata({ metadata }: KubeObject): PartialObjectMetadata {
  return { kind: 'PartialObjectMetadata', apiVersion: META, metadata }
}

const META = 'meta.k8s.io/v1'

function versionOf([object]: readonly KubeObject[]): ListMetadata {
  return object === undefined ? {} : { resourceVersion: object.metadata.resourceVersion }
}

function rowObject(object: KubeObject, include: TableOptions['include']): TableRow['object'] {
  switch (include) {
    case 'Object':
      return object
    case 'Metadata':
      return partialMetadata(object)
    case 'None':
      return null
  }
}

function rowOf(
  columns: Columns,
  printed: KubeObject,
  asked: KubeObject,
  { include, now }: TableOptions,
): TableRow {
  const object = rowObject(asked, include)
  const cells = columns.cells(printed, now)
  const conditions = columns.conditions?.(printed)
  return conditions === undefined ? { cells, object } : { cells, conditions, object }
}
