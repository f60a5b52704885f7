/** Programs about other programs: ps, kill, pidof, pgrep, xargs, nohup, time, expr. */
import type { Applet, Call, Step } from '../system/applet'
import { type Process, signalNamed } from '../system/process'
import { expressionOf } from './grep'
import { userName } from './identity'
import { given, type Instant, instant, optionsOf } from './instant'
import { regularExpression } from './regular-expression'

const living = (call: Call): Process[] =>
  [...call.kernel.system.processes.values()].filter(({ code }) => code === undefined)

export const ps = instant((call) => {
  call.out('PID   USER     TIME  COMMAND\n')
  for (const { pid, uid, argv } of living(call)) {
    const command = argv.join(' ')
    call.out(`${String(pid).padStart(5)} ${userName(uid).padEnd(8)}  0:00 ${command}\n`)
  }
  return 0
})

const namesOf = ({ argv }: Process): string => (argv[0] ?? '').replace(/.*\//, '')

export const kill: Instant = (call, args, name) => {
  const flag = args.find((word) => /^-[A-Za-z0-9]+$/.test(word) && word !== '-s' && word !== '-f')
  const at = args.indexOf('-s')
  const signal = signalNamed(at >= 0 ? (args[at + 1] ?? '') : (flag?.slice(1) ?? 'TERM'))
  const wanted = args.filter((word, i) => !word.startsWith('-') && i !== at + (at >= 0 ? 1 : -99))
  const isByName = name === 'killall' || name === 'pkill'
  let code = 0
  for (const word of wanted) {
    const found = living(call).filter((process) =>
      isByName ? namesOf(process) === word : process.pid === Number(word),
    )
    if (found.length === 0) {
      call.err(
        isByName
          ? `${name}: ${word}: no process killed\n`
          : `${name}: can't kill pid ${word}: No such process\n`,
      )
      code = 1
    }
    for (const process of found) if (signal !== undefined) call.kernel.signal(process, signal)
  }
  return code
}

export const pidof: Instant = (call, args, name) => {
  const words = args.filter((word) => !word.startsWith('-'))
  const isFull = name === 'pgrep'
  const found = living(call).filter((process) => {
    if (process.pid === call.process.pid) return false
    if (!isFull) return words.includes(namesOf(process))
    const pattern = expressionOf(regularExpression(words[0] ?? '', true), '')
    return pattern?.test(args.includes('-f') ? process.argv.join(' ') : namesOf(process)) ?? false
  })
  const pids = found.map(({ pid }) => pid)
  if (pids.length === 0) return 1
  call.out(isFull ? pids.map((pid) => `${pid}\n`).join('') : `${pids.reverse().join(' ')}\n`)
  return 0
}

interface Xargs {
  text: string
  commands: string[][] | undefined
  pid: number
  code: number
}

export const xargs: Applet = {
  start: (call) => goXargs(call, { text: '', commands: undefined, pid: 0, code: 0 }),
  resume: (call, memory) => goXargs(call, memory as Xargs), // It returned no other.
}

function goXargs(call: Call, memory: Xargs): Step {
  if (memory.commands === undefined) {
    const { data, isEnd } = call.read()
    memory.text += data
    if (!isEnd) return { wait: { on: 'input', fd: 0 }, memory }
    memory.commands = commandsOf(call, memory.text)
  }
  if (memory.pid !== 0) {
    const code = call.kernel.reap(memory.pid)
    if (code === undefined) return { wait: { on: 'child', pid: memory.pid }, memory }
    if (code !== 0) memory.code = 123
    memory.pid = 0
  }
  const next = memory.commands.shift()
  if (next === undefined) return memory.code
  const { process, kernel } = call
  const found = kernel.program(next, process)
  if ('type' in found) return call.fail(`${next[0]}: No such file or directory`, found.code)
  const { environment, cwd, uid, gid, session, pid, fds } = process
  const child = kernel.spawn({ ...found, environment, cwd, uid, gid, session, parent: pid, fds })
  memory.pid = child.pid
  return { wait: { on: 'child', pid: child.pid }, memory }
}

function commandsOf({ args }: Call, text: string): string[][] {
  const first = args.findIndex(
    (word, i) => !word.startsWith('-') && !/^-[nILsPdE]$/.test(args[i - 1] ?? ''),
  )
  const own = first < 0 ? args : args.slice(0, first)
  const { flags, values } = optionsOf(own, '0rtpn:I:L:s:P:d:E:', {
    null: '0',
    'no-run-if-empty': 'r',
  })
  const command = first < 0 ? ['echo'] : [...args.slice(first)]
  const mark = values.get('I')
  const separator = flags.has('0') ? /\0/ : mark !== undefined ? /\n/ : /\s+/
  const words = text
    .split(separator)
    .map(unquote)
    .filter((word) => word !== '')
  if (mark !== undefined) {
    return words.map((word) => command.map((each) => each.replaceAll(mark, word.trim())))
  }
  const most = Number(values.get('n') ?? values.get('L') ?? 5000)
  const groups: string[][] = []
  for (let i = 0; i < words.length; i += most)
    groups.push([...command, ...words.slice(i, i + most)])
  return groups.length > 0 ? groups : flags.has('r') ? [] : [command]
}

const unquote = (word: string): string => word.replace(/^(["'])(.*)\1$/s, '$2')

/** `nohup`, `nice`, `setsid`, `stdbuf`: the command itself. */
export const plainly: Applet = {
  start(call) {
    const words = call.args.filter((word, i) => !(word.startsWith('-') && i === 0))
    const failed = call.kernel.become(call.process, words)
    if (failed === undefined) return 'again'
    return call.fail(`can't execute '${words[0]}': No such file or directory`, failed.code)
  },
}

/** `expr`: its words are an expression. */
export const expr: Instant = (call, args, name) => {
  const reader = { words: args, i: 0 }
  const value = args.length === 0 ? undefined : oneOf(reader, 0)
  if (value === undefined || reader.i < args.length) {
    call.err(`${name}: syntax error\n`)
    return 2
  }
  call.out(`${value}\n`)
  return value === '' || value === '0' ? 1 : 0
}

interface Words {
  readonly words: readonly string[]
  i: number
}

const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['=', '==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
]

function oneOf(reader: Words, level: number): string | undefined {
  const operators = LEVELS[level]
  if (operators === undefined) return operand(reader)
  let left = oneOf(reader, level + 1)
  while (left !== undefined && operators.includes(reader.words[reader.i] ?? '')) {
    const operator = reader.words[reader.i++] ?? ''
    const right = oneOf(reader, level + 1)
    left = right === undefined ? undefined : combine(operator, left, right)
  }
  return left
}

function operand(reader: Words): string | undefined {
  const word = reader.words[reader.i++]
  if (word === 'length') return String((reader.words[reader.i++] ?? '').length)
  if (word === 'substr') {
    const [text = '', from = '1', count = '0'] = reader.words.slice(reader.i, reader.i + 3)
    reader.i += 3
    return text.slice(Number(from) - 1, Number(from) - 1 + Number(count))
  }
  if (word !== '(') return word
  const value = oneOf(reader, 0)
  return reader.words[reader.i++] === ')' ? value : undefined
}

function combine(operator: string, left: string, right: string): string | undefined {
  const isFalse = (text: string) => text === '' || text === '0'
  if (operator === '|') return isFalse(left) ? right : left
  if (operator === '&') return isFalse(left) || isFalse(right) ? '0' : left
  if (operator === ':') {
    const found = expressionOf(`^(?:${regularExpression(right, false)})`, '')?.exec(left)
    if (found === undefined || found === null) return right.includes('\\(') ? '' : '0'
    return right.includes('\\(') ? (found[1] ?? '') : String(found[0].length)
  }
  const [a, b] = [Number(left), Number(right)]
  const isNumeric = /^-?\d+$/.test(left) && /^-?\d+$/.test(right)
  if (LEVELS[2]?.includes(operator)) {
    const order = isNumeric ? a - b : left < right ? -1 : left > right ? 1 : 0
    return isOrdered(operator, order) ? '1' : '0'
  }
  if (!isNumeric || (b === 0 && (operator === '/' || operator === '%'))) return undefined
  if (operator === '+') return String(a + b)
  if (operator === '-') return String(a - b)
  if (operator === '*') return String(a * b)
  return String(operator === '/' ? Math.trunc(a / b) : a % b)
}

function isOrdered(operator: string, order: number): boolean {
  if (operator === '=' || operator === '==') return order === 0
  if (operator === '!=') return order !== 0
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}

/** `free`: what the machine has. */
export const free = instant((call) => {
  const options = given(call, 'bkmgh')
  if (typeof options === 'number') return options
  call.out('              total        used        free      shared  buff/cache   available\n')
  call.out('Mem:        8388608     1048576     6291456           0     1048576     7340032\n')
  call.out('Swap:             0           0           0\n')
  return 0
})
