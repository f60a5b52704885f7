import { test } from 'node:test'
import { expect } from 'expect'
import { ChannelClient } from './testing/channel-client'
import { SpdyClient } from './testing/spdy-client'
import { StreamServer } from './testing/stream-server'
import { openTunnel } from './testing/tunnel'

const PATH = '/api/v1/namespaces/default/pods/shell/portforward'
const REFUSED = 'error forwarding port 81 to pod shell, uid : connection refused: 81'

const limit = { timeout: 10_000 }

async function serve(context: { after(done: () => void): void }): Promise<StreamServer> {
  const server = await StreamServer.start()
  context.after(() => server.close())
  return server
}

function openPair(client: SpdyClient, port: string, request: Readonly<Record<string, string>>) {
  const error = client.open({ streamtype: 'error', port, ...request })
  const data = client.open({ streamtype: 'data', port, ...request })
  return { error, data }
}

test('over SPDY each pair of streams is a connection', limit, async (context) => {
  const server = await serve(context)
  const client = await SpdyClient.connect(server.port, PATH, ['portforward.k8s.io'])
  expect(client.response.slice(0, 4)).toEqual([
    'HTTP/1.1 101 Switching Protocols',
    'Connection: Upgrade',
    'Upgrade: SPDY/3.1',
    'X-Stream-Protocol-Version: portforward.k8s.io',
  ])
  const check = async (
    port: string,
    request: Readonly<Record<string, string>>,
    expected: { data: string; error: string },
  ) => {
    const { error, data } = openPair(client, port, request)
    client.send({ type: 'data', id: error, bytes: Buffer.alloc(0), isLast: true })
    client.write(data, 'hello', true)
    await client.ended(error)
    await client.ended(data)
    expect({ data: client.said(data), error: client.said(error) }).toEqual(expected)
  }
  await check('80', { requestid: '0' }, { data: 'HELLO', error: '' })
  await check('81', { requestid: '1' }, { data: '', error: REFUSED })
  // Old clients do not number their requests.
  await check('80', {}, { data: 'HELLO', error: '' })
})

test('streams with wrong headers are reset', limit, async (context) => {
  const server = await serve(context)
  const client = await SpdyClient.connect(server.port, PATH, ['portforward.k8s.io'])
  const wrong: Readonly<Record<string, string>>[] = [
    { streamtype: 'data' },
    { port: '80' },
    { streamtype: 'stdin', port: '80' },
    ...['0', '-1', '65536', '80x', '8e1', ''].map((port) => ({ streamtype: 'data', port })),
  ]
  const ids = wrong.map((headers) => client.open(headers))
  await client.until(() => client.frames.length === ids.length)
  expect(client.frames).toEqual(ids.map((id) => ({ type: 'rstStream', id, status: 5 })))
  expect(server.heard).toEqual([])
})

test('a second stream of a kind is told so', limit, async (context) => {
  const server = await serve(context)
  const client = await SpdyClient.connect(server.port, PATH, ['portforward.k8s.io'])
  const error = client.open({ streamtype: 'error', port: '80', requestid: '7' })
  client.open({ streamtype: 'error', port: '80', requestid: '7' })
  await client.until(() => client.said(error) !== '')
  expect(client.said(error)).toBe(
    'error processing stream for request 7: error stream already assigned',
  )
})

test('a client that resets its data, or goes, hangs up', limit, async (context) => {
  const server = await serve(context)
  const check = async (leave: (client: SpdyClient, data: number) => void) => {
    server.heard.length = 0
    const client = await SpdyClient.connect(server.port, PATH, ['portforward.k8s.io'])
    const { data } = openPair(client, '80', { requestid: '0' })
    await server.hears('connect 80')
    leave(client, data)
    await server.hears('hangUp')
    expect(server.heard).toEqual(['connect 80', 'hangUp'])
    client.socket.destroy()
  }
  await check((client, id) => client.send({ type: 'rstStream', id, status: 5 }))
  await check((client) => client.socket.destroy())
})

test('over channels each port of the query is a connection', limit, async (context) => {
  const server = await serve(context)
  const check = async (query: string) => {
    const url = `${server.url}${PATH}?${query}`
    const client = await ChannelClient.connect(url, ['v5.channel.k8s.io', 'v4.channel.k8s.io'])
    expect(client.socket.protocol).toBe('v4.channel.k8s.io')
    client.send(0, 'hello')
    client.send(1, 'no channel to write to')
    await client.until(() => client.said(0).length === 7)
    expect(client.said(0)).toBe('P\0HELLO')
    expect(client.said(1)).toBe('P\0')
    expect(client.said(2)).toBe('Q\0')
    expect(client.said(3)).toBe(`Q\0${REFUSED}`)
    client.socket.close()
    await server.hears('hangUp')
  }
  await check('ports=80&ports=81')
  await check('ports=80,81')
  await check('port=80&port=81')
})

test('when all ports are done the WebSocket closes', limit, async (context) => {
  const server = await serve(context)
  const url = `${server.url}${PATH}?ports=81`
  const client = await ChannelClient.connect(url, ['v4.base64.channel.k8s.io'])
  await client.closed()
  expect(client.messages).toEqual(['0UQA=', '1UQA=', `1${Buffer.from(REFUSED).toString('base64')}`])
  expect(client.closeCode).toBe(1000)
})

test('what cannot be forwarded is refused', limit, async (context) => {
  const server = await serve(context)
  const check = async (query: string, protocol: string, expected: string) =>
    expect(ChannelClient.connect(`${server.url}${PATH}?${query}`, [protocol])).rejects.toThrow(
      expected,
    )
  const v4 = 'v4.channel.k8s.io'
  await check('', v4, '400 query parameter "port" is required')
  await check('ports=', v4, '400 query parameter "port" cannot be empty')
  await check('ports=0', v4, '400 port "0" must be > 0')
  const parsing = 'strconv.ParseUint: parsing'
  await check('ports=x', v4, `400 unable to parse "x" as a port: ${parsing} "x": invalid syntax`)
  const large = `400 unable to parse "65536" as a port: ${parsing} "65536": value out of range`
  await check('ports=65536', v4, large)
  await check(`ports=${'1,'.repeat(200)}1`, v4, '400 too many ports for one connection')
  await check('ports=80', 'v5.channel.k8s.io', '403 ')
})

test('SPDY is spoken inside WebSocket messages', limit, async (context) => {
  const server = await serve(context)
  const name = 'SPDY/3.1+portforward.k8s.io'
  const { stream, protocol } = await openTunnel(
    `${server.url}${PATH}`,
    `SPDY/3.1+other.k8s.io, ${name}`,
  )
  expect(protocol).toBe(name)
  const client = new SpdyClient(stream)
  const { error, data } = openPair(client, '80', { requestid: '0' })
  client.write(data, 'hello', true)
  await client.ended(data)
  await client.ended(error)
  expect(client.said(data)).toBe('HELLO')
  openPair(client, '80', { requestid: '1' })
  await client.until(() => server.heard.filter((each) => each === 'connect 80').length === 2)
  stream.destroy()
  await server.hears('hangUp')
  const refused = openTunnel(`${server.url}${PATH}`, 'SPDY/3.1+other.k8s.io')
  await expect(refused).rejects.toThrow('403')
})
