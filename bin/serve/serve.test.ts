/** `kubecumber serve` as it is called: what it cannot begin with, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { expect } from 'expect'
import { InputError } from '../input-error'
import { runServe, type ServeRequest } from './serve'

const root = join(__dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'kubecumber-serve-'))
after(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return name
}

const USUAL: ServeRequest = { host: '127.0.0.1', kubeconfig: 'kc', clock: 0 }

describe('It does not begin', () => {
  /** One sentence says why not, and nothing is left behind. */
  async function check(asked: Partial<ServeRequest>, message: string) {
    const begun = runServe(folder, { ...USUAL, ...asked }, process.stdout)
    await expect(begun).rejects.toEqual(new InputError(message))
  }

  test('with a cluster that cannot be read', async () => {
    const cluster = (text: string) => ({ cluster: write('cluster.yaml', text) })
    await check({ cluster: 'none.yaml' }, 'The file none.yaml cannot be read.')
    await check(cluster('[]'), 'In cluster.yaml: write the parts "nodes" and "settings".')
    await check(
      cluster('machines: 3'),
      'In cluster.yaml: "machines" is no part; there are nodes and settings.',
    )
    await check(cluster('nodes: 3'), 'In cluster.yaml: "nodes" is a list, an item a Node.')
    await check(
      cluster('nodes: [node-1]'),
      'In cluster.yaml: each item of "nodes" has a name and other columns.',
    )
    await check(cluster('settings: []'), 'In cluster.yaml: "settings" are names and values.')
    await check(
      cluster('nodes: [{name: a, cpu: [1]}]'),
      'In cluster.yaml: "cpu" is a text or a number, as in a table.',
    )
  })

  test('with YAML that is none', async () => {
    const { cluster } = { cluster: write('bad.yaml', 'nodes: [') }
    const begun = runServe(folder, { ...USUAL, cluster }, process.stdout)
    await expect(begun).rejects.toThrow(/^.*, at bad\.yaml:\d+:\d+: .*\.$/)
  })

  test('with options that contradict each other', async () => {
    const only = 'What is loaded has its Nodes, settings and seed: say only --load.'
    await check({ load: 'x', nodes: 1 }, only)
    await check({ load: 'x', cluster: 'y' }, only)
    await check({ load: 'x', seed: 1 }, only)
    const either = 'Say either --nodes or --cluster: the file names the Nodes.'
    await check({ nodes: 1, cluster: 'y' }, either)
  })

  test('with a saved cluster that is none', async () => {
    await check({ load: 'none' }, 'The file none cannot be read.')
    for (const text of ['', 'rubbish', '{}', '{"ca":{}}\n{}', '\n\n']) {
      await check({ load: write('saved', text) }, 'The file saved is no cluster that was saved.')
    }
  })

  test('where it could not write', async () => {
    await check({ save: 'none/state' }, 'The file none/state cannot be written.')
    await check({ save: '.' }, 'The file . cannot be written.')
    const kubeconfig = join(write('file', ''), 'kc')
    const message = `The kubeconfig ${join(folder, kubeconfig)} cannot be written: ENOTDIR.`
    await check({ kubeconfig }, message)
  })

  test('with manifests that are not there, or are refused', async () => {
    const begun = (apply: string) => runServe(folder, { ...USUAL, apply: [apply] }, process.stdout)
    await expect(begun('none/*.yaml')).rejects.toBeInstanceOf(InputError)
    write('pod.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n')
    await expect(begun('pod.yaml')).rejects.toEqual(
      new InputError('Pod "x" is invalid: spec.containers: Required value'),
    )
  })

  test('at a port that is taken', async () => {
    const taken = createServer()
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve(Object(taken.address()).port))
    })
    await check({ port }, `It cannot listen at 127.0.0.1:${port}: EADDRINUSE.`)
    taken.close()
    expect(existsSync(join(folder, 'kc'))).toBe(false)
  })

  test('over a kubeconfig of somebody else', async () => {
    const kubeconfig = write('theirs', 'apiVersion: v1\nkind: Config\ncurrent-context: prod\n')
    const begun = runServe(folder, { ...USUAL, kubeconfig }, process.stdout)
    await expect(begun).rejects.toBeInstanceOf(InputError)
    expect(readFileSync(join(folder, kubeconfig), 'utf8')).toMatch('prod')
  })
})

describe('It ends', () => {
  const command = join(root, 'bin/kubecumber.ts')
  const env = { ...process.env, TS_NODE_PROJECT: join(root, 'tsconfig.json') }

  /** Starts it, and resolves with where it serves. */
  async function started(
    ...args: string[]
  ): Promise<readonly [process: ChildProcess, url: string]> {
    const register = join(root, 'node_modules/ts-node/register')
    const options = ['-r', register, command, 'serve', '--clock', 'manual', ...args]
    const running = spawn(process.execPath, options, { cwd: folder, env })
    let said = ''
    const url = await new Promise<string>((resolve, reject) => {
      running.stdout.on('data', (chunk) => {
        said += chunk
        const [found] = /https:\S+/.exec(said) ?? []
        if (found !== undefined && said.includes('Ctrl+C')) resolve(found)
      })
      running.stderr.on('data', (chunk) => {
        said += chunk
      })
      running.on('exit', () => reject(new Error(said)))
    })
    return [running, url]
  }

  const ended = (running: ChildProcess, signal: NodeJS.Signals) =>
    new Promise<number | null>((resolve) => {
      running.on('exit', (code) => resolve(code))
      running.kill(signal)
    })

  /** As the administrator of the kubeconfig. */
  const uidOfDefault = (url: string) => {
    const text = readFileSync(join(folder, 'kc'), 'utf8')
    const [, ca = ''] = /certificate-authority-data: (\S+)/.exec(text) ?? []
    const [, token = ''] = /token: (\S+)/.exec(text) ?? []
    const options = {
      ca: Buffer.from(ca, 'base64').toString(),
      headers: { authorization: `Bearer ${token}` },
      agent: false as const,
    }
    return new Promise<string>((resolve, reject) => {
      const asked = request(`${url}/api/v1/namespaces/default`, options, (response) => {
        let body = ''
        response.on('data', (chunk) => {
          body += chunk
        })
        response.on('end', () => resolve(JSON.parse(body).metadata.uid))
      })
      asked.on('error', reject)
      asked.end()
    })
  }

  test('when it is interrupted: it saves, and removes its kubeconfig; what was saved goes on', async () => {
    const [first, url] = await started('--kubeconfig', 'kc', '--save', 'state', '--nodes', '1')
    expect(statSync(join(folder, 'kc')).mode & 0o777).toBe(0o600)
    const uid = await uidOfDefault(url)
    expect(uid).toMatch(/^[0-9a-f-]{36}$/)
    expect(await ended(first, 'SIGINT')).toBe(0)
    expect([existsSync(join(folder, 'kc')), statSync(join(folder, 'state')).mode & 0o777]).toEqual([
      false,
      0o600,
    ])
    const [second, again] = await started('--kubeconfig', 'kc', '--load', 'state')
    expect(await uidOfDefault(again)).toBe(uid)
    expect(await ended(second, 'SIGTERM')).toBe(0)
    expect(existsSync(join(folder, 'kc'))).toBe(false)
  })
})
