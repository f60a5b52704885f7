/** What the DNS tells containers. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { createPod } from '../../testing/watching'

/** What a command prints in a Pod of the Namespace default. */
function printed(script: string): string {
  const cluster = new Cluster({ nodes: 1, scheduler: false })
  cluster.run(seconds(10))
  const make = (name: string, spec: object) => {
    const metadata = { namespace: 'default', name }
    cluster.kubectl.apply({ apiVersion: 'v1', kind: 'Service', metadata, spec }, 'default')
  }
  make('web', { clusterIP: '10.96.7.7', ports: [{ name: 'http', port: 80 }] })
  make('far', { type: 'ExternalName', externalName: 'foo.example.com' })
  createPod(cluster, 'x', {
    nodeName: 'node-1',
    containers: [{ name: 'c', image: 'busybox', command: ['sleep', '9999'] }],
  })
  cluster.run(seconds(100))
  let out = ''
  const hear = (bytes: Uint8Array) => {
    out += Buffer.from(bytes).toString('utf8')
  }
  const session = { stdout: hear, stderr: hear, done: () => undefined }
  const command = { command: ['sh', '-c', script], stdin: false, tty: false }
  cluster.kubelet('node-1')?.exec('default/x', 'c', command, session)
  cluster.run(seconds(2))
  return out
}

describe('dig', () => {
  function check(name: string, script: string, expected: string): void {
    test(name, () => expect(printed(script)).toBe(expected))
  }
  const WEB = 'web.default.svc.cluster.local.'
  check('finds an address', 'dig +short web.default.svc.cluster.local', '10.96.7.7\n')
  check('takes a name as it is', 'dig +short web A', '')
  check(
    'searches when it is told to',
    'dig +notcp +noall +answer +search web A',
    `${WEB}\t30\tIN\tA\t10.96.7.7\n`,
  )
  check(
    'finds what another name stands for',
    'dig +short far.default.svc.cluster.local CNAME',
    'foo.example.com.\n',
  )
  check(
    'finds where a port is served',
    'dig +short +search _http._tcp.web.default.svc SRV',
    `0 100 80 ${WEB}\n`,
  )
  check('finds whose an address is', 'dig +short 7.7.96.10.in-addr.arpa. PTR', `${WEB}\n`)
  check(
    'says nothing of what is not there',
    'dig +noall +answer none; host none',
    'Host none not found: 3(NXDOMAIN)\n',
  )
})
