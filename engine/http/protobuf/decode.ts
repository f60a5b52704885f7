/**
 * Reads a body of type application/vnd.kubernetes.protobuf: four letters, an envelope that names
 * the type, and in it the object, which comes out as the JSON of it would.
 *
 * Models apimachinery's runtime/serializer/protobuf/protobuf.go and the generated Unmarshal; what
 * cannot be read is a BadRequest in their words. Nulls are left out, and so are zeros where Go's
 * omitempty does. Left out: Go goes as deep as a message does, we go 500 deep.
 */

import { badRequest, type StatusError } from '../../apiserver/status-error'
import { type Field, type Message, messageOf, type Scalar } from './messages'
import { FIXED64, LENGTH, VARINT, WireError, WireReader } from './wire'

/**
 * The object of a request's body. What the envelope does not say of its type is taken from
 * `expected`, the type that the path asks for.
 */
export function objectFromProtobuf(body: Uint8Array, expected?: ObjectType): DecodedObject {
  const type = { apiVersion: '', kind: '' }
  try {
    return decoded(body, expected, type)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    throw refusal(error, body, type, expected)
  }
}

export interface ObjectType {
  readonly apiVersion: string
  readonly kind: string
}

export type DecodedObject = Record<string, unknown>

/** Once the type is known, it is written to `type`. */
function decoded(
  body: Uint8Array,
  expected: ObjectType | undefined,
  type: { apiVersion: string; kind: string },
): DecodedObject {
  const { apiVersion, kind, reader } = opened(body, expected)
  Object.assign(type, { apiVersion, kind })
  const message = messageOf(apiVersion, kind)
  if (message === undefined) {
    const version = JSON.stringify(apiVersion)
    throw new WireError(
      `no kind ${JSON.stringify(kind)} is registered for version ${version} ${IN}`,
    )
  }
  const object: DecodedObject = { kind, apiVersion }
  readFields(reader, message, object, 0)
  return object
}

const IN = 'in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"'
const MAGIC = [0x6b, 0x38, 0x73, 0x00] as const

/** Reads the envelope; the reader then stands in the object. */
function opened(body: Uint8Array, expected: ObjectType | undefined): Opened {
  if (body.length === 0) throw new WireError('empty data')
  if (MAGIC.some((byte, at) => body[at] !== byte)) {
    const prefix = 'provided data does not appear to be a protobuf message, expected prefix'
    throw new WireError(`${prefix} [${MAGIC.join(' ')}]`)
  }
  if (body.length === MAGIC.length) throw new WireError('empty body')
  const reader = new WireReader(body)
  reader.at = MAGIC.length
  const names: Record<string, unknown> = {}
  let object: { at: number; end: number } = { at: 0, end: 0 }
  while (reader.at < reader.end) {
    const start = reader.at
    reader.tag('Unknown')
    if (reader.field === 1) readMessage(reader, TYPE_META, 'TypeMeta', names, 0)
    else if (reader.field === 2) {
      requireWireType(reader, LENGTH, 'Raw')
      const outer = reader.enter()
      object = { at: reader.at, end: reader.end }
      reader.leave(outer)
    } else reader.skip(start)
  }
  Object.assign(reader, object)
  return { ...typeOf(names, expected), reader }
}

interface Opened extends ObjectType {
  readonly reader: WireReader
}

const TEXT = { shape: 'one', type: 'string', keepsZero: true } as const
const TYPE_META: Message = {
  name: 'TypeMeta',
  fields: new Map<number, Field>([
    [1, { name: 'apiVersion', goName: 'APIVersion', ...TEXT }],
    [2, { name: 'kind', goName: 'Kind', ...TEXT }],
  ]),
}

/** A version of two slashes is none to Go. */
function typeOf(names: Readonly<Record<string, unknown>>, expected?: ObjectType): ObjectType {
  const written = String(names.apiVersion ?? '')
  const version = /^([^/]*\/)?[^/]+$/.test(written) ? written : ''
  const apiVersion = version === '' ? (expected?.apiVersion ?? '') : version
  const kind = String(names.kind ?? '') || (expected?.kind ?? '')
  const [go, goKind] = [JSON.stringify(written), JSON.stringify(kind)]
  const absent = kind === '' ? 'Kind' : apiVersion === '' ? 'apiVersion' : undefined
  if (absent === undefined) return { apiVersion, kind }
  const shown = `runtime.TypeMeta{APIVersion:${go}, Kind:${goKind}}`
  throw new WireError(`Object '${absent}' is missing in '${shown}'`)
}

/** Deeper than any schema of a schema, and not so deep that we fall. */
const MAX_DEPTH = 500

type Target = Record<string, unknown>

function readFields(reader: WireReader, message: Message, target: Target, depth: number): void {
  if (depth > MAX_DEPTH) throw new WireError('proto: exceeded max depth')
  while (reader.at < reader.end) {
    const start = reader.at
    reader.tag(message.name)
    const field = message.fields.get(reader.field)
    if (field === undefined) reader.skip(start)
    else readField(reader, field, target, depth)
  }
}

