/**
 * The columns that a CustomResourceDefinition asks for in additionalPrinterColumns.
 * The rule to know: a column shows the first value at its path, when that is of the column's type;
 * from a path that cannot be read on, columns are left out.
 * Models apiextensions-apiserver/pkg/registry/customresource/tableconvertor.
 */

import { humanDuration } from '../../api/human-duration'
import { evaluate } from '../../api/jsonpath'
import { parsePath } from '../../api/jsonpath-parser'
import type { KubeObject } from '../../api/meta'
import type { PrinterColumn } from '../../apiserver/strategy'
import { between, type Instant, instantOf } from '../../clock/duration'
import { ageOf } from './cells'
import { type Cell, type ColumnDefinition, type Columns, column, columns, NAME } from './column'

/** Of one version of a definition; made once for each frozen list. Without one there is the age. */
export function customColumns(asked: readonly PrinterColumn[] | undefined): Columns {
  if (asked === undefined) return AGE_ONLY
  const known = made.get(asked)
  if (known !== undefined) return known
  const unreadable = asked.findIndex(({ jsonPath }) => !isReadable(jsonPath))
  const shown = unreadable < 0 ? asked : asked.slice(0, unreadable)
  const fresh = columns<KubeObject>([NAME, ...shown.map(definitionOf)], (object, now) => [
    object.metadata.name,
    ...shown.map((column) => cellOf(column, object, now)),
  ])
  if (Object.isFrozen(asked)) made.set(asked, fresh)
  return fresh
}

const made = new WeakMap<readonly PrinterColumn[], Columns>()

const AGE_ONLY: Columns = columns<KubeObject>([NAME, column('Age', 'date')], (object, now) => [
  object.metadata.name,
  ageOf(object, now),
])

function isReadable(path: string): boolean {
  try {
    parsePath(path)
    return true
  } catch {
    return false
  }
}

function definitionOf(column: PrinterColumn): ColumnDefinition {
  const { name, type, format = '', jsonPath, priority = 0 } = column
  const path = `Custom resource definition column (in JSONPath format): ${jsonPath}`
  return Object.freeze({ name, type, format, description: column.description || path, priority })
}

function cellOf({ type, jsonPath }: PrinterColumn, object: KubeObject, now: Instant): Cell {
  const value = firstAt(jsonPath, object)
  if (value === undefined) return null
  switch (type) {
    case 'string':
      return textOf(value)
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date':
      return typeof value === 'string' ? dateText(value, now) : null
    default:
      return null
  }
}

/** Nothing, too, where a filter cannot be applied. */
function firstAt(path: string, object: KubeObject): unknown {
  try {
    return evaluate(path, object)[0]
  } catch {
    return undefined
  }
}

/** Go's text of a value: lists and maps as JSON with sorted keys, all else as it is. */
function textOf(value: unknown): string {
  if (value === null) return '<no value>'
  return typeof value === 'object' ? jsonText(value) : String(value)
}

function jsonText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return escaped(JSON.stringify(value))
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, v]) => `${escaped(JSON.stringify(key))}:${jsonText(v)}`).join(',')}}`
}

/** Go's JSON is safe inside HTML. */
const escaped = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

function dateText(value: string, now: Instant): string {
  if (value === '' || value === 'null') return '<unknown>'
  if (!RFC3339.test(value) || Number.isNaN(Date.parse(value))) return '<invalid>'
  return humanDuration(between(instantOf(value), now))
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)$/
