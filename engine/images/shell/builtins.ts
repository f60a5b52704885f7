/**
 * The builtins of the shell. One answers its status, or nothing when it waits or has gone
 * somewhere else.
 */
import { testApplet } from '../applets/test'
import { echo, printf } from '../applets/text'
import { absolute, isError, normal } from '../files/tree'
import { type Process, SIGNALS, type Signal, setVariable, signalNamed } from '../system/process'
import { evaluate } from './arithmetic'
import { finish, LONG_OPTIONS, restoreBlock, returnFrom, type Shell } from './frames'
import { assign, variable } from './parameters'
import { runProgram, show } from './programs'
import { readLine } from './reading'

export type Builtin = (shell: Shell, words: readonly string[]) => number | undefined

const ok = () => 0

function say(call: Shell['call'], line: string): number {
  call.out(`${line}\n`)
  return 0
}

const cd: Builtin = ({ call, memory }, [, given]) => {
  const { process } = call
  const home = call.env('HOME') ?? '/'
  const to = given === '-' ? (call.env('OLDPWD') ?? memory.variables.get('OLDPWD')) : given
  const path = normal(absolute(to ?? home, process.cwd))
  const node = call.files.at(path)
  if (isError(node) || node.type !== 'directory') {
    const why = isError(node) ? node.message : 'Not a directory'
    call.err(`${memory.name}: cd: can't cd to ${to ?? home}: ${why}\n`)
    return 2
  }
  memory.variables.set('OLDPWD', process.cwd)
  process.cwd = path
  if (process.environment.has('PWD')) setVariable(process, 'PWD', path)
  return 0
}

const exportBuiltin: Builtin = (shell, words) => {
  const { call, memory } = shell
  const names = words.slice(1).filter((word) => !/^-[pn]$/.test(word))
  if (names.length === 0) {
    const names = [...call.process.environment.keys()].sort()
    for (const name of names) call.out(`export ${name}='${call.process.environment.get(name)}'\n`)
  }
  for (const word of names) {
    const [, name = word, value] = /^([^=]*)=(.*)$/s.exec(word) ?? []
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      call.err(`${memory.name}: export: ${name}: bad variable name\n`)
      return 2
    }
    const known = value ?? variable(shell, name)
    memory.variables.delete(name)
    if (known !== undefined) setVariable(call.process, name, known)
  }
  return 0
}

const set: Builtin = (shell, [, ...words]) => {
  const { call, memory } = shell
  if (words.length === 0) {
    const all = new Map([...call.process.environment, ...memory.variables])
    for (const name of [...all.keys()].sort()) call.out(`${name}='${all.get(name)}'\n`)
    return 0
  }
  let i = 0
  for (; /^[-+]./.test(words[i] ?? ''); i++) {
    const word = words[i] ?? ''
    if (word === '--') {
      memory.positional = words.slice(i + 1)
      return 0
    }
    const letters = word.slice(1) === 'o' ? [words[++i] ?? ''] : [...word.slice(1)]
    for (const letter of letters) {
      if (letter === 'o') {
        const name = words[++i] ?? ''
        toggle(memory.options, LONG_OPTIONS[name] ?? name, word.startsWith('-'))
      } else toggle(memory.options, LONG_OPTIONS[letter] ?? letter, word.startsWith('-'))
    }
  }
  if (i < words.length) memory.positional = words.slice(i)
  return 0
}

function toggle(options: Set<string>, name: string, isOn: boolean): void {
  if (isOn) options.add(name)
  else options.delete(name)
}

const unset: Builtin = ({ call, memory }, [, ...names]) => {
  const isFunction = names[0] === '-f'
  for (const name of names.filter((each) => !each.startsWith('-'))) {
    if (isFunction) memory.functions.delete(name)
    else {
      memory.variables.delete(name)
      if (call.process.environment.has(name)) setVariable(call.process, name, undefined)
    }
  }
  return 0
}

const shift: Builtin = ({ memory }, [, count = '1']) => {
  if (Number(count) > memory.positional.length) return 1
  memory.positional = memory.positional.slice(Number(count))
  return 0
}

