/** From what a refusal names to where it stands in the manifest. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { readManifests, StatusError } from '../engine'
import { placesOf } from './manifest-places'

const TEXT = `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels:
    a.b/c: "?"
spec:
  containers:
  - name: x
  - name: y
    image: 1
  - name: x
`

function check(
  expected: readonly string[],
  refusal: { readonly message?: string; readonly fields?: readonly string[] },
  misfits: readonly (readonly (string | number)[])[] = [],
) {
  const [pod] = readManifests({ file: 'a.yaml', line: 1, text: TEXT })
  const { message = '', fields = [] } = refusal
  const details = { causes: fields.map((field) => ({ field })) }
  const error = new StatusError({ code: 422, reason: 'Invalid', message, details })
  expect(pod && placesOf(pod, error, misfits)).toEqual(expected)
}

describe('a refusal points at', () => {
  test('the field that it names', () => {
    check(['a.yaml:11:5, spec.containers[1].image'], { fields: ['spec.containers[1].image'] })
  })
  test('each of its fields, a place once', () => {
    check(['a.yaml:3:1, metadata', 'a.yaml:9:5, spec.containers[0].name'], {
      fields: ['metadata', 'spec.containers[0].name', 'metadata'],
    })
  })
  test('an entry of a map', () => {
    check(['a.yaml:6:5, metadata.labels.a.b/c'], { fields: ['metadata.labels[a.b/c]'] })
  })
  test('the owner of a field that is absent', () => {
    check(['a.yaml:10:5, spec.containers[1].ports'], { fields: ['spec.containers[1].ports'] })
  })
  test('what does not fit the schema when it names nothing', () => {
    check(['a.yaml:11:5, spec.containers[1].image'], {}, [['spec', 'containers', 1, 'image']])
  })
  test('the second of two items that apply takes for one', () => {
    const message = 'failed to create typed patch object (default/a; v1, Kind=Pod): '
    check(['a.yaml:12:5, spec.containers[2]'], {
      message: `${message}.spec.containers: duplicate entries for key [name="x"]`,
    })
  })
  test('the whole manifest when nothing is known', () => {
    check(['a.yaml:1:1'], { message: 'namespaces "shop" not found' })
  })
})
