/**
 * Reads plain JavaScript, from YAML or JSON, as an object of a kind.
 *
 * What comes out has only fields that the kind has, each of its type, and shares nothing with what
 * went in but parts that are known to be decoded. Nulls are dropped; in lists and maps they become
 * the zero value of their type, as in Go. A value of the wrong type is an error; of several it is
 * the one that Go would meet first if the keys were sorted, as clients send them.
 *
 * Models sigs.k8s.io/json and apimachinery's strict decoding. Left out: `omitempty` (a written
 * `false` or `[]` stays), canonical quantities and times, and duplicate fields, which the reader of
 * YAML reports.
 */

import { setOwn } from '../store/own'
import { cannotUnmarshal, fieldPath, inOrderOfFields, type Path } from './go-words'
import type { Schema } from './schema'
import { NO_QUANTITY, textProblem } from './text-formats'

/**
 * Throws a DecodeError if a value does not fit. Unknown fields are left out and reported. Parts
 * that are the very ones of `known`, a frozen object that was decoded before, are taken as are.
 */
export function decode(schema: Schema, value: unknown, known?: unknown): Decoded {
  const walk = new Walk(schema, true)
  const object = walk.value(schema, value, known)
  const problem = walk.firstMismatch()
  if (problem !== undefined) throw new DecodeError(problem, walk.mismatches)
  return { object, unknown: walk.unknownInOrder() }
}

/**
 * Leaves out and reports unknown fields, and keeps values whatever their type: custom resources are
 * pruned first, and their types are validated later.
 */
export function prune(schema: Schema, value: unknown): Decoded {
  const walk = new Walk(schema, false)
  const object = walk.value(schema, value)
  return { object, unknown: walk.unknownInOrder() }
}

/** Where a value does not fit: values of another type, and fields that are none. */
export function misfits(schema: Schema, value: unknown): readonly Path[] {
  const walk = new Walk(schema, true)
  walk.value(schema, value)
  walk.firstMismatch()
  return [...walk.mismatches, ...walk.unknownInOrder()].map(({ path }) => path)
}

/** A value that does not fit its field, in Go's words: `json: cannot unmarshal string into …`. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  readonly path: Path
  /** Every value that does not fit, in the order of the fields; the message is of the first. */
  readonly problems: readonly FieldProblem[]

  constructor({ message, path }: FieldProblem, problems: readonly FieldProblem[]) {
    super(message)
    this.path = path
    this.problems = problems
  }
}

export interface Decoded {
  readonly object: unknown
  readonly unknown: readonly FieldProblem[]
}

/** A mistake in a value, and where it is. */
export interface FieldProblem {
  /** Keys and indexes from the root of the object. */
  readonly path: Path
  /** As the API server says it: `unknown field "spec.template.spec.containers[0].imagee"`. */
  readonly message: string
}

/** Go stops counting unknown fields here. */
const UNKNOWN_LIMIT = 100

interface Mismatch extends FieldProblem {
  /** A type with its own decoder stops Go at once, and its error is the one reported. */
  readonly stops: boolean
}

class Walk {
  readonly mismatches: Mismatch[] = []
  private readonly unknown: FieldProblem[] = []
  private readonly path: (string | number)[] = []
  private readonly root: Schema
  private readonly checksTypes: boolean

  constructor(root: Schema, checksTypes: boolean) {
    this.root = root
    this.checksTypes = checksTypes
  }

  firstMismatch(): Mismatch | undefined {
    this.mismatches.sort((a, b) => inOrderOfFields(a.path, b.path))
    return this.mismatches.find((it) => it.stops) ?? this.mismatches[0]
  }

  unknownInOrder(): readonly FieldProblem[] {
    if (this.unknown.length < 2) return this.unknown
    this.unknown.sort((a, b) => inOrderOfFields(a.path, b.path))
    return this.unknown.slice(0, UNKNOWN_LIMIT)
  }

  value(schema: Schema, value: unknown, known?: unknown): unknown {
    if (known !== undefined && value === known) return value
    switch (schema.type) {
      case 'object':
        if (!isObject(value)) return this.mismatch(schema, value)
        return schema.properties === undefined
          ? this.map(schema, value)
          : this.struct(schema, schema.properties, value, isObject(known) ? known : NOTHING)
      case 'array':
        if (!Array.isArray(value)) return this.mismatch(schema, value)
        return this.list(schema, value, Array.isArray(known) ? known : NONE)
      case 'string':
        return this.text(schema, value)
      case 'integer':
        return isInteger(value, schema.format) ? Number(value) : this.mismatch(schema, value)
      case 'number':
        return typeof value === 'number' ? value : this.mismatch(schema, value)
      case 'boolean':
        return typeof value === 'boolean' ? value : this.mismatch(schema, value)
      case 'any':
        return copied(value)
    }
  }

