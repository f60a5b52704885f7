/** Programs that change files: touch, rm, mkdir, rmdir, mv, cp, ln, chmod, chown, mktemp, truncate. */
import { copyState } from '../../store/plain'
import type { FileNode } from '../files/file'
import { type FileError, isError } from '../files/tree'
import type { Call } from '../system/applet'
import { given, type Instant, instant } from './instant'

/** Does something with each path; complains and goes on when that fails. */
function forEach(
  call: Call,
  paths: readonly string[],
  act: (path: string) => FileError | undefined,
  complain = (path: string, message: string) => `${path}: ${message}`,
): number {
  let code = 0
  for (const path of paths) {
    const failed = act(path)
    if (failed !== undefined) code = call.fail(complain(path, failed.message))
  }
  return code
}

export const touch = instant((call) => {
  const options = given(call, 'acmhd:t:r:')
  if (typeof options === 'number') return options
  const { now } = call.world
  return forEach(call, options.rest, (path) => {
    const at = call.path(path)
    if (call.files.has(at)) return call.files.change(at, { changedAt: now })
    return options.flags.has('c') ? undefined : call.files.write(at, '', 'append')
  })
})

export const rm = instant((call) => {
  const options = given(call, 'rRfiv', { recursive: 'r', force: 'f' })
  if (typeof options === 'number') return options
  const { flags, rest } = options
  const isDeep = flags.has('r') || flags.has('R')
  if (rest.length === 0) return flags.has('f') ? 0 : call.fail('missing operand')
  return forEach(
    call,
    rest,
    (path) => {
      const at = call.path(path)
      const node = call.files.at(at, false)
      if (isError(node)) return flags.has('f') ? undefined : node
      if (node.type === 'directory' && !isDeep) return { type: 'error', message: 'is a directory' }
      return isDeep ? removeAll(call, at) : call.files.remove(at)
    },
    (path, message) =>
      message === 'is a directory'
        ? `'${path}' is a directory`
        : `can't remove '${path}': ${message}`,
  )
})

/** A directory with all that is in it. */
function removeAll(call: Call, path: string): FileError | undefined {
  const node = call.files.at(path, false)
  if (isError(node)) return node
  if (node.type === 'directory') {
    for (const name of [...node.entries.keys()]) {
      const failed = removeAll(call, `${path}/${name}`)
      if (failed !== undefined) return failed
    }
  }
  return call.files.remove(path)
}

export const mkdir = instant((call) => {
  const options = given(call, 'pm:v', { parents: 'p', mode: 'm' })
  if (typeof options === 'number') return options
  const { flags, values, rest } = options
  if (rest.length === 0) return call.fail('missing operand')
  return forEach(
    call,
    rest,
    (path) => {
      const at = call.path(path)
      const failed = flags.has('p') ? call.files.makeDirectories(at) : call.files.makeDirectory(at)
      const mode = values.get('m')
      if (failed === undefined && mode !== undefined) {
        return call.files.change(at, { mode: Number.parseInt(mode, 8) })
      }
      return failed
    },
    (path, message) => `can't create directory '${path}': ${message}`,
  )
})

export const rmdir = instant((call) => {
  const options = given(call, 'p')
  if (typeof options === 'number') return options
  return forEach(
    call,
    options.rest,
    (path) => {
      const node = call.files.at(call.path(path))
      if (isError(node)) return node
      if (node.type !== 'directory') return { type: 'error', message: 'Not a directory' }
      return call.files.remove(call.path(path))
    },
    (path, message) => `'${path}': ${message}`,
  )
})

/** Where each source goes: into a directory, or under another name. */
function targetsOf(call: Call, rest: readonly string[]): readonly [string, string][] | number {
  const to = rest.at(-1)
  const from = rest.slice(0, -1)
  if (to === undefined || from.length === 0) return call.fail('missing file operand')
  const target = call.files.at(call.path(to))
  const isDirectory = !isError(target) && target.type === 'directory'
  if (from.length > 1 && !isDirectory) return call.fail(`target '${to}' is not a directory`)
  return from.map((path) => {
    const name = path.replace(/\/+$/, '').split('/').at(-1) ?? ''
    return [path, isDirectory ? `${to.replace(/\/$/, '')}/${name}` : to]
  })
}

export const mv = instant((call) => {
  const options = given(call, 'finv')
  if (typeof options === 'number') return options
  const targets = targetsOf(call, options.rest)
  if (typeof targets === 'number') return targets
  let code = 0
  for (const [from, to] of targets) {
    const node = call.files.at(call.path(from), false)
    const failed = isError(node) ? node : moveNode(call, from, to, node)
    if (failed !== undefined) code = call.fail(`can't rename '${from}': ${failed.message}`)
  }
  return code
})

function moveNode(call: Call, from: string, to: string, node: FileNode): FileError | undefined {
  const copy = copyState(node)
  return call.files.place(call.path(to), copy) ?? removeAll(call, call.path(from))
}

export const cp = instant((call) => {
  const options = given(call, 'rRaLPdfipTvHl', { recursive: 'r', archive: 'a' })
  if (typeof options === 'number') return options
  const { flags, rest } = options
  const isDeep = flags.has('r') || flags.has('R') || flags.has('a')
  const targets = targetsOf(call, rest)
  if (typeof targets === 'number') return targets
  let code = 0
  for (const [from, to] of targets) {
    const node = call.files.at(call.path(from), !isDeep)
    if (isError(node)) code = call.fail(`can't stat '${from}': ${node.message}`)
    else if (node.type === 'directory' && !isDeep) code = call.fail(`omitting directory '${from}'`)
    else {
      const failed = copyNode(call, call.path(to), node, flags.has('a') || flags.has('p'))
      if (failed !== undefined) code = call.fail(`can't create '${to}': ${failed.message}`)
    }
  }
  return code
})

