/** What a shell waits for, and what becomes of it when it has come. */

import { afterCommand, type Shell } from './frames'
import type { Awaited } from './memory'
import { readLine } from './reading'

/** False while it must wait on. */
export function settleAwaited(shell: Shell): boolean {
  const { memory, call } = shell
  const { awaited } = memory
  switch (awaited?.on) {
    case 'command': {
      const code = call.kernel.reap(awaited.pid)
      if (code === undefined) return false
      memory.awaited = undefined
      memory.status = code
      afterCommand(shell)
      return true
    }
    case 'pipeline':
      return settlePipeline(shell, awaited)
    case 'substitution':
      return settleSubstitution(shell, awaited)
    case 'children':
      return settleChildren(shell, awaited)
    case 'line': {
      const status = readLine(shell, awaited.words)
      if (status === undefined) return false
      memory.awaited = undefined
      memory.status = status
      return true
    }
    case 'room':
      if (!call.kernel.io.hasRoom(call.process, 1) && call.kernel.io.isHeard(call.process, 1))
        return false
      memory.awaited = undefined
      return true
    default:
      return true
  }
}

function settlePipeline(shell: Shell, { pids }: Awaited & { on: 'pipeline' }): boolean {
  const { memory, call } = shell
  const { processes } = call.kernel.system
  if (pids.some((pid) => processes.get(pid)?.code === undefined)) return false
  const codes = pids.map((pid) => call.kernel.reap(pid) ?? 0)
  const failed = memory.options.has('pipefail') ? codes.findLast((code) => code !== 0) : undefined
  memory.awaited = undefined
  memory.status = failed ?? codes.at(-1) ?? 0
  afterCommand(shell)
  return true
}

function settleSubstitution(shell: Shell, awaited: Awaited & { on: 'substitution' }): boolean {
  const { memory, call } = shell
  const { pid, fd, text, isQuoted } = awaited
  const all = text + call.read(fd).data
  const code = call.kernel.system.processes.get(pid)?.code
  if (code === undefined) {
    memory.awaited = { ...awaited, text: all }
    return false
  }
  call.kernel.reap(pid)
  call.kernel.io.close(call.process, fd)
  memory.awaited = undefined
  memory.status = code
  memory.substituted = code
  memory.parts.push({ text: all.replace(/\n+$/, ''), isQuoted, isResult: true })
  return true
}

function settleChildren({ memory, call }: Shell, { pids }: Awaited & { on: 'children' }): boolean {
  const { processes } = call.kernel.system
  // A signal with a trap breaks the wait off.
  const isBroken = memory.caught.length > 0
  if (
    !isBroken &&
    pids.some((pid) => processes.get(pid)?.code === undefined && processes.has(pid))
  ) {
    return false
  }
  memory.awaited = undefined
  if (isBroken) {
    memory.status = 143
    return true
  }
  for (const pid of pids) memory.status = call.kernel.reap(pid) ?? memory.status
  return true
}
