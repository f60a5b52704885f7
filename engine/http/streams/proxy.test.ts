import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { connect, type Server } from 'node:net'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { expect } from 'expect'
import type { Open } from './conversation'
import { type ProxyTarget, proxyRequest, proxyUpgrade } from './proxy'

const PREFIX = '/pods/p:80/proxy'
const limit = { timeout: 10_000 }

interface Proxied {
  readonly port: number
  /** What was said to sessions. */
  readonly heard: string[]
  readonly opener: Open
}

/** A backend, and a server that proxies to it. */
async function setUp(context: { after(done: () => void): void }, more?: Partial<ProxyTarget>) {
  const heard: string[] = []
  const backend = createServer(answer)
  backend.on('upgrade', ({ method, url, headers }, socket, head) => {
    socket.unshift(head)
    if (url === '/refuses') {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno')
      return
    }
    const { 'x-forwarded-for': by } = headers
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n\r\n${method} ${url} by ${by}\n`)
    socket.on('data', (bytes) => socket.write(`${bytes}`.toUpperCase()))
    socket.on('end', () => socket.end())
  })
  const open = opener(await listen(backend), heard)
  const target = ({ url = '' }: IncomingMessage) => ({
    open,
    host: '10.0.0.5:80',
    prefix: PREFIX,
    path: url.slice(PREFIX.length).split('?')[0] ?? '',
    ...more,
  })
  const server = createServer((request, response) =>
    proxyRequest(request, response, target(request)),
  )
  server.on('upgrade', (request, socket, head) =>
    proxyUpgrade(request, socket, head, target(request)),
  )
  const proxied: Proxied = { port: await listen(server), heard, opener: open }
  context.after(() => {
    for (const each of [backend, server]) {
      each.closeAllConnections()
      each.close()
    }
  })
  return proxied
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  return address !== null && typeof address !== 'string' ? address.port : 0
}

const PAGE = '<a href="/x">x</a>'

function answer(request: IncomingMessage, response: ServerResponse): void {
  switch (request.url) {
    case '/redirect':
      response.writeHead(302, { location: '/elsewhere?x=1' }).end()
      return
    case '/page':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'x-a': 'b' }).end(PAGE)
      return
    case '/packed':
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
      response.end(gzipSync(PAGE))
      return
    case '/broken':
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(PAGE)
      return
    case '/long':
      response.writeHead(200, { 'content-type': 'text/html' }).end(Buffer.alloc(17 * 2 ** 20))
      return
    case '/reset':
      request.socket.destroy()
      return
    case '/forever':
      response.write('one\n')
      return
    default: {
      let body = ''
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        const said = { asked: `${request.method} ${request.url}`, headers: request.headers, body }
        response.writeHead(200, { 'content-type': 'application/json', 'keep-alive': 'timeout=5' })
        response.end(JSON.stringify(said))
      })
    }
  }
}

/** Sessions that lead to a port of this machine. */
function opener(port: number, heard: string[]): Open {
  return (listener) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('data', (bytes) => listener.stdout(bytes))
    socket.on('end', () => listener.done({ code: 0 }))
    socket.on('error', (error) => listener.done({ error: error.message }))
    return {
      write: (bytes) => socket.write(bytes),
      closeInput: () => socket.end(),
      resize: () => undefined,
      hangUp: () => {
        heard.push('hangUp')
        socket.destroy()
      },
    }
  }
}

interface Reply {
  readonly code: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

function ask({ port }: Proxied, path: string, body?: string, headers = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    const sent = send({ port, host: '127.0.0.1', path: `${PREFIX}${path}`, method, headers })
    sent.on('error', reject)
    sent.on('response', (response) => {
      let text = ''
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => {
        const { date: _, connection: __, 'keep-alive': ___, ...told } = response.headers
        resolve({ code: response.statusCode, headers: told, body: text })
      })
    })
    sent.end(body)
  })
}

test('a request is passed on, without what concerns the API alone', limit, async (context) => {
  const proxied = await setUp(context)
  const headers = {
    host: 'localhost:6443',
    authorization: 'Bearer secret',
    'impersonate-user': 'jane',
    'x-forwarded-for': '1.2.3.4',
    'x-hop': 'a',
    'x-test': 'b',
    connection: 'close, X-Hop',
    te: 'trailers',
  }
  const { code, headers: told, body } = await ask(proxied, '/echo/?a=1', 'hello', headers)
  expect(code).toBe(200)
  expect(told).toEqual({ 'content-type': 'application/json', 'transfer-encoding': 'chunked' })
  expect(JSON.parse(body)).toEqual({
    asked: 'POST /echo/?a=1',
    headers: {
      host: 'localhost:6443',
      'x-forwarded-for': '1.2.3.4, 127.0.0.1',
      'x-forwarded-uri': `${PREFIX}/echo/`,
      'x-test': 'b',
      'content-length': '5',
    },
    body: 'hello',
  })
})

test('a body that has been read is passed on as it was', limit, async (context) => {
  const proxied = await setUp(context, { body: Buffer.from('read before') })
  const { body } = await ask(proxied, '/echo', 'read before', { 'content-length': 11 })
  expect(JSON.parse(body)).toMatchObject({ asked: 'POST /echo', body: 'read before' })
})

test('without a path the client is sent to the root', limit, async (context) => {
  const proxied = await setUp(context)
  const check = async (path: string, expected: string) => {
    const { code, headers, body } = await ask(proxied, path)
    expect({ code, location: headers.location, body }).toEqual({
      code: 301,
      location: expected,
      body: '',
    })
  }
  await check('', `${PREFIX}/`)
  await check('?a=1', `${PREFIX}/?a=1`)
  const { body } = await ask(proxied, '', 'x')
  expect(JSON.parse(body)).toMatchObject({ asked: 'POST /' })
})

test('links of the answer lead through the proxy', limit, async (context) => {
  const proxied = await setUp(context)
  const page = `<a href="${PREFIX}/x">x</a>`
  const { code, headers } = await ask(proxied, '/redirect')
  expect({ code, headers }).toEqual({
    code: 302,
    headers: { location: `${PREFIX}/elsewhere?x=1`, 'content-length': '0' },
  })
  const html = 'text/html; charset=utf-8'
  expect(await ask(proxied, '/page')).toEqual({
    code: 200,
    headers: { 'content-type': html, 'content-length': `${page.length}`, 'x-a': 'b' },
    body: page,
  })
  const packed = await ask(proxied, '/packed')
  expect(packed.headers['content-length']).toBe(`${gzipSync(page).length}`)
})

test('a backend that cannot be reached or understood is a Status', limit, async (context) => {
  const check = async (path: string, more: Partial<ProxyTarget>, reason: string) => {
    const { code, headers, body } = await ask(await setUp(context, more), path)
    expect(code).toBe(503)
    expect(headers['content-type']).toBe('application/json')
    expect(JSON.parse(body)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `error trying to reach service: ${reason}`,
      reason: 'ServiceUnavailable',
      code: 503,
    })
  }
  const error = 'dial tcp 10.0.0.5:80: connect: connection refused'
  const refuses: Open = (listener) => {
    listener.done({ error: `failed to connect to localhost:80: ${error}` })
    return { write() {}, closeInput() {}, resize() {}, hangUp() {} }
  }
  await check('/', { open: refuses }, error)
  await check('/reset', {}, 'EOF')
  await check('/broken', {}, 'incorrect header check')
  await check('/long', {}, 'the page is too long')
})

test('an answer goes on until the client leaves', limit, async (context) => {
  const proxied = await setUp(context)
  const sent = send({ port: proxied.port, host: '127.0.0.1', path: `${PREFIX}/forever` })
  sent.on('error', () => undefined)
  sent.end()
  const response = await new Promise<IncomingMessage>((resolve) => sent.on('response', resolve))
  const part = await new Promise((resolve) => response.once('data', resolve))
  expect(`${part}`).toBe('one\n')
  sent.destroy()
  while (!proxied.heard.includes('hangUp')) await new Promise((next) => setImmediate(next))
})

test('clients that speak HTTP/2 are served as well', limit, async (context) => {
  const { opener: open } = await setUp(context)
  const server = createHttp2Server((request, response) => {
    const path = (request.url ?? '').slice(PREFIX.length)
    proxyRequest(request, response, { open, host: '10.0.0.5:80', prefix: PREFIX, path })
  })
  const client = connectHttp2(`http://127.0.0.1:${await listen(server)}`)
  context.after(() => {
    client.destroy()
    server.close()
  })
  const stream = client.request({ ':path': `${PREFIX}/echo`, ':method': 'POST', 'x-test': 'b' })
  stream.end('hello')
  const headers = await new Promise<object>((resolve) => stream.on('response', resolve))
  let body = ''
  for await (const part of stream) body += part
  expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/json' })
  expect(JSON.parse(body)).toMatchObject({
    asked: 'POST /echo',
    headers: { host: expect.stringMatching(/^127\.0\.0\.1:/), 'x-test': 'b' },
    body: 'hello',
  })
})

function upgradeOver({ port }: Proxied, path: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const upgrade = 'Host: h\r\nConnection: Upgrade\r\nUpgrade: foo\r\nAuthorization: secret\r\n'
  socket.write(`GET ${PREFIX}${path} HTTP/1.1\r\n${upgrade}\r\nearly `)
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (part) => {
      text += part
      if (text.endsWith('EARLY ')) socket.end('late')
    })
    socket.on('close', () => resolve(text))
  })
}

test('connections are joined when the backend upgrades', limit, async (context) => {
  const proxied = await setUp(context)
  expect(await upgradeOver(proxied, '/chat?a=1')).toBe(
    'HTTP/1.1 101 Switching Protocols\r\n\r\nGET /chat by 127.0.0.1\nEARLY LATE',
  )
  expect(await upgradeOver(proxied, '/refuses')).toBe(
    'HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno',
  )
  const open: Open = (listener) => {
    listener.done({ error: 'no route' })
    return { write() {}, closeInput() {}, resize() {}, hangUp() {} }
  }
  const refused = await upgradeOver(await setUp(context, { open }), '/chat')
  expect(refused).toContain('"message":"error dialing backend: no route"')
})
