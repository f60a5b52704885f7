/** Programs that look at files: ls, stat, du, df, readlink, realpath, which. */
import { rfc3339 } from '../../clock/duration'
import type { FileNode } from '../files/file'
import { inOrder, isError, normal } from '../files/tree'
import type { Call } from '../system/applet'
import { dateText, groupName, userName } from './identity'
import { given, instant } from './instant'

export const KINDS = { directory: 'd', file: '-', link: 'l', device: 'c' } as const
const BLOCK = 4096

/** `drwxr-xr-x`. */
export function modeText({ type, mode }: FileNode): string {
  const letters = [...'rwxrwxrwx']
    .map((letter, i) => ((mode >> (8 - i)) & 1 ? letter : '-'))
    .join('')
  const isSticky = (mode & 0o1000) !== 0
  return KINDS[type] + (isSticky ? letters.slice(0, 8) + (mode & 1 ? 't' : 'T') : letters)
}

export const sizeOf = (node: FileNode): number => {
  if (node.type === 'file') return node.data.length
  return node.type === 'link' ? node.target.length : node.type === 'directory' ? BLOCK : 0
}

interface Entry {
  readonly name: string
  readonly node: FileNode
}

export const ls = instant((call) => {
  const options = given(call, 'laA1dFhtrRSinopLC', { all: 'a', color: 'C' })
  if (typeof options === 'number') return options
  const { flags, rest } = options
  let code = 0
  const files: Entry[] = []
  const directories: string[] = []
  for (const path of rest.length === 0 ? ['.'] : rest) {
    const node = call.files.at(call.path(path), !flags.has('l') && !flags.has('d'))
    if (isError(node)) {
      call.say(`${path}: ${node.message}`)
      code = 1
      continue
    }
    const target = flags.has('d') ? node : call.files.at(call.path(path))
    if (!flags.has('d') && !isError(target) && target.type === 'directory') directories.push(path)
    else files.push({ name: path, node })
  }
  listEntries(call, files, flags)
  directories.forEach((path, i) => {
    if (files.length + directories.length > 1 || flags.has('R')) {
      call.out(`${i > 0 || files.length > 0 ? '\n' : ''}${path}:\n`)
    }
    listDirectory(call, path, flags)
  })
  return code
})

function listDirectory(call: Call, path: string, flags: ReadonlySet<string>): void {
  const entries = entriesOf(call, path)
  const own = flags.has('a') ? [...self(call, path, '.'), ...self(call, `${path}/..`, '..')] : []
  const shown = entries.filter(
    ({ name }) => flags.has('a') || flags.has('A') || !name.startsWith('.'),
  )
  if (flags.has('l')) {
    const blocks = [...own, ...shown].reduce((sum, { node }) => sum + blocksOf(node), 0)
    call.out(`total ${blocks}\n`)
  }
  listEntries(call, [...own, ...shown], flags)
  if (!flags.has('R')) return
  for (const { name, node } of shown) {
    if (node.type !== 'directory') continue
    call.out(`\n${path}/${name}:\n`)
    listDirectory(call, `${path}/${name}`, flags)
  }
}

const self = (call: Call, path: string, name: string): Entry[] => {
  const node = call.files.at(call.path(path))
  return isError(node) ? [] : [{ name, node }]
}

export function entriesOf(call: Call, path: string): Entry[] {
  const names = call.files.list(call.path(path))
  if ('type' in names) return []
  return names.flatMap((name) => {
    const node = call.files.at(`${call.path(path)}/${name}`, false)
    return isError(node) ? [] : [{ name, node }]
  })
}

const blocksOf = (node: FileNode): number => Math.ceil(sizeOf(node) / BLOCK) * 4

function listEntries(call: Call, entries: readonly Entry[], flags: ReadonlySet<string>): void {
  const sorted = [...entries]
  if (flags.has('t')) sorted.sort((a, b) => b.node.changedAt - a.node.changedAt)
  if (flags.has('S')) sorted.sort((a, b) => sizeOf(b.node) - sizeOf(a.node))
  if (flags.has('r')) sorted.reverse()
  for (const { name, node } of sorted) {
    const mark = flags.has('F') && node.type === 'directory' ? '/' : ''
    call.out(
      flags.has('l') || flags.has('n') ? longLine(call, name, node, flags) : `${name}${mark}\n`,
    )
  }
}

function longLine(call: Call, name: string, node: FileNode, flags: ReadonlySet<string>): string {
  const { uid, gid, changedAt } = node
  const links = node.type === 'directory' ? 2 : 1
  const isNumeric = flags.has('n')
  const user = (isNumeric ? String(uid) : userName(uid)).padEnd(8)
  const group = (isNumeric ? String(gid) : groupName(gid)).padEnd(8)
  const size = flags.has('h') ? humanSize(sizeOf(node)) : String(sizeOf(node))
  const half = 183 * 86_400e6
  const isOld = call.world.now - changedAt > half
  const time = dateText(isOld ? '%b %e  %Y' : '%b %e %H:%M', changedAt)
  const target = node.type === 'link' ? ` -> ${node.target}` : ''
  const count = String(links).padStart(4)
  return `${modeText(node)} ${count} ${user} ${group} ${size.padStart(9)} ${time} ${name}${target}\n`
}

/** `1.5K`. */
function humanSize(bytes: number): string {
  let size = bytes
  for (const unit of ['', 'K', 'M', 'G', 'T']) {
    if (size < 1024) return unit === '' ? String(size) : `${size.toFixed(1)}${unit}`
    size /= 1024
  }
  return `${size.toFixed(1)}P`
}

