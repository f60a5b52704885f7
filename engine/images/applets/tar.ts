/**
 * `tar`: makes, lists and unpacks archives in the ustar format, which `kubectl cp` speaks.
 *
 * Left out: compression but in name, devices, and files larger than 8 GiB.
 */

import type { Instant as At } from '../../clock/duration'
import { type FileNode, link } from '../files/file'
import { isError } from '../files/tree'
import type { Applet, Call } from '../system/applet'
import { dateText } from './identity'
import { instant } from './instant'
import { modeText, namesBelow } from './listing'
import { gathering } from './stream'

interface Wanted {
  readonly mode: 'c' | 'x' | 't'
  readonly archive: string
  readonly directory: string
  readonly paths: readonly string[]
  readonly isTold: boolean
  readonly strip: number
  readonly keepsOwner: boolean
}

const BLOCK = 512

export const tar: Applet = {
  start(call) {
    const wanted = wantedOf(call)
    if (wanted === undefined) return call.fail('must specify one of -c -x -t')
    call.process.argv = ['tar', JSON.stringify(wanted)]
    return (wanted.mode === 'c' ? making : reading).start(call)
  },
  resume: (call, memory) => reading.resume?.(call, memory) ?? 1,
}

const wantedIn = (call: Call): Wanted => JSON.parse(call.args[0] ?? '') as Wanted // Made above.

function wantedOf({ args }: Call): Wanted | undefined {
  let mode: Wanted['mode'] | undefined
  let [archive, directory, isTold, strip, keepsOwner] = ['-', '', false, 0, true]
  const paths: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (word.startsWith('--strip-components')) strip = Number(word.split('=')[1] ?? args[++i])
    else if (word === '--no-same-owner') keepsOwner = false
    else if (word.startsWith('--exclude') || word === '--no-same-permissions') continue
    else if (word === '-C') directory = args[++i] ?? ''
    else if (/^-?[cxtvfzjJmpokaOh]+$/.test(word) && (i === 0 || word.startsWith('-'))) {
      for (const c of word.replace('-', '')) {
        if (c === 'c' || c === 'x' || c === 't') mode = c
        if (c === 'v') isTold = true
        if (c === 'f') archive = args[++i] ?? '-'
      }
    } else paths.push(word)
  }
  return mode && { mode, archive, directory, paths, isTold, strip, keepsOwner }
}

const making = instant((call) => {
  const { archive, directory, paths, isTold } = wantedIn(call)
  let made = ''
  let code = 0
  const add = (path: string): void => {
    const at = call.path(directory === '' ? path : `${directory}/${path}`)
    const node = call.files.at(at, false)
    if (isError(node)) {
      code = call.fail(`${path}: ${node.message}`)
      return
    }
    if (isTold) call.err(`${path}\n`)
    const name = node.type === 'directory' ? `${path.replace(/\/$/, '')}/` : path
    made += header(name.replace(/^\/+/, ''), node)
    if (node.type === 'file') made += padded(node.data)
    if (node.type === 'directory') {
      for (const each of namesBelow(call, at)) add(`${path.replace(/\/$/, '')}/${each}`)
    }
  }
  for (const path of paths) add(path)
  made += '\0'.repeat(2 * BLOCK)
  if (archive === '-') call.out(made)
  else {
    const failed = call.files.write(call.path(archive), made)
    if (failed !== undefined) return call.fail(`can't open '${archive}': ${failed.message}`)
  }
  return code
})

const padded = (data: string): string => data + '\0'.repeat((BLOCK - (data.length % BLOCK)) % BLOCK)

const TYPES = { file: '0', link: '2', directory: '5', device: '3' } as const

function header(name: string, node: FileNode): string {
  const size = node.type === 'file' ? node.data.length : 0
  const octal = (value: number, width: number) =>
    `${value
      .toString(8)
      .padStart(width - 1, '0')
      .slice(-(width - 1))}\0`
  const isLong = name.length > 100
  const cut = isLong ? name.lastIndexOf('/', 155) : -1
  const [prefix, short] = cut > 0 ? [name.slice(0, cut), name.slice(cut + 1)] : ['', name]
  const front =
    short.slice(0, 100).padEnd(100, '\0') +
    octal(node.mode & 0o7777, 8) +
    octal(node.uid, 8) +
    octal(node.gid, 8) +
    octal(size, 12) +
    octal(Math.floor(node.changedAt / 1e6), 12)
  const target = node.type === 'link' ? node.target : ''
  const back =
    TYPES[node.type] +
    target.slice(0, 100).padEnd(100, '\0') +
    'ustar\x0000' +
    'root'.padEnd(32, '\0') +
    'root'.padEnd(32, '\0') +
    octal(0, 8) +
    octal(0, 8) +
    prefix.padEnd(155, '\0')
  const blank = (front + ' '.repeat(8) + back).padEnd(BLOCK, '\0')
  let sum = 0
  for (let i = 0; i < BLOCK; i++) sum += blank.charCodeAt(i)
  return `${front}${sum.toString(8).padStart(6, '0')}\0 ${back}`.padEnd(BLOCK, '\0')
}

