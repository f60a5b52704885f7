import { test } from 'node:test'
import { expect } from 'expect'
import { remoteCommandOptions } from './remote-command'
import { ChannelClient } from './testing/channel-client'
import { SpdyClient } from './testing/spdy-client'
import { StreamServer } from './testing/stream-server'

const PATH = '/api/v1/namespaces/default/pods/shell'
const SUCCESS = '{"metadata":{},"status":"Success"}'

const limit = { timeout: 10_000 }

test('the query says which streams are wanted', () => {
  const check = (query: string, expected: ReturnType<typeof remoteCommandOptions> | string) => {
    const options = () => remoteCommandOptions(new URLSearchParams(query))
    if (typeof expected === 'string') expect(options).toThrow(expected)
    else expect(options()).toEqual(expected)
  }
  const none = { stdin: false, stdout: false, stderr: false, tty: false }
  check('command=sh&command=-c&command=a+b&container=main&stdout=true', {
    ...none,
    container: 'main',
    command: ['sh', '-c', 'a b'],
    stdout: true,
  })
  check('stdin=1&stdout=TRUE&stderr=yes', {
    container: '',
    command: [],
    stdin: true,
    stdout: true,
    stderr: true,
    tty: false,
  })
  check('stdout=true&stderr=true&tty=true', {
    ...none,
    container: '',
    command: [],
    stdout: true,
    tty: true,
  })
  const nothing = 'you must specify at least 1 of stdin, stdout, stderr'
  check('', nothing)
  check('stdin=false&stdout=0&stderr=False&tty=true', nothing)
  check('stderr=true&tty=true', nothing)
})

async function serve(context: { after(done: () => void): void }): Promise<StreamServer> {
  const server = await StreamServer.start()
  context.after(() => server.close())
  return server
}

/** Status messages as each protocol and ending has them. */
const exits = (code: number, who: string) =>
  JSON.stringify({
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: ${who}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: `${code}` }] },
  })
