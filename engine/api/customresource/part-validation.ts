/**
 * What is wrong with the parts of a custom resource that have a meaning of their own: embedded
 * objects of the API, and lists that are sets or maps.
 *
 * Models apiextensions-apiserver/pkg/apiserver/schema/{objectmeta,listtype}.
 */
import {
  duplicate,
  type FieldPath,
  invalid,
  required,
  root,
  verbatim,
} from '../../apiserver/field-error'
import { annotationsAt, type Errors, labelsAt, reasonsAt } from '../checks'
import { isObject, type JsonObject } from '../json'
import type { StringMap } from '../meta'
import { isPathSegment, isRfc1035Label } from '../names'
import { isEmbedded } from './declared-type'
import type { JudgingSchema } from './judging-schema'

export function* partErrors(schema: JudgingSchema, object: JsonObject): Errors {
  yield* eachPart(schema, object, root(''), embeddedErrors)
  yield* eachPart(schema, object, root(''), uniquenessErrors)
}

/** A map as Go prints it. */
export function goMap(value: unknown): unknown {
  if (!isObject(value)) return value
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(value[key])}`)
  return verbatim(`map[string]interface {}{${entries.join(', ')}}`)
}

type Judge = (schema: JudgingSchema, value: unknown, at: FieldPath) => Errors

function* eachPart(schema: JudgingSchema, value: unknown, at: FieldPath, judge: Judge): Errors {
  yield* judge(schema, value, at)
  const { items, properties = {}, additionalProperties } = schema
  if (Array.isArray(value) && items !== undefined) {
    for (const [i, item] of value.entries()) yield* eachPart(items, item, at.index(i), judge)
  }
  if (!isObject(value)) return
  for (const [name, field] of Object.entries(value)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (property !== undefined) yield* eachPart(property, field, at.child(name), judge)
    else if (typeof additionalProperties === 'object') {
      yield* eachPart(additionalProperties, field, at.key(name), judge)
    }
  }
}

function* embeddedErrors(schema: JudgingSchema, value: unknown, at: FieldPath): Errors {
  if (!isEmbedded(schema) || !isObject(value)) return
  const { apiVersion, kind, metadata } = value
  yield* wordErrors(apiVersion, at.child('apiVersion'))
  yield* wordErrors(kind, at.child('kind'))
  if (typeof kind === 'string' && kind !== '') {
    for (const reason of isRfc1035Label(kind.toLowerCase())) {
      const rule = `may have mixed case, but should otherwise match: ${reason}`
      yield invalid(at.child('kind'), kind, rule)
    }
  }
  if (isObject(metadata)) yield* metadataErrors(metadata, at.child('metadata'))
}

function* wordErrors(word: unknown, at: FieldPath): Errors {
  if (word === undefined) yield required(at, 'must not be empty')
  else if (typeof word !== 'string') yield invalid(at, word, 'must be a string')
  else if (word === '') yield invalid(at, word, 'must not be empty')
}

function* metadataErrors({ name, labels, annotations }: JsonObject, at: FieldPath): Errors {
  if (typeof name === 'string' && name !== '') {
    yield* reasonsAt(at.child('name'), name, isPathSegment)
  }
  // Metadata has been decoded by its Go type.
  if (isObject(labels)) yield* labelsAt(at.child('labels'), labels as StringMap)
  if (!isObject(annotations)) return
  // As above.
  yield* annotationsAt(at.child('annotations'), annotations as StringMap)
}

/** A set has no element twice, a map no key; each is told once, where it comes again. */
function* uniquenessErrors(schema: JudgingSchema, value: unknown, at: FieldPath): Errors {
  const { 'x-kubernetes-list-type': type, 'x-kubernetes-list-map-keys': keys = [] } = schema
  if (!Array.isArray(value) || (type !== 'set' && type !== 'map')) return
  const keyOf = (item: unknown): unknown =>
    type === 'map' && isObject(item)
      ? Object.fromEntries(keys.map((key) => [key, item[key]]))
      : item
  const seen = new Map<string, number>()
  for (const [i, item] of value.entries()) {
    const key = keyOf(item)
    const text = JSON.stringify(key)
    const count = seen.get(text) ?? 0
    seen.set(text, count + 1)
    if (count === 1) yield duplicate(at.index(i), goMap(key))
  }
}
