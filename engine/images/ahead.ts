/**
 * What a command does when it is left alone: it is run ahead of time, in a container of its own.
 *
 * The rule to know: this says how a container ends and which files it makes without any cost while
 * it runs. What meets the world outside (the network, volumes) cannot be known ahead: it is said
 * to be open.
 */
import { between, type Duration, type Instant, microseconds } from '../clock/duration'
import { USERLAND } from './applets/userland'
import { baseRoot, directoryAt, put } from './files/base'
import { bytesOf, type Directory, directory, type FileNode, file, textOf } from './files/file'
import type { Mount, Watcher } from './files/tree'
import type { ShellMemory } from './shell/memory'
import type { Applet } from './system/applet'
import { Kernel, MOST_EFFORT, PROGRAM } from './system/kernel'
import { newSystem, type Stream, type System } from './system/process'
import type { World } from './system/world'

/** What is run, and where. */
export interface Going {
  readonly argv: readonly string[]
  readonly environment: ReadonlyMap<string, string>
  readonly cwd?: string
  readonly mountPaths?: readonly string[]
  readonly programs?: ReadonlyMap<string, Applet>
  /** True when there are no programs but these and the userland's. */
  readonly isComplete?: boolean
  readonly hasInput?: boolean
  /** The ports that its container says. */
  readonly ports?: readonly number[]
  /** True when its environment is not known ahead. */
  readonly isOpen?: boolean
}

export interface Ahead {
  /** How it ends; undefined when it has not after all that was looked at. */
  readonly end: { readonly code: number; readonly after: Duration } | undefined
  readonly stdout: string
  readonly stderr: string
  readonly files: readonly FileChange[]
  /** True when it is or runs a server, which ends when it is told to stop. */
  readonly isServer: boolean
  /** True when it does something of its own when it is told to stop. */
  readonly trapsTerm: boolean
  /** True when it had to do with what is outside, or went on and on. */
  readonly isOpen: boolean
  /** True when there is no such program. */
  readonly isMissing: boolean
  /** Ports that it listens at. */
  readonly listens: readonly number[]
}

/** A file that was made or removed, at this time of the run. */
export interface FileChange {
  readonly path: string
  readonly exists: boolean
  readonly after: Duration
}

/** It is followed for so many waits at most; one that can be seen to go round, for some rounds. */
const MOST_WAITS = 1000
const ROUNDS = 20

/** Undefined when the program is not known. */
export function runAhead(going: Going): Ahead | undefined {
  const run = new AheadRun(going)
  return run.begin() ? run.follow() : undefined
}

class AheadRun implements Watcher {
  readonly #going: Going
  readonly #system: System
  readonly #mounts: ReadonlyMap<string, Mount>
  readonly #output = { stdout: '', stderr: '' }
  readonly #files: FileChange[] = []
  #now = START
  #end: Ahead['end']
  #isServer = false
  #isMissing = false
  #trapsTerm = false
  #isOpen = false
  #listens: readonly number[] = []

