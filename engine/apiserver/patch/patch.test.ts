/** The three kinds of patches: every case agrees with `kubectl patch --local`. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { JsonObject } from '../../api/json'
import { ensure } from '../../ensure'
import { schemaOf } from '../../schema/schema'
import { deepFreeze } from '../../store/freeze'
import { cases, objects } from './golden/cases.json'
import goldens from './golden/kubectl.json'
import { applyJsonPatch } from './json-patch'
import { applyMergePatch } from './merge-patch'
import { PatchError, refusalOf } from './patch-error'
import { applyStrategicMergePatch } from './strategic-merge-patch'

type Golden = { readonly patched?: unknown; readonly refused?: string }

// The files hold plain JSON, whose literal types would differ from case to case.
const OBJECTS = deepFreeze(objects) as unknown as Readonly<Record<string, JsonObject>>
const GOLDENS = goldens as unknown as Readonly<Record<string, Golden>>

for (const { name, type, object, patch } of cases) {
  test(`${type} patch: ${name}`, () => {
    const document = ensure(OBJECTS[object], `an object ${object}`)
    const answer = attempt(() => apply(type, document, deepFreeze(patch)))
    expect(answer).toEqual(ensure(GOLDENS[`${type}: ${name}`], 'a golden'))
  })
}

function apply(type: string, document: JsonObject, patch: unknown): JsonObject {
  if (type === 'json') return applyJsonPatch(document, patch)
  if (type === 'merge') return applyMergePatch(document, patch)
  const schema = schemaOf(String(document.apiVersion), String(document.kind))
  return applyStrategicMergePatch(document, patch, ensure(schema, 'a schema'))
}

function attempt(patched: () => unknown): Golden {
  try {
    return { patched: patched() }
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    return { refused: asKubectlSays(error.message.trim()) }
  }
}

/** kubectl rewrites one of the library's errors; a server answers without its words. */
function asKubectlSays(message: string): string {
  const missing = 'replace operation does not apply: doc is missing key: '
  if (!message.startsWith(missing)) return message
  return `Object to be patched is missing field (${message.slice(missing.length)})`
}

test('what a patch leaves alone keeps its identity', () => {
  const pod = ensure(OBJECTS.pod, 'a Pod')
  const labels = (patched: JsonObject) => (patched.metadata as JsonObject).labels // Of a Pod.
  const json = applyJsonPatch(pod, [{ op: 'add', path: '/spec/hostname', value: 'x' }])
  const merge = applyMergePatch(pod, { spec: { hostname: 'x' } })
  const schema = ensure(schemaOf('v1', 'Pod'), 'a schema')
  const strategic = applyStrategicMergePatch(pod, { spec: { hostname: 'x' } }, schema)
  for (const patched of [json, merge, strategic]) {
    expect((patched.spec as JsonObject).hostname).toBe('x')
    expect(labels(patched)).toBe(labels(pod))
  }
  expect(applyMergePatch(pod, { spec: { restartPolicy: 'Always' } })).toBe(pod)
  expect(applyStrategicMergePatch(pod, { spec: { restartPolicy: 'Always' } }, schema)).toBe(pod)
})

test('a server answers each fault in its way', () => {
  const answer = (fault: PatchError['fault']) => {
    const { code, reason, message } = refusalOf(new PatchError(fault, 'words')).status
    return [code, reason, message]
  }
  const rejected = 'the server rejected our request due to an error in our request'
  expect(answer('malformed')).toEqual([400, 'BadRequest', 'words'])
  expect(answer('unfitting')).toEqual([422, 'Invalid', rejected])
  expect(answer('unclassified')).toEqual([500, undefined, 'words'])
})

test('a JSON patch has at most 10000 operations', () => {
  const pod = ensure(OBJECTS.pod, 'a Pod')
  const patch = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/x', value: null }))
  expect(() => applyJsonPatch(pod, patch)).toThrow(
    'The allowed maximum operations in a JSON patch is 10000, got 10001',
  )
})
