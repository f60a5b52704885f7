/**
 * Files of containers as plain data. What is in them is text of bytes: one character a byte, none
 * above 255, so that state can be saved as JSON.
 */
import type { Instant } from '../../clock/duration'

export type FileNode = Directory | RegularFile | SymbolicLink | Device

interface Owned {
  mode: number
  uid: number
  gid: number
  changedAt: Instant
}

export interface Directory extends Owned {
  readonly type: 'directory'
  readonly entries: Map<string, FileNode>
}

export interface RegularFile extends Owned {
  readonly type: 'file'
  data: string
}

export interface SymbolicLink extends Owned {
  readonly type: 'link'
  readonly target: string
}

export interface Device extends Owned {
  readonly type: 'device'
  readonly device: 'null' | 'zero' | 'random' | 'stdin' | 'stdout' | 'stderr' | 'tty'
}

/** Text as its bytes in UTF-8. */
export const bytesOf = (text: string): string =>
  ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1')

/** Bytes in UTF-8 as text. */
export const textOf = (bytes: string): string =>
  ASCII.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')

const ASCII = /^[\0-\x7f]*$/

export const directory = (at: Instant, mode = 0o755): Directory => ({
  type: 'directory',
  mode,
  uid: 0,
  gid: 0,
  changedAt: at,
  entries: new Map(),
})

export const file = (data: string, at: Instant, mode = 0o644): RegularFile => ({
  type: 'file',
  mode,
  uid: 0,
  gid: 0,
  changedAt: at,
  data,
})

export const link = (target: string, at: Instant): SymbolicLink => ({
  type: 'link',
  mode: 0o777,
  uid: 0,
  gid: 0,
  changedAt: at,
  target,
})

export const device = (name: Device['device'], at: Instant): Device => ({
  type: 'device',
  mode: 0o666,
  uid: 0,
  gid: 0,
  changedAt: at,
  device: name,
})
