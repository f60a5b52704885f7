/**
 * A served cluster, and shells whose kubectl talks to it, for tests of real clients.
 *
 * The rule to know: the clock runs a hundred times as fast as the wall's, from two hours ago, so
 * that it never gets ahead of it; a test waits as a user would, with `kubectl wait` or `rollout
 * status`. Each shell has a Namespace and a folder of its own, so tests run side by side.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { after, before, describe } from 'node:test'
import { Clock } from '../../../clock/clock'
import { hours, instantOf, plus, seconds } from '../../../clock/duration'
import { Cluster } from '../../../cluster'
import { type Served, serve } from '../../serve'

/** The minor version of the kubectl on the path; undefined where there is none. */
export const KUBECTL: number | undefined = minorOf()

/** A file's tests of kubectl, on one cluster; skipped with the reason where there is none. */
export function kubectlTests(
  title: string,
  tests: (shells: Shells) => void,
  concurrency = 4,
): void {
  const skip = KUBECTL === undefined && 'there is no kubectl on the path'
  describe(title, { skip, concurrency }, () => {
    const shells = new Shells()
    before(() => shells.begin())
    after(() => shells.end())
    tests(shells)
  })
}

/** Said by a test that needs a kubectl as new as this. */
export const needs = (minor: number): string | false =>
  KUBECTL !== undefined && KUBECTL < minor && `it needs kubectl 1.${minor}`

export class Shells {
  #served: Served | undefined
  #count = 0
  readonly #folder = mkdtempSync(join(tmpdir(), 'kubecumber-clients-'))

  async begin(): Promise<void> {
    const wall = instantOf(new Date().toISOString().replace(/\.\d+Z$/, 'Z'))
    const cluster = new Cluster({ nodes: 3, clock: new Clock(plus(wall, hours(-2))) })
    cluster.runTo(plus(cluster.now(), seconds(5)))
    this.#served = await serve(cluster, { clock: SPEED })
  }

  async end(): Promise<void> {
    await this.#served?.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get served(): Served {
    if (this.#served === undefined) throw new Error('a test runs within its suite')
    return this.#served
  }

  /** In a Namespace of that name that is ready for Pods. */
  async open(namespace = `test-${++this.#count}`): Promise<Shell> {
    const { cluster, kubeconfig } = this.served
    if (cluster.store.get('namespaces', namespace) === undefined) {
      const namespaces = cluster.server.registry.get('namespaces')
      const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }
      cluster.server.create(namespaces, object, { user: 'kubernetes-admin' })
    }
    const isReady = () => cluster.store.get('serviceaccounts', `${namespace}/default`)
    while (isReady() === undefined) await new Promise((next) => setTimeout(next, 1))
    const folder = join(this.#folder, namespace)
    mkdirSync(folder, { recursive: true })
    const config = kubeconfig.replace(/^( +)(user: \S+)$/m, `$1$2\n$1namespace: ${namespace}`)
    writeFileSync(join(folder, 'kubeconfig'), config, { mode: 0o600 })
    return new Shell(namespace, folder, this.#folder)
  }
}

/** How a command ended. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export class Shell {
  readonly namespace: string
  readonly folder: string
  readonly #env: NodeJS.ProcessEnv

  constructor(namespace: string, folder: string, home: string) {
    this.namespace = namespace
    this.folder = folder
    const { PATH } = process.env
    const KUBECONFIG = join(folder, 'kubeconfig')
    // kubectl ends before it is worth while to collect its garbage.
    const quick = { GOGC: 'off', TZ: 'UTC' }
    this.#env = { PATH, HOME: home, KUBECONFIG, NAMESPACE: namespace, ...quick }
  }

  file(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text)
  }

  /** A script of the shell, in the folder of the test. */
  async run(script: string): Promise<Ran> {
    const running = this.start(script)
    running.input?.end()
    const timer = setTimeout(() => running.kill(), PATIENCE)
    const code = await running.ended
    clearTimeout(timer)
    return { code, stdout: running.stdout, stderr: running.stderr }
  }

  /** A script that goes on; whoever starts it ends it, or waits for its end. */
  start(script: string): Running {
    // A group of its own, so that what the shell started ends with it.
    const options = { cwd: this.folder, env: this.#env, stdio: 'pipe', detached: true } as const
    return new Running(spawn('/bin/sh', ['-c', script], options))
  }

  /** What it said, first its output, then its errors; a failure says its code in a last line. */
  async says(script: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(script)
    return `${stdout}${stderr}${code === 0 ? '' : `exit ${code}\n`}`
  }
}

/** A script that is still at it. */
export class Running {
  stdout = ''
  stderr = ''
  /** Its code. */
  readonly ended: Promise<number>
  readonly input: Writable | null
  readonly #process: ChildProcess

  constructor(process: ChildProcess) {
    this.#process = process
    this.input = process.stdin
    process.stdout?.setEncoding('utf8').on('data', (part: string) => {
      this.stdout += part
    })
    process.stderr?.setEncoding('utf8').on('data', (part: string) => {
      this.stderr += part
    })
    this.ended = new Promise((resolve) => process.on('close', (code) => resolve(code ?? KILLED)))
  }

  get said(): string {
    return this.stdout + this.stderr
  }

  /** Resolves once it has said such words, with what was found. */
  async says(words: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = words.exec(this.said)
      if (found !== null) return found
      await new Promise((next) => setTimeout(next, 5))
    }
  }

  kill(): void {
    const { pid, exitCode } = this.#process
    if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL')
  }
}

const SPEED = 100
/** Real milliseconds. */
const PATIENCE = 20_000
const KILLED = 137

function minorOf(): number | undefined {
  try {
    const text = execFileSync('kubectl', ['version', '--client', '-o', 'json'], { stdio: 'pipe' })
    return Number(/"minor": "(\d+)/.exec(text.toString())?.[1])
  } catch {
    return undefined
  }
}
