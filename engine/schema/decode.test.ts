import { describe, test } from 'node:test'
import { expect } from 'expect'
import { DecodeError, decode, prune } from './decode'
import goldens from './golden/decoding.json'
import { type Schema, schemaOf } from './schema'

describe('what Go says of a value that does not fit, recorded with kubectl', () => {
  for (const { object, error } of goldens) {
    test(`${JSON.stringify(object)}: ${error}`, () => expect(errorOf(object)).toBe(error))
  }
})

describe('a decoding error', () => {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: { template: { spec: { containers: [{ name: 'a' }, { image: 5 }] } }, replicas: '3' },
  }

  test('is of the field that is first when keys are sorted', () => {
    expect(errorOf(object)).toBe(
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    )
  })

  test('lists all values that do not fit, with their paths', () => {
    expect(problemsOf(object)).toEqual([
      ['spec', 'replicas'],
      ['spec', 'template', 'spec', 'containers', 1, 'image'],
    ])
  })

  test('names no field when the object itself is none', () => {
    expect(() => decode(schemaFor(object), [])).toThrow(
      'json: cannot unmarshal array into Go value of type v1.Deployment',
    )
  })
})

describe('unknown fields', () => {
  const check = (object: object, ...expected: readonly string[]): void => {
    test(`are named: ${expected.join(', ') || JSON.stringify(object)}`, () => {
      const { unknown } = decode(schemaFor(object), object)
      expect(unknown.map((problem) => problem.message)).toEqual(expected)
    })
  }
  const pod = (spec: unknown, rest: object = {}): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    spec,
    ...rest,
  })

  check(pod({ containers: [{ imagee: 'a' }] }), 'unknown field "spec.containers[0].imagee"')
  check(pod({ zeta: 1, alpha: 2 }), 'unknown field "spec.alpha"', 'unknown field "spec.zeta"')
  check(pod({ RestartPolicy: 'Never' }), 'unknown field "spec.RestartPolicy"')
  check(pod({ nodeSelector: { anything: 'goes' } }))
  check(pod({ 'say "hi"': 1 }), 'unknown field "spec.say \\"hi\\""')
  check(pod({ absent: undefined }))
  check(pod({ nothing: null }), 'unknown field "spec.nothing"')
  check(pod({}, { constructor: 1 }), 'unknown field "constructor"')
  check(pod({}, JSON.parse('{"__proto__":{"spec":1}}')), 'unknown field "__proto__"')
  check({ apiVersion: 'apps/v1', kind: 'ControllerRevision', data: { any: { thing: [1, null] } } })

  test('are left out, and their paths lead to them', () => {
    const object = pod({ hostNetwork: true, hostnetwork: true, containers: [{ name: 'a', b: {} }] })
    expect(decode(schemaFor(object), object)).toEqual({
      object: pod({ hostNetwork: true, containers: [{ name: 'a' }] }),
      unknown: [
        {
          path: ['spec', 'containers', 0, 'b'],
          message: 'unknown field "spec.containers[0].b"',
        },
        { path: ['spec', 'hostnetwork'], message: 'unknown field "spec.hostnetwork"' },
      ],
    })
  })

  test('are counted up to a hundred, as in Go', () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`f${at}`, at]))
    expect(decode(schemaFor(pod(many)), pod(many)).unknown).toHaveLength(100)
  })
})

describe('a decoded object', () => {
  const check = (name: string, given: object, expected: object): void => {
    test(name, () => expect(decoded(given)).toEqual(expected))
  }
  const pod = (spec: unknown): object => ({ apiVersion: 'v1', kind: 'Pod', spec })
  const limits = (cpu: unknown): object => pod({ containers: [{ resources: { limits: { cpu } } }] })

  check(
    'has no nulls',
    pod({ nodeName: null, containers: [], volumes: null }),
    pod({ containers: [] }),
  )
  check(
    'has zero values for nulls in lists',
    pod({ containers: [null] }),
    pod({ containers: [{}] }),
  )
  check('and in maps', pod({ nodeSelector: { a: null } }), pod({ nodeSelector: { a: '' } }))
  check('also of quantities', limits(null), limits('0'))
  check('has quantities as they are written', limits('1000m'), limits('1000m'))
  check('has quantities that are numbers as strings', limits(1.5), limits('1.5'))
  check(
    'keeps empty and false values',
    pod({ hostNetwork: false, volumes: [] }),
    pod({ hostNetwork: false, volumes: [] }),
  )

  test('has its keys in the order in which they were given', () => {
    const object = decoded({ spec: { volumes: [], containers: [] }, kind: 'Pod', apiVersion: 'v1' })
    expect(JSON.stringify(object)).toBe(
      '{"spec":{"volumes":[],"containers":[]},"kind":"Pod","apiVersion":"v1"}',
    )
  })

  test('keeps nulls in free-form JSON', () => {
    const revision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      data: { a: [null, { b: null }] },
    }
    expect(decoded(revision)).toEqual(revision)
  })

  test('shares nothing with what was given', () => {
    const given = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { labels: { a: 'b' }, finalizers: ['c'] },
      data: { deep: [{ er: 1 }] },
    }
    const parts = partsOf(given)
    for (const part of partsOf(decoded(given))) expect(parts).not.toContain(part)
  })

  test('may have a label that is called __proto__', () => {
    const text = '{"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"__proto__":"a"}}}'
    const object = decoded(JSON.parse(text))
    expect(JSON.stringify(object)).toBe(text)
    expect(Object.getPrototypeOf(partsOf(object).at(-1))).toBe(Object.prototype)
  })
})

describe('pruning', () => {
  test('keeps values whatever their type, and nulls', () => {
    const schema = schemaOf('v1', 'Pod')
    const object = { spec: { priority: 'high', nodeName: null, containers: [null, 5], b: 1 } }
    expect(schema && prune(schema, object)).toEqual({
      object: { spec: { priority: 'high', nodeName: null, containers: [null, 5] } },
      unknown: [{ path: ['spec', 'b'], message: 'unknown field "spec.b"' }],
    })
  })
})

function errorOf(object: object): string | null {
  try {
    decode(schemaFor(object), object)
    return null
  } catch (error) {
    if (error instanceof DecodeError) return error.message
    throw error
  }
}

function problemsOf(object: object): readonly unknown[] {
  try {
    decode(schemaFor(object), object)
    return []
  } catch (error) {
    if (error instanceof DecodeError) return error.problems.map((problem) => problem.path)
    throw error
  }
}

function decoded(object: object): unknown {
  return decode(schemaFor(object), object).object
}

function schemaFor(object: object): Schema {
  const { apiVersion, kind } = { apiVersion: '', kind: '', ...object }
  const schema = schemaOf(apiVersion, kind)
  if (schema === undefined) throw new Error(`no schema of ${apiVersion} ${kind}`)
  return schema
}

/** Every object and list within a value. */
function partsOf(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return []
  return [value, ...Object.values(value).flatMap(partsOf)]
}
