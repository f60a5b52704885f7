/** The simulation's own requests: its clock, what befalls it, its trace, and who may ask. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Asking } from '../testing/asking'

const CLOCK = '/kubecumber/clock'
const FAULTS = '/kubecumber/faults'

const served = () => {
  const asking = new Asking({ nodes: 1 })
  asking.cluster.settle()
  return asking
}

const MOVES =
  'write one of {"advance": "5m"}, {"settle": true}, {"speed": 60} and {"pause": true} as the body'

describe('The clock', () => {
  test('is moved so far, until all is done, or by itself', async () => {
    const asking = served()
    const { now } = asking.ask('GET', CLOCK).body
    const state = { mode: 'manual', speed: 0, settled: true, quiet: true }
    expect(asking.ask('GET', CLOCK).body).toEqual({ now, ...state })
    const advanced = await asking.askLate('POST', CLOCK, { body: { advance: '90s' } })
    const later = new Date(Date.parse(now) + 90_000).toISOString().slice(0, 19)
    expect([advanced.code, advanced.body.now.slice(0, 19)]).toEqual([200, later])
    const settled = await asking.askLate('POST', CLOCK, { body: { settle: true } })
    expect([settled.code, settled.body.settled]).toEqual([200, true])
    const fast = asking.ask('POST', CLOCK, { body: { speed: 60 } }).body
    expect([fast.mode, fast.speed]).toEqual(['real', 60])
    const paused = asking.ask('POST', CLOCK, { body: { pause: true } }).body
    expect([paused.mode, paused.speed]).toEqual(['manual', 0])
    expect(asking.ask('POST', `${CLOCK}/done`).code).toBe(200)
    asking.door.close()
  })

  test('is moved by one at a time', async () => {
    const asking = served()
    const both = ['1h', '1m'].map((advance) => asking.askLate('POST', CLOCK, { body: { advance } }))
    const answers = await Promise.all(both)
    expect(answers.map(({ code, body }) => [code, body.message])).toEqual([
      [200, undefined],
      [400, 'the clock is being moved already: wait until that is done'],
    ])
  })

  test('that cannot settle says what keeps it from that', async () => {
    const asking = served()
    const spec = { containers: [{ name: 'c', image: 'shop:v1', command: ['false'] }] }
    const body = { metadata: { name: 'web' }, spec }
    asking.ask('POST', '/api/v1/namespaces/default/pods', { body })
    const answer = await asking.askLate('POST', CLOCK, { body: { settle: true } })
    expect([answer.code, answer.body.reason]).toEqual([400, 'BadRequest'])
    expect(answer.body.message).toMatch(
      /^The cluster has not settled within 1h; something in it never comes to rest\.\n {2}busiest {2}kubelet\/node-1 on default\/web/,
    )
    expect([asking.ask('GET', CLOCK).code, asking.bugs]).toEqual([200, []])
  })
})

describe('A request is refused', () => {
  const asking = served()

  function check(path: string, body: unknown, message: string) {
    const answer = asking.ask('POST', path, { body })
    expect([answer.code, answer.body.reason, answer.body.message]).toEqual([
      400,
      'BadRequest',
      message,
    ])
  }

  test('that asks nothing of the clock, or more than one thing', () => {
    check(CLOCK, {}, MOVES)
    check(CLOCK, { fly: true }, MOVES)
    check(CLOCK, { advance: '1s', settle: true }, MOVES)
    check(CLOCK, { advance: 'soon' }, '"advance" is a duration such as "90s" or "5m"')
    check(CLOCK, { advance: 5 }, '"advance" is a string, not 5')
    check(CLOCK, { advance: '-5s' }, '"advance" is a duration such as "90s" or "5m"')
    const speed = 'speed is a number above 0 and at most 100000, not '
    check(CLOCK, { speed: 0 }, `${speed}0`)
    check(CLOCK, { speed: -1 }, `${speed}-1`)
    check(CLOCK, { speed: 1e6 }, `${speed}1000000`)
    check(CLOCK, { speed: '60' }, '"speed" is a number, not "60"')
    check(CLOCK, [], 'the body is a JSON object')
  })

  test('for a fault that there is not, or one that cannot happen', () => {
    const known =
      'Known are crash, recover, disconnect, reconnect, failZone, recoverZone, join, stop, start, ' +
      'exitContainer, runOutOfMemory, failProbe, passProbe, press, relieve, lag, catchUp'
    check(FAULTS, {}, '"fault" is missing: it is a string')
    check(FAULTS, { fault: 'crsh' }, `there is no fault "crsh", did you mean "crash"? ${known}`)
    check(FAULTS, { fault: '__proto__' }, `there is no fault "__proto__". ${known}`)
    check(FAULTS, { fault: 'crash' }, '"node" is missing: it is a string')
    check(FAULTS, { fault: 'crash', node: 1 }, '"node" is a string, not 1')
    const pod = { pod: 'default/x', probe: 'sleepiness' }
    check(FAULTS, { fault: 'failProbe', ...pod }, '"probe" is one of startup, liveness, readiness')
    check(
      FAULTS,
      { fault: 'stop', part: 'coffee' },
      '"part" is one of scheduler, controller manager, API server, image registry, controller, kubelet',
    )
    check(FAULTS, { fault: 'lag', by: 'x' }, '"by" is a duration such as "10s"')
  })

  test('by whoever is not the administrator', () => {
    const user = { name: 'jane', groups: ['system:authenticated'] }
    const { code, body } = asking.ask('GET', CLOCK, { user })
    expect([code, body.reason]).toEqual([403, 'Forbidden'])
  })

  test('at a path that there is not', () => {
    expect(asking.ask('GET', '/kubecumber/nothing').code).toBe(404)
    expect(asking.ask('PUT', CLOCK, { body: {} }).code).toBe(404)
  })
})

describe('A fault', () => {
  test('befalls the cluster, and stands in its trace', () => {
    const asking = served()
    const since = asking.cluster.trace.entries.length
    const { code, body } = asking.ask('POST', FAULTS, { body: { fault: 'crash', node: 'node-1' } })
    expect([code, body]).toEqual([200, { happened: 'crash' }])
    expect(asking.cluster.kubelet('node-1')?.isPowered).toBe(false)
    const trace = asking.ask('GET', `/kubecumber/trace?since=${since}`)
    expect(trace.headers['content-type']).toBe('application/x-ndjson')
    const names = String(trace.body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).name)
    expect(names).toContain('Node crashes')
  })

  test('that cannot happen says why not', () => {
    const asking = served()
    const { code, body } = asking.ask('POST', FAULTS, { body: { fault: 'crash', node: 'none' } })
    expect([code, body.reason]).toEqual([400, 'BadRequest'])
  })
})
