/** kubectl itself against the streaming connections, in each version that is installed. */
import { execFile, spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'expect'
import { StreamServer } from './testing/stream-server'

type Environment = Readonly<Record<string, string>>

const SPDY_ONLY: Environment = {
  KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false',
  KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false',
}

/** The upgrades that a version asks for first: to a command, to a port. */
type Run = readonly [name: string, environment: Environment, command: string, port: string]

const RUNS: readonly Run[] = [
  ['kubectl.1.27', {}, 'SPDY/3.1', 'SPDY/3.1'],
  ['kubectl.1.30', {}, 'websocket v5.channel.k8s.io', 'SPDY/3.1'],
  ['kubectl.1.32', {}, 'websocket v5.channel.k8s.io', 'websocket SPDY/3.1+portforward.k8s.io'],
  ['kubectl.1.32', SPDY_ONLY, 'SPDY/3.1', 'SPDY/3.1'],
  ['kubectl.1.33', {}, 'websocket v5.channel.k8s.io', 'websocket SPDY/3.1+portforward.k8s.io'],
]

const limit = { timeout: 60_000 }

for (const [name, environment, command, port] of RUNS) {
  const path = installed(name)
  const skip = path === undefined && `${name} is not installed`
  const how = environment === SPDY_ONLY ? `${name}, told to use SPDY,` : name

  test(`${how} runs commands in a Pod and attaches to them`, {
    ...limit,
    skip,
  }, async (context) => {
    const server = await StreamServer.start()
    context.after(() => server.close())
    const check = async (words: string, stdin: string, expected: Outcome) => {
      const parts = words.split(' ')
      expect(await run(path ?? '', server, environment, parts, stdin)).toEqual(expected)
    }
    await check('exec shell -- hello world', '', {
      code: 0,
      stdout: 'hello world\n',
      stderr: 'and so on\n',
    })
    await check('exec -i shell -- cat', 'hello', { code: 0, stdout: 'hello', stderr: '' })
    await check('exec shell -- exit 3', '', {
      code: 3,
      stdout: '',
      stderr: 'exits 3\ncommand terminated with exit code 3\n',
    })
    const refused = 'Internal error occurred: error executing command in container: missing'
    // The apiserver tells clients of v5 what it was told as an error of its own.
    const retold = command.includes('v5') ? `Internal error occurred: ${refused}` : refused
    await check('exec shell -- fail missing', '', {
      code: 1,
      stdout: '',
      stderr: `error: ${retold}\n`,
    })
    const hint = `If you don't see a command prompt, try pressing enter.\n`
    await check('attach -i shell', 'hello', { code: 0, stdout: 'hello', stderr: hint })
    expect(new Set(server.upgrades)).toEqual(new Set([command]))
  })

  test(`${how} forwards a port of a Pod`, { ...limit, skip }, async (context) => {
    const server = await StreamServer.start()
    context.after(() => server.close())
    const local = await forward(path ?? '', server, environment, context)
    expect(await talk(local, 'hello')).toBe('HELLO')
    const long = 'abc'.repeat(100_000)
    expect(await talk(local, long)).toBe(long.toUpperCase())
    expect(server.upgrades).toEqual([port])
  })
}

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Beside the kubectl that the shell would find stand the others. */
function installed(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(':')
  const found = folders.map((folder) => join(folder, 'kubectl')).filter((each) => existsSync(each))
  return [...folders, ...found.map((each) => dirname(realpathSync(each)))]
    .map((folder) => join(folder, name))
    .find((each) => existsSync(each))
}

function argumentsFor({ url }: StreamServer, words: readonly string[]): string[] {
  return ['--server', url, '--cache-dir', join(tmpdir(), 'kubectl-cache'), ...words]
}

function environmentOf(more: Environment): Record<string, string> {
  return { KUBECONFIG: '/dev/null', HOME: tmpdir(), ...more }
}

function run(
  path: string,
  server: StreamServer,
  environment: Environment,
  words: readonly string[],
  stdin: string,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      path,
      argumentsFor(server, words),
      { env: environmentOf(environment) },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
    child.stdin?.end(stdin)
  })
}

/** The local port that leads to the Pod's port 80. */
function forward(
  path: string,
  server: StreamServer,
  environment: Environment,
  context: { after(done: () => void): void },
): Promise<number> {
  const words = argumentsFor(server, ['port-forward', 'pod/shell', ':80'])
  const child = spawn(path, words, { env: environmentOf(environment) })
  context.after(() => child.kill())
  return new Promise((resolve) => {
    let said = ''
    child.stdout.on('data', (part) => {
      said += part
      const port = /127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
  })
}

function talk(port: number, words: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.end(words)
  return new Promise((resolve) => {
    let answer = ''
    socket.on('data', (part) => {
      answer += part
    })
    socket.on('close', () => resolve(answer))
  })
}
