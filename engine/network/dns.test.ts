/** What the cluster's DNS answers, in a cluster with a Service of each kind. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Cluster } from '../cluster'
import { adminOf } from '../testing/watching'
import { deploy } from '../testing/workload'

function start(): Cluster {
  const cluster = new Cluster({ nodes: 1 })
  cluster.settle()
  deploy(cluster, 'web', { replicas: 2 })
  const selector = { app: 'web' }
  const ports = [
    { name: 'http', port: 80, targetPort: 8080 },
    { name: 'dns', port: 53, protocol: 'UDP' },
  ]
  const specs = {
    web: { clusterIP: '10.96.0.80', selector, ports },
    peers: { clusterIP: 'None', selector, ports },
    alias: { type: 'ExternalName', externalName: 'web.default.svc.cluster.local' },
    loop: { type: 'ExternalName', externalName: 'loop.default.svc.cluster.local' },
  }
  for (const [name, spec] of Object.entries(specs)) {
    cluster.kubectl.apply(
      { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec },
      'default',
    )
  }
  cluster.settle()
  return cluster
}

const cluster = start()
const podIps = adminOf(cluster)
  .list('Pod')
  .map(({ status }) => status.podIP ?? '')
  .sort()
const [firstIp = ''] = podIps
const dashed = firstIp.replaceAll('.', '-')

describe('The name', () => {
  const check = (name: string, expected: readonly string[] | undefined) =>
    test(`${name} ${expected === undefined ? 'does not exist' : 'exists'}`, () => {
      const found = cluster.network.resolve(name)
      expect(found === undefined ? undefined : [...found].sort()).toEqual(expected)
    })
  check('web.default.svc.cluster.local', ['10.96.0.80'])
  check('WEB.default.svc.cluster.local.', ['10.96.0.80'])
  check('kubernetes.default.svc.cluster.local', ['10.96.0.1'])
  check('peers.default.svc.cluster.local', podIps)
  check(`${dashed}.peers.default.svc.cluster.local`, [firstIp])
  check('alias.default.svc.cluster.local', ['10.96.0.80'])
  check('loop.default.svc.cluster.local', undefined)
  check('10-9-8-7.default.pod.cluster.local', ['10.9.8.7'])
  check('10-9-8-7.nowhere.pod.cluster.local', undefined)
  check('web.nowhere.svc.cluster.local', undefined)
  check('nobody.default.svc.cluster.local', undefined)
  check('web.default.svc', undefined)
  check('node-1', ['172.18.0.2'])
})

describe('The records of a port', () => {
  const check = (name: string, expected: readonly string[]) =>
    test(`${name} are ${expected.length}`, () => {
      const records = cluster.network.serviceRecords(`${name}.default.svc.cluster.local`)
      const texts = records.map((r) => `${r.priority} ${r.weight} ${r.port} ${r.target}`)
      expect(texts.map((text) => text.replace('.default.svc.cluster.local', ''))).toEqual(expected)
    })
  check('_http._tcp.web', ['0 100 80 web'])
  check('_dns._udp.web', ['0 100 53 web'])
  check('_http._udp.web', [])
  check('_grpc._tcp.web', [])
  check(
    '_http._tcp.peers',
    podIps.map((ip) => `0 50 8080 ${ip.replaceAll('.', '-')}.peers`),
  )
})
