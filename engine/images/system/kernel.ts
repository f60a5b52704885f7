/**
 * Runs the processes of a container until all of them wait, and moves bytes between them.
 *
 * The rule to know: a Kernel lasts as long as one piece of work; all that lasts longer is in the
 * System. What never rests gets so much effort a second of virtual time and no more.
 * Left out: process groups, file permissions, limits of memory; pipes hold what is written to them.
 */
import { type Instant, plus, seconds } from '../../clock/duration'
import { hashOf } from '../../clock/random'
import { ensure } from '../../ensure'
import { absolute, type FileError, FileTree, isError } from '../files/tree'
import { type Applet, Call, type Step } from './applet'
import { Descriptors } from './descriptors'
import { type Process, SIGNALS, type Signal, type System } from './process'
import type { ServedAnswer, ServedRequest, World } from './world'

/** Effort that a container has within a second. */
export const MOST_EFFORT = 5_000
const REST = seconds(1)
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** What a new process is given. */
export interface Spawn {
  readonly argv: readonly string[]
  readonly environment: ReadonlyMap<string, string>
  readonly cwd: string
  readonly uid: number
  readonly gid: number
  readonly session: number
  readonly parent: number
  readonly fds: ReadonlyMap<number, number>
  readonly applet: string
  readonly memory?: unknown
}

/** Where a program is looked for. */
interface Place {
  readonly cwd: string
  readonly environment: ReadonlyMap<string, string>
}

/** Why a program cannot be run: the shell's exit code and the reason in words. */
export interface Unrunnable {
  readonly type: 'error'
  readonly code: 126 | 127
  readonly message: string
}

export class Kernel {
  readonly system: System
  readonly world: World
  readonly files: FileTree
  readonly io: Descriptors

  constructor(system: System, world: World) {
    this.system = system
    this.world = world
    this.files = new FileTree(system.root, world.mounts, world.now, world.watcher)
    this.io = new Descriptors(system, world, this.files)
  }

