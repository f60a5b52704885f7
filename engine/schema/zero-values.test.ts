import { describe, test } from 'node:test'
import { expect } from 'expect'
import { ensure } from '../ensure'
import { schemaOf } from './schema'
import { addZeroValues } from './zero-values'

const filled = (apiVersion: string, kind: string, object: object): object => {
  addZeroValues(ensure(schemaOf(apiVersion, kind), `${kind} is known`), object)
  return object
}

describe('a required field that is missing', () => {
  test('has the zero value of its type, at any depth', () => {
    const containers = [{ ports: [{}] }, { livenessProbe: { tcpSocket: {} } }]
    expect(filled('v1', 'Pod', { spec: { containers } })).toEqual({
      spec: {
        containers: [
          { name: '', ports: [{ containerPort: 0 }] },
          { name: '', livenessProbe: { tcpSocket: { port: 0 } } },
        ],
      },
    })
  })

  test('is filled itself when it is a structure', () => {
    expect(filled('apps/v1', 'StatefulSet', { spec: {} })).toEqual({
      spec: { serviceName: '', template: {} },
    })
    expect(filled('v1', 'Pod', { spec: {} })).toEqual({ spec: { containers: [] } })
  })

  test('stays away when Go has a pointer or a time there', () => {
    const http = { paths: [{}] }
    expect(filled('networking.k8s.io/v1', 'Ingress', { spec: { rules: [{ http }] } })).toEqual({
      spec: { rules: [{ http: { paths: [{ backend: {} }] } }] },
    })
    expect(filled('apps/v1', 'ReplicaSet', { spec: {} })).toEqual({ spec: {} })
    expect(filled('events.k8s.io/v1', 'Event', {})).toEqual({})
  })

  test('is looked for in the values of maps, too', () => {
    const schema = ensure(
      schemaOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
      'definitions are known',
    )
    const openAPIV3Schema = { properties: { a: { externalDocs: {} } } }
    const object = { spec: { versions: [{ schema: { openAPIV3Schema } }] } }
    addZeroValues(schema, object)
    expect(object.spec.versions[0]).toEqual({
      name: '',
      served: false,
      storage: false,
      schema: { openAPIV3Schema },
    })
  })
})