/** Runs text as a script of its own in this shell. */
function callScript({ memory }: Shell, script: string, positional = memory.positional): void {
  const { at, loops, saved, guard, status } = memory
  memory.frames.push({
    type: 'eval',
    script: memory.script,
    at,
    positional: memory.positional,
    locals: new Map(),
    loops: loops.length,
    saved: saved.length,
    guard,
    status,
  })
  memory.positional = positional
  memory.script = script
  memory.at = 0
}

const evalBuiltin: Builtin = (shell, [, ...words]) => {
  if (words.length === 0) return 0
  callScript(shell, `${words.join(' ')}\n`)
  return undefined
}

const source: Builtin = (shell, [, path = '', ...args]) => {
  const { call, memory } = shell
  const text = call.kernel.io.contents(call.process, call.path(path))
  if (typeof text !== 'string') {
    call.err(`${memory.name}: .: can't open '${path}': ${text.message}\n`)
    memory.exiting = 2
    return 2
  }
  callScript(shell, text, args.length > 0 ? args : memory.positional)
  return undefined
}

const exit: Builtin = ({ memory }, [, code]) => {
  memory.exiting = code === undefined ? (memory.final ?? memory.status) : Number(code) & 255
  return memory.exiting
}

const returnBuiltin: Builtin = (shell, [, code]) => {
  returnFrom(shell, code === undefined ? shell.memory.status : Number(code) & 255)
  return undefined
}

/** Leaves so many loops, or goes on with the next turn of the outermost of them. */
const leaveLoop =
  (goesOn: boolean): Builtin =>
  (shell, [, count = '1']) => {
    const { memory } = shell
    const floor = memory.frames.at(-1)?.loops ?? 0
    const levels = Math.min(Number(count) || 1, memory.loops.length - floor)
    const loop = memory.loops[memory.loops.length - levels]
    if (levels <= 0 || loop === undefined) return 0
    memory.loops.length -= levels - 1
    memory.guard = loop.guard
    while (memory.saved.length > loop.saved) restoreBlock(shell)
    memory.at = goesOn ? loop.again : loop.end
    memory.status = 0
    return 0
  }

const trap: Builtin = ({ call, memory }, [, ...words]) => {
  const [action, ...names] = words
  if (action === undefined) {
    for (const [name, text] of memory.traps) call.out(`trap -- ${show(text)} ${name}\n`)
    return 0
  }
  // Without an action the words are signals, to be treated as at first.
  const isReset = action === '-' || (names.length === 0 && signalOf(action) !== undefined)
  for (const name of isReset && action !== '-' ? [action] : names) {
    const signal = signalOf(name)
    if (signal === undefined) {
      call.err(`${memory.name}: trap: ${name}: invalid signal specification\n`)
      return 1
    }
    if (isReset) memory.traps.delete(signal)
    else memory.traps.set(signal, action)
  }
  return 0
}

function signalOf(name: string): Signal | 'EXIT' | undefined {
  return /^(?:0|(?:SIG)?EXIT)$/i.test(name) ? 'EXIT' : signalNamed(name)
}

const wait: Builtin = ({ call, memory }, [, ...words]) => {
  const { processes } = call.kernel.system
  const mine = (process: Process) => process.parent === call.process.pid
  const pids =
    words.length > 0
      ? words.map(Number).filter((pid) => processes.has(pid))
      : [...processes.values()].filter(mine).map(({ pid }) => pid)
  if (words.length > 0 && pids.length === 0) return 127
  memory.status = 0
  memory.awaited = { on: 'children', pids }
  return undefined
}

const read: Builtin = (shell, words) => {
  const status = readLine(shell, words)
  if (status === undefined) shell.memory.awaited = { on: 'line', words }
  return status
}

const local: Builtin = (shell, [, ...words]) => {
  const { memory } = shell
  const frame = memory.frames.findLast(({ type }) => type === 'function')
  for (const word of words) {
    const [, name = word, value] = /^([^=]*)=(.*)$/s.exec(word) ?? []
    if (frame !== undefined && !frame.locals.has(name)) {
      frame.locals.set(name, memory.variables.get(name))
    }
    memory.variables.set(name, value ?? '')
  }
  return 0
}