  /** Gives every process its turns until all wait. */
  run(): void {
    const { system } = this
    for (let isBusy = true; isBusy; ) {
      isBusy = false
      for (const process of [...system.processes.values()]) {
        if (process.code !== undefined || !this.#isReady(process)) continue
        isBusy = true
        this.#turn(process)
      }
    }
  }

  /** When the next process goes on by itself. */
  nextAt(): Instant | undefined {
    let next: Instant | undefined
    for (const { wait, code } of this.system.processes.values()) {
      if (code !== undefined || wait === undefined || !('until' in wait)) continue
      const { until } = wait
      if (until !== undefined && (next === undefined || until < next)) next = until
    }
    return next
  }

  /** Counts effort beyond that of a turn. */
  spend(effort: number): void {
    this.system.effort.turns += effort
  }

  spawn(given: Spawn): Process {
    const { system, world } = this
    // Written out: what spreads make are of a class each.
    const process: Process = {
      pid: ++system.lastPid,
      parent: given.parent,
      argv: given.argv,
      environment: given.environment,
      cwd: given.cwd,
      uid: given.uid,
      gid: given.gid,
      fds: new Map(given.fds),
      applet: given.applet,
      memory: given.memory,
      wait: undefined,
      signals: [],
      ignored: [],
      code: undefined,
      session: given.session,
      startedAt: world.now,
      listens: [],
    }
    system.processes.set(process.pid, process)
    return process
  }

  /** The process becomes another program; what it has open stays open. */
  become(process: Process, argv: readonly string[]): Unrunnable | undefined {
    const found = this.program(argv, process)
    if ('type' in found) return found
    process.argv = found.argv
    process.applet = found.applet
    process.memory = undefined
    process.wait = undefined
    return undefined
  }

  /** Which applet these words run, and with which words. */
  program(
    argv: readonly string[],
    process: Place,
    depth = 0,
  ): { readonly applet: string; readonly argv: readonly string[] } | Unrunnable {
    const [name = ''] = argv
    const found = name.includes('/') ? absolute(name, process.cwd) : this.which(name, process)
    if (found === undefined) return { type: 'error', code: 127, message: 'not found' }
    const node = this.files.at(found)
    if (isError(node)) return { type: 'error', code: 127, message: 'not found' }
    if (node.type !== 'file' || (node.mode & 0o111) === 0) return NOT_PERMITTED
    const { data } = node
    if (data.startsWith(PROGRAM)) return { applet: data.slice(PROGRAM.length), argv }
    const [, interpreter = '/bin/sh'] = /^#! *(\S+[^\n]*)\n/.exec(data) ?? []
    if (depth > 3) return NOT_PERMITTED
    const words = [...interpreter.trim().split(/\s+/), found, ...argv.slice(1)]
    return this.program(words, process, depth + 1)
  }

  /** Where a command is found along the PATH. */
  which(name: string, { environment }: Pick<Place, 'environment'>): string | undefined {
    if (name === '') return undefined
    for (const directory of (environment.get('PATH') ?? DEFAULT_PATH).split(':')) {
      const node = this.files.at(directory)
      if (isError(node) || node.type !== 'directory' || !node.entries.has(name)) continue
      const found = this.files.at(`${directory}/${name}`)
      if (!isError(found) && found.type === 'file') return `${directory}/${name}`
    }
    return undefined
  }

  /** A number that looks like chance: the same in every run. */
  chance(process: Process): number {
    const { effort } = this.system
    return hashOf(`${this.world.hostname}/${process.pid}/${this.world.now}/${effort.turns++}`)
  }

  /** Writes; a writer whom nobody hears gets a signal. */
  write(process: Process, fd: number, bytes: string): FileError | undefined {
    const failed = this.io.write(process, fd, bytes)
    if (failed === 'unheard') this.signal(process, 'PIPE')
    return failed === 'unheard' ? undefined : failed
  }

  signal(process: Process, signal: Signal): void {
    if (process.code !== undefined) return
    if (signal === 'KILL') {
      this.end(process, 128 + SIGNALS.KILL)
      return
    }
    if (process.ignored.includes(signal)) return
    const verdict =
      process.memory === undefined
        ? 'default'
        : (this.#appletOf(process).heed?.(new Call(this, process), process.memory, signal) ??
          'default')
    if (verdict === 'taken') process.wait = undefined
    else if (typeof verdict === 'number') this.end(process, verdict)
    // The first process of a container gets no signal that it does not ask for.
    else if (process.pid !== 1 && signal !== 'CHLD') this.end(process, 128 + SIGNALS[signal])
  }

  /** The process is over; with the first one all end. */
  end(process: Process, code: number): void {
    if (process.code !== undefined) return
    const { system } = this
    process.code = code
    process.fds.clear()
    process.wait = undefined
    for (const child of system.processes.values()) {
      if (child.parent !== process.pid) continue
      child.parent = 0
      if (child.code !== undefined) system.processes.delete(child.pid)
    }
    if (!system.processes.has(process.parent)) {
      system.processes.delete(process.pid)
      this.world.ended(process, code)
    }
    if (process.pid === 1) {
      for (const other of [...system.processes.values()]) this.end(other, 128 + SIGNALS.KILL)
    }
    this.io.tidy()
  }

  /** The process that listens at the port. */
  listener(port: number): Process | undefined {
    for (const process of this.system.processes.values()) {
      if (process.code === undefined && process.listens.includes(port)) return process
    }
    return undefined
  }

  /** What whoever listens at the port answers; undefined when nobody listens or answers. */
  answer(request: ServedRequest): ServedAnswer | undefined {
    const process = this.listener(request.port)
    if (process === undefined) return undefined
    return this.#appletOf(process).answer?.(new Call(this, process), process.memory, request)
  }

  /** What whoever listens at the port says to bytes. */
  talk(port: number, bytes: string): string | undefined {
    const process = this.listener(port)
    if (process === undefined) return undefined
    return this.#appletOf(process).talk?.(new Call(this, process), process.memory, bytes)
  }

  /** The exit code of a child that has ended; it is gone then. */
  reap(pid: number): number | undefined {
    const code = this.system.processes.get(pid)?.code
    if (code !== undefined) this.system.processes.delete(pid)
    return code
  }

  #turn(process: Process): void {
    const { effort } = this.system
    const { now } = this.world
    if (now - effort.at >= REST) Object.assign(effort, { at: now, turns: 0 })
    if (++effort.turns > MOST_EFFORT) {
      process.wait = { on: 'time', until: plus(effort.at, REST) }
      return
    }
    process.wait = undefined
    const applet = this.#appletOf(process)
    const call = new Call(this, process)
    const step = this.#step(applet, call)
    // A program that wrote to nobody has ended on the way.
    if (step === 'again' || process.code !== undefined) return
    if (typeof step === 'number') this.end(process, step)
    else {
      process.memory = step.memory
      process.wait = step.wait
    }
  }

  /** What has grown past all limits is killed, as by a kernel that has no memory left. */
  #step(applet: Applet, call: Call): Step {
    const { memory } = call.process
    try {
      if (memory === undefined) return applet.start(call)
      return ensure(applet.resume, 'a program that waits goes on').call(applet, call, memory)
    } catch (error) {
      if (error instanceof RangeError) return 128 + SIGNALS.KILL
      throw error
    }
  }

  #appletOf(process: Process): Applet {
    return ensure(this.world.applet(process.applet), `the program ${process.applet}`)
  }

  #isReady(process: Process): boolean {
    const { wait } = process
    if (wait === undefined) return true
    const { now } = this.world
    if ('until' in wait && wait.until !== undefined && wait.until <= now) return true
    switch (wait.on) {
      case 'time':
      case 'signal':
        return false
      case 'input':
        return this.io.hasInput(process, wait.fd)
      case 'child':
        return this.#hasEnded(process, wait.pid)
      case 'growth':
        return wait.files.some(({ path, size }) => {
          const node = this.files.read(path)
          return (isError(node) ? 0 : node.data.length) !== size
        })
      case 'room':
        return this.io.hasRoom(process, wait.fd) || !this.io.isHeard(process, wait.fd)
      case 'reply':
        return this.world.answer(wait.id) !== undefined
    }
  }

  #hasEnded(process: Process, pid: number): boolean {
    const { processes } = this.system
    if (pid !== 0) return processes.get(pid)?.code !== undefined || !processes.has(pid)
    const children = [...processes.values()].filter(({ parent }) => parent === process.pid)
    return children.length === 0 || children.some(({ code }) => code !== undefined)
  }
}

/** A file that begins so is the program named after it. */
export const PROGRAM = '\x7fELF:'

const NOT_PERMITTED: Unrunnable = { type: 'error', code: 126, message: 'Permission denied' }
