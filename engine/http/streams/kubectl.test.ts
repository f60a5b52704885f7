/** kubectl itself against the streaming connections, in each version that is installed. */
import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'expect'
import { StreamServer } from './testing/stream-server'

const VERSIONS = ['kubectl.1.27', 'kubectl.1.32', 'kubectl.1.33', 'kubectl']

for (const [name, path] of installed()) {
  test(`${name} runs commands in a Pod`, async (context) => {
    if (path === undefined) return context.skip(`${name} is not installed`)
    const server = await StreamServer.start()
    context.after(() => server.close())
    const check = async (input: Command, expected: Outcome) =>
      expect(await run(path, server, input)).toEqual(expected)

    await check(
      { words: ['exec', 'shell', '--', 'hello', 'world'] },
      { code: 0, stdout: 'hello world\n', stderr: 'and so on\n' },
    )
    await check(
      { words: ['exec', '-i', 'shell', '--', 'cat'], stdin: 'hello' },
      { code: 0, stdout: 'hello', stderr: '' },
    )
    await check(
      { words: ['exec', 'shell', '--', 'exit', '3'] },
      { code: 3, stdout: '', stderr: 'exits 3\ncommand terminated with exit code 3\n' },
    )
    const refused = 'error executing command in container: no such program'
    await check(
      { words: ['exec', 'shell', '--', 'fail', 'no such program'] },
      { code: 1, stdout: '', stderr: `error: Internal error occurred: ${refused}\n` },
    )
  })
}

interface Command {
  readonly words: readonly string[]
  readonly stdin?: string
}

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function installed(): [string, string | undefined][] {
  const paths = (process.env.PATH ?? '').split(':').map((folder) => join(folder, 'kubectl'))
  const found = paths.filter((path) => existsSync(path)).map((path) => realpathSync(path))
  const folders = found.map((path) => dirname(path))
  const pathOf = (name: string) =>
    folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
  const versions = VERSIONS.map((name): [string, string | undefined] => [name, pathOf(name)])
  const present = versions.filter(([, path]) => path !== undefined)
  // The unversioned one adds nothing where there are others.
  if (present.length > 1) return present.slice(0, -1)
  return present.length === 1 ? present : [['kubectl', undefined]]
}

function run(path: string, { url }: StreamServer, { words, stdin = '' }: Command) {
  const environment = { KUBECONFIG: '/dev/null', HOME: tmpdir() }
  return new Promise<Outcome>((resolve) => {
    const child = execFile(
      path,
      ['--server', url, '--cache-dir', join(tmpdir(), 'kubectl-cache'), ...words],
      { env: environment, timeout: 20_000 },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
    child.stdin?.end(stdin)
  })
}