const reading = gathering<Wanted>(
  (call) => {
    const wanted = wantedIn(call)
    return { options: wanted, paths: [wanted.archive] }
  },
  (call, wanted, text) => {
    const entries = entriesOf(text)
    if (typeof entries === 'string') return call.fail(entries)
    let code = 0
    for (const entry of entries) {
      if (!isWanted(entry.name, wanted.paths)) continue
      if (wanted.mode === 't') call.out(`${wanted.isTold ? longLine(entry) : entry.name}\n`)
      else code = unpack(call, wanted, entry) || code
    }
    return code
  },
)

interface Entry {
  readonly name: string
  readonly mode: number
  readonly changedAt: number
  readonly type: string
  readonly target: string
  readonly data: string
}

/** What is in an archive; a complaint when it is none. */
function entriesOf(text: string): readonly Entry[] | string {
  const entries: Entry[] = []
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= text.length; ) {
    const block = text.slice(at, at + BLOCK)
    if (/^\0+$/.test(block)) break
    const field = (from: number, length: number) =>
      block.slice(from, from + length).replace(/\0.*$/s, '')
    const octal = (from: number, length: number) =>
      Number.parseInt(field(from, length).trim() || '0', 8)
    const size = octal(124, 12)
    if (Number.isNaN(size)) return 'invalid tar magic'
    const type = block[156] ?? '0'
    const data = text.slice(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    if (type === 'L') longName = data.replace(/\0+$/, '')
    else if (type === 'x') longName = /\d+ path=([^\n]*)\n/.exec(data)?.[1] ?? longName
    else if (type !== 'g') {
      const prefix = block.slice(257, 262) === 'ustar' ? field(345, 155) : ''
      const name = longName ?? (prefix === '' ? field(0, 100) : `${prefix}/${field(0, 100)}`)
      longName = undefined
      const times = { mode: octal(100, 8), changedAt: octal(136, 12) * 1e6 }
      entries.push({ name, ...times, type, target: field(157, 100), data })
    }
  }
  return entries
}

const isWanted = (name: string, paths: readonly string[]): boolean =>
  paths.length === 0 ||
  paths.some((path) => name === path || name.startsWith(`${path.replace(/\/$/, '')}/`))

function longLine({ name, mode, changedAt, type, data }: Entry): string {
  const kind = type === '5' ? 'directory' : 'file'
  const node = { type: kind, mode } as FileNode // Only these two are looked at.
  // The number is of microseconds.
  const time = dateText('%Y-%m-%d %H:%M:%S', changedAt as At)
  return `${modeText(node)} root/root ${String(data.length).padStart(9)} ${time} ${name}`
}

function unpack(call: Call, { directory, strip, isTold }: Wanted, entry: Entry): number {
  const names = entry.name.split('/').filter((name) => name !== '' && name !== '.')
  const kept = names.slice(strip)
  if (kept.length === 0) return 0
  if (kept.includes('..')) return call.fail(`name with '..' skipped: '${entry.name}'`)
  const path = call.path(directory === '' ? kept.join('/') : `${directory}/${kept.join('/')}`)
  if (isTold) call.out(`${entry.name}\n`)
  const above = path.slice(0, path.lastIndexOf('/'))
  if (above !== '' && !call.files.has(above)) call.files.makeDirectories(above)
  const failed =
    entry.type === '5'
      ? call.files.has(path)
        ? undefined
        : call.files.makeDirectories(path)
      : entry.type === '2'
        ? call.files.place(path, link(entry.target, call.world.now))
        : call.files.write(path, entry.data)
  if (failed !== undefined) return call.fail(`can't open '${path}': ${failed.message}`)
  // The number is of microseconds.
  if (entry.type !== '2') {
    call.files.change(path, { mode: entry.mode & 0o7777, changedAt: entry.changedAt as At })
  }
  return 0
}
