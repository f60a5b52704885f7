/**
 * agnhost's check of volumes: it makes files, and prints what they are and hold.
 *
 * The rule to know: whatever the order of its flags, kinds come first, then new files, modes,
 * owners and contents; it fails in the end if any of them did.
 *
 * Models test/images/agnhost/mounttest. Left out: the kind of a filesystem, which is always tmpfs.
 */
import { plus, seconds } from '../../clock/duration'
import type { FileNode } from '../files/file'
import { type FileError, isError } from '../files/tree'
import type { Applet, Call, Step } from '../system/applet'
import { flag } from './flag'

export const mounttest: Applet = {
  start(call) {
    const failed = CHECKS.filter(([name, check]) => {
      const path = flag(call, name, '')
      return path !== '' && !check(call, path)
    })
    const code = failed.length === 0 ? 0 : 1
    const path = flag(call, 'file_content_in_loop', '')
    if (path === '') return code
    const until = plus(call.world.now, seconds(Number(flag(call, 'retry_time', '180'))))
    return look(call, { path, code, until })
  },
  // It returned no other.
  resume: (call, memory) => look(call, memory as Looking),
}

interface Looking {
  readonly path: string
  readonly code: number
  readonly until: number
}

/** Whether it went well. */
type Check = (call: Call, path: string) => boolean

const CHECKS: readonly (readonly [flag: string, check: Check])[] = [
  ['fs_type', (call, path) => stated(call, path, 'statfs', () => `mount type of "${path}": tmpfs`)],
  ...(['0644', '0666', '0660', '0777'] as const).map(
    (mode) => [`new_file_${mode}`, (call: Call, path: string) => makes(call, path, mode)] as const,
  ),
  [
    'file_mode',
    (call, path) => stated(call, path, 'Stat', (it) => `mode of file "${path}": ${goMode(it)}`),
  ],
  [
    'file_perm',
    (call, path) =>
      stated(call, path, 'Stat', (it) => `perms of file "${path}": -${permissions(it)}`),
  ],
  [
    'file_owner',
    (call, path) =>
      stated(
        call,
        path,
        'stat',
        ({ uid, gid }) => `owner UID of "${path}": ${uid}\nowner GID of "${path}": ${gid}`,
      ),
  ],
  ['file_content', reads],
]

function stated(call: Call, path: string, by: string, says: (node: FileNode) => string): boolean {
  const node = call.files.at(path)
  if (isError(node))
    call.out(`error from ${by}("${path}"): ${goError(by.toLowerCase(), path, node)}\n`)
  else call.out(`${says(node)}\n`)
  return !isError(node)
}

function makes(call: Call, path: string, mode: string): boolean {
  const problem = call.files.write(path, NEW_CONTENT)
  if (problem !== undefined) {
    call.out(`error writing new file "${path}": ${goError('open', path, problem)}\n`)
    return false
  }
  const { uid, gid } = call.process
  call.files.change(path, { mode: Number.parseInt(mode, 8), uid, gid })
  return reads(call, path)
}

function reads(call: Call, path: string): boolean {
  const node = call.files.read(path)
  if (isError(node)) {
    call.out(`error reading file content for "${path}": ${goError('open', path, node)}\n`)
  } else call.out(`content of file "${path}": ${node.data}\n`)
  return !isError(node)
}

/** Reads every two seconds, until the time is over or it has read what a new file holds. */
function look(call: Call, looking: Looking): Step {
  const { path, code, until } = looking
  if (call.world.now >= until) return code
  const node = call.files.read(path)
  if (isError(node)) {
    call.out(`Error reading file ${path}: ${goError('open', path, node)}, retrying\n`)
  } else {
    call.out(`content of file "${path}": ${node.data}\n`)
    if (flag(call, 'break_on_expected_content', 'true') === 'true') {
      if (node.data === NEW_CONTENT) return code
      call.out(`Unexpected content. Expected: ${NEW_CONTENT}. Retrying`)
    }
  }
  return { wait: { on: 'time', until: plus(call.world.now, seconds(2)) }, memory: looking }
}

const NEW_CONTENT = 'mount-tester new file\n'

/** As Go's os package words it. */
const goError = (operation: string, path: string, { message }: FileError): string =>
  `${operation} ${path}: ${message.toLowerCase()}`

const permissions = ({ mode }: FileNode): string =>
  [...'rwxrwxrwx'].map((letter, i) => ((mode >> (8 - i)) & 1 ? letter : '-')).join('')

/** Go puts what is special before the permissions. */
function goMode(node: FileNode): string {
  const { type, mode } = node
  const kind = type === 'directory' ? 'd' : ''
  const special = `${mode & 0o4000 ? 'u' : ''}${mode & 0o2000 ? 'g' : ''}${mode & 0o1000 ? 't' : ''}`
  return (kind + special || '-') + permissions(node)
}
