/**
 * What runs in one container: processes, the files that they have open, and pipes between them.
 * All of it is plain data; a process that waits is what it waits for.
 */
import type { Instant } from '../../clock/duration'
import type { Directory } from '../files/file'

/** A container from the inside. */
export interface System {
  readonly root: Directory
  readonly processes: Map<number, Process>
  /** Open files by number, shared by those that inherited them. */
  readonly open: Map<number, OpenFile>
  readonly pipes: Map<number, Pipe>
  lastPid: number
  lastOpen: number
  lastPipe: number
  /** Turns taken at this instant: what never rests is slowed down. */
  readonly effort: { at: Instant; turns: number }
}

export interface Process {
  readonly pid: number
  parent: number
  argv: readonly string[]
  /** Shared with its children: who changes it makes another. */
  environment: ReadonlyMap<string, string>
  cwd: string
  readonly uid: number
  readonly gid: number
  /** Its descriptors: numbers of open files. */
  readonly fds: Map<number, number>
  /** The program that it runs. */
  applet: string
  /** Where it is in it; undefined before it begins. */
  memory: unknown
  wait: Wait | undefined
  signals: Signal[]
  /** Signals that it does not heed. */
  readonly ignored: Signal[]
  /** Set when it has ended, until its parent has seen it. */
  code: number | undefined
  /** The conversation that it belongs to; 0 is the container itself. */
  readonly session: number
  readonly startedAt: Instant
  /** The ports that it listens at. */
  readonly listens: number[]
}

export type Wait =
  | { readonly on: 'time'; readonly until: Instant }
  | { readonly on: 'input'; readonly fd: number; readonly until?: Instant }
  /** The end of a child; of any when 0. */
  | { readonly on: 'child'; readonly pid: number; readonly until?: Instant }
  /** More or less in one of these files. */
  | { readonly on: 'growth'; readonly files: readonly FileSize[] }
  | { readonly on: 'room'; readonly fd: number }
  | { readonly on: 'reply'; readonly id: number; readonly until?: Instant }
  | { readonly on: 'signal' }

export interface FileSize {
  readonly path: string
  readonly size: number
}

export type Signal = 'TERM' | 'INT' | 'HUP' | 'KILL' | 'USR1' | 'USR2' | 'QUIT' | 'PIPE' | 'CHLD'

export type OpenFile =
  | { readonly type: 'null' }
  | { readonly type: 'file'; readonly path: string; offset: number; readonly appends: boolean }
  | { readonly type: 'reads' | 'writes'; readonly pipe: number }
  /** The standard output of the container or of a conversation. */
  | {
      readonly type: 'sink'
      readonly stream: Stream
      readonly session: number
      readonly isTerminal?: boolean
    }
  | { readonly type: 'zero' | 'random' }

export type Stream = 'stdout' | 'stderr'

export interface Pipe {
  data: string
  /** True while somebody outside may write into it. */
  isFed: boolean
  /** True when what comes is typed. */
  isTerminal?: boolean
}

export const SIGNALS: Readonly<Record<Signal, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  TERM: 15,
  CHLD: 17,
}

/** Sets a variable of the environment, or takes it away. */
export function setVariable(process: Process, name: string, value: string | undefined): void {
  const changed = new Map(process.environment)
  if (value === undefined) changed.delete(name)
  else changed.set(name, value)
  process.environment = changed
}

/** The signal of this name, with or without `SIG`, or of this number. */
export function signalNamed(name: string): Signal | undefined {
  const upper = name.toUpperCase().replace(/^SIG/, '')
  const names = Object.keys(SIGNALS) as Signal[] // The keys of that record.
  return names.find((each) => each === upper || String(SIGNALS[each]) === upper)
}

export const newSystem = (root: Directory, now: Instant): System => ({
  root,
  processes: new Map(),
  open: new Map(),
  pipes: new Map(),
  lastPid: 0,
  lastOpen: 0,
  lastPipe: 0,
  effort: { at: now, turns: 0 },
})
