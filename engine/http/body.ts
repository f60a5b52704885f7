/**
 * The body of a request as plain data: JSON, YAML or protobuf, by its Content-Type.
 *
 * The rule to know: data comes out as JSON would give it; whether it fits a kind is the API
 * server's to say. Models apimachinery/pkg/runtime/serializer/json/json.go and
 * apiserver/pkg/endpoints/handlers/{create,rest}.go.
 */
import { badRequest, unsupportedMediaType } from '../apiserver/status-error'
import { ManifestError, readValue } from '../manifest/manifest'
import { inspectJson, mayBeDeep } from './json-text'
import { objectFromProtobuf } from './protobuf/decode'

export interface ReadBody {
  readonly value: unknown
  /** What a strict reader refuses: `duplicate field "spec.replicas"`. */
  readonly problems: readonly string[]
}

/** `kind` is what the endpoint takes; a strict reader also looks for fields written twice. */
export function readBody(
  body: Uint8Array,
  contentType: string | undefined,
  { kind, isStrict }: { readonly kind: string; readonly isStrict: boolean },
): ReadBody {
  const type = mediaTypeOf(contentType)
  if (type === PROTOBUF) return { value: objectFromProtobuf(body, { kind }), problems: [] }
  if (!READ.includes(type)) throw unsupportedMediaType(READ)
  const text = textOf(body)
  const unrecognized = (why: string) => {
    const shown = summaryOf(body, text)
    return badRequest(
      `the object provided is unrecognized (must be of type ${kind}): ` +
        `couldn't get version/kind; json parse error: ${why} (${shown})`,
    )
  }
  return type === 'application/json' || looksLikeJson(text)
    ? readJson(text, isStrict, unrecognized)
    : readYaml(text, unrecognized)
}

/** Without its parameters, in lower case; JSON when the client does not say. */
export const mediaTypeOf = (contentType: string | undefined): string =>
  (contentType ?? '').split(';')[0]?.trim().toLowerCase() || 'application/json'

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

const looksLikeJson = (text: string): boolean => /^\s*[{[]/.test(text)

function readYaml(text: string, refusal: (why: string) => Error): ReadBody {
  try {
    return { value: readValue({ text, file: 'the body', line: 1 }), problems: [] }
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    throw refusal(error.message)
  }
}

/** The beginning of a body that could not be read: as text, or in hexadecimal digits. */
function summaryOf(body: Uint8Array, text: string): string {
  if (body.length === 0) return '<empty>'
  if (body[0] === 0x7b) return text.length > SHOWN ? `${text.slice(0, SHOWN)} ...` : text
  const hex = Buffer.from(body.subarray(0, SHOWN)).toString('hex')
  return body.length > SHOWN ? `${hex} ...` : hex
}
