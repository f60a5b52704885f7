/** What a shell goes back to: callers, blocks with redirections, and the end by way of a trap. */
import type { Call } from '../system/applet'
import type { Process } from '../system/process'
import type { ShellMemory } from './memory'

/** What the parts of a shell share while it has its turn. */
export interface Shell {
  readonly call: Call
  readonly memory: ShellMemory
}

/** Leaves a function, an `eval` or a trap. */
export function returnFrom({ call, memory }: Shell, status: number): void {
  const frame = memory.frames.pop()
  if (frame === undefined) {
    memory.exiting = status
    return
  }
  for (const [name, value] of frame.locals) {
    if (value === undefined) memory.variables.delete(name)
    else memory.variables.set(name, value)
  }
  memory.loops.length = frame.loops
  while (memory.saved.length > frame.saved) restoreBlock({ call, memory })
  memory.guard = frame.guard
  memory.positional = frame.positional
  memory.script = frame.script
  memory.at = frame.at
  memory.status = status
}

/** Ends the shell, by way of its EXIT trap. */
export function leave({ memory }: Shell, status: number): number | undefined {
  const action = memory.traps.get('EXIT')
  if (action === undefined || action === '') return status
  memory.traps.delete('EXIT')
  memory.frames.length = 0
  memory.loops.length = 0
  memory.input = undefined
  memory.exiting = undefined
  memory.final = status
  memory.status = status
  memory.script = `${action}\n`
  memory.at = 0
  return undefined
}

/** Takes the status of a command that is through. */
export function finish(shell: Shell, status: number): void {
  shell.memory.status = status
  afterCommand(shell)
}

/** With `set -e` a command that failed ends the shell, unless it is a condition. */
export function afterCommand({ memory }: Shell): void {
  if (memory.status !== 0 && memory.guard === 0 && memory.options.has('e')) {
    memory.exiting = memory.status
  }
}

export function restoreBlock({ memory, call }: Shell): void {
  const { process, kernel } = call
  for (const [fd, was] of memory.saved.pop() ?? []) {
    const kept = was === undefined ? undefined : process.fds.get(was)
    put(process, fd, kept)
    if (was !== undefined) process.fds.delete(was)
  }
  kernel.io.tidy()
}

/** Keeps what is open under these descriptors, under others. */
export function keep(process: Process, fds: readonly number[]) {
  return fds.map((fd) => {
    const open = process.fds.get(fd)
    if (open === undefined) return [fd, undefined] as const
    let place = FIRST_KEPT
    while (process.fds.has(place)) place++
    process.fds.set(place, open)
    return [fd, place] as const
  })
}

const FIRST_KEPT = 100

export function put(process: Process, fd: number, open: number | undefined): void {
  if (open === undefined) process.fds.delete(fd)
  else process.fds.set(fd, open)
}

export const LONG_OPTIONS: Readonly<Record<string, string>> = {
  errexit: 'e',
  nounset: 'u',
  xtrace: 'x',
  noglob: 'f',
  allexport: 'a',
  pipefail: 'pipefail',
}