const readonlyBuiltin: Builtin = (shell, [, ...words]) => {
  for (const word of words) {
    const [, name = word, value] = /^([^=]*)=(.*)$/s.exec(word) ?? []
    if (value !== undefined) assign(shell, name, value)
    shell.memory.readonly.add(name)
  }
  return 0
}

const kill: Builtin = ({ call, memory }, [, ...words]) => {
  const { kernel } = call
  let signal: Signal | undefined = 'TERM'
  const pids: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '-l') {
      call.out(`${Object.keys(SIGNALS).join(' ')}\n`)
      return 0
    }
    if (word === '-0') signal = undefined
    else if (word === '-s')
      signal = signalOf(words[++i] ?? '') as Signal // EXIT has no number.
    else if (/^-[A-Z0-9]+$/i.test(word)) signal = signalNamed(word.slice(1))
    else pids.push(word)
  }
  let status = 0
  for (const pid of pids) {
    const process = kernel.system.processes.get(Number(pid.replace('%', '')))
    if (process === undefined || process.code !== undefined) {
      call.err(`${memory.name}: can't kill pid ${pid}: No such process\n`)
      status = 1
    } else if (signal !== undefined) kernel.signal(process, signal)
  }
  return status
}

const type: Builtin = (shell, [, ...names]) => {
  let status = 0
  for (const name of names) {
    const found = whereIs(shell, name)
    const how = { function: 'a shell function', builtin: 'a shell builtin' }
    const kind = found === 'function' || found === 'builtin' ? how[found] : found
    shell.call.out(kind === undefined ? `${name}: not found\n` : `${name} is ${kind}\n`)
    if (kind === undefined) status = 127
  }
  return status
}

function whereIs({ call, memory }: Shell, name: string): string | undefined {
  if (memory.functions.has(name)) return 'function'
  if (BUILTINS.has(name)) return 'builtin'
  if (name.includes('/')) return call.files.has(call.path(name)) ? name : undefined
  return call.kernel.which(name, call.process)
}

const command: Builtin = (shell, [, ...words]) => {
  const [flag, name = ''] = words
  if (flag === '-v' || flag === '-V') {
    const found = whereIs(shell, name)
    if (found === undefined) return 127
    shell.call.out(`${found === 'function' || found === 'builtin' ? name : found}\n`)
    return 0
  }
  const builtin = BUILTINS.get(flag ?? '')
  if (builtin !== undefined) return builtin(shell, words)
  if (words.length === 0) return 0
  runProgram(shell, words, [], shell.call.process.fds)
  return undefined
}

const letBuiltin: Builtin = (shell, [, ...words]) => {
  let last: number | string = 0
  for (const word of words) {
    last = evaluate(word, {
      get: (name) => variable(shell, name),
      set: (name, value) => assign(shell, name, value),
    })
    if (typeof last === 'string') {
      finish(shell, 2)
      return 2
    }
  }
  return last === 0 ? 1 : 0
}

/** Applets that the shell does itself. */
const own =
  (run: (call: Shell['call'], args: readonly string[], name: string) => number): Builtin =>
  ({ call }, [name = '', ...args]) =>
    run(call, args, name)

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', ok],
  ['true', ok],
  ['false', () => 1],
  ['cd', cd],
  ['pwd', ({ call }) => say(call, call.process.cwd)],
  ['echo', own(echo)],
  ['printf', own(printf)],
  ['test', own(testApplet)],
  ['[', own(testApplet)],
  ['export', exportBuiltin],
  ['set', set],
  ['unset', unset],
  ['shift', shift],
  ['eval', evalBuiltin],
  ['.', source],
  ['source', source],
  ['exit', exit],
  ['return', returnBuiltin],
  ['break', leaveLoop(false)],
  ['continue', leaveLoop(true)],
  ['trap', trap],
  ['wait', wait],
  ['read', read],
  ['local', local],
  ['readonly', readonlyBuiltin],
  ['declare', local],
  ['kill', kill],
  ['type', type],
  ['command', command],
  ['let', letBuiltin],
  ['umask', ({ call }, [, mask]) => (mask === undefined ? say(call, '0022') : 0)],
  ['ulimit', ({ call }) => say(call, 'unlimited')],
  ['hash', ok],
  ['alias', ok],
  ['shopt', ok],
])
