/** Processes that a shell starts: copies of itself and programs. */
import { copyState } from '../../store/plain'
import type { Process } from '../system/process'
import { codeOf } from './code'
import { finish, type Shell } from './frames'
import type { ShellMemory } from './memory'

/** A copy of the shell that goes on at this place. */
export function fork(shell: Shell, at: number, fds: ReadonlyMap<number, number>): Process {
  const { call, memory } = shell
  const { process, kernel } = call
  const copy: ShellMemory = Object.assign(copyState(memory), {
    at,
    frames: [],
    loops: [],
    saved: [],
    parts: [],
    marks: [],
    words: [],
    assignments: [],
    redirects: [],
    traps: new Map([...memory.traps].filter(([_signal, action]) => action === '')),
    caught: [],
    awaited: undefined,
    input: undefined,
  })
  const { argv, environment, cwd, uid, gid, session, pid: parent } = process
  const { applet } = process
  return kernel.spawn({
    argv,
    environment,
    cwd,
    uid,
    gid,
    session,
    parent,
    fds,
    applet,
    memory: copy,
  })
}

/** A program that is not known is taken for a server at the end of a script, else for done. */
function suppose(shell: Shell, words: readonly string[], fds: ReadonlyMap<number, number>): void {
  const { call, memory } = shell
  const next = codeOf(memory.script)[memory.at]?.op
  if (next !== 'exit' || memory.frames.length > 0 || memory.loops.length > 0) {
    finish(shell, 0)
    return
  }
  const { environment, cwd, uid, gid, session, pid: parent } = call.process
  const given = { argv: words, environment, cwd, uid, gid, session, parent, fds, applet: 'pause' }
  memory.awaited = { on: 'command', pid: call.kernel.spawn(given).pid }
}

/** Runs a program beside the shell, which waits for it. */
export function runProgram(
  shell: Shell,
  words: readonly string[],
  assignments: ShellMemory['assignments'],
  fds: ReadonlyMap<number, number>,
): void {
  const { call, memory } = shell
  const { process, kernel } = call
  const environment =
    assignments.length === 0
      ? process.environment
      : new Map([...process.environment, ...assignments])
  const found = kernel.program(words, { cwd: process.cwd, environment })
  const isSupposed = call.process.session === 0 && !call.world.isComplete
  if ('type' in found && found.code === 127 && isSupposed) {
    suppose(shell, words, fds)
    return
  }
  if ('type' in found) {
    const restore = swap(process, fds)
    call.err(`${memory.name}: ${words[0]}: ${found.message}\n`)
    restore()
    finish(shell, found.code)
    return
  }
  const { cwd, uid, gid, session, pid: parent } = process
  const open = new Map([...fds].filter(([fd]) => fd < 10))
  const { applet, argv } = found
  const given = { argv, environment, cwd, uid, gid, session, parent, fds: open, applet }
  const child = kernel.spawn(given)
  memory.awaited = { on: 'command', pid: child.pid }
}

/** Sets descriptors for a while; the result sets them back. */
export function swap(process: Process, fds: ReadonlyMap<number, number>): () => void {
  if (fds === process.fds) return () => undefined
  const before = new Map(process.fds)
  replaceAll(process, fds)
  return () => replaceAll(process, before)
}

export function replaceAll(process: Process, fds: ReadonlyMap<number, number>): void {
  process.fds.clear()
  for (const [fd, open] of fds) process.fds.set(fd, open)
}

/** A word as one could type it. */
export const show = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
