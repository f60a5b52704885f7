/** What Pods call themselves, how they look names up, and which addresses they get. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Pod, PodSpec } from '../api/kinds'
import { addressAt } from './pod-addresses'
import { domainNameOf, hostnameOf, resolverOf } from './pod-names'

const pod = (name: string, spec: Partial<PodSpec> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', uid: 'x', resourceVersion: '1', creationTimestamp: '' },
  spec: { containers: [], ...spec },
  status: {},
})

test('a Pod is called by its name, unless its spec says otherwise', () => {
  expect(hostnameOf(pod('web-0'))).toBe('web-0')
  expect(hostnameOf(pod('web-0', { hostname: 'db' }))).toBe('db')
  expect(hostnameOf(pod(`${'a'.repeat(62)}-.b`))).toBe('a'.repeat(62))
  expect(domainNameOf(pod('web-0'), 'cluster.local')).toBeUndefined()
  expect(domainNameOf(pod('web-0', { subdomain: 'web' }), 'cluster.local')).toBe(
    'web-0.web.shop.svc.cluster.local',
  )
})

describe('A resolv.conf', () => {
  function check(name: string, spec: Partial<PodSpec>, expected: string): void {
    test(name, () => {
      const { nameservers, searches, options } = resolverOf(
        pod('web', spec),
        '10.96.0.10',
        'cluster.local',
      )
      const lines = [nameservers, searches, options].map((words) => words.join(' '))
      expect(lines.join(' | ')).toBe(expected)
    })
  }
  const cluster = '10.96.0.10 | shop.svc.cluster.local svc.cluster.local cluster.local | ndots:5'
  const node = '172.18.0.1 |  | '

  check('is the cluster’s', {}, cluster)
  check('is the Node’s on the host’s network', { hostNetwork: true }, node)
  check(
    'is the cluster’s there, too, when that is asked for',
    { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' },
    cluster,
  )
  check('is the Node’s by policy', { dnsPolicy: 'Default' }, node)
  check(
    'is what the Pod says',
    { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'], searches: ['a.b'] } },
    '1.1.1.1 | a.b | ',
  )
  check(
    'takes what the Pod adds',
    {
      dnsConfig: {
        nameservers: ['1.1.1.1'],
        options: [{ name: 'ndots', value: '2' }, { name: 'x' }],
      },
    },
    '10.96.0.10 1.1.1.1 | shop.svc.cluster.local svc.cluster.local cluster.local | ndots:2 x',
  )
})

test('addresses are counted over all their parts', () => {
  expect(addressAt('10.244.1.0', 5)).toBe('10.244.1.5')
  expect(addressAt('10.244.1.0', 258)).toBe('10.244.2.2')
})
