/**
 * Reads what an object of the API holds as the value that its type says: whole numbers as ints,
 * and texts of certain formats as times, durations and bytes.
 * Models staging/src/k8s.io/apiserver/pkg/cel/common/values.go.
 */
import { parsedDuration, parsedTimestamp } from './library/times'
import type { CelType } from './types'
import {
  asList,
  CelError,
  entriesOf,
  fromJson,
  Optional,
  type Timestamp,
  type Value,
} from './values'

/** How values of a type are read; what is read already stays as it is. */
export function fromApi(type: CelType | undefined): (value: Value) => Value {
  switch (type?.kind) {
    case 'double':
      return (value) => (typeof value === 'bigint' ? Number(value) : value)
    case 'timestamp':
      return (value) => (typeof value === 'string' ? timestamp(value) : value)
    case 'duration':
      return (value) => (typeof value === 'string' ? parsedDuration(value) : value)
    case 'bytes':
      return (value) => (typeof value === 'string' ? Buffer.from(value, 'base64') : value)
    case 'list':
      return isText(type.of) ? listReader(fromApi(type.of)) : same
    case 'map':
      return isText(type.of) ? mapReader(fromApi(type.of)) : same
    case 'optional':
      return optionalReader(fromApi(type.of))
    default:
      return fromJson
  }
}

const same = (value: Value): Value => value

/** Whether the API writes its values as texts. */
const isText = ({ kind }: CelType): boolean =>
  kind === 'timestamp' || kind === 'duration' || kind === 'bytes'

const listReader = (read: (value: Value) => Value) => (value: Value) =>
  Array.isArray(value) ? asList(value).map(read) : value

const mapReader = (read: (value: Value) => Value) => (value: Value) =>
  new Map(entriesOf(value).map(([key, it]) => [key, read(it)]))

const optionalReader = (read: (value: Value) => Value) => (value: Value) =>
  value instanceof Optional && value.value !== undefined ? new Optional(read(value.value)) : value

/** A date is its midnight. */
function timestamp(text: string): Timestamp {
  try {
    return parsedTimestamp(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text)
  } catch (error) {
    if (error instanceof CelError) throw new CelError(`Invalid date ${JSON.stringify(text)}`)
    throw error
  }
}
