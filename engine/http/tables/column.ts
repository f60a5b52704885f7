/**
 * Columns of a Table: their definitions, and what stands in the cells of an object.
 * The rule to know: a server fills the wide columns too; which are shown is for the client to say.
 * Models TableColumnDefinition and TableRow of apimachinery/pkg/apis/meta/v1, and printHandler in
 * pkg/printers. Those of built-in kinds are described when they are sent.
 */

import type { KubeObject } from '../../api/meta'
import type { Instant } from '../../clock/duration'

/** The columns of one resource. */
export interface Columns {
  readonly definitions: readonly ColumnDefinition[]
  cells(object: KubeObject, now: Instant): readonly Cell[]
  /** What a row says of its object beside the cells. */
  readonly conditions?: (object: KubeObject) => readonly RowCondition[] | undefined
  /** The order of a list's rows, when it is not that of its objects. */
  readonly order?: (a: KubeObject, b: KubeObject) => number
}

export interface ColumnDefinition {
  readonly name: string
  readonly type: string
  readonly format: string
  readonly description: string
  readonly priority: number
}

export type Cell = string | number | boolean | null

export interface RowCondition {
  readonly type: 'Completed'
  readonly status: 'True'
  readonly reason: string
  readonly message: string
}

/** The columns of objects of a known type, the first of them for the name. */
export function columns<T>(
  definitions: readonly ColumnDefinition[],
  cells: (object: T, now: Instant) => readonly Cell[],
  more: More<T> = {},
): Columns {
  // The registry gives the columns of a resource only objects of that resource.
  return Object.freeze({ ...more, definitions, cells } as unknown as Columns)
}

interface More<T> {
  readonly conditions?: (object: T) => readonly RowCondition[] | undefined
  readonly order?: (a: T, b: T) => number
}

type ColumnType = 'string' | 'integer' | 'boolean' | 'date'

export function column(name: string, type: ColumnType = 'string'): ColumnDefinition {
  return Object.freeze({ name, type, format: '', description: '', priority: 0 })
}

/** A column that `-o wide` shows. */
export function wide(name: string): ColumnDefinition {
  return Object.freeze({ ...column(name), priority: 1 })
}

export const NAME: ColumnDefinition = Object.freeze({ ...column('Name'), format: 'name' })
export const AGE: ColumnDefinition = column('Age')
