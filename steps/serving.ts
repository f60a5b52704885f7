/**
 * The scenario's cluster as real clients reach it, and the programs that are such clients.
 *
 * The rule to know: whatever a program does takes real time and no time of the cluster's. The clock
 * moves when all are quiet; so such a scenario is not deterministic, and its reports say so.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { milliseconds, plus } from '../engine'
import type { Served } from '../engine/http/serve'
import { Misspoken } from './facts/fact'
import { activityOf } from './process-activity'
import type { Refusal } from './refusals'
import type { EmbeddedTarget } from './target/embedded/embedded'
import { Unsupported } from './target/target'

/** What is said in every report of a scenario whose cluster was served. */
export const NOT_DETERMINISTIC =
  'not deterministic: the cluster was served to real clients, whose speed decides what comes first'

export class Serving {
  #open: { readonly served: Served; readonly target: EmbeddedTarget } | undefined
  #folder: string | undefined
  readonly #programs: Program[] = []
  #output: string | undefined

  get isServed(): boolean {
    return this.#open !== undefined
  }

  /** The cluster as it is served; for steps of your own that start clients. */
  get served(): Served {
    return this.#opened.served
  }

  /** Serves the cluster to whoever has the kubeconfig. */
  async begin(target: EmbeddedTarget): Promise<void> {
    if (this.#open !== undefined) throw new Misspoken('the cluster is served already')
    const { serve }: typeof import('../engine/http/serve') = require('../engine/http/serve')
    const served = await serve(target.cluster, { clock: 'manual' })
    this.#open = { served, target }
    target.clients = served.clients
    this.#folder = mkdtempSync(join(tmpdir(), 'kubecumber-'))
    writeFileSync(this.#kubeconfig, served.kubeconfig, { mode: 0o600 })
  }

  /** Starts a program that goes on to the end of the scenario; it is there when it watches. */
  async start(command: string): Promise<void> {
    const { served } = this.#opened
    const before = served.clients.listening
    const program = new Program(command, this.#environment)
    this.#programs.push(program)
    served.clients.alsoAsk(() => program.isAtWork())
    const listens = () => served.clients.listening > before
    await waited(() => listens() || program.hasEnded, `"${command}" watches nothing yet`)
    if (program.hasEnded) throw new Misspoken(program.ending)
    await served.clients.wait()
  }

  /**
   * Runs a program to its end, and gives what it failed with. While it watches, the clock moves to
   * the next change that it is told; while it only sleeps between its questions, the clock moves a
   * little at a time.
   */
  async run(command: string): Promise<Refusal | undefined> {
    const { served, target } = this.#opened
    const { clients } = served
    const before = clients.listening
    const program = new Program(command, this.#environment)
    // What it does about the last change that it was told comes before the next one.
    clients.alsoAsk(() => program.isAtWork())
    const isOver = () => program.hasEnded || !clients.isQuiet
    // A program that has asked for nothing yet is about to.
    const hasAsked = () => clients.stillFor < Number.POSITIVE_INFINITY
    const isAsleep = () => clients.stillFor > ASLEEP && hasAsked() && !program.isAtWork()
    while (!program.hasEnded) {
      if (clients.listening > before && clients.isQuiet) await target.run(undefined, isOver)
      else if (isAsleep()) {
        await target.run(plus(target.now(), WHILE_ASLEEP), isOver)
      }
      await pause()
    }
    this.#output = program.output
    if (program.code === NOT_FOUND) throw new Unsupported(program.ending)
    await served.clients.wait()
    const { code = 0, ending: message } = program
    return code === 0 ? undefined : { code, reason: '', message }
  }

  /** Claims that the last command that was run said these words. */
  expectWords(words: string): void {
    const output = this.#output
    if (output === undefined) throw new Misspoken('no command has been run yet')
    if (output.includes(words)) return
    throw new Misspoken(`the command did not say "${words}"; it said:\n${output.trim()}`)
  }

  /** Ends what goes on; a program that ended before its time is an error. */
  async end(): Promise<void> {
    const ended = this.#programs.find(({ hasEnded }) => hasEnded)
    for (const program of this.#programs) program.kill()
    await this.#open?.served.close()
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
    if (ended !== undefined) throw new Misspoken(ended.ending)
  }

  get #opened() {
    if (this.#open !== undefined) return this.#open
    throw new Misspoken('the cluster is not served; say "Given the cluster is served" before')
  }

  get #kubeconfig(): string {
    return join(this.#folder ?? '', 'kubeconfig')
  }

  get #environment(): NodeJS.ProcessEnv {
    return { ...process.env, KUBECONFIG: this.#kubeconfig }
  }
}

/** A process, and the end of what it said. */
class Program {
  readonly #command: string
  readonly #process: ChildProcess
  #output = ''
  #code: number | undefined
  #ticks = 0

  constructor(command: string, env: NodeJS.ProcessEnv) {
    this.#command = command
    // A group of its own, so that what the shell started goes with it.
    this.#process = spawn(command, { shell: true, detached: true, env, stdio: 'pipe' })
    const keep = (chunk: Buffer) => {
      this.#output = `${this.#output}${chunk.toString()}`.slice(-KEPT)
    }
    this.#process.stdout?.on('data', keep)
    this.#process.stderr?.on('data', keep)
    this.#process.stdin?.end()
    this.#process.on('error', (error) => keep(Buffer.from(error.message)))
    this.#process.on('close', (code) => {
      this.#code = code ?? KILLED
    })
  }

  get code(): number | undefined {
    return this.#code
  }

  get hasEnded(): boolean {
    return this.#code !== undefined
  }

  get output(): string {
    return this.#output
  }

  get ending(): string {
    const said = this.#output.trim()
    const words = said === '' ? 'it said nothing' : `it said:\n${said}`
    return `"${this.#command}" ended with code ${this.#code}; ${words}`
  }

  /** True when it has computed anything since the last time it was looked at. */
  isAtWork(): boolean {
    const { pid } = this.#process
    if (pid === undefined || this.hasEnded) return false
    const activity = activityOf(pid)
    const isSame = activity.isWaiting && activity.ticks === this.#ticks
    this.#ticks = activity.ticks
    return !isSame
  }

  kill(): void {
    const { pid } = this.#process
    if (pid === undefined || this.hasEnded) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has ended in this moment.
    }
  }
}

/** So many characters of its output are kept. */
const KEPT = 100_000
const KILLED = 137
/** What a shell answers for a program that is not on this machine. */
const NOT_FOUND = 127
/** Real milliseconds. */
const PATIENCE = 20_000
const PAUSE = 5
/** A program that has asked nothing for so many milliseconds sleeps. */
const ASLEEP = 250
/** So far the clock moves in each pause of a program that sleeps. */
const WHILE_ASLEEP = milliseconds(100)

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE))

async function waited(isSo: () => boolean, otherwise: string): Promise<void> {
  const until = Date.now() + PATIENCE
  while (!isSo()) {
    if (Date.now() > until) throw new Misspoken(`${otherwise}, after ${PATIENCE / 1000}s`)
    await pause()
  }
}
