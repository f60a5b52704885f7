/** Whatever a webhook answers, it is an answer or said to be none. */
import { test } from 'node:test'
import { expect } from 'expect'
import fc from 'fast-check'
import type { JsonObject } from '../../api/json'
import { denial, responseOf } from './response'

const REVIEW: JsonObject = {
  kind: 'AdmissionReview',
  apiVersion: 'admission.k8s.io/v1',
  request: { uid: 'u' },
}
const RUNS = { numRuns: 300, seed: 7 }

const check = (body: unknown) => {
  for (const hookType of ['mutating', 'validating'] as const) {
    const response = responseOf(body, REVIEW, hookType)
    expect(['allowed', 'denied', 'invalid']).toContain(response.type)
    if (response.type === 'denied') {
      const { code, status } = denial('w', response.result)
      expect(code >= 400 && code < 600).toBe(true)
      expect(typeof (status.details?.retryAfterSeconds ?? 0)).toBe('number')
    }
  }
}

test('any JSON may come back', () => {
  fc.assert(fc.property(fc.jsonValue(), check), RUNS)
})

test('any JSON may be the response, or a part of it', () => {
  const part = fc.jsonValue()
  const status = fc.oneof(part, fc.record({ code: part, reason: part, details: part }))
  const fields = { allowed: part, status, patch: part, patchType: part, warnings: part }
  const response = fc.oneof(part, fc.record({ uid: fc.constant('u'), ...fields }))
  const { kind, apiVersion } = REVIEW
  const body = response.map((it) => ({ kind, apiVersion, response: it }))
  fc.assert(fc.property(body, check), RUNS)
})

test('any text may be the patch, encoded or not', () => {
  const text = fc.oneof(fc.string(), fc.json()).chain((it) => {
    return fc.constantFrom(it, Buffer.from(it).toString('base64'))
  })
  const { kind, apiVersion } = REVIEW
  const response = { uid: 'u', allowed: true, patchType: 'JSONPatch' }
  const body = text.map((patch) => ({ kind, apiVersion, response: { ...response, patch } }))
  fc.assert(fc.property(body, check), RUNS)
})
