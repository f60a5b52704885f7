/** Documents in protobuf, as a kube-apiserver encodes them. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { documentInProtobuf } from './protobuf'

function check(document: Readonly<Record<string, unknown>>, ...expected: readonly Buffer[]) {
  expect(documentInProtobuf(document).toString('latin1')).toBe(
    Buffer.concat(expected).toString('latin1'),
  )
}

/** A field that holds a text or a message; the cases are short. */
function holds(number: number, ...parts: readonly (string | Buffer)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)))
  return Buffer.concat([key(number, 2), varint(content.length), content])
}

const flag = (number: number): Buffer => Buffer.concat([key(number, 0), varint(1)])
const key = (number: number, type: number): Buffer => varint(number * 8 + type)

function varint(value: number): Buffer {
  return Buffer.from(value < 128 ? [value] : [(value & 127) | 128, value >> 7])
}

const extension = (name: string, json: string): Buffer =>
  holds(31, holds(1, name), holds(2, holds(2, `${json}\n`)))

/** Of the definition called A. */
const definition = (...fields: readonly Buffer[]): Buffer =>
  holds(9, holds(1, holds(1, 'A'), holds(2, ...fields)))

describe('in protobuf', () => {
  test('fields are in the order of their numbers', () => {
    const info = { version: 'v1.32.4', title: 'Kubernetes' }
    check(
      { info, swagger: '2.0' },
      holds(1, '2.0'),
      holds(2, holds(1, 'Kubernetes'), holds(2, 'v1.32.4')),
    )
  })

  test('a definition is a name and a schema', () => {
    const properties = { a: { $ref: '#/definitions/B', description: 'Größe' } }
    check(
      { definitions: { A: { description: 'An a.', type: 'object', required: ['a'], properties } } },
      definition(
        holds(4, 'An a.'),
        holds(19, 'a'),
        holds(22, holds(1, 'object')),
        holds(
          25,
          holds(1, holds(1, 'a'), holds(2, holds(1, '#/definitions/B'), holds(4, 'Größe'))),
        ),
      ),
    )
  })

  test('lists and maps are schemas of schemas', () => {
    const text = { type: 'string' }
    const string = holds(22, holds(1, 'string'))
    const array = holds(22, holds(1, 'array'))
    check(
      { definitions: { A: { type: 'array', items: text } } },
      definition(array, holds(23, holds(1, string))),
    )
    check(
      { definitions: { A: { additionalProperties: text } } },
      definition(holds(21, holds(1, string))),
    )
    check({ definitions: { A: { additionalProperties: true } } }, definition(holds(21, flag(2))))
  })

  test('limits are numbers of their kind, and a zero is as good as none', () => {
    const double = Buffer.alloc(8)
    double.writeDoubleLE(1.5)
    const maximum = Buffer.concat([key(7, 1), double])
    const maxLength = Buffer.concat([key(11, 0), varint(300)])
    check(
      { definitions: { A: { maxLength: 300, minLength: 0, maximum: 1.5 } } },
      definition(maximum, maxLength),
    )
  })

  test('negative numbers are as wide as they can be', () => {
    const minLength = Buffer.concat([key(12, 0), Buffer.alloc(9, 255), varint(1)])
    check({ definitions: { A: { minLength: -1 } } }, definition(minLength))
  })

  test('what has no field of its own is YAML', () => {
    const kinds = [{ group: 'apps', kind: 'A', version: 'v1' }]
    check(
      { definitions: { A: { 'x-kubernetes-group-version-kind': kinds, enum: ['a'] } } },
      definition(
        holds(20, holds(2, '"a"\n')),
        extension('x-kubernetes-group-version-kind', JSON.stringify(kinds)),
      ),
    )
  })

  test('parameters are of the body, of the query or of the path', () => {
    const body = { name: 'body', in: 'body', required: true, schema: { type: 'object' } }
    const name = { name: 'name', in: 'path', required: true, type: 'string', uniqueItems: true }
    const limit = { name: 'limit', in: 'query', type: 'integer', uniqueItems: true }
    const parameter = (part: Buffer) => holds(9, holds(1, part))
    check(
      { paths: { '/a': { parameters: [body, name, limit] } } },
      holds(
        8,
        holds(
          2,
          holds(1, '/a'),
          holds(
            2,
            parameter(
              holds(
                1,
                holds(2, 'body'),
                holds(3, 'body'),
                flag(4),
                holds(5, holds(22, holds(1, 'object'))),
              ),
            ),
            parameter(
              holds(
                2,
                holds(4, flag(1), holds(2, 'path'), holds(4, 'name'), holds(5, 'string'), flag(19)),
              ),
            ),
            parameter(
              holds(
                2,
                holds(3, holds(2, 'query'), holds(4, 'limit'), holds(6, 'integer'), flag(20)),
              ),
            ),
          ),
        ),
      ),
    )
  })
})
