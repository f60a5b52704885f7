/**
 * The shell: does one instruction of its script after the other, and waits where it must.
 *
 * Models dash and busybox' ash. Left out: job control, aliases, `getopts`, history.
 */
import { ensure } from '../../ensure'
import type { Applet, Call, Step } from '../system/applet'
import type { Signal, Wait } from '../system/process'
import { type Code, codeOf, type Instruction } from './code'
import { redirectBlock, runCommand } from './commands'
import { LONG_OPTIONS, leave, restoreBlock, returnFrom, type Shell } from './frames'
import { nextInput } from './input'
import { newMemory, type ShellMemory } from './memory'
import { assign } from './parameters'
import { fork } from './programs'
import { SyntaxFault } from './syntax'
import { settleAwaited } from './waiting'
import { wordInstruction } from './words'

export const shell: Applet = {
  start(call) {
    const memory = begin(call)
    return typeof memory === 'number' ? memory : go(call, memory)
  },
  resume: (call, memory) => go(call, memory as ShellMemory), // It returned no other.
  heed(_call, memory, signal) {
    const { traps, caught, input } = memory as ShellMemory // As above.
    const action = traps.get(signal)
    // Who types in a shell breaks off what it runs, not the shell.
    if (action === undefined) return input?.isInteractive && signal !== 'HUP' ? 'taken' : 'default'
    if (action !== '' && !caught.includes(signal)) caught.push(signal)
    return 'taken'
  },
}

/** Instructions that a shell does in one turn. */
const SLICE = 200
const EFFORT_OF_SLICE = 10

/** Its words say what it runs: a script, a file, or its standard input. */
function begin(call: Call): ShellMemory | number {
  const { args, process } = call
  const options: string[] = []
  let isScript = false
  let isAsked = false
  let i = 0
  for (; /^[-+]./.test(args[i] ?? ''); i++) {
    const word = args[i] ?? ''
    if (word === '--') {
      i++
      break
    }
    if (word === '-o' || word.startsWith('--')) {
      if (word === '-o') options.push(args[++i] ?? '')
      continue
    }
    for (const letter of word.slice(1)) {
      if (letter === 'c') isScript = true
      else if (letter === 'i') isAsked = true
      else if (letter === 'o') options.push(args[++i] ?? '')
      else options.push(letter)
    }
  }
  const rest = args.slice(i)
  const memory = newMemory(
    isScript ? (rest[0] ?? '') : '',
    call.process.argv[0] ?? 'sh',
    process.pid,
  )
  for (const option of options) memory.options.add(LONG_OPTIONS[option] ?? option)
  if (isScript) {
    if (rest.length === 0) return call.fail('-c requires an argument', 2)
    memory.name = rest[1] ?? memory.name
    memory.positional = rest.slice(2)
  } else if (rest[0] !== undefined && !memory.options.has('s')) {
    const text = call.kernel.io.contents(process, call.path(rest[0]))
    if (typeof text !== 'string') return call.fail(`can't open '${rest[0]}': ${text.message}`, 2)
    memory.script = text
    memory.name = rest[0]
    memory.positional = rest.slice(1)
  } else {
    const isInteractive = isAsked || call.kernel.io.isTerminal(process, 0)
    memory.input = { text: '', isInteractive, isAsking: false }
  }
  return memory
}

function go(call: Call, memory: ShellMemory): Step {
  const shell = { call, memory }
  let code: Code | undefined
  let script: string | undefined
  for (let i = 0; i < SLICE; i++) {
    if (memory.awaited !== undefined && !settleAwaited(shell)) {
      return { wait: waitOf(memory), memory }
    }
    if (memory.caught.length > 0) trap(memory)
    if (code === undefined || script !== memory.script) {
      code = codeFor(shell)
      script = memory.script
    }
    const isDue = memory.awaited === undefined && memory.exiting === undefined
    const step = isDue ? execute(shell, ensure(code[memory.at++], 'an instruction')) : undefined
    if (step !== undefined) return step
    if (call.process.code !== undefined) return call.process.code
    const end = memory.exiting === undefined ? undefined : leave(shell, memory.exiting)
    if (end !== undefined) return end
  }
  call.kernel.spend(EFFORT_OF_SLICE)
  return { wait: undefined, memory }
}

/** What is no script is nothing, and the end of the shell unless somebody types. */
function codeFor({ call, memory }: Shell): Code {
  try {
    return codeOf(memory.script)
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    call.err(`${memory.name}: syntax error: ${error.message}\n`)
    memory.script = ''
    memory.at = 0
    memory.frames.length = 0
    memory.status = 2
    if (!memory.input?.isInteractive) memory.exiting = 2
    return codeOf('')
  }
}

