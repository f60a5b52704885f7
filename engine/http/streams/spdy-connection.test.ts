import { connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { expect } from 'expect'
import { SpdyConnection } from './spdy-connection'
import { type Frame, frameBytes } from './spdy-frames'
import { HeaderWriter } from './spdy-headers'
import type { SpdyStream } from './spdy-stream'
import { SpdyClient } from './testing/spdy-client'

const limit = { timeout: 10_000 }

interface Ends {
  readonly client: SpdyClient
  readonly connection: SpdyConnection
  /** The server's ends of the streams, in the order of their opening. */
  readonly streams: readonly SpdyStream[]
  /** What came to listened streams, and that the client is gone. */
  readonly news: string[]
}

/** Both ends of a connection, to the server's of which these bytes have come before; streams of type `silent` are not listened to, `none` is not wanted. */
async function setUp(
  context: { after(done: () => void): void },
  mostUnread?: number,
  head: Buffer = Buffer.alloc(0),
) {
  const sockets: Socket[] = []
  const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const client = new SpdyClient(connect(address.port, '127.0.0.1'))
  context.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await client.until(() => sockets.length > 0)
  const [socket] = sockets
  if (socket === undefined) throw new Error('no connection')
  const streams: SpdyStream[] = []
  const news: string[] = []
  const receiver = {
    wants: (headers: ReadonlyMap<string, string>) => headers.get('type') !== 'none',
    opened: (stream: SpdyStream) => {
      streams.push(stream)
      if (stream.headers.get('type') === 'silent') return
      stream.listen((each) => {
        news.push(each.type === 'data' ? `data ${each.bytes.length}` : `${each.type}`)
      })
    },
    gone: () => news.push('gone'),
  }
  const connection = new SpdyConnection(socket, head, receiver, mostUnread)
  const ends: Ends = { client, connection, streams, news }
  return ends
}

/** The frames that are not data. */
function controlFrames({ frames }: SpdyClient): readonly Frame[] {
  return frames.filter(({ type }) => type !== 'data')
}

const reply = (id: number): Frame => ({ type: 'synReply', id, isLast: false, headers: new Map() })

test('a stream is replied to, heard and ended on either side', limit, async (context) => {
  const { client, streams, news } = await setUp(context)
  const id = client.open({ type: 'a' })
  client.write(id, 'hello', true)
  await client.until(() => news.length === 2)
  streams[0]?.write(Buffer.from('good'))
  streams[0]?.write(Buffer.from('bye'))
  streams[0]?.end()
  // Nothing follows the end.
  streams[0]?.write(Buffer.from('!'))
  await client.ended(id)
  client.write(id, 'too late')
  expect(client.said(id)).toBe('goodbye')
  expect(controlFrames(client)).toEqual([reply(id)])
  expect(news).toEqual(['data 5', 'end'])
})

test('streams that may not be are reset', limit, async (context) => {
  const { client } = await setUp(context)
  const send = (id: number, type: string) =>
    client.send({ type: 'synStream', id, isLast: false, headers: new Map([['type', type]]) })
  send(2, 'even')
  send(5, 'a')
  send(5, 'again')
  send(3, 'lower')
  send(7, 'none')
  const expected: readonly Frame[] = [
    { type: 'rstStream', id: 2, status: 1 },
    reply(5),
    { type: 'rstStream', id: 5, status: 1 },
    { type: 'rstStream', id: 3, status: 1 },
    { type: 'rstStream', id: 7, status: 5 },
  ]
  await client.until(() => client.frames.length === expected.length)
  expect(client.frames).toEqual(expected)
})

test(
  'a connection has a limit of streams, and a closed one leaves its place',
  limit,
  async (context) => {
    const { client, streams } = await setUp(context)
    for (let count = 0; count < 4097; count++) client.open({ type: 'silent' })
    await client.until(() => client.frames.length === 4097)
    expect(client.frames.at(-1)).toEqual({ type: 'rstStream', id: 8193, status: 3 })
    streams[0]?.reset(5)
    const id = client.open({ type: 'silent' })
    await client.until(() => client.frames.length === 4099)
    expect(client.frames.at(-1)).toEqual(reply(id))
  },
)

test('pings are answered, answers to pings are not', limit, async (context) => {
  const { client } = await setUp(context)
  for (const id of [1, 2, 0xffffffff]) client.send({ type: 'ping', id })
  await client.until(() => client.frames.length === 2)
  expect(client.frames).toEqual([
    { type: 'ping', id: 1 },
    { type: 'ping', id: 0xffffffff },
  ])
})

test('with a client that keeps windows they are kept', limit, async (context) => {
  const { client, streams } = await setUp(context)
  client.send({ type: 'settings', initialWindow: 10 })
  const id = client.open({ type: 'a' })
  await client.until(() => streams.length === 1)
  streams[0]?.write(Buffer.from('abcdefghijklmnopqrstuvwxyz'))
  streams[0]?.end()
  const check = async (window: Frame, expected: string) => {
    client.send(window)
    await client.until(() => client.said(id).length >= expected.length)
    expect(client.said(id)).toBe(expected)
  }
  await check({ type: 'ping', id: 1 }, 'abcdefghij')
  await check({ type: 'windowUpdate', id, delta: 2 }, 'abcdefghijkl')
  await check({ type: 'settings', initialWindow: 13 }, 'abcdefghijklmno')
  expect(client.hasEnded(id)).toBe(false)
  await check({ type: 'windowUpdate', id, delta: 100 }, 'abcdefghijklmnopqrstuvwxyz')
  await client.ended(id)
})

test('the window of the connection holds for all streams', limit, async (context) => {
  const { client, streams } = await setUp(context)
  client.send({ type: 'settings', initialWindow: 1000_000 })
  const ids = [client.open({ type: 'a' }), client.open({ type: 'b' })]
  await client.until(() => streams.length === 2)
  for (const stream of streams) stream.write(Buffer.alloc(40_000))
  const said = () => ids.reduce((sum, id) => sum + client.said(id).length, 0)
  await client.until(() => said() === 65_536)
  client.send({ type: 'windowUpdate', id: 0, delta: 100_000 })
  await client.until(() => said() === 80_000)
})

test('a client that keeps none gets everything, and may send on', limit, async (context) => {
  const { client, streams, news } = await setUp(context)
  const id = client.open({ type: 'a' })
  await client.until(() => streams.length === 1)
  streams[0]?.write(Buffer.alloc(200_000))
  await client.until(() => client.said(id).length === 200_000)
  client.send({ type: 'data', id, bytes: Buffer.alloc(32_768), isLast: true })
  await client.until(() => news.includes('end') && controlFrames(client).length === 2)
  expect(controlFrames(client)).toEqual([reply(id), { type: 'windowUpdate', id: 0, delta: 32_768 }])
})

test('what comes before somebody listens is kept, up to a limit', limit, async (context) => {
  const { client, streams } = await setUp(context)
  const id = client.open({ type: 'silent' })
  client.write(id, 'early', true)
  client.open({ type: 'silent' })
  await client.until(() => streams.length === 2)
  const heard: string[] = []
  streams[0]?.listen((each) => heard.push(each.type))
  expect(heard).toEqual(['data', 'end'])
  for (let count = 0; count <= 64; count++) {
    client.send({ type: 'data', id: 3, bytes: Buffer.alloc(65_536), isLast: false })
  }
  const isReset = (each: Frame) => each.type === 'rstStream'
  await client.until(() => client.frames.some(isReset))
  expect(client.frames.filter(isReset)).toEqual([{ type: 'rstStream', id: 3, status: 7 }])
})

test('what is no frame ends the connection with a reason', limit, async (context) => {
  const { client, news } = await setUp(context)
  client.open({ type: 'a' })
  client.socket.write(Buffer.alloc(8))
  await client.closed()
  expect(client.frames).toEqual([reply(1), { type: 'goAway', lastId: 1, status: 1 }])
  expect(news).toEqual(['reset', 'gone'])
})

test('after a goodbye the connection ends with its last stream', limit, async (context) => {
  const { client, streams, news } = await setUp(context)
  const id = client.open({ type: 'a' })
  client.send({ type: 'goAway', lastId: 0, status: 0 })
  client.open({ type: 'late' })
  client.write(id, 'last words', true)
  await client.until(() => news.length === 2)
  expect(streams.length).toBe(1)
  streams[0]?.end()
  await client.until(() => news.includes('gone'))
  expect(news).toEqual(['data 10', 'end', 'gone'])
})

test('closing says goodbye, and resets what is open', limit, async (context) => {
  const { client, connection, news } = await setUp(context)
  client.open({ type: 'a' })
  await client.until(() => client.frames.length === 1)
  connection.close()
  await client.closed()
  expect(client.frames.at(-1)).toEqual({ type: 'goAway', lastId: 1, status: 0 })
  expect(news).toEqual(['reset', 'gone'])
})

test('who leaves too much unread is cut off', limit, async (context) => {
  const { client, streams, news } = await setUp(context, 1024 * 1024)
  client.open({ type: 'a' })
  await client.until(() => streams.length === 1)
  client.socket.pause()
  while (news.length === 0) {
    streams[0]?.write(Buffer.alloc(65_536))
    await new Promise((next) => setImmediate(next))
  }
  expect(news).toEqual(['reset', 'gone'])
})

test('what came with the upgrade is read when the connection stands', limit, async (context) => {
  const headers = new Map([['type', 'a']])
  const open: Frame = { type: 'synStream', id: 1, isLast: false, headers }
  const early = frameBytes(open, new HeaderWriter())
  const { client, connection, streams, news } = await setUp(context, undefined, early)
  await client.until(() => client.frames.length === 1)
  expect(client.frames).toEqual([reply(1)])
  expect(streams.length).toBe(1)
  connection.close()
  const broken = await setUp(context, undefined, Buffer.alloc(8))
  await broken.client.until(() => broken.news.includes('gone'))
  expect([news, broken.news]).toEqual([['reset', 'gone'], ['gone']])
})
