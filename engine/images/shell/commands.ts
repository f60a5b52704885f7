/** The commands of a shell: redirections, builtins, functions and programs. */
import type { Step } from '../system/applet'
import { BUILTINS } from './builtins'
import { finish, keep, put, type Shell } from './frames'
import type { ShellMemory } from './memory'
import { assign } from './parameters'
import { replaceAll, runProgram, show, swap } from './programs'

/** Runs the command in hand. A result ends the turn. */
export function runCommand(shell: Shell): Step | undefined {
  const { memory, call } = shell
  const { words, assignments, redirects, substituted } = memory
  memory.words = []
  memory.assignments = []
  memory.redirects = []
  memory.substituted = undefined
  if (memory.options.has('x')) trace(shell, words, assignments)
  const [name] = words
  const fds = redirected(shell, redirects)
  if (fds === undefined) {
    finish(shell, 1)
    return undefined
  }
  if (name === undefined) {
    for (const [variable, value] of assignments) assign(shell, variable, value)
    if (redirects.length > 0) call.kernel.io.tidy()
    finish(shell, substituted ?? 0)
    return undefined
  }
  if (name === 'exec') return become(shell, words.slice(1), fds)
  const known = memory.functions.get(name)
  if (known !== undefined) {
    for (const [variable, value] of assignments) assign(shell, variable, value)
    enter(shell, known, words.slice(1), fds)
    return undefined
  }
  const builtin = BUILTINS.get(name)
  if (builtin === undefined) {
    runProgram(shell, words, assignments, fds)
    return undefined
  }
  const restore = swap(call.process, fds)
  const before = assignments.map(
    ([variable]) => [variable, memory.variables.get(variable)] as const,
  )
  for (const [variable, value] of assignments) assign(shell, variable, value)
  const status = builtin(shell, words)
  restore()
  const lasts = name === 'export' || name === 'readonly' || memory.awaited !== undefined
  for (const [variable, value] of lasts ? [] : before) {
    if (value === undefined) memory.variables.delete(variable)
    else memory.variables.set(variable, value)
  }
  if (redirects.length > 0) call.kernel.io.tidy()
  // A builtin that waits, or that has called something, has no status yet.
  if (status !== undefined) finish(shell, status)
  if (memory.awaited === undefined && !call.kernel.io.hasRoom(call.process, 1)) {
    memory.awaited = { on: 'room' }
  }
  return undefined
}

/** The redirections of a block take effect until its end. */
export function redirectBlock(shell: Shell): void {
  const { memory, call } = shell
  const fds = redirected(shell, memory.redirects)
  memory.redirects = []
  if (fds === undefined) {
    memory.status = 1
    memory.saved.push([])
    return
  }
  const { process } = call
  const changed = [...new Set([...fds.keys(), ...process.fds.keys()])]
  const saved = changed.filter((fd) => fds.get(fd) !== process.fds.get(fd))
  memory.saved.push(keep(process, saved))
  for (const fd of saved) put(process, fd, fds.get(fd))
}

/** The descriptors with these redirections; undefined after saying why they cannot be made. */
function redirected(
  { call, memory }: Shell,
  redirects: ShellMemory['redirects'],
): ReadonlyMap<number, number> | undefined {
  const { process, kernel } = call
  if (redirects.length === 0) return process.fds
  const fds = new Map(process.fds)
  for (const { fd, how, text } of redirects) {
    if (how === '<&' || how === '>&') {
      const from = fds.get(Number(text))
      if (text === '-') fds.delete(fd)
      else if (from !== undefined) fds.set(fd, from)
      else {
        call.err(`${memory.name}: ${text}: Bad file descriptor\n`)
        return undefined
      }
      continue
    }
    if (how === '<<') {
      const { reads, id } = kernel.io.pipe()
      kernel.io.feed(id, text)
      fds.set(fd, reads)
      continue
    }
    const opened = kernel.io.openPath(process, call.path(text), how)
    if (typeof opened === 'number') {
      fds.set(fd, opened)
      if (how === '&>') fds.set(2, opened)
      continue
    }
    call.err(`${memory.name}: ${complaint(text, how, opened.message)}\n`)
    return undefined
  }
  return fds
}

function complaint(path: string, how: string, message: string): string {
  const isMissing = message === 'No such file or directory'
  if (how === '<') return `can't open ${path}: ${isMissing ? 'no such file' : message}`
  return `can't create ${path}: ${isMissing ? 'nonexistent directory' : message}`
}

function enter(
  shell: Shell,
  known: { readonly script: string; readonly at: number },
  args: readonly string[],
  fds: ReadonlyMap<number, number>,
): void {
  const { call, memory } = shell
  const { script, at, positional, loops, saved, guard, status } = memory
  memory.frames.push({
    type: 'function',
    script,
    at,
    positional,
    locals: new Map(),
    loops: loops.length,
    saved: saved.length,
    guard,
    status,
  })
  if (memory.frames.length > DEEPEST) {
    call.err(`${memory.name}: ${MOST_CALLS}\n`)
    memory.exiting = 2
  }
  const { process } = call
  const changed = [...fds.keys()].filter((fd) => fds.get(fd) !== process.fds.get(fd))
  if (changed.length > 0) {
    memory.saved.push(keep(process, changed))
    for (const fd of changed) put(process, fd, fds.get(fd))
  }
  memory.positional = args
  memory.script = known.script
  memory.at = known.at
}

/** Functions call each other this deep at most. */
const DEEPEST = 1000
const MOST_CALLS = 'maximum nested function level reached'

/** `exec`: the shell becomes the program, or keeps the redirections. */
function become(
  shell: Shell,
  words: readonly string[],
  fds: ReadonlyMap<number, number>,
): Step | undefined {
  const { call, memory } = shell
  replaceAll(call.process, new Map(fds))
  if (words.length === 0) {
    finish(shell, 0)
    return undefined
  }
  for (const [fd] of [...call.process.fds]) if (fd >= 10) call.process.fds.delete(fd)
  const failed = call.kernel.become(call.process, words)
  if (failed === undefined) return 'again'
  call.err(`${memory.name}: exec: ${words[0]}: ${failed.message}\n`)
  memory.exiting = failed.code
  return undefined
}

function trace(
  { call, memory }: Shell,
  words: readonly string[],
  assignments: ShellMemory['assignments'],
): void {
  const shown = [
    ...assignments.map(([name, value]) => `${name}=${show(value)}`),
    ...words.map(show),
  ]
  if (shown.length > 0) call.err(`${memory.variables.get('PS4') ?? '+ '}${shown.join(' ')}\n`)
}
