/** What kubectl makes of scalars, keys and streams, against what comes out here.
 *  golden/kubectl.json is renewed by tools/manifest-goldens.mjs from golden/cases.json. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import cases from './golden/cases.json'
import kubectl from './golden/kubectl.json'
import { ManifestError, readManifests } from './manifest'

/** Refused here, while kubectl rounds, ignores or leaves it to the apiserver. */
const STRICTER = new Set([
  '9007199254740993',
  '-9007199254740993',
  '9223372036854775808',
  '123456789012345678901234567890',
  '0xFFFFFFFFFFFFFFFF',
  'more after the document end',
  'a duplicate key',
  'no apiVersion',
])

/** Read here, while kubectl refuses it. */
const LENIENT = new Set([
  '"a\\tb\\u00e9\\x41\\/"',
  'a List in a List',
  'an object with items that is no List',
  'JSON documents with a separator',
])

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'

describe('as kubectl reads', () => {
  for (const text of cases.scalars) {
    check(`the scalar ${text}`, text, kubectl.scalars, () => field(`value: ${text}\n`, 'value'))
  }
  for (const text of cases.keys) {
    check(`the key ${text}`, text, kubectl.keys, () => field(`data:\n  ${text}: v\n`, 'data'))
  }
  for (const [name, text] of Object.entries(cases.streams)) {
    check(name, name, kubectl.streams, () => read(text).map((manifest) => manifest.value))
  }
})

function check(name: string, key: string, goldens: object, read: () => unknown): void {
  test(name, () => {
    const golden: { read?: unknown; refused?: string } = Reflect.get(goldens, key)
    const refused = golden.refused === undefined ? STRICTER.has(key) : !LENIENT.has(key)
    if (refused) expect(read).toThrow(ManifestError)
    else if (golden.refused === undefined) expect(read()).toEqual(golden.read)
    else expect(read).not.toThrow()
  })
}

function field(text: string, name: string): unknown {
  return read(HEAD + text)[0]?.value[name]
}

function read(text: string) {
  return readManifests({ file: 'case.yaml', line: 1, text })
}
