/**
 * Objects as Kubernetes itself answered them, in protobuf and in JSON: golden/kubernetes-1.20.json
 * was recorded from a kube-apiserver 1.20.2.
 */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { objectFromProtobuf } from './decode'
import goldens from './golden/kubernetes-1.20.json'

/** The type of a volume claim's template is in JSON alone, where it says nothing. */
const LOST = new Set(['StatefulSet'])

describe('what Kubernetes wrote in protobuf is what it wrote in JSON', () => {
  for (const [title, { protobuf, json }] of Object.entries(goldens)) {
    test(title, () => {
      const object = objectFromProtobuf(Buffer.from(protobuf, 'base64'))
      expect(object).toEqual(withoutNulls(LOST.has(title) ? withoutTypes(json) : json))
    })
  }
})

/** Go's zero times and missing lists; the nulls of free-form JSON are data. */
function withoutNulls(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json), (name, value) =>
    value === null && /(Time|Timestamp|^rules)$/.test(name) ? undefined : value,
  )
}

function withoutTypes(json: object): unknown {
  const text = JSON.stringify(json)
  return JSON.parse(text.replace('"kind":"PersistentVolumeClaim","apiVersion":"v1",', ''))
}
