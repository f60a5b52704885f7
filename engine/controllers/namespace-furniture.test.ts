/** What every Namespace is given: a ServiceAccount and the certificate of the cluster's CA. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { adminOf } from '../testing/watching'

const start = (): Cluster => {
  const controllers = ['serviceaccount-controller', 'root-ca-certificate-publisher-controller']
  const cluster = new Cluster({ nodes: 0, controllers })
  cluster.settle()
  return cluster
}

describe('A Namespace', () => {
  const check = (kind: 'ServiceAccount' | 'ConfigMap', name: string) => {
    test(`has its ${kind} ${name}, also a new one`, () => {
      const cluster = start()
      adminOf(cluster).create('Namespace', { metadata: { name: 'shop' } })
      cluster.settle()
      expect(adminOf(cluster).get(kind, `default/${name}`)).toBeDefined()
      expect(adminOf(cluster).get(kind, `shop/${name}`)).toBeDefined()
    })

    test(`gets its ${kind} ${name} again when it is deleted`, () => {
      const cluster = start()
      const before = adminOf(cluster).get(kind, `default/${name}`)?.metadata.uid
      adminOf(cluster).delete(kind, `default/${name}`)
      cluster.settle()
      const after = adminOf(cluster).get(kind, `default/${name}`)?.metadata.uid
      expect(after).toBeDefined()
      expect(after).not.toBe(before)
    })

    test(`does not get its ${kind} ${name} again while it ends`, () => {
      const cluster = start()
      adminOf(cluster).create('Namespace', { metadata: { name: 'shop' } })
      cluster.settle()
      adminOf(cluster).delete('Namespace', 'shop')
      adminOf(cluster).delete(kind, `shop/${name}`)
      cluster.run(seconds(5))
      expect(adminOf(cluster).get(kind, `shop/${name}`)).toBeUndefined()
    })
  }
  check('ServiceAccount', 'default')
  check('ConfigMap', 'kube-root-ca.crt')

  test('has the certificate that the API server trusts, once it says which', () => {
    const cluster = start()
    adminOf(cluster).create('ConfigMap', {
      metadata: { namespace: 'kube-system', name: 'extension-apiserver-authentication' },
      data: { 'client-ca-file': 'trusted' },
    })
    cluster.settle()
    const published = adminOf(cluster).get('ConfigMap', 'default/kube-root-ca.crt')
    expect(published?.data).toEqual({ 'ca.crt': 'trusted' })
  })

  test('has its certificate put right when somebody changes it', () => {
    const cluster = start()
    const key = 'default/kube-root-ca.crt'
    const before = adminOf(cluster).get('ConfigMap', key)?.data
    adminOf(cluster).patch('ConfigMap', key, (live) => ({ ...live, data: { 'ca.crt': 'forged' } }))
    cluster.settle()
    expect(adminOf(cluster).get('ConfigMap', key)?.data).toEqual(before)
  })
})
