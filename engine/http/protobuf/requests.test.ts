/** Requests of a client that speaks protobuf and nothing else. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Cluster } from '../../cluster'
import { ensure } from '../../ensure'
import { bytes, field } from '../../testing/protobuf'
import { Api } from '../api'
import { OutsideCalls } from '../outside/outside-calls'
import { objectFromProtobuf } from './decode'
import { protobufOf } from './encode'

const PROTOBUF = 'application/vnd.kubernetes.protobuf'
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const THINGS = '/apis/example.com/v1/things'

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Thing', plural: 'things' },
    scope: 'Cluster',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { port: { type: 'number', minimum: 1.5 } },
          },
        },
      },
    ],
  },
}

function served() {
  const cluster = new Cluster()
  const bugs: unknown[] = []
  const api = new Api({
    cluster,
    address: () => '127.0.0.1:6443',
    chance: () => 0,
    onBug: (error) => bugs.push(error),
    special: new Map(),
    outside: new OutsideCalls({}, () => undefined),
    paths: [],
  })
  const request = (method: string, url: string, body?: object, accept = PROTOBUF) => {
    const [path = '', query = ''] = url.split('?')
    const headers = { accept, 'content-type': PROTOBUF }
    const sent = body === undefined ? bytes() : ensure(protobufOf(body), 'it has a message')
    const user = { name: 'admin', groups: ['system:masters'] }
    const asked = { method, path, query: new URLSearchParams(query), headers, body: sent, user }
    return { asked, answer: api.answer(asked) }
  }
  /** What is answered, and in what. */
  const ask = (...args: Parameters<typeof request>) => {
    const { asked, answer } = request(...args)
    if (answer.type !== 'object') throw new Error(`answered with a ${answer.type}`)
    const { code, headers, body } = api.write(asked, answer)
    expect(bugs).toEqual([])
    const isText = typeof body === 'string'
    const object = isText ? JSON.parse(body) : objectFromProtobuf(body)
    return { code, type: headers['content-type'], object }
  }
  return { cluster, request, ask }
}

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: '' } }

describe('a client that takes nothing but protobuf', () => {
  test('creates and reads objects, and lists them', () => {
    const { ask } = served()
    const created = ask('POST', CONFIG_MAPS, configMap)
    const object = { ...configMap, metadata: expect.objectContaining({ name: 'a' }) }
    expect(created).toEqual({ code: 201, type: PROTOBUF, object })
    expect(ask('GET', `${CONFIG_MAPS}/a`)).toEqual({ ...created, code: 200 })
    const { apiVersion: _, kind: __, ...item } = created.object
    expect(ask('GET', CONFIG_MAPS).object).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMapList',
      metadata: { resourceVersion: expect.any(String) },
      items: [item],
    })
  })

  test('is refused in protobuf', () => {
    const { code, type, object } = served().ask('GET', `${CONFIG_MAPS}/none`)
    const message = 'configmaps "none" not found'
    expect({ code, type, message: object.message }).toEqual({ code: 404, type: PROTOBUF, message })
  })

  test('deletes with options', () => {
    const { ask } = served()
    const { object } = ask('POST', CONFIG_MAPS, configMap)
    const kind = { apiVersion: 'v1', kind: 'DeleteOptions' }
    const remove = (uid: string) =>
      ask('DELETE', `${CONFIG_MAPS}/a`, { ...kind, preconditions: { uid } })
    expect([remove('other').code, remove(object.metadata.uid).code]).toEqual([409, 200])
  })

  test('defines a kind, whose objects are not for protobuf', () => {
    const { cluster, ask } = served()
    const { code, object } = ask('POST', DEFINITIONS, definition)
    cluster.settle()
    expect({ code, spec: object.spec }).toMatchObject({ code: 201, spec: definition.spec })
    const message =
      'only the following media types are accepted: application/json, application/yaml'
    expect(ask('GET', THINGS)).toMatchObject({ code: 406, object: { message } })
    expect(ask('GET', `${THINGS}?watch=1`)).toMatchObject({ code: 406, object: { message } })
  })

  test('has the metadata of any kind alone, but no Table', () => {
    const { ask } = served()
    ask('POST', CONFIG_MAPS, configMap)
    const as = (kind: string) => `${PROTOBUF};as=${kind};g=meta.k8s.io;v=v1`
    const partial = ask('GET', CONFIG_MAPS, undefined, as('PartialObjectMetadataList'))
    expect(partial).toMatchObject({
      type: PROTOBUF,
      object: { kind: 'PartialObjectMetadataList', items: [{ metadata: { name: 'a' } }] },
    })
    expect(ask('GET', CONFIG_MAPS, undefined, as('Table')).code).toBe(406)
  })

  test('watches, each event in a frame', () => {
    const { ask, request } = served()
    ask('POST', CONFIG_MAPS, configMap)
    const { answer } = request('GET', `${CONFIG_MAPS}?watch=1`)
    if (answer.type !== 'stream') throw new Error(`answered with a ${answer.type}`)
    const frames: Uint8Array[] = []
    answer.begin({ send: (frame) => frames.push(bytes(frame)), end: () => undefined }).stop()
    const [frame = bytes()] = frames
    const object = Buffer.from(frame).subarray(Buffer.from(frame).indexOf('k8s\0'))
    const event = bytes(field(1, 'ADDED'), field(2, field(1, object)))
    expect(frames).toEqual([bytes(0, 0, event.length >> 8, event.length, event)])
    expect(objectFromProtobuf(object)).toEqual(ask('GET', `${CONFIG_MAPS}/a`).object)
    expect(answer.contentType).toBe(`${PROTOBUF};stream=watch`)
  })
})

test('a client that takes JSON, too, is answered in JSON', () => {
  const { code, type, object } = served().ask('POST', CONFIG_MAPS, configMap, `${PROTOBUF}, */*`)
  const answered = { code, type, data: object.data }
  expect(answered).toEqual({ code: 201, type: 'application/json', data: configMap.data })
})
