/** Endpoints that somebody keeps by hand, and their slices. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { EndpointSlice } from '../api/kinds'
import { Cluster } from '../cluster'
import { adminOf } from '../testing/watching'
import { mirrored } from './endpointslice-mirroring'

const KEY = 'default/db'
const SUBSETS = [
  {
    addresses: [{ ip: '203.0.113.7' }, { ip: '2001:db8::7' }],
    notReadyAddresses: [{ ip: '203.0.113.8' }],
    ports: [{ port: 5432 }],
  },
]

function start(selector?: Record<string, string>, labels = {}): Cluster {
  const cluster = new Cluster({ controllers: ['endpointslice-mirroring-controller'] })
  const admin = adminOf(cluster)
  const metadata = { name: 'db', namespace: 'default' }
  const spec = { ports: [{ port: 5432 }], ...(selector === undefined ? {} : { selector }) }
  admin.create('Service', { metadata, spec })
  admin.create('Endpoints', { metadata: { ...metadata, labels }, subsets: SUBSETS })
  cluster.settle()
  return cluster
}

const slicesIn = (cluster: Cluster): readonly EndpointSlice[] =>
  adminOf(cluster)
    .list('EndpointSlice')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'db')

/** `IPv4 203.0.113.7 ready`. */
const textsOf = (slices: readonly EndpointSlice[]): readonly string[] =>
  slices.flatMap(({ addressType, endpoints }) =>
    endpoints.map(
      ({ addresses, conditions }) =>
        `${addressType} ${addresses.join()}${conditions?.ready ? ' ready' : ''}`,
    ),
  )

const ALL = ['IPv4 203.0.113.7 ready', 'IPv4 203.0.113.8', 'IPv6 2001:db8::7 ready']

describe('Endpoints of a Service without a selector', () => {
  test('are mirrored, a slice for each kind of address', () => {
    expect(textsOf(slicesIn(start()))).toEqual(ALL)
  })

  test('are mirrored by a controller that says so', () => {
    const [slice] = slicesIn(start())
    expect(slice?.metadata.labels).toEqual({
      'kubernetes.io/service-name': 'db',
      'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
    })
  })

  test('change their slices when they change', () => {
    const cluster = start()
    const names = slicesIn(cluster).map(({ metadata }) => metadata.name)
    adminOf(cluster).patch('Endpoints', KEY, (endpoints) => ({
      ...endpoints,
      subsets: SUBSETS.map(({ addresses, ports }) => ({ addresses, ports })),
    }))
    cluster.settle()
    expect(textsOf(slicesIn(cluster))).toEqual(ALL.filter((text) => text.endsWith('ready')))
    expect(slicesIn(cluster).map(({ metadata }) => metadata.name)).toEqual(names)
  })

  test('lose their slices when the Service gets a selector', () => {
    const cluster = start()
    adminOf(cluster).patch('Service', KEY, (service) => ({
      ...service,
      spec: { ...service.spec, selector: { app: 'db' } },
    }))
    cluster.settle()
    expect(slicesIn(cluster)).toEqual([])
  })

  test('are not mirrored when they ask not to be', () => {
    const labels = { 'endpointslice.kubernetes.io/skip-mirror': 'true' }
    expect(slicesIn(start(undefined, labels))).toEqual([])
  })
})

test('Endpoints of a Service with a selector are not mirrored', () => {
  expect(slicesIn(start({ app: 'db' }))).toEqual([])
})

test('Of a subset no more than a thousand addresses are mirrored', () => {
  const addresses = Array.from({ length: 1200 }, (_, i) => ({ ip: `10.0.${i >> 8}.${i & 255}` }))
  const metadata = { name: 'db', uid: '', resourceVersion: '', creationTimestamp: '' }
  const endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets: [{ addresses }] }
  const [group] = mirrored(endpoints, 'IPv4').values()
  expect(group?.endpoints.length).toBe(1000)
})
