/** @kubernetes/client-node against the streaming connections. */
import { PassThrough, type Writable } from 'node:stream'
import { test } from 'node:test'
import { Attach, Exec, KubeConfig, PortForward, type V1Status } from '@kubernetes/client-node'
import { expect } from 'expect'
import { StreamServer } from './testing/stream-server'

const limit = { timeout: 10_000 }

interface Client {
  readonly server: StreamServer
  readonly config: KubeConfig
}

async function setUp(context: { after(done: () => void): void }): Promise<Client> {
  const server = await StreamServer.start()
  context.after(() => server.close())
  const config = new KubeConfig()
  const cluster = { name: 'c', server: server.url, skipTLSVerify: true }
  config.loadFromClusterAndUser(cluster, { name: 'u' })
  return { server, config }
}

/** A stream that keeps what is written to it. */
function keeper(): { readonly stream: Writable; readonly said: () => string } {
  const stream = new PassThrough()
  const parts: Buffer[] = []
  stream.on('data', (part: Buffer) => parts.push(part))
  return { stream, said: () => Buffer.concat(parts).toString() }
}

function exec({ config }: Client, command: readonly string[], stdin?: string) {
  const stdout = keeper()
  const stderr = keeper()
  const input = stdin === undefined ? null : new PassThrough()
  input?.end(stdin)
  return new Promise<{ status: V1Status; stdout: string; stderr: string }>((resolve, reject) => {
    const ended = (status: V1Status) =>
      setImmediate(() => resolve({ status, stdout: stdout.said(), stderr: stderr.said() }))
    new Exec(config)
      .exec(
        'default',
        'shell',
        'main',
        [...command],
        stdout.stream,
        stderr.stream,
        input,
        false,
        ended,
      )
      .catch(reject)
  })
}

test('Exec gets output and status', limit, async (context) => {
  const client = await setUp(context)
  const status = { metadata: {}, status: 'Success' }
  const hello = await exec(client, ['hello', 'world'])
  expect(hello).toEqual({ status, stdout: 'hello world\n', stderr: 'and so on\n' })
  expect(await exec(client, ['cat'], 'hello')).toEqual({ status, stdout: 'hello', stderr: '' })
  expect((await exec(client, ['exit', '3'])).status).toEqual({
    metadata: {},
    status: 'Failure',
    message: 'command terminated with non-zero exit code: command terminated with exit code 3',
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: '3' }] },
  })
})

test('Attach speaks with a process', limit, async (context) => {
  const { config, server } = await setUp(context)
  const stdin = new PassThrough()
  const stdout = keeper()
  const attach = new Attach(config)
  await attach.attach('default', 'shell', 'main', stdout.stream, null, stdin, false)
  stdin.write('hello')
  await server.hears('write 5')
  stdin.end()
  await server.hears('closeInput')
  expect(stdout.said()).toBe('hello')
})

test('PortForward speaks with a port', limit, async (context) => {
  const { config, server } = await setUp(context)
  const input = new PassThrough()
  const output = keeper()
  await new PortForward(config).portForward('default', 'shell', [80], output.stream, null, input)
  input.write('hello')
  while (output.said() !== 'HELLO') await new Promise((next) => setImmediate(next))
  input.end()
  await server.hears('hangUp')
  const error = keeper()
  const silent = new PassThrough()
  const forward = new PortForward(config)
  await forward.portForward('default', 'shell', [81], output.stream, error.stream, silent)
  const refused = 'error forwarding port 81 to pod shell, uid : connection refused: 81'
  while (error.said() !== refused) await new Promise((next) => setImmediate(next))
})