  private struct(
    schema: Schema,
    properties: ReadonlyMap<string, Schema>,
    source: Readonly<Record<string, unknown>>,
    known: Readonly<Record<string, unknown>>,
  ): object {
    const result: Record<string, unknown> = {}
    for (const key of Object.keys(source)) {
      const value = source[key]
      const property = properties.get(key)
      if (property === undefined) {
        if (schema.preserveUnknownFields === true) setOwn(result, key, copied(value))
        else if (value !== undefined) this.report(key)
      } else if (value !== undefined && (value !== null || !this.checksTypes)) {
        this.path.push(key)
        result[key] = this.value(property, value, known[key])
        this.path.pop()
      }
    }
    return result
  }

  private map(schema: Schema, source: Readonly<Record<string, unknown>>): object {
    const inner = schema.additionalProperties
    const result: Record<string, unknown> = {}
    for (const key of Object.keys(source)) {
      const value = source[key]
      if (value === undefined) continue
      if (inner === undefined) {
        if (schema.preserveUnknownFields === true) setOwn(result, key, copied(value))
        else this.report(key)
        continue
      }
      this.path.push(key)
      const element = this.element(inner, value)
      if (element !== undefined || value !== null) setOwn(result, key, element)
      this.path.pop()
    }
    return result
  }

  private list(schema: Schema, source: readonly unknown[], known: readonly unknown[]): unknown {
    const { items } = schema
    if (items === undefined) return copied(source)
    const result: unknown[] = []
    for (let at = 0; at < source.length; at += 1) {
      this.path.push(at)
      result.push(this.element(items, source[at], known[at]))
      this.path.pop()
    }
    return result
  }

  private element(schema: Schema, value: unknown, known?: unknown): unknown {
    const isNull = value === null || value === undefined
    return isNull && this.checksTypes ? zeroOf(schema) : this.value(schema, value, known)
  }

  private text(schema: Schema, value: unknown): unknown {
    const { format } = schema
    if (format === undefined) {
      return typeof value === 'string' ? value : this.mismatch(schema, value)
    }
    if (!this.checksTypes) return copied(value)
    if (format === 'int-or-string') {
      if (typeof value === 'string' || isInteger(value, 'int32')) return value
      return this.mismatch(schema, value, 'int32')
    }
    const text = format === 'quantity' && isNumber(value) ? String(value) : value
    if (typeof text !== 'string') return this.badText(schema, value)
    const problem = textProblem(format, text)
    if (problem !== undefined) this.fail(problem, format !== 'byte')
    return text
  }

  private badText(schema: Schema, value: unknown): undefined {
    if (schema.format === 'quantity') return this.fail(NO_QUANTITY, true)
    const isTime = schema.format === 'date-time' || schema.format === 'micro-time'
    this.mismatch(schema, value, isTime ? 'string' : undefined)
  }

  /** `inner` is the type that a type with its own decoder asks for. */
  private mismatch(schema: Schema, value: unknown, inner?: string): unknown {
    if (!this.checksTypes) return copied(value)
    const goType = inner ?? schema.goType
    return this.fail(cannotUnmarshal(this.root, this.path, value, goType), inner !== undefined)
  }

  private fail(message: string, stops: boolean): undefined {
    this.mismatches.push({ path: [...this.path], message, stops })
  }

  private report(key: string): void {
    const path = [...this.path, key]
    this.unknown.push({ path, message: `unknown field ${JSON.stringify(fieldPath(path))}` })
  }
}

const NOTHING: Readonly<Record<string, unknown>> = {}
const NONE: readonly unknown[] = []

/** What a null is in a list or map, where it cannot be left out. */
function zeroOf(schema: Schema): unknown {
  switch (schema.type) {
    case 'object':
      return {}
    case 'array':
      return []
    case 'string':
      return zeroTextOf(schema)
    case 'integer':
    case 'number':
      return 0
    case 'boolean':
      return false
    case 'any':
      return null
  }
}

/** A time that is none stays away: nobody could read it. */
function zeroTextOf({ format }: Schema): unknown {
  if (format === 'date-time' || format === 'micro-time') return undefined
  if (format === 'int-or-string') return 0
  return format === 'quantity' ? '0' : ''
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function isInteger(value: unknown, format: string | undefined): boolean {
  if (!isNumber(value)) return false
  if (typeof value === 'number' && !Number.isInteger(value)) return false
  const limit = format === 'int32' ? 2 ** 31 : 2 ** 63
  return value >= -limit && value < limit
}

/** Free-form JSON: everything is kept, nulls too. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied)
  if (!isObject(value)) return value
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(value)) setOwn(result, key, copied(value[key]))
  return result
}
