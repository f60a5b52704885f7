/** Programs that say who and where one is: id, whoami, hostname, uname, env, date, uptime, nproc. */
import { type Instant as At, rfc3339 } from '../../clock/duration'
import type { Applet } from '../system/applet'
import { setVariable } from '../system/process'
import { type Instant, instant } from './instant'

const KERNEL = '6.6.0'

export const id: Instant = (call, args) => {
  const { uid, gid } = call.process
  const groups = String(gid)
  const name = uid === 0 ? 'root' : userName(uid)
  if (args.includes('-u')) call.out(`${args.includes('-n') ? name : uid}\n`)
  else if (args.includes('-g')) call.out(`${args.includes('-n') ? groupName(gid) : gid}\n`)
  else if (args.includes('-G')) call.out(`${groups}\n`)
  else {
    const shown = (number: number, name: string) =>
      name === String(number) ? `${number}` : `${number}(${name})`
    const user = `uid=${shown(uid, name)} gid=${shown(gid, groupName(gid))}`
    call.out(`${user} groups=${shown(gid, groupName(gid))}\n`)
  }
  return 0
}

export const userName = (uid: number): string =>
  ({ 0: 'root', 1: 'daemon', 2: 'bin', 33: 'www-data', 65534: 'nobody' })[uid] ?? String(uid)

export const groupName = (gid: number): string =>
  ({ 0: 'root', 1: 'daemon', 2: 'bin', 33: 'www-data', 65534: 'nobody' })[gid] ?? String(gid)

export const whoami: Instant = (call, _args, name) => {
  const { uid } = call.process
  const known = userName(uid)
  if (known === String(uid)) {
    call.err(`${name}: unknown uid ${uid}\n`)
    return 1
  }
  call.out(`${known}\n`)
  return 0
}

export const hostname: Instant = (call, args) => {
  const { hostname: name } = call.world
  if (args.includes('-i')) {
    const addresses = call.world.resolve(name) ?? []
    call.out(`${addresses.join(' ')}\n`)
  } else call.out(`${args.includes('-s') ? name.replace(/\..*/, '') : name}\n`)
  return 0
}

export const uname: Instant = (call, args) => {
  const { hostname: node } = call.world
  const parts = { s: 'Linux', n: node, r: KERNEL, v: '#1 SMP', m: 'x86_64', o: 'GNU/Linux' }
  const all = args.join('').replace(/-/g, '')
  const letters = all.includes('a') ? 'snrvmo' : all === '' ? 's' : all
  const shown = Object.entries(parts).filter(([letter]) => letters.includes(letter))
  call.out(`${shown.map(([, text]) => text).join(' ')}\n`)
  return 0
}

/** `env` and `printenv`: the environment, or a command in another. */
export const env: Applet = {
  start(call) {
    const { process } = call
    let i = 0
    for (; i < call.args.length; i++) {
      const word = call.args[i] ?? ''
      if (word === '-i' || word === '-') process.environment = new Map()
      else if (word === '-u') setVariable(process, call.args[++i] ?? '', undefined)
      else if (/^[^=]+=/.test(word)) {
        const at = word.indexOf('=')
        setVariable(process, word.slice(0, at), word.slice(at + 1))
      } else break
    }
    const words = call.args.slice(i)
    if (words.length === 0) {
      for (const [name, value] of process.environment) call.out(`${name}=${value}\n`)
      return 0
    }
    const failed = call.kernel.become(process, words)
    if (failed === undefined) return 'again'
    return call.fail(`can't execute '${words[0]}': No such file or directory`, failed.code)
  },
}

export const printenv: Instant = (call, args) => {
  if (args.length === 0) {
    for (const [name, value] of call.process.environment) call.out(`${name}=${value}\n`)
    return 0
  }
  const values = args.map((name) => call.env(name))
  for (const value of values) if (value !== undefined) call.out(`${value}\n`)
  return values.every((value) => value !== undefined) ? 0 : 1
}

export const pwd: Instant = (call) => {
  call.out(`${call.process.cwd}\n`)
  return 0
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

export const date: Instant = (call, args, name) => {
  let format = '+%a %b %e %H:%M:%S UTC %Y'
  let at = call.world.now
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (word.startsWith('+')) format = word
    else if (word === '-d' || word === '--date') {
      const given = args[++i] ?? ''
      const time = /^@\d+$/.test(given) ? Number(given.slice(1)) * 1e3 : Date.parse(given)
      if (Number.isNaN(time)) {
        call.err(`${name}: invalid date '${given}'\n`)
        return 1
      }
      at = (time * 1e3) as At // Milliseconds since the epoch.
    } else if (word.startsWith('-I')) {
      format = word === '-I' || word === '-Idate' ? '+%Y-%m-%d' : '+%Y-%m-%dT%H:%M:%S+00:00'
    } else if (word === '-R') format = '+%a, %d %b %Y %H:%M:%S +0000'
  }
  call.out(`${dateText(format.slice(1), at)}\n`)
  return 0
}

/** The instant in words, by the letters of strftime. */
export function dateText(format: string, at: At): string {
  const text = rfc3339(at)
  const day = new Date(at / 1e3).getUTCDay()
  const month = Number(text.slice(5, 7))
  const hour = Number(text.slice(11, 13))
  const midnight = Date.UTC(Number(text.slice(0, 4)), 0, 1)
  const parts: Readonly<Record<string, string>> = {
    Y: text.slice(0, 4),
    y: text.slice(2, 4),
    C: text.slice(0, 2),
    m: text.slice(5, 7),
    d: text.slice(8, 10),
    e: String(Number(text.slice(8, 10))).padStart(2),
    H: text.slice(11, 13),
    I: String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, '0'),
    M: text.slice(14, 16),
    S: text.slice(17, 19),
    N: `${String(at % 1e6).padStart(6, '0')}000`,
    s: String(Math.floor(at / 1e6)),
    F: text.slice(0, 10),
    T: text.slice(11, 19),
    R: text.slice(11, 16),
    D: `${text.slice(5, 7)}/${text.slice(8, 10)}/${text.slice(2, 4)}`,
    p: hour < 12 ? 'AM' : 'PM',
    a: (DAYS[day] ?? '').slice(0, 3),
    A: DAYS[day] ?? '',
    b: (MONTHS[month - 1] ?? '').slice(0, 3),
    h: (MONTHS[month - 1] ?? '').slice(0, 3),
    B: MONTHS[month - 1] ?? '',
    j: String(Math.floor((at / 1e3 - midnight) / 86_400e3) + 1).padStart(3, '0'),
    u: String(day === 0 ? 7 : day),
    w: String(day),
    Z: 'UTC',
    z: '+0000',
    n: '\n',
    t: '\t',
    '%': '%',
  }
  const whole = format
    .replaceAll('%c', '%a %b %e %H:%M:%S %Y')
    .replaceAll('%x', '%m/%d/%y')
    .replaceAll('%X', '%H:%M:%S')
    .replaceAll('%r', '%I:%M:%S %p')
  return whole.replace(/%[-_0]?([A-Za-z%])/g, (all, letter: string) => {
    const value = parts[letter]
    if (value === undefined) return all
    return all[1] === '-' ? value.replace(/^[0 ](?=.)/, '') : value
  })
}

export const uptime = instant((call) => {
  call.out(` ${rfc3339(call.world.now).slice(11, 19)} up 1 day,  load average: 0.00, 0.00, 0.00\n`)
  return 0
})
