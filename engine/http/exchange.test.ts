/** Answers over a real connection: compressed ones, streams, and a clock that waits for clients. */
import type { ClientRequest, IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { expect } from 'expect'
import { seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { type Served, serve } from './serve'

const MAPS = '/api/v1/namespaces/default/configmaps'
let served: Served

before(async () => {
  served = await serve(new Cluster({ controllers: [], scheduler: false }), { clientQuiet: 30 })
})
after(() => served.close())

interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

function asked(path: string, { method = 'GET', headers = {}, body }: Sent = {}): ClientRequest {
  const { ca, admin } = served.keys
  const tls = { ca: ca.certificate, cert: admin.certificate, key: admin.privateKey }
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const options = { ...tls, method, headers: { ...type, ...headers }, agent: false as const }
  const made = request(`${served.url}${path}`, options)
  made.end(body === undefined ? undefined : JSON.stringify(body))
  return made
}

const answerTo = (made: ClientRequest) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    made.on('response', resolve)
    made.on('error', reject)
  })

async function bytesOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('An answer', () => {
  test('that is large is compressed for whoever takes that', async () => {
    const data = { text: 'x'.repeat(200_000) }
    const created = await answerTo(
      asked(MAPS, { method: 'POST', body: { metadata: { name: 'large' }, data } }),
    )
    await bytesOf(created)
    const zipped = await answerTo(
      asked(`${MAPS}/large`, { headers: { 'accept-encoding': 'gzip' } }),
    )
    const bytes = await bytesOf(zipped)
    expect([
      zipped.headers['content-encoding'],
      zipped.headers.vary,
      bytes.length < 10_000,
    ]).toEqual(['gzip', 'Accept-Encoding', true])
    expect(JSON.parse(gunzipSync(bytes).toString()).data).toEqual(data)
    const plain = await answerTo(asked(`${MAPS}/large`))
    expect([
      plain.headers['content-encoding'],
      JSON.parse(String(await bytesOf(plain))).data,
    ]).toEqual([undefined, data])
    const small = await answerTo(asked('/version', { headers: { 'accept-encoding': 'gzip' } }))
    await bytesOf(small)
    expect(small.headers['content-encoding']).toBe(undefined)
  })

  test('says its length, and that it is not kept', async () => {
    const answer = await answerTo(asked('/readyz'))
    const bytes = await bytesOf(answer)
    expect([
      answer.headers['content-length'],
      answer.headers['cache-control'],
      String(bytes),
    ]).toEqual(['2', 'no-cache, private', 'ok'])
  })
})

describe('A watch', () => {
  test('ends when its time is over', async () => {
    const began = performance.now()
    const answer = await answerTo(asked(`${MAPS}?watch=1&timeoutSeconds=1`))
    const lines = String(await bytesOf(answer))
      .trim()
      .split('\n')
    const types = lines.map((line) => JSON.parse(line).type)
    expect([answer.headers['content-type'], types]).toEqual([
      'application/json;stream=watch',
      ['ADDED'],
    ])
    expect(performance.now() - began).toBeLessThan(3000)
  })

  test('is listened to until the client has gone', async () => {
    const noneListens = async () => {
      while (served.clients.listening > 0) await new Promise((next) => setTimeout(next, 5))
    }
    await noneListens()
    const made = asked(`${MAPS}?watch=1`)
    await answerTo(made)
    expect(served.clients.listening).toBe(1)
    made.on('error', () => undefined)
    made.destroy()
    await noneListens()
    expect(served.clients.listening).toBe(0)
  })
})

describe('The clock', () => {
  test('stands while a client asks, and is where it was told to be afterwards', async () => {
    const { cluster } = served
    const start = cluster.now()
    const slow = asked(MAPS, { method: 'POST', headers: { 'content-length': '30' } })
    slow.on('error', () => undefined)
    await new Promise((next) => setTimeout(next, 100))
    let isDone = false
    const moved = served.advance(seconds(10)).then(() => {
      isDone = true
    })
    await new Promise((next) => setTimeout(next, 150))
    expect([isDone, cluster.now()]).toEqual([false, start])
    slow.destroy()
    await moved
    expect(cluster.now() - start).toBe(10_000_000)
  })

  test('runs as fast as it is told to, and stands when it is paused', async () => {
    const { cluster } = served
    served.setSpeed(1000)
    const start = cluster.now()
    while (cluster.now() - start < 50_000_000) await new Promise((next) => setTimeout(next, 10))
    served.setSpeed(0)
    const stood = cluster.now()
    await new Promise((next) => setTimeout(next, 50))
    expect(cluster.now()).toBe(stood)
  })
})
