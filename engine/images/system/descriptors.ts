/**
 * What the processes of a container have open: files, pipes and the container's own output.
 *
 * Left out: a file that is removed while it is open; it is gone for whoever has it open, too.
 */

import type { Device } from '../files/file'
import { type FileError, type FileTree, isError } from '../files/tree'
import type { RedirectOp } from '../shell/syntax'
import type { Input } from './applet'
import type { OpenFile, Process, System } from './process'
import type { World } from './world'

/** A writer waits when a pipe holds this much. */
const PIPE_SIZE = 65_536
/** Whoever writes more to somebody who does not read is ended. */
const MOST_IN_PIPE = 64 * 1024 * 1024

export class Descriptors {
  readonly #system: System
  readonly #world: World
  readonly #files: FileTree

  constructor(system: System, world: World, files: FileTree) {
    this.#system = system
    this.#world = world
    this.#files = files
  }

  /** Opens a file under a number of its own. */
  open(file: OpenFile): number {
    const system = this.#system
    system.open.set(++system.lastOpen, file)
    return system.lastOpen
  }

  /** Makes a pipe; the numbers of its two ends. */
  pipe(isFed = false): { readonly id: number; readonly reads: number; readonly writes: number } {
    const system = this.#system
    const id = ++system.lastPipe
    system.pipes.set(id, { data: '', isFed })
    const reads = this.open({ type: 'reads', pipe: id })
    return { id, reads, writes: this.open({ type: 'writes', pipe: id }) }
  }

  /** Opens what a path names, as a redirection does. */
  openPath(process: Process, path: string, how: RedirectOp): number | FileError {
    const node = this.#files.at(path)
    if (!isError(node) && node.type === 'device') return this.#openDevice(process, node.device)
    if (how === '<') {
      if (isError(node)) return node
      return this.open({ type: 'file', path, offset: 0, appends: false })
    }
    const failed = this.#files.write(path, '', how === '>' || how === '&>' ? 'replace' : 'append')
    if (failed !== undefined) return failed
    return this.open({ type: 'file', path, offset: 0, appends: how === '>>' })
  }

