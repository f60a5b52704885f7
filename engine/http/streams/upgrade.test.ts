import { createServer, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { test } from 'node:test'
import { expect } from 'expect'
import { tooManyRequests } from '../../apiserver/status-error'
import { acceptAttach, acceptPortForward, acceptWatch, isStreamUpgrade } from './streams'
import { refuseWithStatus } from './upgrade'

const limit = { timeout: 10_000 }

/** What a server that treats upgrades so answers to these headers. */
async function asked(
  headers: readonly string[],
  treat: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Promise<string> {
  const server = createServer().on('upgrade', treat)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = address !== null && typeof address !== 'string' ? address.port : 0
  const socket = connect(port, '127.0.0.1')
  socket.write(['GET /?stdout=1 HTTP/1.1', 'Host: h', ...headers, '', 'more'].join('\r\n'))
  let answer = ''
  for await (const part of socket) answer += part
  server.close()
  return answer
}

test('connections are upgraded to WebSockets and to SPDY', () => {
  const check = (headers: IncomingMessage['headers'], expected: boolean) =>
    // Nothing else of a request is asked for.
    expect(isStreamUpgrade({ headers } as IncomingMessage)).toBe(expected)
  check({ connection: 'Upgrade', upgrade: 'websocket' }, true)
  check({ connection: 'keep-alive, upgrade', upgrade: 'WebSocket' }, true)
  check({ connection: 'Upgrade', upgrade: 'SPDY/3.1' }, true)
  check({ connection: 'Upgrade', upgrade: 'SPDY/2' }, false)
  check({ connection: 'Upgrade', upgrade: 'h2c' }, false)
  check({ connection: 'keep-alive', upgrade: 'websocket' }, false)
  check({}, false)
})

test('upgrades of another kind are refused with a Status', limit, async () => {
  const session = { write() {}, closeInput() {}, resize() {}, hangUp() {} }
  const streams = { stdin: false, stdout: true, stderr: false, tty: false }
  const check = async (treat: Parameters<typeof asked>[1]) => {
    const answer = await asked(['Connection: Upgrade', 'Upgrade: h2c'], treat)
    expect(answer).toBe(
      'HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\n' +
        'Content-Length: 139\r\n\r\n' +
        '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",' +
        '"message":"Upgrade request required","reason":"BadRequest","code":400}\n',
    )
  }
  await check((...upgrade) => acceptAttach(...upgrade, streams, () => session))
  await check((...upgrade) => acceptPortForward(...upgrade, () => session))
  await check((...upgrade) => acceptWatch(...upgrade, () => () => undefined))
})

test('a WebSocket without a key, and SPDY without a protocol, are refused', limit, async () => {
  const session = { write() {}, closeInput() {}, resize() {}, hangUp() {} }
  const treat: Parameters<typeof asked>[1] = (...upgrade) =>
    acceptPortForward(...upgrade, () => session)
  const keyless = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io',
  ]
  expect(await asked(keyless, treat)).toContain('HTTP/1.1 400 Bad Request\r\n')
  expect(await asked(['Connection: Upgrade', 'Upgrade: SPDY/3.1'], treat)).toContain(
    'unable to upgrade: X-Stream-Protocol-Version is required',
  )
})

test('a refusal says when to come back', limit, async () => {
  const answer = await asked(['Connection: Upgrade', 'Upgrade: websocket'], (_, socket) =>
    refuseWithStatus(socket, tooManyRequests('come back later', 7)),
  )
  expect(answer).toContain('HTTP/1.1 429 Too Many Requests\r\n')
  expect(answer).toContain('\r\nRetry-After: 7\r\n')
})