const fails = (detail: string) =>
  JSON.stringify({
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${detail}`,
    reason: 'InternalError',
    details: { causes: [{ message: detail }] },
    code: 500,
  })

test('each WebSocket protocol says how a process ended', limit, async (context) => {
  const server = await serve(context)
  const check = async (protocols: string[], command: string, protocol: string, error: string) => {
    const words = command.split(' ').map((word) => `command=${word}`)
    const url = `${server.url}${PATH}/exec?stdout=1&${words.join('&')}`
    const client = await ChannelClient.connect(url, protocols)
    await client.closed()
    expect(client.socket.protocol).toBe(protocol)
    expect(client.said(3)).toBe(error)
    expect(client.closeCode).toBe(1000)
  }
  const v5 = 'v5.channel.k8s.io'
  const v4 = 'v4.channel.k8s.io'
  const v1 = 'channel.k8s.io'
  await check([v4, v5], 'hello', v5, SUCCESS)
  await check([v5], 'exit 3', v5, exits(3, 'command terminated with exit code 3'))
  const runtime = 'error executing command [exit 3], exit code 3'
  await check([v4], 'exit 3', v4, exits(3, runtime))
  await check(['v3.channel.k8s.io', v1], 'hello', v1, '')
  await check([v1], 'exit 3', v1, `command terminated with non-zero exit code: ${runtime}`)
  await check([], 'exit 3', '', `command terminated with non-zero exit code: ${runtime}`)
  const detail = 'error executing command in container: broken'
  await check([v5], 'fail broken', v5, fails(`Internal error occurred: ${detail}`))
  await check([v4], 'fail broken', v4, fails(detail))
  await check([v1], 'fail broken', v1, `Internal error occurred: ${detail}`)
})

test(
  'a container that does not run is told as a refusal of the upgrade',
  limit,
  async (context) => {
    const server = await serve(context)
    const missing = 'container not found ("main")'
    const path = `${PATH}/exec?stdout=1&command=fail&command=${encodeURIComponent(missing)}`
    const check = async (protocol: string, expected: string) => {
      const client = await ChannelClient.connect(`${server.url}${path}`, [protocol])
      await client.closed()
      expect(client.said(3)).toBe(expected)
    }
    const message = `unable to upgrade connection: ${missing}`
    await check('v5.channel.k8s.io', fails(message))
    const bare = { metadata: {}, status: 'Failure', message, code: 500 }
    await check('v4.channel.k8s.io', JSON.stringify(bare))
    await check('channel.k8s.io', message)
  },
)

test('base64 protocols name channels by digits', limit, async (context) => {
  const server = await serve(context)
  const url = `${server.url}${PATH}/exec?stdin=1&stdout=1&command=cat`
  const client = await ChannelClient.connect(url, ['v4.base64.channel.k8s.io'])
  client.socket.send('0aGVsbG8=')
  // No base64, no such channel and nothing at all: none reaches the process.
  for (const wrong of ['0a', '0!!!!', '9aGVsbG8=', '']) client.socket.send(wrong)
  await server.hears('write 5')
  await client.until(() => client.messages.length === 2)
  expect(client.messages).toEqual(['1', '1aGVsbG8='])
  client.socket.close()
  await server.hears('hangUp')
  expect(server.heard).toEqual(['open cat', 'write 5', 'hangUp'])
})

test(
  'an empty message on the first open channel tells that the connection stands',
  limit,
  async (context) => {
    const server = await serve(context)
    const check = async (streams: string, expected: number) => {
      const url = `${server.url}${PATH}/exec?${streams}&command=cat`
      const client = await ChannelClient.connect(url, ['v5.channel.k8s.io'])
      await client.until(() => client.messages.length > 0)
      expect(client.messages).toEqual([Buffer.from([expected])])
      client.socket.close()
    }
    await check('stdin=1&stdout=1&stderr=1', 1)
    await check('stdin=1&stderr=1', 2)
    await check('stdin=1', 3)
  },
)

test('with v5 a client closes the input alone', limit, async (context) => {
  const server = await serve(context)
  const url = `${server.url}${PATH}/exec?stdin=1&stdout=1&command=cat`
  const client = await ChannelClient.connect(url, ['v5.channel.k8s.io'])
  client.send(0, 'hello')
  // Closing what is no channel, or two at once, closes nothing.
  client.socket.send(Buffer.from([255, 9]))
  client.socket.send(Buffer.from([255, 0, 0]))
  client.socket.send(Buffer.from([255]))
  client.send(0, 'again')
  client.socket.send(Buffer.from([255, 0]))
  await client.closed()
  expect(client.said(1)).toBe('helloagain')
  expect(client.said(3)).toBe(SUCCESS)
  expect(server.heard).toEqual(['open cat', 'write 5', 'write 5', 'closeInput'])
})

test('streams that were not asked for carry nothing', limit, async (context) => {
  const server = await serve(context)
  const url = `${server.url}${PATH}/exec?stdout=1&command=hello`
  const client = await ChannelClient.connect(url, ['v5.channel.k8s.io'])
  await client.closed()
  expect(client.said(1)).toBe('hello \n')
  expect(client.said(2)).toBe('')
  const deaf = await ChannelClient.connect(`${server.url}${PATH}/exec?stdout=1&command=cat`, [])
  deaf.send(0, 'hello')
  deaf.send(4, '{"Width":1,"Height":1}')
  deaf.socket.close()
  await server.hears('hangUp')
  expect(server.heard).toEqual(['open hello', 'open cat', 'hangUp'])
})

test('a terminal is told its size', limit, async (context) => {
  const server = await serve(context)
  const url = `${server.url}${PATH}/exec?stdin=1&stdout=1&tty=1&command=size`
  const client = await ChannelClient.connect(url, ['v5.channel.k8s.io'])
  client.send(4, '{"Width":120,"He')
  client.send(4, 'ight":40}\n')
  await client.closed()
  expect(client.said(1)).toBe('120x40\n')
})

test('what no protocol knows is refused', limit, async (context) => {
  const server = await serve(context)
  const check = async (path: string, protocols: string[], expected: string) =>
    expect(ChannelClient.connect(`${server.url}${path}`, protocols)).rejects.toThrow(expected)
  await check(`${PATH}/exec?stdout=1`, ['v3.channel.k8s.io'], '403 ')
  await check(`${PATH}/exec?stdout=1`, ['portforward.k8s.io'], '403 ')
  const spdy = await SpdyClient.connect(server.port, `${PATH}/exec?stdout=1`, ['v9.channel.k8s.io'])
  expect(spdy.response).toEqual([
    'HTTP/1.1 403 Forbidden',
    'Content-Type: text/plain; charset=utf-8',
    'X-Accepted-Stream-Protocol-Versions: v4.channel.k8s.io',
    'X-Accepted-Stream-Protocol-Versions: v3.channel.k8s.io',
    'X-Accepted-Stream-Protocol-Versions: v2.channel.k8s.io',
    'X-Accepted-Stream-Protocol-Versions: channel.k8s.io',
    'Connection: close',
    'Content-Length: 172',
    '',
    'unable to upgrade: unable to negotiate protocol: client supports [v9.channel.k8s.io], ' +
      'server accepts [v4.channel.k8s.io v3.channel.k8s.io v2.channel.k8s.io channel.k8s.io]\n',
  ])
})

test('each SPDY protocol says how a process ended', limit, async (context) => {
  const server = await serve(context)
  const check = async (protocol: string, command: string, expected: string) => {
    const words = command.split(' ').map((word) => `command=${word}`)
    const path = `${PATH}/exec?stdout=1&stderr=1&${words.join('&')}`
    const client = await SpdyClient.connect(server.port, path, ['v9.channel.k8s.io', protocol])
    expect(client.response).toContain(`X-Stream-Protocol-Version: ${protocol}`)
    const [error, stdout, stderr] = ['error', 'stdout', 'stderr'].map((streamtype) =>
      client.open({ streamtype }),
    )
    for (const id of [error, stdout, stderr]) await client.ended(id ?? 0)
    expect(client.said(error ?? 0)).toBe(expected)
    client.socket.end()
  }
  const runtime = 'error executing command [exit 3], exit code 3'
  await check('v4.channel.k8s.io', 'hello', SUCCESS)
  await check('v4.channel.k8s.io', 'exit 3', exits(3, runtime))
  const text = `command terminated with non-zero exit code: ${runtime}`
  for (const old of ['v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io']) {
    await check(old, 'hello', '')
    await check(old, 'exit 3', text)
  }
})

test(
  'over SPDY a process begins when all streams are there, and loses no input',
  limit,
  async (context) => {
    const server = await serve(context)
    const path = `${PATH}/exec?stdin=1&stdout=1&tty=1&command=cat`
    const client = await SpdyClient.connect(server.port, path, ['v4.channel.k8s.io'])
    const stdin = client.open({ streamtype: 'stdin' })
    client.write(stdin, 'early ')
    const error = client.open({ streamtype: 'error' })
    const stdout = client.open({ streamtype: 'stdout' })
    // A second one, and one of no known type, are for nothing.
    client.open({ streamtype: 'stdout' })
    client.open({ streamtype: 'other' })
    expect(server.heard).toEqual([])
    const resize = client.open({ streamtype: 'resize' })
    client.write(resize, '{"Width":80,"Height":24}\n{"Width":81,')
    client.write(resize, '"Height":25}\n')
    client.write(stdin, 'late', true)
    await client.ended(error)
    expect(client.said(stdout)).toBe('early late')
    expect(server.heard).toEqual([
      'open cat',
      'write 6',
      'resize 80x24',
      'resize 81x25',
      'write 4',
      'closeInput',
    ])
  },
)

test('a client that goes hangs up', limit, async (context) => {
  const server = await serve(context)
  const check = async (leave: (client: SpdyClient, error: number) => void) => {
    server.heard.length = 0
    const path = `${PATH}/attach?stdout=1`
    const client = await SpdyClient.connect(server.port, path, ['v4.channel.k8s.io'])
    const error = client.open({ streamtype: 'error' })
    client.open({ streamtype: 'stdout' })
    await server.hears('open ')
    leave(client, error)
    await server.hears('hangUp')
    await client.closed()
    expect(server.heard).toEqual(['open ', 'hangUp'])
  }
  await check((client) => client.socket.end())
  await check((client) => client.socket.destroy())
  await check((client) => client.socket.write(Buffer.alloc(8)))
  await check((client, error) => {
    client.send({ type: 'rstStream', id: error, status: 5 })
    client.socket.end()
  })
})

test('a WebSocket client that breaks the protocol hangs up', limit, async (context) => {
  const server = await serve(context)
  const check = async (bytes: Buffer) => {
    server.heard.length = 0
    const url = `${server.url}${PATH}/attach?stdin=1&stdout=1`
    const client = await ChannelClient.connect(url, ['v5.channel.k8s.io'])
    await server.hears('open ')
    // The bytes beneath the frames are no part of the public interface.
    const { _socket: raw } = client.socket as unknown as { _socket: NodeJS.WritableStream }
    raw.write(bytes)
    await server.hears('hangUp')
    expect(server.heard).toEqual(['open ', 'hangUp'])
  }
  // An unknown opcode, a frame that is not masked, and one of more than 32 MiB.
  await check(Buffer.from([0x8f, 0x80, 0, 0, 0, 0]))
  await check(Buffer.from([0x82, 0x01, 0]))
  await check(Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0]))
})

test('much output arrives whole', limit, async (context) => {
  const server = await serve(context)
  const path = `${PATH}/exec?stdout=1&command=flood&command=3`
  const client = await ChannelClient.connect(`${server.url}${path}`, ['v5.channel.k8s.io'])
  await client.closed()
  expect(client.said(1).length).toBe(3 * 2 ** 20)
  const spdy = await SpdyClient.connect(server.port, path, ['v4.channel.k8s.io'])
  const error = spdy.open({ streamtype: 'error' })
  const stdout = spdy.open({ streamtype: 'stdout' })
  await spdy.ended(error)
  await spdy.ended(stdout)
  expect(spdy.said(stdout).length).toBe(3 * 2 ** 20)
})