  #openDevice(process: Process, device: Device['device']): number {
    if (device === 'null') return this.open({ type: 'null' })
    if (device === 'zero' || device === 'random') return this.open({ type: device })
    const fd = { stdin: 0, stdout: 1, stderr: 2, tty: 2 }[device]
    return process.fds.get(fd) ?? this.open({ type: 'null' })
  }

  markTerminal(pipe: number): void {
    const found = this.#system.pipes.get(pipe)
    if (found !== undefined) found.isTerminal = true
  }

  /** True when somebody types there. */
  isTerminal(process: Process, fd: number): boolean {
    const file = this.#fileOf(process, fd)
    if (file?.type === 'reads') return this.#system.pipes.get(file.pipe)?.isTerminal === true
    return file?.type === 'sink' && file.isTerminal === true
  }

  close(process: Process, fd: number): void {
    process.fds.delete(fd)
    this.tidy()
  }

  /** Bytes from outside for a pipe. */
  feed(pipe: number, bytes: string): void {
    const found = this.#system.pipes.get(pipe)
    if (found !== undefined) found.data += bytes
  }

  endFeed(pipe: number): void {
    const found = this.#system.pipes.get(pipe)
    if (found !== undefined) found.isFed = false
  }

  read(process: Process, fd: number): Input {
    return this.take(process, fd, (data) => data.length)
  }

  /** Reads as much as `amount` wants of what there is. */
  take(process: Process, fd: number, amount: (data: string, isEnd: boolean) => number): Input {
    const file = this.#fileOf(process, fd)
    switch (file?.type) {
      case 'reads': {
        const pipe = this.#system.pipes.get(file.pipe)
        const data = pipe?.data ?? ''
        const isLast = !this.#isWritten(file.pipe)
        const count = amount(data, isLast)
        if (pipe !== undefined) pipe.data = data.slice(count)
        return { data: data.slice(0, count), isEnd: isLast && count >= data.length }
      }
      case 'file': {
        const node = this.#files.read(file.path)
        const data = isError(node) ? '' : node.data.slice(file.offset)
        const count = amount(data, true)
        file.offset += count
        return { data: data.slice(0, count), isEnd: count >= data.length }
      }
      case 'zero':
      case 'random': {
        const data = (file.type === 'zero' ? '\0' : noise(this.#world.now)).repeat(4096)
        const count = amount(data, false)
        return { data: data.slice(0, count), isEnd: false }
      }
      default:
        amount('', true)
        return { data: '', isEnd: true }
    }
  }

  /** Why it failed; `unheard` when nobody can read it. */
  write(process: Process, fd: number, bytes: string): FileError | 'unheard' | undefined {
    const file = this.#fileOf(process, fd)
    if (file === undefined || bytes === '') return undefined
    if (file.type === 'sink') this.#world.put(file.session, file.stream, bytes)
    else if (file.type === 'writes') {
      const pipe = this.#system.pipes.get(file.pipe)
      if (pipe === undefined || !this.#isHeld('reads', file.pipe)) return 'unheard'
      if (pipe.data.length > MOST_IN_PIPE) return 'unheard'
      pipe.data += bytes
    } else if (file.type === 'file') return this.#writeFile(file, bytes)
    return undefined
  }

  /** True when more may be written without filling a pipe. */
  hasRoom(process: Process, fd: number): boolean {
    const file = this.#fileOf(process, fd)
    if (file?.type !== 'writes') return true
    return (this.#system.pipes.get(file.pipe)?.data.length ?? 0) < PIPE_SIZE
  }

  /** All that a file holds; what a device or another process gives now. */
  contents(process: Process, path: string): string | FileError {
    const node = this.#files.at(path)
    if (isError(node)) return node
    if (node.type === 'device') return /std(in)/.test(node.device) ? this.read(process, 0).data : ''
    const found = this.#files.read(path)
    return isError(found) ? found : found.data
  }

  /** True when reading gives something, or the end. */
  hasInput(process: Process, fd: number): boolean {
    const file = this.#fileOf(process, fd)
    if (file?.type !== 'reads') return true
    return (this.#system.pipes.get(file.pipe)?.data ?? '') !== '' || !this.#isWritten(file.pipe)
  }

  /** True when what is written there can be read. */
  isHeard(process: Process, fd: number): boolean {
    const file = this.#fileOf(process, fd)
    return file?.type !== 'writes' || this.#isRead(file.pipe)
  }

  /** Forgets what nobody has open any more. */
  tidy(): void {
    const system = this.#system
    const used = new Set<number>()
    for (const { fds } of system.processes.values()) for (const id of fds.values()) used.add(id)
    for (const id of system.open.keys()) if (!used.has(id)) system.open.delete(id)
    const pipes = new Set<number>()
    for (const file of system.open.values()) if ('pipe' in file) pipes.add(file.pipe)
    for (const [id, { isFed }] of system.pipes)
      if (!isFed && !pipes.has(id)) system.pipes.delete(id)
  }
  #fileOf(process: Process, fd: number): OpenFile | undefined {
    const id = process.fds.get(fd)
    return id === undefined ? undefined : this.#system.open.get(id)
  }

  #isWritten(pipe: number): boolean {
    return this.#system.pipes.get(pipe)?.isFed === true || this.#isHeld('writes', pipe)
  }

  #isRead(pipe: number): boolean {
    return this.#isHeld('reads', pipe)
  }

  #isHeld(type: 'reads' | 'writes', pipe: number): boolean {
    for (const { fds } of this.#system.processes.values()) {
      for (const id of fds.values()) {
        const file = this.#system.open.get(id)
        if (file?.type === type && file.pipe === pipe) return true
      }
    }
    return false
  }

  #writeFile(file: OpenFile & { type: 'file' }, bytes: string): FileError | undefined {
    const node = this.#files.read(file.path)
    if (isError(node)) return undefined
    const { data } = node
    const at = file.appends ? data.length : file.offset
    const gap = at > data.length ? '\0'.repeat(at - data.length) : ''
    file.offset = at + bytes.length
    return this.#files.write(
      file.path,
      at >= data.length
        ? data + gap + bytes
        : data.slice(0, at) + bytes + data.slice(at + bytes.length),
    )
  }
}

/** Bytes that look like chance and are not. */
const noise = (seed: number): string => {
  let text = ''
  for (let x = Math.floor(seed / 1000) % 2147483647, i = 0; i < 16; i++) {
    x = (x * 48271 + 11) % 2147483647
    text += String.fromCharCode(x & 255)
  }
  return text
}
