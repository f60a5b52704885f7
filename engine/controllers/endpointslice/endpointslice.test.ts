/** The slices of a Service in a cluster in which nothing else keeps them. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { EndpointSlice, Service } from '../../api/kinds'
import { keyOf } from '../../api/meta'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { adminOf, createPod, eventsOf, secondsUntil } from '../../testing/watching'

const CONTROLLERS = [
  'endpointslice-controller',
  'node-ipam-controller',
  'serviceaccount-controller',
]

/** Two Nodes in two zones, with a Pod each that the Service selects. */
function start(service: Partial<Service['spec']> = {}, annotations = {}): Cluster {
  const machine = (name: string, zone: string) => ({
    name,
    cpu: '4',
    memory: '16Gi',
    labels: { 'topology.kubernetes.io/zone': zone },
  })
  const nodes = [machine('node-1', 'a'), machine('node-2', 'b')]
  const cluster = new Cluster({ nodes, controllers: CONTROLLERS })
  cluster.settle()
  const admin = adminOf(cluster)
  admin.create('Service', {
    metadata: { name: 'web', namespace: 'default', annotations },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...service },
  })
  for (const node of ['node-1', 'node-2']) {
    createPod(cluster, `on-${node}`, { nodeName: node })
    admin.patch('Pod', `default/on-${node}`, (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, labels: { app: 'web' } },
    }))
  }
  cluster.settle()
  return cluster
}

const slicesIn = (cluster: Cluster): readonly EndpointSlice[] =>
  adminOf(cluster)
    .list('EndpointSlice')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web')

/** `on-node-1 a ready`: name, zone of the hint, true conditions. */
const endpointsIn = (cluster: Cluster): readonly string[] =>
  slicesIn(cluster).flatMap(({ endpoints }) =>
    endpoints.map(({ targetRef, hints, conditions }) => {
      const hinted = hints?.forZones?.map(({ name }) => name) ?? []
      const isTrue = Object.entries(conditions ?? {}).flatMap(([name, value]) =>
        value ? name : [],
      )
      return [targetRef?.name, ...hinted, ...isTrue].join(' ')
    }),
  )

describe('The slices of a Service', () => {
  test('have its Pods with all that is true of them', () => {
    expect(endpointsIn(start())).toEqual(['on-node-1 ready serving', 'on-node-2 ready serving'])
  })

  test('belong to it, bear its name and say who keeps them', () => {
    const [slice] = slicesIn(start())
    expect(slice?.metadata.ownerReferences?.[0]?.name).toBe('web')
    expect(slice?.metadata.labels).toEqual({
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    })
  })

  test('of a headless one say that', () => {
    const [slice] = slicesIn(start({ clusterIP: 'None' }))
    expect(slice?.metadata.labels?.['service.kubernetes.io/headless']).toBe('')
  })

  test('are taken over by new ports', () => {
    const cluster = start()
    const [before] = slicesIn(cluster)
    adminOf(cluster).patch('Service', 'default/web', (service) => ({
      ...service,
      spec: {
        ...service.spec,
        ports: [{ ...service.spec.ports?.[0], port: 80, targetPort: 9090 }],
      },
    }))
    cluster.settle()
    const after = slicesIn(cluster)
    expect(after.map(({ metadata }) => metadata.uid)).toEqual([before?.metadata.uid])
    expect(after[0]?.ports).toEqual([{ name: '', port: 9090, protocol: 'TCP' }])
  })

  test('are made again when somebody deletes them', () => {
    const cluster = start()
    const [before] = slicesIn(cluster)
    if (before !== undefined) adminOf(cluster).delete('EndpointSlice', keyOf(before))
    cluster.settle()
    expect(endpointsIn(cluster)).toEqual(['on-node-1 ready serving', 'on-node-2 ready serving'])
  })

  test('keep what has not changed as it was', () => {
    const cluster = start()
    const before = slicesIn(cluster)[0]?.endpoints[1]
    adminOf(cluster).delete('Pod', 'default/on-node-1')
    cluster.settle()
    expect(slicesIn(cluster)[0]?.endpoints[0]).toBe(before)
  })
})

describe('Endpoints', () => {
  test('of a Pod on its way out serve and terminate', () => {
    const cluster = start()
    cluster.images.tell('shop:v1', { ignoresTerm: true })
    adminOf(cluster).delete('Pod', 'default/on-node-1')
    const isGoing = () => endpointsIn(cluster).some((text) => text.includes('terminating'))
    expect(secondsUntil(cluster, isGoing, seconds(1))).toBeLessThan(0.1)
    expect(endpointsIn(cluster)[0]).toBe('on-node-1 serving terminating')
  })

  test('are hinted for their own zone where traffic prefers close ones', () => {
    expect(endpointsIn(start({ trafficDistribution: 'PreferClose' }))).toEqual([
      'on-node-1 a ready serving',
      'on-node-2 b ready serving',
    ])
  })

  test('are hinted in proportion where the annotation asks for it', () => {
    const cluster = start({}, { 'service.kubernetes.io/topology-mode': 'Auto' })
    expect(endpointsIn(cluster)).toEqual(['on-node-1 a ready serving', 'on-node-2 b ready serving'])
    expect(eventsOf(cluster, 'web')).toContain(
      'TopologyAwareHintsEnabled: Topology Aware Hints has been enabled, addressType: IPv4',
    )
  })

  test('lose their hints when a zone has no endpoint left', () => {
    const cluster = start({}, { 'service.kubernetes.io/topology-mode': 'Auto' })
    adminOf(cluster).delete('Pod', 'default/on-node-2')
    cluster.settle()
    expect(endpointsIn(cluster)).toEqual(['on-node-1 ready serving'])
    expect(eventsOf(cluster, 'web')).toContain(
      'TopologyAwareHintsDisabled: Insufficient number of endpoints, addressType: IPv4',
    )
  })
})
