/** Which form an answer gets for what a client accepts. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { StatusError } from '../apiserver/status-error'
import { formOf, OF_OBJECTS, requireNoTable } from './negotiation'

const JSON_TYPE = 'application/json'
const YAML = 'application/yaml'
const PROTOBUF = 'application/vnd.kubernetes.protobuf'
const TABLE = 'as=Table;g=meta.k8s.io;v=v1'

/** The form as `type`, or as `type kind version`; `none` for what is refused. */
function check(accept: string | undefined, expected: string) {
  let found: string
  try {
    const { mediaType, as, version } = formOf(accept, false, OF_OBJECTS)
    found = as === 'object' ? mediaType : `${mediaType} ${as} ${version}`
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    found = 'none'
  }
  expect([accept, found]).toEqual([accept, expected])
}

describe('The form of an answer', () => {
  test('is JSON where the client does not say, or takes anything', () => {
    for (const accept of [undefined, '', '*/*', 'application/*', 'Application/JSON']) {
      check(accept, JSON_TYPE)
    }
  })

  test('is the first that is wished for most and can be had', () => {
    check('text/html, application/yaml;q=0.5, application/json;q=0.9', JSON_TYPE)
    check('application/yaml, application/json', YAML)
    check('application/json;q=0, application/yaml', YAML)
    check('application/json;q=x', JSON_TYPE)
  })

  test('is protobuf only for whoever takes nothing else', () => {
    check(PROTOBUF, PROTOBUF)
    check(`${PROTOBUF},application/json`, JSON_TYPE)
    check(`${PROTOBUF};${TABLE}`, `${PROTOBUF} Table v1`)
  })

  test('is another than the object where that is asked for, in a version that there is', () => {
    check(`application/json;${TABLE}`, `${JSON_TYPE} Table v1`)
    check('application/json;as=Table;g=meta.k8s.io;v=v1beta1', `${JSON_TYPE} Table v1beta1`)
    check('application/json;as="Table";g=meta.k8s.io;v=v2, application/json', JSON_TYPE)
    check(
      'application/json; as=PartialObjectMetadataList; g=meta.k8s.io; v=v1',
      `${JSON_TYPE} PartialObjectMetadataList v1`,
    )
  })

  test('is none where nothing fits', () => {
    check('text/html', 'none')
    check('application/json;q=0, text/html', 'none')
    check('application/json;as=Table;g=other;v=v1', 'none')
    check('application/json;as=constructor;g=meta.k8s.io;v=v1', 'none')
  })

  test('of what is never stored is no Table', () => {
    expect(() => requireNoTable(`application/json;${TABLE}`)).toThrow(StatusError)
    requireNoTable(`application/json;${TABLE}, application/json`)
  })
})
