/** Images whose programs are known: the usual ones, and those of a cluster's user. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import type { KnownImage } from '../../images/known/known'
import { serverOf } from '../../images/known/server'
import { createPod } from '../../testing/watching'

/** What `GET path` of a container of this image answers. */
function answered(
  cluster: Cluster,
  image: string,
  port: number,
  path: string,
  args: readonly string[],
) {
  cluster.run(seconds(100))
  const container = { name: 'c', image, ...(args.length === 0 ? {} : { args }) }
  createPod(cluster, 'x', { nodeName: 'node-1', containers: [container] })
  cluster.run(seconds(5))
  const request = { method: 'GET', path, headers: {}, body: '', client: '10.0.0.9', port }
  const answer = cluster.kubelet('node-1')?.answerAt('default/x', port, { request })
  return answer?.type === 'answers' ? `${answer.status} ${answer.body ?? ''}` : answer?.type
}

const listing = (...links: readonly string[]) =>
  `<pre>\n${links.map((link) => `<a href="${link}">${link}</a>\n`).join('')}</pre>\n`

describe('A container of', () => {
  function check(
    image: string,
    port: number,
    path: string,
    expected: string,
    ...args: readonly string[]
  ): void {
    test(`${image} ${args.join(' ')} :${port}${path}`, () => {
      const cluster = new Cluster({ nodes: 1, scheduler: false })
      expect(answered(cluster, image, port, path, args)).toBe(expected)
    })
  }
  const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
  check(agnhost, 8080, '/hostname', '200 x', 'netexec')
  check(agnhost, 8080, '/clientip', '200 10.0.0.9:49705', 'netexec')
  check(agnhost, 8080, '/echo?msg=a%20b&code=404', '404 a b', 'netexec')
  check(agnhost, 8080, '/shell?cmd=echo%20hi', '200 {"output":"hi\\n"}', 'netexec')
  check(agnhost, 9000, '/', 'refuses', 'netexec')
  check(agnhost, 9000, '/hostname', '200 x', 'netexec', '--http-port=9000')
  check(agnhost, 9376, '/', '200 x', 'serve-hostname')
  check(agnhost, 80, '/etc/hostname', '200 x\n', 'test-webserver')
  check(
    agnhost,
    80,
    '/usr',
    `200 ${listing('bin/', 'local/', 'sbin/', 'share/')}`,
    'test-webserver',
  )
  check(agnhost, 8080, '/healthz', '200 ok', 'liveness')
  check(agnhost, 8080, '/', 'refuses')
  check(
    'gcr.io/google-samples/hello-app:1.0',
    8080,
    '/',
    '200 Hello, world!\nVersion: 1.0.0\nHostname: x\n',
  )
  check(
    'gcr.io/google-samples/hello-app:2.0',
    8080,
    '/',
    '200 Hello, world!\nVersion: 2.0.0\nHostname: x\n',
  )
  check('httpd:2.4', 80, '/', '200 <html><body><h1>It works!</h1></body></html>\n')
  check('mysql:8', 3306, '/', '200 ')
  check('mysql:8', 80, '/', 'refuses')
  check('shop:v1', 80, '/', '200 ')
})

test('a cluster is told what is in an image of its user, and so is its fork', () => {
  const shop: KnownImage = {
    names: ['registry.example.com/shop'],
    entrypoint: ['/shop'],
    isComplete: true,
    programs: {
      '/shop': serverOf({
        ports: () => [7000],
        begin: (call) => call.out('open\n'),
        answer: (call, { path }) => ({ status: 200, body: `${call.world.hostname} sells ${path}` }),
      }),
    },
  }
  const cluster = new Cluster({ nodes: 1, scheduler: false })
  cluster.images.know(shop)
  const fork = cluster.fork()
  const sold = answered(fork, 'registry.example.com/shop:v3', 7000, '/tea', [])
  const lines = fork.kubelet('node-1')?.logs('default/x', 'c')
  expect([sold, lines?.map(({ text }) => text)]).toEqual(['200 x sells /tea', ['open']])
})
