/** Positions, refusals and warnings of manifests; what values mean is golden.test.ts's. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { type FieldPath, ManifestError, readManifests } from './manifest'

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n'

function read(text: string, from: { line?: number; column?: number } = {}) {
  return readManifests({ file: 'a.yaml', line: 1, ...from, text })
}

describe('a field stands where it was written', () => {
  const check = (text: string, path: FieldPath, expected: string, index = 0) => {
    const { file, line, column } = read(text)[index]?.positionOf(path) ?? {}
    expect(`${file}:${line}:${column}`).toBe(expected)
  }
  const spec = `${POD}spec:\n  containers:\n  - name: c\n    imagee: x\n`

  test('a key', () => check(spec, ['spec', 'containers', 0, 'imagee'], 'a.yaml:7:5'))
  test('an item', () => check(spec, ['spec', 'containers', 0], 'a.yaml:6:5'))
  test('the whole', () => check(`# x\n\n${POD}`, [], 'a.yaml:3:1'))
  test('an absent field is its owner', () => check(spec, ['spec', 'x', 'y'], 'a.yaml:4:1'))
  test('an absent item is its list', () => {
    check(spec, ['spec', 'containers', 4, 'name'], 'a.yaml:5:3')
  })
  test('the second document', () => check(`${POD}---\n${POD}`, ['kind'], 'a.yaml:6:1', 1))
  test('after a byte order mark', () => check(`\uFEFF${POD}`, ['apiVersion'], 'a.yaml:1:1'))
  test('with CRLF', () => check(POD.replaceAll('\n', '\r\n'), ['metadata'], 'a.yaml:3:1'))
  test('in JSON', () => {
    check('\n{"apiVersion": "v1",\n "kind": "Pod"}', ['kind'], 'a.yaml:3:2')
  })
  test('the second JSON document', () => {
    const json = '{"apiVersion":"v1","kind":"Pod"}'
    check(`${json}\n${json}`, ['kind'], 'a.yaml:2:20', 1)
  })
  test('through an alias, where its anchor is', () => {
    check(`${POD}a: &a\n  b: c\nspec: *a\n`, ['spec', 'b'], 'a.yaml:5:3')
  })
  test('merged, where it was merged from', () => {
    check(`${POD}a: &a\n  b: c\nspec: {<<: *a}\n`, ['spec', 'b'], 'a.yaml:5:3')
  })
  test('an item of a List', () => {
    const list = 'apiVersion: v1\nkind: PodList\nitems:\n- metadata:\n    name: a\n'
    check(list, ['metadata', 'name'], 'a.yaml:5:5')
    check(list, ['kind'], 'a.yaml:4:3')
  })
  test('in a doc string, in the feature file', () => {
    const [pod] = read(POD, { line: 12, column: 9 })
    expect(pod?.positionOf(['metadata', 'name'])).toEqual({ file: 'a.yaml', line: 14, column: 20 })
    expect(pod?.positionOf(['kind'])).toEqual({ file: 'a.yaml', line: 13, column: 9 })
  })
})

describe('what cannot be read is refused in one sentence', () => {
  const check = (text: string, expected: string) => {
    let message = ''
    try {
      read(text)
    } catch (error) {
      message = error instanceof ManifestError ? error.message : String(error)
    }
    expect(message).toBe(expected)
  }

  test('no kind', () =>
    check(
      'apiVersion: v1\n',
      'This manifest has no kind, at a.yaml:1:1: give it one such as "kind: Deployment".',
    ))
  test('no apiVersion', () =>
    check(
      '# x\nkind: Pod\n',
      'This manifest has no apiVersion, at a.yaml:2:1: ' +
        'give it one such as "apiVersion: apps/v1".',
    ))
  test('a kind that is no text', () =>
    check(
      'apiVersion: v1\nkind: 1\n',
      'The kind of this manifest is the number 1, at a.yaml:1:1: ' +
        'give it one such as "kind: Deployment".',
    ))
  test('no mapping', () =>
    check(
      '- a\n',
      'A manifest is a mapping with apiVersion and kind, not a list, at a.yaml:1:1: ' +
        'write the fields of one object in each document.',
    ))
  test('an item of a List without a kind', () =>
    check(
      'apiVersion: v1\nkind: List\nitems:\n- metadata: {}\n',
      'This manifest has no apiVersion, at a.yaml:4:3: ' +
        'give it one such as "apiVersion: apps/v1".',
    ))
  test('a field written twice', () =>
    check(
      `${POD}spec:\n  containers:\n  - name: a\n    image: b\n    name: c\n`,
      'Strict decoding error: duplicate field "spec.containers[0].name", at a.yaml:8:5: ' +
        'keep one of the two.',
    ))
  test('a tab', () =>
    check(
      `${POD}spec:\n\treplicas: 1\n`,
      'Tabs are not allowed as indentation, at a.yaml:5:1: indent with spaces.',
    ))
  test('a rounded integer', () =>
    check(
      `${POD}spec: {a: 9007199254740993}\n`,
      'The integer 9007199254740993 is beyond 2^53 - 1 and cannot be kept exactly, ' +
        'at a.yaml:4:11: put it in quotes where a text is meant.',
    ))
  test('text beside a separator', () =>
    check(
      `${POD}---x\n`,
      'A line that begins with --- separates documents and holds nothing else, not "x", ' +
        'at a.yaml:4:1: write "x" on a line of its own.',
    ))
  test('a merge key as a mapping does not count as a field written twice', () =>
    check(`${POD}a: &a {b: c}\nspec:\n  <<: *a\n  b: d\n`, ''))
  test('aliases that multiply', () => {
    const tenfold = (name: string) => `[${Array(10).fill(`*${name}`).join(', ')}]`
    const bomb = 'bcdefg'.split('').map((name, index) => {
      return `${name}: &${name} ${tenfold('abcdef'[index] ?? '')}\n`
    })
    check(
      `${POD}a: &a [x]\n${bomb.join('')}`,
      'The aliases of this document expand to more than 100000 values, at a.yaml:9:20: ' +
        'write fewer of them.',
    )
  })
})

describe('values', () => {
  test('are frozen all through', () => {
    const value = read(`${POD}spec: {containers: [{name: a}]}\n`)[0]?.value
    const visit = (part: unknown): void => {
      if (typeof part !== 'object' || part === null) return
      expect(Object.isFrozen(part)).toBe(true)
      Object.values(part).forEach(visit)
    }
    visit(value)
  })
  test('of one text are read once, and stand in the file of each source', () => {
    const [first] = readManifests({ file: 'a', line: 1, text: POD })
    const [second] = readManifests({ file: 'b', line: 7, text: POD })
    expect(second?.value).toBe(first?.value)
    expect(second?.positionOf([])).toEqual({ file: 'b', line: 7, column: 1 })
  })
  test('cannot touch prototypes', () => {
    const value = read(`${POD}__proto__: {polluted: x}\n`)[0]?.value ?? {}
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Reflect.get({}, 'polluted')).toBe(undefined)
    expect(Object.keys(value)).toContain('__proto__')
  })
})

describe('a plain scalar under a text field is worth a warning', () => {
  const check = (scalar: string, expected: readonly string[]) => {
    const [pod] = read(`${POD}data:\n  a: ${scalar}\n`)
    const lints = pod?.lint((path) => path.join('.') === 'data.a') ?? []
    expect(lints.map(({ message }) => message)).toEqual(expected)
    for (const { position } of lints) expect(position.line).toBe(5)
  }

  test('where it is no text', () => check('yes', ['yes without quotes is true, not a text']))
  test('where it is octal', () => check('0644', ['0644 without quotes is 420, not a text']))
  test('where others read a number', () => {
    check('1:20', ['1:20 without quotes is a number to other readers of YAML'])
  })
  test('but not a word', () => check('word', []))
  test('but not in quotes', () => check('"yes"', []))
  test('but not nothing', () => check('', []))
})
