/**
 * What is wrong with a version besides its schema: columns, subresources, selectable fields,
 * deprecation; and with the conversion between versions.
 * Models apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go.
 */
import {
  duplicate,
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  tooMany,
} from '../../apiserver/field-error'
import { clientConfigAt } from '../admissionregistration/client-config'
import { type Errors, eachAt, reasonsAt } from '../checks'
import type { JudgingSchema } from '../customresource/judging-schema'
import { isRfc1035Label } from '../names'
import { schemaAtPath } from './field-path'
import type { Definition, versionsOf } from './strategy'

type Version = ReturnType<typeof versionsOf>[number]

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string']
const COLUMN_FORMATS = [
  ...['binary', 'bool', 'byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64'],
  'password',
]

export function columnErrors({ additionalPrinterColumns }: Version, at: FieldPath): Errors {
  return eachAt(at, additionalPrinterColumns, function* (column, columnAt) {
    const { name, type, format, jsonPath } = column
    if (!name) yield required(columnAt.child('name'))
    const types = `must be one of ${COLUMN_TYPES.join(',')}`
    if (!type) yield required(columnAt.child('type'), types)
    else if (!COLUMN_TYPES.includes(type)) yield invalid(columnAt.child('type'), type, types)
    if (format && !COLUMN_FORMATS.includes(format)) {
      const detail = `must be one of ${COLUMN_FORMATS.join(',')}`
      yield invalid(columnAt.child('format'), format, detail)
    }
    if (!jsonPath) yield required(columnAt.child('JSONPath'))
    else yield* simplePathErrors(jsonPath, columnAt.child('JSONPath'))
  })
}

function* simplePathErrors(path: string, at: FieldPath): Errors {
  if (!path.startsWith('.')) yield invalid(at, path, 'must be a simple json path starting with .')
}

export function* subresourceErrors({ subresources }: Version, at: FieldPath): Errors {
  const scale = subresources?.scale
  if (scale === undefined) return
  yield* scalePathErrors(scale.specReplicasPath, ['.spec.'], at.child('scale.specReplicasPath'))
  const statusAt = at.child('scale.statusReplicasPath')
  yield* scalePathErrors(scale.statusReplicasPath, ['.status.'], statusAt)
  if (!scale.labelSelectorPath) return
  const selectorAt = at.child('scale.labelSelectorPath')
  yield* scalePathErrors(scale.labelSelectorPath, ['.spec.', '.status.'], selectorAt)
}

function* scalePathErrors(
  path: string | undefined,
  under: readonly string[],
  at: FieldPath,
): Errors {
  if (!path) return yield required(at)
  const wrong = [...simplePathErrors(path, at)]
  yield* wrong
  if (wrong.length > 0 || under.some((prefix) => path.startsWith(prefix))) return
  const names = under.map((prefix) => prefix.slice(0, -1))
  const where = names.length === 1 ? names[0] : `either ${names.join(' or ')}`
  yield invalid(at, path, `should be a json path under ${where}`)
}

const MAX_SELECTABLE = 8

export function* selectableErrors(version: Version, at: FieldPath): Errors {
  // The schema of a definition is what is read of it.
  const schema = version.schema?.openAPIV3Schema as JudgingSchema | undefined
  const seen = new Set<string>()
  for (const [i, { jsonPath }] of (version.selectableFields ?? []).entries()) {
    const pathAt = at.index(i).child('jsonPath')
    if (!jsonPath) {
      yield required(pathAt)
      continue
    }
    const found =
      schema === undefined
        ? 'does not refer to a valid field'
        : schemaAtPath(schema, jsonPath, false)
    if (typeof found === 'string') {
      yield invalid(pathAt, jsonPath, `is an invalid path: ${found}`)
      continue
    }
    if (/^\.metadata(\.|$)/.test(jsonPath)) {
      yield invalid(pathAt, jsonPath, 'must not point to fields in metadata')
    }
    if (!['string', 'boolean', 'integer'].includes(found.type ?? '')) {
      const rule =
        'must point to a field of type string, boolean or integer. ' +
        'Enum string fields and strings with formats are allowed.'
      yield invalid(pathAt, jsonPath, rule)
    }
    if (seen.has(jsonPath)) yield duplicate(pathAt, jsonPath)
    seen.add(jsonPath)
  }
  if (seen.size > MAX_SELECTABLE) yield tooMany(at, seen.size, MAX_SELECTABLE)
}

export function* deprecationErrors(
  { deprecated = false, deprecationWarning: warning }: Version,
  at: FieldPath,
): Errors {
  if (warning === undefined) return
  if (!deprecated) {
    yield invalid(at, warning, 'can only be set for deprecated versions')
    return
  }
  if (warning.length > 256) yield invalid(at, warning, 'must be <= 256 characters long')
  if (warning === '') yield invalid(at, warning, 'must not be an empty string')
  const strange = [...warning].findIndex((char) => /[\p{C}\u2028\u2029]/u.test(char))
  if (strange >= 0) {
    const rule = 'must only contain printable UTF-8 characters'
    yield invalid(at, warning, `${rule}; non-printable character found at index ${strange}`)
  }
}

const STRATEGIES = ['None', 'Webhook']

export function* conversionErrors({ spec: { conversion } }: Definition, at: FieldPath): Errors {
  if (conversion === undefined) return
  const { strategy, webhook } = conversion
  if (!strategy) yield required(at.child('strategy'))
  else if (!STRATEGIES.includes(strategy)) {
    yield notSupported(at.child('strategy'), strategy, STRATEGIES)
  }
  const clientAt = at.child('webhookClientConfig')
  const versionsAt = at.child('conversionReviewVersions')
  const { clientConfig: client, conversionReviewVersions: versions = [] } = webhook ?? {}
  if (strategy !== 'Webhook') {
    const rule = 'should not be set when strategy is not set to Webhook'
    if (client !== undefined) yield forbidden(clientAt, rule)
    if (versions.length > 0) yield forbidden(versionsAt, rule)
    return
  }
  if (client === undefined) {
    yield required(clientAt, 'required when strategy is set to Webhook')
  } else yield* clientConfigAt(clientAt, client)
  yield* reviewVersionErrors(versions, versionsAt)
}

const REVIEW_VERSIONS = ['v1', 'v1beta1']

function* reviewVersionErrors(versions: readonly string[], at: FieldPath): Errors {
  if (versions.length === 0) return yield required(at)
  for (const [i, version] of versions.entries()) {
    if (versions.indexOf(version) < i) yield invalid(at.index(i), version, 'duplicate version')
    else yield* reasonsAt(at.index(i), version, isRfc1035Label)
  }
  if (versions.some((version) => REVIEW_VERSIONS.includes(version))) return
  yield invalid(at, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`)
}
