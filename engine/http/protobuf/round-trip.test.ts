/**
 * Random objects of every kind are what they were after they have been written and read, and
 * whatever is done to the bytes of an object, reading them gives an object or a BadRequest.
 */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { isStatusError } from '../../apiserver/status-error'
import { Randomness } from '../../clock/random'
import { ensure } from '../../ensure'
import { builtInResources } from '../../schema/schema'
import { objectFromProtobuf } from './decode'
import { protobufOf } from './encode'
import goldens from './golden/kubernetes-1.20.json'
import { type Field, type Message, messageOf } from './messages'
import { ODD_TYPES } from './odd-types'

const KINDS = [
  ...builtInResources().map(({ group, version, kind }) => ({
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
  })),
  { apiVersion: 'autoscaling/v1', kind: 'Scale' },
  { apiVersion: 'v1', kind: 'DeleteOptions' },
  { apiVersion: 'v1', kind: 'Status' },
  { apiVersion: 'v1', kind: 'SecretList' },
  { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadataList' },
]

describe('an object that is written and read is what it was', () => {
  for (const type of KINDS) {
    test(`${type.apiVersion} ${type.kind}, seeds 1 to 10`, () => {
      const message = ensure(messageOf(type.apiVersion, type.kind), 'the kind has a message')
      for (let seed = 1; seed <= 10; seed += 1) {
        const object = { ...type, ...new Sampler(seed).object(message, 0) }
        const written = ensure(protobufOf(object), 'the kind has a message')
        expect(objectFromProtobuf(written)).toEqual(object)
      }
    })
  }
})

describe('whatever is done to the bytes of an object', () => {
  for (const [title, { protobuf }] of Object.entries(goldens)) {
    test(`${title}: they are an object or refused, seed 1`, () => {
      const random = new Randomness(1, title)
      const bytes = Buffer.from(protobuf, 'base64')
      const answers = new Set<string>()
      for (let turn = 0; turn < 200; turn += 1) answers.add(answerTo(damaged(bytes, random)))
      expect([...answers].filter((it) => it !== 'an object' && it !== 'BadRequest')).toEqual([])
      expect(answers.has('BadRequest')).toBe(true)
    })
  }
})

function answerTo(body: Uint8Array): string {
  try {
    const object = objectFromProtobuf(body)
    return typeof object.kind === 'string' ? 'an object' : 'no object'
  } catch (error) {
    return isStatusError(error) ? error.reason : String(error)
  }
}

function damaged(bytes: Buffer, random: Randomness): Uint8Array {
  const below = (limit: number): number => random.below(limit, 'damage')
  const copy = Buffer.from(bytes)
  for (let times = 1 + below(3); times > 0; times -= 1) copy[below(copy.length)] = below(256)
  const [from, to] = [below(bytes.length), below(bytes.length)]
  switch (below(4)) {
    case 0:
      return copy.subarray(0, from)
    case 1:
      return Buffer.concat([copy.subarray(0, from), copy.subarray(to)])
    default:
      return copy
  }
}

const ODD_NAMES = new Map([...ODD_TYPES].map(([name, type]) => [type, name]))

/** Makes values as they come out of reading: no field that is as good as nothing. */
class Sampler {
  readonly #random: Randomness

  constructor(seed: number) {
    this.#random = new Randomness(seed, 'samples')
  }

  object(message: Message, depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {}
    for (const field of message.fields.values()) {
      const { name, shape, type } = field
      if (shape === 'inline' && typeof type === 'object') {
        Object.assign(made, this.object(type, depth))
      } else if (this.#below(depth + 1) === 0) made[name] = this.#value(field, depth)
    }
    return made
  }

  #value(field: Field, depth: number): unknown {
    const one = () => this.#single(field, depth + 1)
    if (field.shape === 'list') return Array.from({ length: 1 + this.#below(2) }, one)
    if (field.shape === 'map') return { [this.#text()]: one(), constructor: one(), '': one() }
    return one()
  }

  #single({ type, shape, keepsZero }: Field, depth: number): unknown {
    if (typeof type === 'object') {
      return type.odd === undefined
        ? this.object(type, depth)
        : this.#odd(ODD_NAMES.get(type.odd) ?? '', depth)
    }
    const zero = (keepsZero || shape !== 'one') && this.#below(3) === 0
    switch (type) {
      case 'string':
        return zero ? '' : this.#text()
      case 'byte':
        return zero ? '' : Buffer.from(this.#text()).toString('base64')
      case 'boolean':
        return !zero
      case 'double':
        return zero ? 0 : this.#below(1000) / 7 - 71.5
      case 'int32':
        return zero ? 0 : this.#of([1, -1, 127, 128, 300, 2 ** 31 - 1, -(2 ** 31)])
      case 'int64':
        return zero ? 0 : this.#of([1, -1, 2 ** 32, -(2 ** 32) - 1, 2 ** 53, -(2 ** 53)])
    }
  }

  #odd(name: string, depth: number): unknown {
    switch (name.slice(name.lastIndexOf('.') + 1)) {
      case 'date-time':
        return this.#of(['1970-01-01T00:00:00Z', '0001-01-01T00:00:01Z', '9999-12-31T23:59:59Z'])
      case 'micro-time':
        return this.#of(['1969-12-31T23:59:59.000001Z', '2026-01-02T03:04:05.678900Z'])
      case 'quantity':
        return this.#of(['0', '100m', '-1.5Gi'])
      case 'int-or-string':
        return this.#of([0, -5, 8080, '', '25%'])
      case '[]string':
        return this.#of([[], ['', 'a']])
      case 'JSONSchemaPropsOrArray':
        return this.#of([this.#schema(depth), [this.#schema(depth), {}]])
      case 'JSONSchemaPropsOrBool':
        return this.#of([true, false, this.#schema(depth)])
      case 'JSONSchemaPropsOrStringArray':
        return this.#of([['a', ''], this.#schema(depth)])
      default:
        return this.#of<unknown>([5, '', false, [null], { a: { toString: [1.5] } }])
    }
  }

  #schema(depth: number): unknown {
    const root = ensure(
      messageOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
      'definitions are known',
    )
    const way = ['spec', 'versions', 'schema', 'openAPIV3Schema']
    const schema = way.reduce((message, name) => {
      const field = [...message.fields.values()].find((it) => it.name === name)
      return typeof field?.type === 'object' ? field.type : message
    }, root)
    return this.object(schema, depth + 2)
  }

  #text(): string {
    return this.#of(['a', 'ü☃😀', 'x'.repeat(200), '\u0000\n"'])
  }

  #of<T>(values: readonly [T, ...T[]]): T {
    return values[this.#below(values.length)] ?? values[0]
  }

  #below(limit: number): number {
    return this.#random.below(limit, 'sample')
  }
}
