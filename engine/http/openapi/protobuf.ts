/**
 * An OpenAPI 2 document in protobuf, which is the only form of it that kubectl asks for.
 *
 * The rule to know: messages are tables of fields by their numbers, in ascending order, and a
 * record of named things is a list of names and values. What has no field of its own, as every
 * `x-kubernetes-…`, is kept as YAML, of which JSON is a part.
 *
 * Models github.com/google/gnostic-models/openapiv2/OpenAPIv2.proto. Left out: what the documents
 * of a server do not have, as headers of answers.
 */

import { WireWriter } from '../protobuf/wire-writer'
import type { Json } from './dialect'
import { type Encode, list, message, nested, record, scalar, writeFields } from './protobuf-fields'

export function documentInProtobuf(document: Json): Buffer {
  const writer = new WireWriter()
  writeFields(writer, DOCUMENT, document)
  return writer.written()
}

/** Free-form: the text of it in the second field. */
const any: Encode = (writer, number, value) => {
  nested(writer, number, () => writer.text(2, `${JSON.stringify(value)}\n`))
}

const { text, flag, integer, double } = scalar

/** What has no field of its own, by name. */
const extensions: Encode = (writer, number, value) => {
  const entries = Object.entries(Object(value)).filter(([name]) => name.startsWith('x-'))
  record(any)(writer, number, Object.fromEntries(entries))
}

/** A schema holds schemas, so that it is looked up when one is met. */
const schema: Encode = (writer, number, value) => message(SCHEMA)(writer, number, value)

/** A choice of which only one is ever used here. */
const first =
  (encode: Encode): Encode =>
  (writer, number, value) =>
    nested(writer, number, () => encode(writer, 1, value))

const additional: Encode = (writer, number, value) =>
  nested(writer, number, () =>
    typeof value === 'boolean' ? flag(writer, 2, value) : schema(writer, 1, value),
  )

const SCHEMA: Parameters<typeof message>[0] = [
  ['$ref', 1, text],
  ['format', 2, text],
  ['title', 3, text],
  ['description', 4, text],
  ['default', 5, any],
  ['multipleOf', 6, double],
  ['maximum', 7, double],
  ['exclusiveMaximum', 8, flag],
  ['minimum', 9, double],
  ['exclusiveMinimum', 10, flag],
  ['maxLength', 11, integer],
  ['minLength', 12, integer],
  ['pattern', 13, text],
  ['maxItems', 14, integer],
  ['minItems', 15, integer],
  ['uniqueItems', 16, flag],
  ['maxProperties', 17, integer],
  ['minProperties', 18, integer],
  ['required', 19, list(text)],
  ['enum', 20, list(any)],
  ['additionalProperties', 21, additional],
  ['type', 22, first(text)],
  ['items', 23, first(schema)],
  ['allOf', 24, list(schema)],
  ['properties', 25, first(record(schema))],
  ['', 31, extensions],
]

const BODY = message([
  ['description', 1, text],
  ['name', 2, text],
  ['in', 3, text],
  ['required', 4, flag],
  ['schema', 5, schema],
])
const QUERY = message([
  ['required', 1, flag],
  ['in', 2, text],
  ['description', 3, text],
  ['name', 4, text],
  ['type', 6, text],
  ['format', 7, text],
  ['uniqueItems', 20, flag],
])
const PATH = message([
  ['required', 1, flag],
  ['in', 2, text],
  ['description', 3, text],
  ['name', 4, text],
  ['type', 5, text],
  ['format', 6, text],
  ['uniqueItems', 19, flag],
])

/** A parameter is a choice in a choice in a choice. */
const parameter: Encode = (writer, number, value) => {
  const { in: place } = Object(value)
  nested(writer, number, () =>
    nested(writer, 1, () => {
      if (place === 'body') BODY(writer, 1, value)
      else
        nested(writer, 2, () =>
          place === 'path' ? PATH(writer, 4, value) : QUERY(writer, 3, value),
        )
    }),
  )
}

const RESPONSE = message([
  ['description', 1, text],
  ['schema', 2, first(schema)],
])

const OPERATION = message([
  ['tags', 1, list(text)],
  ['description', 3, text],
  ['operationId', 5, text],
  ['produces', 6, list(text)],
  ['consumes', 7, list(text)],
  ['parameters', 8, list(parameter)],
  ['responses', 9, first(record(first(RESPONSE)))],
  ['schemes', 10, list(text)],
  ['', 13, extensions],
])

const PATH_ITEM = message([
  ['get', 2, OPERATION],
  ['put', 3, OPERATION],
  ['post', 4, OPERATION],
  ['delete', 5, OPERATION],
  ['options', 6, OPERATION],
  ['head', 7, OPERATION],
  ['patch', 8, OPERATION],
  ['parameters', 9, list(parameter)],
])

const INFO = message([
  ['title', 1, text],
  ['version', 2, text],
])

const API_KEY = message([
  ['type', 1, text],
  ['name', 2, text],
  ['in', 3, text],
  ['description', 4, text],
])

const paths: Encode = (writer, number, value) =>
  nested(writer, number, () => record(PATH_ITEM)(writer, 2, value))

const apiKey: Encode = (writer, number, value) =>
  nested(writer, number, () => API_KEY(writer, 2, value))

const DOCUMENT: Parameters<typeof message>[0] = [
  ['swagger', 1, text],
  ['info', 2, INFO],
  ['paths', 8, paths],
  ['definitions', 9, first(record(schema))],
  ['security', 12, list(first(record(first(list(text)))))],
  ['securityDefinitions', 13, first(record(apiKey))],
]
