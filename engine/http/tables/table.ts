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

export function tableOf(
  resource: Resource,
  objects: readonly KubeObject[],
  how: TableOptions,
): Table {
  const { conversion } = resource
  const isConverted = how.columns === undefined && conversion !== undefined && !resource.isCustom
  const columns = how.columns ?? columnsOf(isConverted ? conversion.stored : resource)
  const { definitions, order } = columns
  const sorted = order === undefined ? objects : [...objects].sort(order)
  return {
    kind: 'Table',
    apiVersion: META,
    metadata: how.list?.metadata ?? versionOf(objects),
    columnDefinitions: how.noHeaders === true ? null : described(resource, definitions),
    rows: sorted.map((object) => {
      const printed = isConverted ? conversion.toStored(object) : object
      return rowOf(columns, printed, rowObject(object, how.include), how.now)
    }),
  }
}

export interface TableOptions {
  readonly now: Instant
  /** What of the object a row carries. */
  readonly include: 'Metadata' | 'Object' | 'None'
  /** Of a subresource; a resource has its own. */
  readonly columns?: Columns
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
  object: TableRow['object'],
  now: Instant,
): TableRow {
  const cells = columns.cells(printed, now)
  const conditions = columns.conditions?.(printed)
  return conditions === undefined ? { cells, object } : { cells, conditions, object }
}
