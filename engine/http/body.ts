/**
 * The body of a request as plain data: JSON, YAML or protobuf, by its Content-Type.
 *
 * The rule to know: data comes out as JSON would give it; whether it fits a kind is the API
 * server's to say. Models apimachinery/pkg/runtime/serializer/json/json.go and
 * apiserver/pkg/endpoints/handlers/{create,rest}.go.
 */
import { badRequest, type StatusError, unsupportedMediaType } from '../apiserver/status-error'
import { ManifestError, readFirst } from '../manifest/manifest'
import { inspectJson, mayBeDeep } from './json-text'
import { objectFromProtobuf } from './protobuf/decode'

export interface ReadBody {
  readonly value: unknown
  /** What a strict reader refuses: `duplicate field "spec.replicas"`. */
  readonly problems: readonly string[]
}

/** What an endpoint takes. */
interface Expected {
  readonly kind: string
  /** A strict reader also looks for fields that are written twice. */
  readonly isStrict: boolean
}

export function readBody(
  body: Uint8Array,
  contentType: string | undefined,
  { kind, isStrict }: Expected,
): ReadBody {
  const type = mediaTypeOf(contentType)
  if (type === PROTOBUF) return { value: objectFromProtobuf(body, { kind }), problems: [] }
  if (!READ.includes(type)) throw unsupportedMediaType(READ)
  const text = textOf(body)
  if (type === 'application/yaml') return readYaml(text, (why) => unrecognized(kind, why, body))
  return readJson(text, isStrict, (why) => unrecognized(kind, `${NO_TYPE}${why}`, body))
}

/** The refusal of a body of which not even the type could be told. */
export const unrecognized = (kind: string, why: string, body: Uint8Array): StatusError =>
  badRequest(
    `the object provided is unrecognized (must be of type ${kind}): ${why} (${summaryOf(body)})`,
  )

/** How Go's reader of types begins what it has to say. */
export const NO_TYPE = "couldn't get version/kind; json parse error: "

/** Without its parameters, in lower case; JSON when the client does not say. */
export const mediaTypeOf = (contentType: string | undefined): string =>
  (contentType || 'application/json').split(';')[0]?.trim().toLowerCase() ?? ''

export const textOf = (body: Uint8Array): string => new TextDecoder().decode(body)

/** Of a JSON text that JavaScript has read, as far as Go would have read it. */
export function readJson(
  text: string,
  isStrict: boolean,
  refusal: (why: string) => Error,
): ReadBody {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refusal(inspectJson(text).error ?? 'invalid JSON')
  }
  const { error, duplicates } = isStrict || mayBeDeep(text) ? inspectJson(text) : NOTHING
  if (error !== undefined) throw refusal(error)
  return { value, problems: duplicates.map((path) => `duplicate field "${path}"`) }
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf'
const READ = ['application/json', 'application/yaml', PROTOBUF]
const NOTHING = { error: undefined, duplicates: [] }
const SHOWN = 30

/** YAML as a server reads it: its first document. What is written twice is told as Go tells it. */
export function readYaml(text: string, refusal: (why: string) => Error): ReadBody {
  try {
    const { value, repeated } = readFirst({ text, file: 'the body', line: 1 })
    const lines = repeated.map(({ key, line }) => `line ${line}: key "${key}" already set in map`)
    return { value, problems: lines.length === 0 ? [] : [`${YAML_ERRORS}${lines.join('\n  ')}`] }
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    const [what = ''] = error.message.split(', at the body:')
    throw refusal(`yaml: line ${error.position.line}: ${what}`)
  }
}

/** What a strict reader of YAML found, as warnings: each of its lines is one. */
export const yamlWarnings = (problem: string): readonly string[] =>
  problem.startsWith(YAML_ERRORS) ? problem.slice(YAML_ERRORS.length).split('\n  ') : [problem]

const YAML_ERRORS = 'yaml: unmarshal errors:\n  '

/** The beginning of a body that could not be read: as text, or in hexadecimal digits. */
function summaryOf(body: Uint8Array): string {
  if (body.length === 0) return '<empty>'
  const shown = Buffer.from(body.subarray(0, SHOWN))
  const text = shown.toString(body[0] === 0x7b ? 'utf8' : 'hex')
  return body.length > SHOWN ? `${text} ...` : text
}