  constructor(going: Going) {
    this.#going = going
    this.#isOpen = going.isOpen ?? false
    const names = new Set([...USERLAND.keys(), ...(going.programs?.keys() ?? [])])
    const root = baseRoot({ programs: [...names], contents: new Map() }, START, PROGRAM)
    this.#system = newSystem(root, START)
    this.#mounts = new Map([
      ...OWN_FILES.map((path) => [path, emptyFile(path)] as const),
      ...(going.mountPaths ?? []).map((path) => [path, emptyMount(path)] as const),
    ])
    for (const [path, mount] of this.#mounts) putMountPoint(root, path, mount)
  }

  /** False when the program is not known. */
  begin(): boolean {
    const { argv, environment, cwd = '/', hasInput } = this.#going
    const kernel = new Kernel(this.#system, this.#world())
    if (!kernel.files.has(cwd)) kernel.files.makeDirectories(cwd)
    const found = kernel.program(argv.map(bytesOf), { cwd, environment })
    if ('type' in found) {
      this.#end = { code: found.code, after: microseconds(0) }
      this.#isMissing = true
      return this.#isOpen || this.#going.isComplete === true
    }
    const { io } = kernel
    const fds = new Map([
      [0, hasInput ? io.pipe(true).reads : io.open({ type: 'null' })],
      [1, io.open({ type: 'sink', stream: 'stdout', session: 0 })],
      [2, io.open({ type: 'sink', stream: 'stderr', session: 0 })],
    ])
    kernel.spawn({ ...found, environment, cwd, uid: 0, gid: 0, session: 0, parent: 0, fds })
    return true
  }

  follow(): Ahead {
    const isRound = goesRound(this.#going.argv)
    let isOver = this.#end !== undefined
    for (let i = 0; !isOver; i++) {
      const kernel = new Kernel(this.#system, this.#world())
      kernel.run()
      this.#look()
      const next = kernel.nextAt()
      const most = this.#system.effort.turns > MOST_EFFORT ? 0 : isRound ? ROUNDS : MOST_WAITS
      isOver = this.#end !== undefined || next === undefined || i >= most
      if (isOver && next !== undefined && this.#end === undefined && !isRound) this.#isOpen = true
      if (!isOver && next !== undefined) this.#now = next
    }
    return {
      end: this.#end,
      stdout: textOf(this.#output.stdout),
      stderr: textOf(this.#output.stderr),
      files: this.#files,
      isServer: this.#isServer,
      isMissing: this.#isMissing,
      trapsTerm: this.#trapsTerm,
      isOpen: this.#isOpen,
      listens: this.#listens,
    }
  }

  changed(path: string, exists: boolean): void {
    this.#files.push({ path, exists, after: between(START, this.#now) })
  }

  entered(): void {
    this.#isOpen = true
  }

  /** Remembers what can be seen of the processes now. */
  #look(): void {
    const processes = [...this.#system.processes.values()]
    const first = this.#system.processes.get(1)
    if (first === undefined) return
    const memory = first.memory as Partial<ShellMemory> | undefined // Read with care.
    this.#trapsTerm = memory?.traps instanceof Map && memory.traps.has('TERM')
    this.#isServer = processes.some(({ applet }) => this.#appletOf(applet)?.isServer === true)
    this.#listens = processes.flatMap(({ listens }) => listens)
  }

  #appletOf(name: string): Applet | undefined {
    return this.#going.programs?.get(name) ?? USERLAND.get(name)
  }

  #world(): World {
    const run = this
    return {
      now: this.#now,
      get hostname() {
        run.#isOpen = true
        return 'container'
      },
      ports: this.#going.ports ?? [],
      mounts: this.#mounts,
      watcher: this,
      isComplete: this.#going.isComplete ?? false,
      applet: (name) => this.#appletOf(name),
      put: (_session, stream, bytes) => this.#put(stream, bytes),
      ended: ({ pid }, code) => {
        if (pid === 1) this.#end = { code, after: between(START, this.#now) }
      },
      send: () => {
        this.#isOpen = true
        return 0
      },
      answer: () => ({ type: 'unresolved' }),
      resolve: () => {
        this.#isOpen = true
        return undefined
      },
      records: () => {
        this.#isOpen = true
        return []
      },
    }
  }

  #put(stream: Stream, bytes: string): void {
    if (this.#output[stream].length < MOST_OUTPUT) this.#output[stream] += bytes
  }
}

const MOST_OUTPUT = 100_000

/** What the kubelet writes into every container is known only there. */
const OWN_FILES = ['/etc/hostname', '/etc/hosts', '/etc/resolv.conf']

/** Times of this run count from its start. */
const START = 0 as Instant // An instant like any other.

const emptyMount = (path: string): Mount => mountOf(path, directory(START))
const emptyFile = (path: string): Mount => mountOf(path, file('', START))
const mountOf = (path: string, node: FileNode): Mount => ({
  path,
  isReadOnly: false,
  node: () => node,
})

function putMountPoint(root: Directory, path: string, mount: Mount): void {
  if (mount.node().type === 'directory') directoryAt(root, path, START)
  else put(root, path, file('', START), START)
}

/** True for a script that goes round for ever, as one can see: nothing in it leads out. */
function goesRound(argv: readonly string[]): boolean {
  const text = argv.join(' ')
  return ROUND.test(text) && !/\b(?:break|exit|return|exec|eval|kill|set)\b/.test(text)
}

const ROUND = /\b(?:while\s+(?:true|:|sleep\b|\[\s*1\s*\])|until\s+false\b)/
