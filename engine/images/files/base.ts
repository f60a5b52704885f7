/** The files of an image that has a shell, before anything has been written. */
import { type Instant, instantOf } from '../../clock/duration'
import { type Directory, device, directory, type FileNode, file, link } from './file'

/** What else is to be there: file contents by path. */
export interface BaseFiles {
  readonly programs: readonly string[]
  readonly contents: ReadonlyMap<string, string>
}

export function baseRoot(
  { programs: names, contents }: BaseFiles,
  at: Instant,
  mark: string,
): Directory {
  const root = directory(at)
  for (const path of DIRECTORIES) {
    directoryAt(root, path, at).mode = /tmp$/.test(path) ? 0o1777 : 0o755
  }
  const bin = directoryAt(root, '/bin', at)
  for (const name of names) {
    const program = programFile(mark + name)
    if (name.startsWith('/')) put(root, name, program, at)
    else bin.entries.set(name, program)
  }
  const devices = directoryAt(root, '/dev', at).entries
  for (const name of ['null', 'zero', 'random', 'stdin', 'stdout', 'stderr', 'tty'] as const) {
    devices.set(name, device(name, at))
  }
  devices.set('urandom', device('random', at))
  devices.set('shm', directory(at, 0o1777))
  const ofFirst = directoryAt(root, '/proc/1/fd', at).entries
  for (const [i, name] of (['stdin', 'stdout', 'stderr'] as const).entries()) {
    ofFirst.set(String(i), device(name, at))
  }
  put(root, '/proc/self', link('1', at), at)
  put(root, '/usr/bin/env', link('/bin/env', at), at)
  for (const [path, text] of contents) put(root, path, file(text, at), at)
  return root
}

/** Programs are alike everywhere: containers share their files. */
function programFile(data: string): FileNode {
  const known = programs.get(data)
  if (known !== undefined) return known
  const made = Object.freeze(file(data, BUILT_AT, 0o755))
  if (programs.size < MOST_PROGRAMS) programs.set(data, made)
  return made
}

const programs = new Map<string, FileNode>()
const MOST_PROGRAMS = 1000
const BUILT_AT = instantOf('2024-09-26T21:31:42Z')

const DIRECTORIES = [
  '/bin',
  '/dev',
  '/etc',
  '/home',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/sbin',
  '/srv',
  '/sys',
  '/tmp',
  '/usr/bin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/share',
  '/var/cache',
  '/var/lib',
  '/var/log',
  '/var/run',
  '/var/tmp',
]

/** Puts a node at a path, with the directories above it. */
export function put(root: Directory, path: string, node: FileNode, at: Instant): void {
  const slash = path.lastIndexOf('/')
  directoryAt(root, path.slice(0, slash), at).entries.set(path.slice(slash + 1), node)
}

/** The directory at a path, made when it is not there. */
export function directoryAt(root: Directory, path: string, at: Instant): Directory {
  let here = root
  for (const name of path.split('/').filter((each) => each !== '')) {
    const next = here.entries.get(name)
    if (next?.type === 'directory') here = next
    else {
      const made = directory(at)
      here.entries.set(name, made)
      here = made
    }
  }
  return here
}
