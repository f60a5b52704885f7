/** Answers that are no resources': health, discovery of nothing, warnings, pretty texts, defects. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Asking } from './testing/asking'

const asking = new Asking()
const MAPS = '/api/v1/namespaces/default/configmaps'

describe('The server says how it is', () => {
  function check(path: string, code: number, body: string) {
    const answer = asking.ask('GET', path)
    expect([path, answer.code, answer.body]).toEqual([path, code, body])
  }

  test('as a whole, or by its checks', () => {
    for (const path of ['/healthz', '/livez', '/readyz', '/readyz/ping', '/livez/etcd']) {
      check(path, 200, 'ok')
    }
    check('/readyz?verbose', 200, '[+]ping ok\n[+]etcd ok\nreadyz check passed\n')
    check('/healthz/nothing', 404, '404 page not found\n')
    check('/nothing', 404, '404 page not found\n')
  })
})

describe('An answer', () => {
  test('is pretty where people read it, or ask for it', () => {
    const lines = (query: string, agent: string) => {
      const headers = { 'user-agent': agent, accept: 'application/yaml;q=0.1, application/json' }
      const request = { method: 'GET', path: `${MAPS}`, query: new URLSearchParams(query) }
      const user = { name: 'x', groups: ['system:masters'] }
      const whole = { ...request, headers, body: new Uint8Array(), user }
      const answer = asking.door.api.answer(whole)
      if (answer.type !== 'object') throw new Error('no object')
      return String(asking.door.api.write(whole, answer).body).trim().split('\n').length > 1
    }
    expect([
      lines('', 'kubectl/v1.32.0'),
      lines('', 'curl/8.0'),
      lines('pretty=false', 'curl/8.0'),
      lines('pretty=true', 'kubectl/v1.32.0'),
    ]).toEqual([false, true, false, true])
  })

  test('that warns says so in a header that cannot be broken out of', () => {
    const body = '{"metadata":{"name":"w"},"\\"x\\r\\ny\\u00e9":1}'
    const { headers } = asking.ask('POST', `${MAPS}?dryRun=All`, { body })
    expect(headers.warning).toEqual([expect.stringMatching(/^299 - "unknown field \\"[ -~]*\\""$/)])
  })

  test('to a defect of ours is an InternalError that shows nothing', () => {
    const { api, cluster } = asking.door
    const broken = new Error('secret')
    cluster.server.requireRead = () => {
      throw broken
    }
    const { code, body } = asking.ask('GET', MAPS)
    expect([code, body.message, asking.bugs]).toEqual([
      500,
      'Internal error occurred: the server met a defect of its own; its log says more',
      [broken],
    ])
    expect(api.refusal(broken).code).toBe(500)
  })
})