function readField(reader: WireReader, field: Field, target: Target, depth: number): void {
  const { name, goName, type } = field
  switch (field.shape) {
    case 'inline':
      // An embedded struct is a message.
      if (typeof type === 'object') readMessage(reader, type, goName, target, depth)
      return
    case 'list':
      // Only this writes the field.
      target[name] ??= []
      readElements(reader, field, target[name] as unknown[], depth)
      return
    case 'map':
      target[name] ??= {}
      readEntry(reader, field, target[name] as Target, depth) // Only this writes the field.
      return
    case 'one': {
      const value =
        typeof type === 'string'
          ? readScalar(reader, type, goName)
          : readMessage(reader, type, goName, partOf(target, name, type), depth)
      if (isWritten(field, value)) target[name] = value
      else if (target[name] !== undefined) delete target[name]
    }
  }
}

/** A message that comes twice is one, with the fields of both. */
function partOf(target: Target, name: string, type: Message): Target {
  // Only this writes the field.
  return type.value === undefined ? ((target[name] as Target | undefined) ?? {}) : {}
}

function isWritten({ keepsZero, type }: Field, value: unknown): boolean {
  if (keepsZero || typeof type === 'object') return value !== undefined
  return value !== '' && value !== 0 && value !== false
}

function readMessage(
  reader: WireReader,
  message: Message,
  goName: string,
  into: Target,
  depth: number,
): unknown {
  requireWireType(reader, LENGTH, goName)
  const outer = reader.enter()
  readFields(reader, message, into, depth + 1)
  reader.leave(outer)
  return message.value === undefined ? into : message.value(into)
}

function readElements(reader: WireReader, field: Field, list: unknown[], depth: number): void {
  const { type, goName } = field
  if (typeof type === 'object') list.push(readMessage(reader, type, goName, {}, depth))
  else if (reader.wireType === LENGTH && WIRE_TYPES[type] === VARINT) {
    const outer = reader.enter()
    reader.wireType = VARINT
    while (reader.at < reader.end) list.push(readScalar(reader, type, goName))
    reader.leave(outer)
  } else list.push(readScalar(reader, type, goName))
}

/** An entry is a message of a key and a value, and either may be missing. */
function readEntry(reader: WireReader, field: Field, map: Target, depth: number): void {
  const { type, goName } = field
  requireWireType(reader, LENGTH, goName)
  const outer = reader.enter()
  let key = ''
  let value: unknown
  while (reader.at < reader.end) {
    const start = reader.at
    reader.tag(goName)
    if (reader.field === 1)
      key = readScalar(reader, 'string', goName) as string // It is one.
    else if (reader.field !== 2) reader.skip(start)
    else if (typeof type === 'string') value = readScalar(reader, type, goName)
    else value = readMessage(reader, type, goName, {}, depth)
  }
  reader.leave(outer)
  put(map, key, value ?? zeroOf(type))
}

function zeroOf(type: Scalar | Message): unknown {
  if (typeof type === 'string') return ZEROS[type]
  return type.value === undefined ? {} : (type.value({}) ?? null)
}

/** Writes a key that the client chose: `__proto__` is a key like any other. */
function put(map: Target, key: string, value: unknown): void {
  if (key !== '__proto__') map[key] = value
  else {
    const own = { value, enumerable: true, configurable: true, writable: true }
    Object.defineProperty(map, key, own)
  }
}

const ZEROS = { string: '', byte: '', boolean: false, int32: 0, int64: 0, double: 0 } as const
const WIRE_TYPES = {
  string: LENGTH,
  byte: LENGTH,
  boolean: VARINT,
  int32: VARINT,
  int64: VARINT,
  double: FIXED64,
} as const

function readScalar(reader: WireReader, type: Scalar, goName: string): string | number | boolean {
  requireWireType(reader, WIRE_TYPES[type], goName)
  switch (type) {
    case 'string':
      return reader.text()
    case 'byte':
      return reader.base64()
    case 'boolean':
      return reader.boolean()
    case 'int32':
      return reader.int32()
    case 'int64':
      return reader.int64()
    case 'double':
      return reader.double()
  }
}

function requireWireType(reader: WireReader, wanted: number, goName: string): void {
  if (reader.wireType === wanted) return
  throw new WireError(`proto: wrong wireType = ${reader.wireType} for field ${goName}`)
}

/** Kubernetes shows the body's beginning only when it could not tell the type. */
function refusal(
  { message }: WireError,
  body: Uint8Array,
  { apiVersion, kind }: ObjectType,
  expected: ObjectType | undefined,
): StatusError {
  const wanted = expected?.kind ?? kind
  if (kind !== '') {
    const version = JSON.stringify(apiVersion.slice(apiVersion.indexOf('/') + 1))
    return badRequest(`${kind} in version ${version} cannot be handled as a ${wanted}: ${message}`)
  }
  const must = wanted === '' ? '' : ` (must be of type ${wanted})`
  return badRequest(`the object provided is unrecognized${must}: ${message} (${summary(body)})`)
}

const SHOWN_BYTES = 30

function summary(body: Uint8Array): string {
  if (body.length === 0) return '<empty>'
  const shown = Buffer.from(body.subarray(0, SHOWN_BYTES))
  const text = shown.toString(body[0] === 0x7b ? 'utf8' : 'hex')
  return body.length > SHOWN_BYTES ? `${text} ...` : text
}