function waitOf({ awaited }: ShellMemory): Wait {
  switch (awaited?.on) {
    case 'command':
    case 'substitution':
      return { on: 'child', pid: awaited.pid }
    case 'line':
      return { on: 'input', fd: 0 }
    case 'room':
      return { on: 'room', fd: 1 }
    default:
      return { on: 'child', pid: 0 }
  }
}

/** A result ends the turn. */
function execute(shell: Shell, instruction: Instruction): Step | undefined {
  const { memory } = shell
  switch (instruction.op) {
    case 'run':
      return runCommand(shell)
    case 'exit':
      return finishCode(shell)
    case 'return':
      returnFrom(shell, memory.status)
      return undefined
    case 'pipeline':
      startPipeline(shell, instruction)
      return undefined
    case 'subshell': {
      const child = fork(shell, memory.at, shell.call.process.fds)
      memory.awaited = { on: 'command', pid: child.pid }
      memory.at = instruction.end
      return undefined
    }
    case 'background': {
      const fds = new Map(shell.call.process.fds)
      fds.set(0, shell.call.kernel.io.open({ type: 'null' }))
      const child = fork(shell, memory.at, fds)
      memory.background = child.pid
      memory.status = 0
      memory.at = instruction.end
      return undefined
    }
    case 'define':
      memory.functions.set(instruction.name, { script: memory.script, at: memory.at })
      memory.at = instruction.end
      memory.status = 0
      return undefined
    case 'redirect block':
      redirectBlock(shell)
      return undefined
    case 'end redirect':
      restoreBlock(shell)
      return undefined
    default:
      control(shell, instruction)
      return undefined
  }
}

function control({ call, memory }: Shell, instruction: Instruction): void {
  switch (instruction.op) {
    case 'jump':
      memory.at = instruction.to
      break
    case 'if ok':
      if (memory.status === 0) memory.at = instruction.to
      break
    case 'if failed':
      if (memory.status !== 0) memory.at = instruction.to
      break
    case 'not':
      memory.status = memory.status === 0 ? 1 : 0
      break
    case 'ok':
      memory.status = 0
      break
    case 'guard':
      memory.guard += instruction.by
      break
    case 'loop': {
      const { again, end } = instruction
      const items = memory.words
      memory.words = []
      memory.status = 0
      memory.loops.push({ again, end, saved: memory.saved.length, guard: memory.guard, items })
      break
    }
    case 'end loop':
      memory.loops.pop()
      break
    case 'items':
      if (!instruction.areGiven) memory.words = [...memory.positional]
      break
    case 'next item': {
      const item = memory.loops.at(-1)?.items.shift()
      if (item === undefined) memory.at = instruction.to
      else assign({ call, memory }, instruction.name, item)
      break
    }
    default:
      wordInstruction({ call, memory }, instruction)
  }
}

/** The code is at its end: back to what called it, or on to the next input, or out. */
function finishCode(shell: Shell): Step | undefined {
  const { memory } = shell
  const frame = memory.frames.at(-1)
  if (frame !== undefined) {
    returnFrom(shell, frame.type === 'trap' ? frame.status : memory.status)
    return undefined
  }
  if (memory.input === undefined) return leave(shell, memory.final ?? memory.status)
  return nextInput(shell)
}

/** Runs the action of a signal that came. */
function trap(memory: ShellMemory): void {
  const signal = memory.caught.shift() as Signal // The caller found one.
  const action = memory.traps.get(signal)
  if (action === undefined || action === '') return
  const { script, at, positional, loops, saved, guard, status } = memory
  memory.frames.push({
    type: 'trap',
    script,
    at,
    positional,
    locals: new Map(),
    loops: loops.length,
    saved: saved.length,
    guard,
    status,
  })
  memory.script = `${action}\n`
  memory.at = 0
}

function startPipeline(shell: Shell, { starts, end }: Instruction & { op: 'pipeline' }): void {
  const { call, memory } = shell
  const { kernel, process } = call
  const pids: number[] = []
  let input: number | undefined
  starts.forEach((at, i) => {
    const fds = new Map(process.fds)
    if (input !== undefined) fds.set(0, input)
    if (i < starts.length - 1) {
      const { reads, writes } = kernel.io.pipe()
      fds.set(1, writes)
      input = reads
    }
    pids.push(fork(shell, at, fds).pid)
  })
  memory.awaited = { on: 'pipeline', pids }
  memory.at = end
}
