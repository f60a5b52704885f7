/**
 * The contract of a program of the userland, and what it calls the system with.
 *
 * The rule to know: a program that waits returns what it waits for and what it must remember, as
 * plain data. It may be woken early, so it looks again.
 */
import { type FileNode, textOf } from '../files/file'
import { absolute, type FileError, type FileTree, isError } from '../files/tree'
import type { Kernel } from './kernel'
import type { Process, Signal, Wait } from './process'
import type { ServedAnswer, ServedRequest, World } from './world'

export interface Applet {
  start(call: Call): Step
  resume?(call: Call, memory: unknown): Step
  /** True for one that serves until it is told to stop, and ends well then. */
  readonly isServer?: boolean
  /** What it answers, at a port that it listens at, to a request over HTTP. */
  answer?(call: Call, memory: unknown, request: ServedRequest): ServedAnswer
  /** What it says, at such a port, to bytes that are no HTTP. */
  talk?(call: Call, memory: unknown, bytes: string): string
  /** What it makes of a signal; by default the signal ends it. */
  heed?(call: Call, memory: unknown, signal: Signal): 'taken' | 'default' | number
}

/** The exit code of a program that is done; what it waits for; or that it has become another. */
export type Step = number | { readonly wait: Wait | undefined; readonly memory: unknown } | 'again'

/** What could be read, and whether no more will come. */
export interface Input {
  readonly data: string
  readonly isEnd: boolean
}

/** One program's view of the system while it has its turn. */
export class Call {
  readonly kernel: Kernel
  readonly process: Process

  constructor(kernel: Kernel, process: Process) {
    this.kernel = kernel
    this.process = process
  }

  get name(): string {
    const [path = ''] = this.process.argv
    return path.slice(path.lastIndexOf('/') + 1)
  }

  get args(): readonly string[] {
    return this.process.argv.slice(1)
  }

  get world(): World {
    return this.kernel.world
  }

  get files(): FileTree {
    return this.kernel.files
  }

  env(name: string): string | undefined {
    return this.process.environment.get(name)
  }

  out(bytes: string): void {
    this.kernel.write(this.process, 1, bytes)
  }

  err(bytes: string): void {
    this.kernel.write(this.process, 2, bytes)
  }

  read(fd = 0): Input {
    return this.kernel.io.read(this.process, fd)
  }

  path(path: string): string {
    return absolute(path, this.process.cwd)
  }

  /** Listens at a port; false when somebody does already. */
  listen(port: number): boolean {
    if (this.kernel.listener(port) !== undefined) return false
    this.process.listens.push(port)
    return true
  }

  /** What is at the path, or nothing after saying why. */
  node(path: string): FileNode | undefined {
    return this.told(path, this.files.at(this.path(path)))
  }

  /** The contents of a file, or nothing after saying why. */
  contents(path: string): string | undefined {
    if (path === '-') return this.read().data
    const opened = this.kernel.io.contents(this.process, this.path(path))
    if (typeof opened === 'string') return opened
    this.say(`can't open '${path}': ${opened.message}`)
    return undefined
  }

  told<T extends object>(path: string, found: T | FileError): T | undefined {
    if (!isError(found)) return found
    this.say(`${path}: ${found.message}`)
    return undefined
  }

  /** A complaint in the program's name. */
  say(message: string): void {
    this.err(`${this.name}: ${message}\n`)
  }

  fail(message: string, code = 1): number {
    this.say(message)
    return code
  }

  text(bytes: string): string {
    return textOf(bytes)
  }
}
