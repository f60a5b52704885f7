/** Connections that are broken, slow, idle or too many: they cost themselves, and nobody else. */
import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2'
import type { Socket } from 'node:net'
import { after, afterEach, before, test } from 'node:test'
import { expect } from 'expect'
import { all, BesiegedServer } from './testing/besieged-server'

/** Times that are long for clients are short here. */
const LIMITS = { bodyPatience: 150, lingering: 150, mostUnread: 256 * 1024 }
let server: BesiegedServer
before(async () => {
  server = await BesiegedServer.begin(LIMITS)
})
afterEach(async () => {
  expect(await server.isWell()).toBe(true)
})
after(() => server.end())

const MAPS = '/api/v1/namespaces/default/configmaps'

test('a body that breaks off is no request', async () => {
  const head = server.head(`POST ${MAPS}`, 'Content-Length: 1000')
  const socket = await server.connect()
  socket.write(`${head}{"apiVersion"`)
  await until(() => !server.served.clients.isQuiet)
  socket.destroy()
  await until(() => server.served.clients.isQuiet)
})

test('a body that ends before its length is no request', async () => {
  const head = server.head(`POST ${MAPS}`, 'Content-Length: 1000')
  expect(await server.say(`${head}{"apiVersion"`, true)).toMatch(/^(HTTP\/1.1 400 |$)/)
})

test('a body that does not come is not waited for', async () => {
  const head = server.head(`POST ${MAPS}`, 'Content-Length: 1000')
  expect(await server.say(`${head}{"apiVersion"`)).toBe('')
})

test('a client that goes on with a body that was refused hears why, and is cut off', async () => {
  const head = server.head(`POST ${MAPS}`, 'Content-Length: 100000000', 'Content-Type: text/x')
  expect(await server.say(`${head}{"apiVersion"`)).toMatch(/^HTTP\/1.1 413 /)
})

test('a connection on which a large body was refused can be used again', async () => {
  const socket = await server.connect()
  let heard = ''
  socket.on('data', (part) => {
    heard += part
  })
  const large = Buffer.alloc(4 * 1024 * 1024, ' ')
  socket.write(server.head(`POST ${MAPS}`, `Content-Length: ${large.length}`))
  socket.write(large)
  socket.write(server.head('GET /healthz', 'Connection: close'))
  await once(socket, 'close')
  expect(heard.match(/HTTP\/1.1 (\d+)/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
})

const NO_HTTP = {
  'no HTTP': 'hello\r\n\r\n',
  'a request of no method': ' / HTTP/1.1\r\n\r\n',
  'a header without an end': 'GET / HTTP/1.1\r\nHost x\r\n\r\n',
  'two lengths': 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
  'a length that is none': 'POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
  'a length and chunks':
    'POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'chunks that are none': 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
}
for (const [name, text] of Object.entries(NO_HTTP)) {
  test(`${name} is refused, and the connection closed`, async () => {
    expect(await server.say(text, true)).toMatch(/^HTTP\/1.1 4\d\d |^$/)
  })
}

test('headers without end are refused', async () => {
  const socket = await server.connect()
  const heard = all(socket)
  socket.write('GET / HTTP/1.1\r\n')
  for (let i = 0; i < 200 && socket.writable; i++) socket.write(`x-${i}: ${'a'.repeat(10_000)}\r\n`)
  expect(await heard).toMatch(/^HTTP\/1.1 431 |^$/)
})

test('what is no TLS is cut off', async () => {
  const socket = await server.connectPlainly()
  const heard = all(socket)
  socket.write('GET / HTTP/1.1\r\n\r\n')
  await heard
})

test('requests that come all at once are answered one after another', async () => {
  const line = server.head('GET /healthz')
  const heard = await server.say(
    `${line.repeat(200)}${server.head('GET /version', 'Connection: close')}`,
  )
  expect(heard.match(/HTTP\/1.1 200/g)).toHaveLength(201)
})

test('1,000 connections that say nothing keep nobody from being answered', async () => {
  const sockets: Socket[] = []
  for (let i = 0; i < 1000; i++) sockets.push(await server.connectPlainly())
  const begun = performance.now()
  expect(await server.isWell()).toBe(true)
  expect(performance.now() - begun).toBeLessThan(2000)
  for (const socket of sockets) socket.destroy()
})

test('clients that vanish while they watch listen no more', async () => {
  const { cluster, clients } = server.served
  const sockets = await Promise.all(Array.from({ length: 20 }, () => server.connect()))
  for (const socket of sockets) socket.write(server.head(`GET ${MAPS}?watch=true`))
  await until(() => clients.listening === 20)
  expect(cluster.store.isObserved('configmaps')).toBe(true)
  for (const socket of sockets) socket.destroy()
  await until(() => clients.listening === 0)
})

test('a client that does not read its watch is cut off', async () => {
  const { cluster, clients } = server.served
  const socket = await server.connect()
  socket.write(server.head(`GET ${MAPS}?watch=true`))
  await until(() => clients.listening === 1)
  socket.pause()
  const data = { a: 'x'.repeat(900_000) }
  for (let i = 0; i < 40 && clients.listening > 0; i++) {
    const metadata = { name: `large-${i % 2}` }
    cluster.kubectl.apply(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { ...data, i: `${i}` } },
      'default',
    )
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await until(() => clients.listening === 0)
})

test('a client of HTTP/2 has so many streams at once and no more', async () => {
  const session = await sessionOf()
  const settings = session.remoteSettings
  expect(settings.maxConcurrentStreams).toBe(100)
  const codes = await Promise.all(
    Array.from({ length: 500 }, () => codeOf(get(session, '/healthz'))),
  )
  expect(new Set(codes)).toEqual(new Set([200]))
  session.destroy()
})

test('streams that are opened and taken back again and again end that session alone', async () => {
  const session = await sessionOf()
  for (let i = 0; i < 3000 && !session.destroyed; i++) {
    get(session, `${MAPS}?watch=true`)
      .on('error', () => undefined)
      .close()
    if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  session.destroy()
  await until(() => server.served.clients.listening === 0)
})

test('a large body over HTTP/2 is refused, and the session goes on', async () => {
  const session = await sessionOf()
  const stream = session.request({ ...authorized(), ':method': 'POST', ':path': MAPS })
  stream.on('error', () => undefined)
  stream.end(Buffer.alloc(10 * 1024 * 1024, ' '))
  expect(await codeOf(stream)).toBe(413)
  expect(await codeOf(get(session, '/healthz'))).toBe(200)
  session.destroy()
})

test('headers of HTTP/2 may be many and long, but not without end', async () => {
  const session = await sessionOf()
  const long = session.request({ ...authorized(), ':path': '/healthz', 'x-a': 'a'.repeat(60_000) })
  expect(await codeOf(long)).toBe(200)
  session.destroy()
})

async function sessionOf(): Promise<ClientHttp2Session> {
  const { url, keys } = server.served
  const session = connect(url, { ca: keys.ca.certificate })
  session.on('error', () => undefined)
  await once(session, 'remoteSettings')
  return session
}

const authorized = () => ({ authorization: `Bearer ${server.served.keys.adminToken}` })

const get = (session: ClientHttp2Session, path: string): ClientHttp2Stream =>
  session.request({ ...authorized(), ':path': path })

async function codeOf(stream: ClientHttp2Stream): Promise<unknown> {
  const [headers] = await once(stream, 'response')
  stream.resume()
  return headers[':status']
}

/** A test that waits in vain ends by its own time limit. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2))
}