function copyNode(
  call: Call,
  to: string,
  node: FileNode,
  keepsTime: boolean,
): FileError | undefined {
  const { mode } = node
  const changedAt = keepsTime ? node.changedAt : call.world.now
  if (node.type === 'link') return call.files.place(to, copyState(node))
  if (node.type === 'directory') {
    const failed = call.files.has(to) ? undefined : call.files.makeDirectories(to)
    if (failed !== undefined) return failed
    for (const [name, child] of node.entries) {
      const inside = copyNode(call, `${to}/${name}`, child, keepsTime)
      if (inside !== undefined) return inside
    }
    return undefined
  }
  const data = node.type === 'file' ? node.data : ''
  return call.files.write(to, data) ?? call.files.change(to, { mode, changedAt })
}

export const ln = instant((call) => {
  const options = given(call, 'sfnTv')
  if (typeof options === 'number') return options
  const { flags, rest } = options
  const [target = '', given_ = target.split('/').at(-1) ?? ''] = rest
  const into = call.files.at(call.path(given_))
  const isInto = !isError(into) && into.type === 'directory' && !flags.has('n')
  const path = isInto ? `${given_}/${target.split('/').at(-1)}` : given_
  if (flags.has('f')) call.files.remove(call.path(path))
  const failed = flags.has('s')
    ? call.files.makeLink(call.path(path), target)
    : hardLink(call, target, path)
  return failed === undefined ? 0 : call.fail(`${path}: ${failed.message}`)
})

function hardLink(call: Call, target: string, path: string): FileError | undefined {
  const node = call.files.read(call.path(target))
  return isError(node) ? node : call.files.place(call.path(path), node)
}

export const chmod = instant((call) => {
  const options = call.args.filter((word) => !/^-[Rcfv]+$/.test(word))
  const [mode = '', ...paths] = options
  const isDeep = call.args.some((word) => /^-\w*R/.test(word))
  return forEach(call, paths, (path) =>
    changeAll(call, call.path(path), isDeep, (node) => ({ mode: modeFrom(mode, node) })),
  )
})

function changeAll(
  call: Call,
  path: string,
  isDeep: boolean,
  by: (node: FileNode) => Partial<Pick<FileNode, 'mode' | 'uid' | 'gid'>>,
): FileError | undefined {
  const node = call.files.at(path)
  if (isError(node)) return node
  if (isDeep && node.type === 'directory') {
    for (const name of node.entries.keys()) changeAll(call, `${path}/${name}`, isDeep, by)
  }
  return call.files.change(path, by(node))
}

const BITS: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111, X: 0o111 }
const WHO: Readonly<Record<string, number>> = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 }

/** `755`, `u+x,go-w`. */
function modeFrom(text: string, { mode }: FileNode): number {
  if (/^[0-7]+$/.test(text)) return Number.parseInt(text, 8)
  let now = mode
  for (const part of text.split(',')) {
    const [, who = '', op = '', bits = ''] = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(part) ?? []
    const mask = [...(who === '' ? 'a' : who)].reduce((sum, c) => sum | (WHO[c] ?? 0), 0)
    const wanted = [...bits].reduce((sum, c) => sum | (BITS[c] ?? 0), 0) & mask
    if (op === '+') now |= wanted
    else if (op === '-') now &= ~wanted
    else now = (now & ~mask) | wanted
  }
  return now
}

export const chown = instant((call) => {
  const [owner = '', ...paths] = call.args.filter((word) => !/^-[RchfvLHP]+$/.test(word))
  const isDeep = call.args.some((word) => /^-\w*R/.test(word))
  const [user = '', group = ''] = call.name === 'chgrp' ? ['', owner] : owner.split(/[:.]/)
  const ids: Partial<Pick<FileNode, 'uid' | 'gid'>> = {
    ...(user === '' ? {} : { uid: idOf(user) }),
    ...(group === '' ? {} : { gid: idOf(group) }),
  }
  return forEach(call, paths, (path) => changeAll(call, call.path(path), isDeep, () => ids))
})

const IDS: Readonly<Record<string, number>> = { root: 0, daemon: 1, nobody: 65534, 'www-data': 33 }

const idOf = (name: string): number => (/^\d+$/.test(name) ? Number(name) : (IDS[name] ?? 1000))

export const mktemp: Instant = (call, args) => {
  const isDirectory = args.some((word) => /^-\w*d/.test(word))
  const template = args.find((word) => !word.startsWith('-')) ?? '/tmp/tmp.XXXXXX'
  const letters = call.kernel.chance(call.process).toString(36).padStart(6, 'a').slice(-6)
  const path = template.replace(/X{3,}$/, letters)
  const failed = isDirectory
    ? call.files.makeDirectory(call.path(path), 0o700)
    : call.files.write(call.path(path), '')
  if (failed !== undefined) return call.fail(`${path}: ${failed.message}`)
  call.out(`${path}\n`)
  return 0
}

export const truncate = instant((call) => {
  const options = given(call, 'cs:')
  if (typeof options === 'number') return options
  const size = amount(options.values.get('s') ?? '0')
  return forEach(call, options.rest, (path) => {
    const node = call.files.read(call.path(path))
    const data = isError(node) ? '' : node.data
    return call.files.write(call.path(path), data.slice(0, size).padEnd(size, '\0'))
  })
})

const UNITS: Readonly<Record<string, number>> = { k: 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }

/** `10M` in bytes. */
export function amount(text: string): number {
  const [, number = '0', unit = ''] = /^(\d+)([kKMG]?)B?$/.exec(text) ?? []
  return Number(number) * (UNITS[unit] ?? 1)
}
