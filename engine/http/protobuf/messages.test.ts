import { describe, test } from 'node:test'
import { expect } from 'expect'
import { builtInResources, type Schema, schemaOf } from '../../schema/schema'
import { type Field, type Message, messageOf } from './messages'

const BODIES = [
  ['authentication.k8s.io/v1', 'TokenRequest'],
  ['autoscaling/v1', 'Scale'],
  ['policy/v1', 'Eviction'],
  ['v1', 'DeleteOptions'],
  ['v1', 'Status'],
] as const

const KINDS = [
  ...builtInResources().map(({ group, version, kind }) => {
    return [group === '' ? version : `${group}/${version}`, kind] as const
  }),
  ...BODIES,
]

describe('every field that the schema has of a kind has its number', () => {
  const checked = new Map<Schema, Message>()
  for (const [apiVersion, kind] of KINDS) {
    test(`${apiVersion} ${kind}`, () => {
      const message = messageOf(apiVersion, kind)
      const schema = schemaOf(apiVersion, kind)
      const wrong: string[] = []
      compare(schema, message, kind, (path) => wrong.push(path), checked)
      expect({ known: schema !== undefined, wrong }).toEqual({ known: true, wrong: [] })
    })
  }
})

describe('a kind', () => {
  test('has a list when it is a resource', () => {
    const items = messageOf('apps/v1', 'DeploymentList')?.fields.get(2)
    expect(items).toMatchObject({ name: 'items', shape: 'list', type: { name: 'Deployment' } })
    expect(messageOf('apps/v1', 'DeploymentListList')).toBe(undefined)
  })

  test('is unknown in a version that does not have it', () => {
    expect(messageOf('v1', 'Deployment')).toBe(undefined)
    expect(messageOf('__proto__', '__proto__')).toBe(undefined)
  })

  test('has one message, however often it is asked for', () => {
    expect(messageOf('v1', 'Pod')).toBe(messageOf('v1', 'Pod'))
    expect(messageOf('v1', 'PodList')).toBe(messageOf('v1', 'PodList'))
  })
})

/** Reports the paths at which a field is missing, or is of another type. */
function compare(
  schema: Schema | undefined,
  message: Message | undefined,
  path: string,
  report: (path: string) => void,
  checked: Map<Schema, Message>,
): void {
  if (message === undefined || schema?.properties === undefined) {
    report(path)
    return
  }
  if (checked.get(schema) === message) return
  checked.set(schema, message)
  const fields = new Map(named(message))
  // The type of an object is in the envelope of the whole, or nowhere.
  const isObject = schema.properties.has('metadata') || schema.goType === 'v1.DeleteOptions'
  for (const [name, property] of schema.properties) {
    const field = fields.get(name)
    if (field === undefined) {
      if (!(isObject && /^(apiVersion|kind)$/.test(name))) report(`${path}.${name}`)
      continue
    }
    const inner = property.items ?? property.additionalProperties ?? property
    if (shapeOf(property) !== field.shape) report(`${path}.${name} is ${field.shape}`)
    if (typeof field.type === 'string') {
      if ((inner.format ?? inner.type) !== field.type) report(`${path}.${name}: ${field.type}`)
    } else if (field.type.odd === undefined) {
      compare(inner, field.type, `${path}.${name}`, report, checked)
    } else if (inner.properties !== undefined) report(`${path}.${name}: ${field.type.name}`)
  }
}

function* named(message: Message): Generator<readonly [string, Field]> {
  for (const field of message.fields.values()) {
    if (field.shape === 'inline' && typeof field.type === 'object') yield* named(field.type)
    else yield [field.name, field]
  }
}

function shapeOf({ type, properties }: Schema): Field['shape'] {
  if (type === 'array') return 'list'
  return type === 'object' && properties === undefined ? 'map' : 'one'
}
