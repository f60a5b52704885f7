/** Load balancers of Services in a cluster in which nothing else runs. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Service } from '../api/kinds'
import { seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { adminOf, eventsOf, secondsUntil } from '../testing/watching'

const start = () => new Cluster({ controllers: ['service-lb-controller'] })

function create(cluster: Cluster, name: string, spec: Partial<Service['spec']> = {}): void {
  adminOf(cluster).create('Service', {
    metadata: { name, namespace: 'default' },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }], ...spec },
  })
}

const addressOf = (cluster: Cluster, name: string): string | undefined =>
  adminOf(cluster).get('Service', `default/${name}`)?.status.loadBalancer?.ingress?.[0]?.ip

describe('A Service of type LoadBalancer', () => {
  test('waits for its address for a second, and says so', () => {
    const cluster = start()
    create(cluster, 'web')
    const waited = secondsUntil(cluster, () => addressOf(cluster, 'web') !== undefined, seconds(9))
    expect(waited).toBeCloseTo(1, 1)
    cluster.settle()
    expect(eventsOf(cluster, 'web')).toEqual([
      'EnsuringLoadBalancer: Ensuring load balancer',
      'EnsuredLoadBalancer: Ensured load balancer',
    ])
  })

  test('has an address that no other has', () => {
    const cluster = start()
    for (const name of ['a', 'b', 'c']) create(cluster, name)
    cluster.settle()
    const addresses = ['a', 'b', 'c'].map((name) => addressOf(cluster, name))
    expect(new Set(addresses).size).toBe(3)
  })

  test('gets the address that it asks for, unless another has it', () => {
    const cluster = start()
    create(cluster, 'a', { loadBalancerIP: '192.0.2.80' })
    create(cluster, 'b', { loadBalancerIP: '192.0.2.80' })
    cluster.settle()
    expect([addressOf(cluster, 'a'), addressOf(cluster, 'b')]).toEqual(['192.0.2.80', '192.0.2.10'])
  })

  test('is left to another controller when it names a class', () => {
    const cluster = start()
    create(cluster, 'web', { loadBalancerClass: 'example.com/other' })
    cluster.settle()
    expect(addressOf(cluster, 'web')).toBe(undefined)
  })

  test('is deleted only when its load balancer is gone', () => {
    const cluster = start()
    create(cluster, 'web')
    cluster.settle()
    adminOf(cluster).delete('Service', 'default/web')
    expect(adminOf(cluster).get('Service', 'default/web')?.metadata.finalizers).toEqual([
      'service.kubernetes.io/load-balancer-cleanup',
    ])
    cluster.settle()
    expect(adminOf(cluster).get('Service', 'default/web')).toBe(undefined)
    expect(eventsOf(cluster, 'web').at(-1)).toBe('DeletedLoadBalancer: Deleted load balancer')
  })

  test('loses its address when it becomes another type', () => {
    const cluster = start()
    create(cluster, 'web')
    cluster.settle()
    adminOf(cluster).patch('Service', 'default/web', (service) => ({
      ...service,
      spec: { ...service.spec, type: 'ClusterIP' },
    }))
    cluster.settle()
    const service = adminOf(cluster).get('Service', 'default/web')
    expect(service?.status).toEqual({ loadBalancer: {} })
    expect(service?.metadata.finalizers).toBe(undefined)
  })
})
