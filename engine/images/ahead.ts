/**
 * What a command does when it is left alone: it is run ahead of time, in a container of its own.
 *
 * The rule to know: this says how a container ends and which files it makes without any cost while
 * it runs. What meets the world outside (the network, volumes) cannot be known ahead.
 */
import { between, type Duration, type Instant, microseconds } from '../clock/duration'
import { USERLAND } from './applets/userland'
import { baseRoot } from './files/base'
import { bytesOf, textOf } from './files/file'
import { Kernel, PROGRAM } from './system/kernel'
import { newSystem } from './system/process'
import type { World } from './system/world'

export interface Ahead {
  /** How it ends; undefined when it runs on after all that was looked at. */
  readonly end: { readonly code: number; readonly after: Duration } | undefined
  readonly stdout: string
  readonly stderr: string
}

/** It is followed for so many waits at most. */
const MOST_WAITS = 1000

export function runAhead(argv: readonly string[], env: ReadonlyMap<string, string>): Ahead {
  let now = START
  let end: Ahead['end']
  const output = { stdout: '', stderr: '' }
  const world = (): World => ({
    now,
    hostname: 'container',
    mounts: new Map(),
    watcher: undefined,
    applet: (name) => USERLAND.get(name),
    put: (_session, stream, bytes) => {
      output[stream] += bytes
    },
    ended: ({ pid }, code) => {
      if (pid === 1) end = { code, after: between(START, now) }
    },
    send: () => 0,
    answer: () => undefined,
    resolve: () => undefined,
  })
  const programs = [...USERLAND.keys()]
  const system = newSystem(baseRoot({ programs, contents: new Map() }, now, PROGRAM), now)
  const first = new Kernel(system, world())
  const words = argv.map(bytesOf)
  const process = { cwd: '/', environment: new Map(env) }
  const found = first.program(words, process)
  if ('type' in found) return { ...output, end: { code: found.code, after: microseconds(0) } }
  const fds = new Map([
    [0, first.io.open({ type: 'null' })],
    [1, first.io.open({ type: 'sink', stream: 'stdout', session: 0 })],
    [2, first.io.open({ type: 'sink', stream: 'stderr', session: 0 })],
  ])
  first.spawn({ ...found, ...process, uid: 0, gid: 0, session: 0, parent: 0, fds })
  for (let i = 0; i < MOST_WAITS && end === undefined; i++) {
    const kernel = new Kernel(system, world())
    kernel.run()
    const next = kernel.nextAt()
    if (next === undefined) break
    now = next
  }
  return { end, stdout: textOf(output.stdout), stderr: textOf(output.stderr) }
}

/** Times of this run count from its start. */
const START = 0 as Instant // An instant like any other.
