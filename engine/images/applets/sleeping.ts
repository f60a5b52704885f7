/** Programs that let time pass: sleep, usleep, timeout, and the pause of a sandbox. */
import { type Duration, type Instant, microseconds, plus, seconds } from '../../clock/duration'
import type { Applet, Call, Step } from '../system/applet'
import { SIGNALS, type Signal } from '../system/process'
import { optionsOf } from './instant'

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `10`, `1.5m`, `infinity`; undefined for what is no time. */
function sleepTime(text: string): Duration | 'for ever' | undefined {
  if (/^inf(?:inity)?$/i.test(text)) return 'for ever'
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(text) ?? []
  return number === ''
    ? undefined
    : seconds(Number(number) * (UNITS[unit === '' ? 's' : unit] ?? 1))
}

const resting = (until: (call: Call) => Instant | 'for ever' | number): Applet => ({
  start(call) {
    const found = until(call)
    if (found === 'for ever') return { wait: { on: 'signal' }, memory: { until: undefined } }
    // Codes of mistakes are small, instants are not.
    if (found < 256) return found
    return { wait: { on: 'time', until: found as Instant }, memory: { until: found } }
  },
  resume(call, memory) {
    const { until: at } = memory as { until: Instant } // As it returned it.
    return call.world.now >= at ? 0 : { wait: { on: 'time', until: at }, memory }
  },
})

export const sleep = resting((call) => {
  if (call.args.length === 0) return call.fail('missing operand')
  let total = 0
  for (const word of call.args) {
    const time = sleepTime(word)
    if (time === undefined) return call.fail(`invalid number '${word}'`)
    if (time === 'for ever') return time
    total += time
  }
  return plus(call.world.now, microseconds(total))
})

export const usleep = resting((call) => {
  const time = Number(call.args[0])
  return Number.isNaN(time) ? call.fail('invalid number') : plus(call.world.now, microseconds(time))
})

/** Runs a command, and stops it when it takes too long. */
export const timeout: Applet = {
  start(call) {
    const { args, kernel, process } = call
    const first = args.findIndex(
      (word, i) => !word.startsWith('-') && !/^-[sk]$/.test(args[i - 1] ?? ''),
    )
    const { values } = optionsOf(args.slice(0, Math.max(0, first)), 's:k:')
    const time = sleepTime(args[first] ?? '')
    const words = args.slice(first + 1)
    if (time === undefined || words.length === 0) return call.fail('invalid number', 1)
    const found = kernel.program(words, process)
    if ('type' in found) return call.fail(`can't execute '${words[0]}': ${NO_FILE}`, found.code)
    const { environment, cwd, uid, gid, session, pid, fds } = process
    const child = kernel.spawn({ ...found, environment, cwd, uid, gid, session, parent: pid, fds })
    const signal = (values.get('s') ?? 'TERM').replace(/^SIG/, '')
    const until = time === 'for ever' ? undefined : plus(call.world.now, time)
    return awaitChild(call, { pid: child.pid, until, signal, isTold: false })
  },
  resume: (call, memory) => awaitChild(call, memory as Awaiting), // As it returned it.
}

interface Awaiting {
  readonly pid: number
  readonly until: Instant | undefined
  readonly signal: string
  readonly isTold: boolean
}

const NO_FILE = 'No such file or directory'
const TIMED_OUT = 143

function awaitChild(call: Call, awaiting: Awaiting): Step {
  const { pid, until, signal, isTold } = awaiting
  const { kernel } = call
  const code = kernel.reap(pid)
  if (code !== undefined) return isTold ? TIMED_OUT : code
  const child = kernel.system.processes.get(pid)
  if (until !== undefined && !isTold && call.world.now >= until && child !== undefined) {
    const known = signal in SIGNALS ? (signal as Signal) : 'TERM' // A key of that record.
    kernel.signal(child, known)
    return awaitChild(call, { ...awaiting, isTold: true })
  }
  const isTimed = !isTold && until !== undefined
  return { wait: { on: 'child', pid, ...(isTimed ? { until } : {}) }, memory: awaiting }
}

/** The process of a server or a sandbox: there until it is told to stop. */
export const server: Applet = {
  isServer: true,
  start: () => ({ wait: { on: 'signal' }, memory: {} }),
  resume: (_call, memory) => ({ wait: { on: 'signal' }, memory }),
  heed: (_call, _memory, signal) =>
    signal === 'TERM' || signal === 'INT' || signal === 'QUIT' ? 0 : 'default',
}
