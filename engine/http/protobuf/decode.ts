/**
 * Reads a body of type application/vnd.kubernetes.protobuf: four letters, an envelope that names
 * the type, and in it the object, which comes out as the JSON of it would.
 *
 * Models apimachinery/pkg/runtime/serializer/protobuf/protobuf.go and transformDecodeError of
 * apiserver/pkg/endpoints/handlers/rest.go; what cannot be read is a BadRequest in their words.
 * Nulls are left out, and so are zeros where Go's omitempty does; what the schema requires and the
 * body has not is for the decoding by the schema to add.
 */

import { badRequest, type StatusError } from '../../apiserver/status-error'
import { type Field, type Message, messageOf } from './messages'
import { readFields, requireWireType } from './read-message'
import { LENGTH, WireError, WireReader } from './wire'

/**
 * The object of a request's body. What the envelope does not say of its type is taken from
 * `expected`, the type that the path asks for.
 */
export function objectFromProtobuf(body: Uint8Array, expected?: Expected): DecodedObject {
  let type: ObjectType | undefined
  try {
    const envelope = opened(body)
    type = typeOf(envelope, expected)
    return decoded(envelope, type)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    throw refusal(error, body, type, expected)
  }
}

export interface Expected {
  readonly kind: string
  readonly apiVersion?: string
}

export type DecodedObject = Record<string, unknown>

interface ObjectType {
  readonly apiVersion: string
  readonly kind: string
}

const MAGIC = [0x6b, 0x38, 0x73, 0x00] as const

/** The reader stands in the object. */
interface Envelope {
  readonly apiVersion: string
  readonly kind: string
  readonly reader: WireReader
}

function opened(body: Uint8Array): Envelope {
  if (body.length === 0) throw new WireError('empty data')
  if (MAGIC.some((byte, at) => body[at] !== byte)) {
    const prefix = 'provided data does not appear to be a protobuf message, expected prefix'
    throw new WireError(`${prefix} [${MAGIC.join(' ')}]`)
  }
  if (body.length === MAGIC.length) throw new WireError('empty body')
  const reader = new WireReader(body, MAGIC.length)
  const names: Record<string, unknown> = {}
  let object = { at: 0, end: 0 }
  while (reader.at < reader.end) {
    const start = reader.at
    reader.tag('Unknown')
    const goName = ENVELOPE.get(reader.field)
    if (goName === undefined) {
      reader.skip(start)
      continue
    }
    requireWireType(reader, LENGTH, goName)
    const outer = reader.enter()
    if (goName === 'TypeMeta') readFields(reader, TYPE_META, names)
    else if (goName === 'Raw') object = { at: reader.at, end: reader.end }
    reader.leave(outer)
  }
  reader.at = object.at
  reader.end = object.end
  const { apiVersion = '', kind = '' } = names
  return { apiVersion: String(apiVersion), kind: String(kind), reader }
}

/** The last two are of no use to Kubernetes either. */
const ENVELOPE: ReadonlyMap<number, string> = new Map([
  [1, 'TypeMeta'],
  [2, 'Raw'],
  [3, 'ContentEncoding'],
  [4, 'ContentType'],
])

const TEXT = { shape: 'one', type: 'string', keepsZero: true } as const
const API_VERSION: Field = { number: 1, name: 'apiVersion', goName: 'APIVersion', ...TEXT }
const KIND: Field = { number: 2, name: 'kind', goName: 'Kind', ...TEXT }
const TYPE_META: Message = {
  name: 'TypeMeta',
  fields: new Map([API_VERSION, KIND].map((it) => [it.number, it])),
  backwards: [KIND, API_VERSION],
}

/** A version with two slashes is none to Go. */
function typeOf(written: ObjectType, expected: Expected | undefined): ObjectType {
  const version = /^([^/]*\/)?[^/]+$/.test(written.apiVersion) ? written.apiVersion : ''
  const apiVersion = version || (expected?.apiVersion ?? '')
  const kind = written.kind || (expected?.kind ?? '')
  if (kind !== '' && apiVersion !== '') return { apiVersion, kind }
  const [go, goKind] = [JSON.stringify(written.apiVersion), JSON.stringify(written.kind)]
  const shown = `runtime.TypeMeta{APIVersion:${go}, Kind:${goKind}}`
  const absent = kind === '' ? 'Kind' : 'apiVersion'
  throw new WireError(`Object '${absent}' is missing in '${shown}'`)
}

function decoded({ reader }: Envelope, { apiVersion, kind }: ObjectType): DecodedObject {
  const message = messageOf(apiVersion, kind)
  if (message === undefined) {
    const [go, version] = [JSON.stringify(kind), JSON.stringify(apiVersion)]
    throw new WireError(`no kind ${go} is registered for version ${version} ${IN_SCHEME}`)
  }
  const object: DecodedObject = { kind, apiVersion }
  readFields(reader, message, object)
  return object
}

const IN_SCHEME = 'in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"'

/** Kubernetes shows the beginning of a body only when it could not tell its type. */
function refusal(
  { message }: WireError,
  body: Uint8Array,
  type: ObjectType | undefined,
  expected: Expected | undefined,
): StatusError {
  if (type === undefined) {
    const must = expected === undefined ? '' : ` (must be of type ${expected.kind})`
    const text = `the object provided is unrecognized${must}: ${message} (${summaryOf(body)})`
    return badRequest(text)
  }
  const { apiVersion, kind } = type
  const version = JSON.stringify(apiVersion.slice(apiVersion.indexOf('/') + 1))
  const wanted = expected?.kind ?? kind
  return badRequest(`${kind} in version ${version} cannot be handled as a ${wanted}: ${message}`)
}

const SHOWN_BYTES = 30

/** As text when it may be JSON, else in hexadecimal digits. */
function summaryOf(body: Uint8Array): string {
  if (body.length === 0) return '<empty>'
  const shown = Buffer.from(body.subarray(0, SHOWN_BYTES))
  const text = shown.toString(body[0] === 0x7b ? 'utf8' : 'hex')
  return body.length > SHOWN_BYTES ? `${text} ...` : text
}
