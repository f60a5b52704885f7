/** Programs that turn bytes into other bytes: base64, sha256sum and its like, dd, od, hexdump, xxd. */
import { createHash } from 'node:crypto'
import type { Call } from '../system/applet'
import { amount } from './changing'
import { given, type Instant, instant } from './instant'
import { gathering } from './stream'

interface Encoding {
  readonly decodes: boolean
  readonly width: number
}

export const base64 = gathering<Encoding>(
  (call) => {
    const options = given(call, 'dDw:i', { decode: 'd', wrap: 'w' })
    if (typeof options === 'number') return options
    const { flags, values, rest } = options
    const decodes = flags.has('d') || flags.has('D')
    return { options: { decodes, width: Number(values.get('w') ?? 76) }, paths: rest }
  },
  (call, { decodes, width }, text) => {
    if (decodes) {
      const clean = text.replace(/\s/g, '')
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return call.fail('truncated input')
      call.out(Buffer.from(clean, 'base64').toString('latin1'))
      return 0
    }
    const whole = Buffer.from(text, 'latin1').toString('base64')
    const lines = width === 0 ? [whole] : (whole.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])
    call.out(lines.join('\n') + (width === 0 ? '' : '\n'))
    return 0
  },
)

/** `sha256sum` and its like, by the name of the digest. */
export const digest = (algorithm: string) =>
  gathering<{ checks: boolean }>(
    (call) => {
      const options = given(call, 'cbts', { check: 'c', status: 's' })
      if (typeof options === 'number') return options
      return { options: { checks: options.flags.has('c') }, paths: options.rest }
    },
    (call, { checks }, _text, files) => {
      let code = 0
      for (const { path, text } of files) {
        if (!checks) call.out(`${digestOf(algorithm, text)}  ${path}\n`)
        else if (!isRight(call, algorithm, text)) code = 1
      }
      return code
    },
  )

const digestOf = (algorithm: string, bytes: string): string =>
  createHash(algorithm).update(Buffer.from(bytes, 'latin1')).digest('hex')

function isRight(call: Call, algorithm: string, list: string): boolean {
  let isGood = true
  for (const line of list.split('\n')) {
    const [, wanted, path] = /^([0-9a-f]+) [ *](.+)$/.exec(line) ?? []
    if (wanted === undefined || path === undefined) continue
    const text = call.contents(path)
    const matches = text !== undefined && digestOf(algorithm, text) === wanted
    call.out(`${path}: ${matches ? 'OK' : 'FAILED'}\n`)
    if (!matches) isGood = false
  }
  return isGood
}

export const dd: Instant = (call, args) => {
  const values = new Map(args.map((word) => [word.replace(/=.*/, ''), word.replace(/^[^=]*=/, '')]))
  const size = amount(values.get('bs') ?? values.get('ibs') ?? '512')
  const count = values.has('count') ? Number(values.get('count')) : undefined
  const skip = Number(values.get('skip') ?? 0) * size
  const from = values.get('if')
  const most = count === undefined ? undefined : count * size
  const data = readFor(call, from, skip, most)
  if (data === undefined) return 1
  const to = values.get('of')
  if (to === undefined) call.out(data)
  else {
    const opened = call.kernel.io.openPath(call.process, call.path(to), '>')
    if (typeof opened !== 'number') return call.fail(`can't open '${to}': ${opened.message}`)
    const failed = call.kernel.write({ ...call.process, fds: new Map([[1, opened]]) }, 1, data)
    if (failed !== undefined) return call.fail(`error writing '${to}': ${failed.message}`)
  }
  const blocks = `${Math.floor(data.length / size)}+${data.length % size === 0 ? 0 : 1}`
  const copied = `${data.length} bytes (${(data.length / 1e6).toFixed(1)}MB) copied`
  call.err(`${blocks} records in\n${blocks} records out\n${copied}, 0.000000 seconds\n`)
  return 0
}

/** What devices have no end of is read up to this. */
const MOST_BYTES = 64 * 1024 * 1024

function readFor(
  call: Call,
  path: string | undefined,
  skip: number,
  most: number | undefined,
): string | undefined {
  const end = most === undefined ? undefined : skip + most
  if (path === undefined) return call.read().data.slice(skip, end)
  const node = call.files.at(call.path(path))
  if ('device' in node && (node.device === 'zero' || node.device === 'random')) {
    const unit = node.device === 'zero' ? '\0' : noise(call)
    const size = Math.min(most ?? MOST_BYTES, MOST_BYTES)
    return unit.repeat(Math.ceil(size / unit.length)).slice(0, size)
  }
  return call.contents(path)?.slice(skip, end)
}

const noise = (call: Call): string =>
  Array.from({ length: 64 }, () =>
    String.fromCharCode(call.kernel.chance(call.process) & 255),
  ).join('')

export const hexdump = instant((call, args) => {
  const path = args.find((word) => !word.startsWith('-')) ?? '-'
  const data = call.contents(path)
  if (data === undefined) return 1
  for (let at = 0; at < data.length; at += 16) {
    const bytes = [...data.slice(at, at + 16)]
    const hex = bytes.map((c) => c.charCodeAt(0).toString(16).padStart(2, '0'))
    const shown = bytes.map((c) => (c >= ' ' && c <= '~' ? c : '.')).join('')
    call.out(`${at.toString(16).padStart(8, '0')}  ${hex.join(' ').padEnd(48)} |${shown}|\n`)
  }
  call.out(`${data.length.toString(16).padStart(8, '0')}\n`)
  return 0
})