export const stat = instant((call) => {
  const options = given(call, 'Lltc:f:', { format: 'c' })
  if (typeof options === 'number') return options
  const { flags, values, rest } = options
  let code = 0
  for (const path of rest) {
    const node = call.files.at(call.path(path), flags.has('L'))
    if (isError(node)) {
      call.err(`stat: can't stat '${path}': ${node.message}\n`)
      code = 1
    } else call.out(`${statText(path, node, values.get('c'))}\n`)
  }
  return code
})

const NAMES = {
  directory: 'directory',
  file: 'regular file',
  link: 'symbolic link',
  device: 'character special file',
} as const

function statText(path: string, node: FileNode, format: string | undefined): string {
  const { mode, uid, gid, changedAt } = node
  const time = `${rfc3339(changedAt).replace('T', ' ').replace('Z', '')}.000000000 +0000`
  const kind = node.type === 'file' && node.data === '' ? 'regular empty file' : NAMES[node.type]
  const octal = mode.toString(8)
  const parts: Readonly<Record<string, string>> = {
    n: path,
    N: node.type === 'link' ? `'${path}' -> '${node.target}'` : path,
    s: String(sizeOf(node)),
    a: octal,
    A: modeText(node),
    u: String(uid),
    U: userName(uid),
    g: String(gid),
    G: groupName(gid),
    F: kind,
    y: time,
    Y: String(Math.floor(changedAt / 1e6)),
    h: '1',
  }
  if (format !== undefined) return format.replace(/%(\w)/g, (all, c: string) => parts[c] ?? all)
  const access = `(${octal.padStart(4, '0')}/${modeText(node)})`
  return [
    `  File: ${parts.N}`,
    `  Size: ${String(sizeOf(node)).padEnd(10)}\tBlocks: ${String(blocksOf(node) * 2).padEnd(10)} IO Block: ${BLOCK}   ${kind}`,
    `Access: ${access}  Uid: (${String(uid).padStart(5)}/${userName(uid).padStart(8)})   Gid: (${String(gid).padStart(5)}/${groupName(gid).padStart(8)})`,
    `Access: ${time}`,
    `Modify: ${time}`,
    `Change: ${time}`,
  ].join('\n')
}

export const du = instant((call) => {
  const options = given(call, 'shkmabcxd:')
  if (typeof options === 'number') return options
  const { flags, rest } = options
  const show = (bytes: number, path: string) => {
    const kilobytes = Math.ceil(bytes / 1024)
    const size = flags.has('h') ? humanSize(bytes) : flags.has('b') ? bytes : kilobytes
    call.out(`${size}\t${path}\n`)
  }
  const total = (path: string): number => {
    const node = call.files.at(call.path(path), false)
    if (isError(node)) return 0
    let sum = flags.has('b') ? sizeOf(node) : blocksOf(node) * 1024
    for (const { name, node: child } of entriesOf(call, path)) {
      const size = total(`${path}/${name}`)
      sum += size
      if (!flags.has('s') && child.type === 'directory') show(size, `${path}/${name}`)
    }
    return sum
  }
  for (const path of rest.length === 0 ? ['.'] : rest) show(total(path), path)
  return 0
})

/** What the disk of a machine has. */
const DISK = 100 * 1024 * 1024

export const df = instant((call, args) => {
  const isHuman = args.some((word) => /^-\w*h/.test(word))
  const show = (kilobytes: number) => (isHuman ? humanSize(kilobytes * 1024) : String(kilobytes))
  const used = Math.floor(DISK / 10)
  call.out(
    `Filesystem           ${isHuman ? '     Size      Used Available' : '1K-blocks      Used Available'} Use% Mounted on\n`,
  )
  const line = (path: string) => {
    const sizes = [DISK, used, DISK - used].map((size) => show(size).padStart(9)).join(' ')
    call.out(`${'overlay'.padEnd(20)} ${sizes}  10% ${path}\n`)
  }
  const paths = args.filter((word) => !word.startsWith('-'))
  for (const path of paths.length === 0 ? ['/', ...call.world.mounts.keys()] : paths) line(path)
  return 0
})

export const readlink = instant((call) => {
  const options = given(call, 'fnve')
  if (typeof options === 'number') return options
  const [path = ''] = options.rest
  if (options.flags.has('f')) {
    const real = call.files.real(call.path(path))
    if (typeof real !== 'string') return 1
    call.out(`${real}\n`)
    return 0
  }
  const node = call.files.at(call.path(path), false)
  if (isError(node) || node.type !== 'link') return 1
  call.out(`${node.target}\n`)
  return 0
})

export const realpath = instant((call, args) => {
  let code = 0
  for (const path of args.filter((word) => !word.startsWith('-'))) {
    const real = call.files.real(call.path(path))
    if (typeof real === 'string') call.out(`${normal(real)}\n`)
    else code = call.fail(`${path}: ${real.message}`)
  }
  return code
})

export const which = instant((call, args) => {
  let code = 0
  for (const name of args) {
    const found = name.includes('/') ? name : call.kernel.which(name, call.process)
    if (found === undefined || !call.files.has(call.path(found))) code = 1
    else call.out(`${found}\n`)
  }
  return code
})

/** The names below a directory, in order, for programs that walk. */
export const namesBelow = (call: Call, path: string): readonly string[] =>
  entriesOf(call, path)
    .map(({ name }) => name)
    .sort(inOrder)
