/**
 * Running a command in a container that runs, and talking with it.
 *
 * Models containerd's ExecSync and Exec, with runc's words. Left out: limits of time, CPU and
 * memory; the size of a terminal changes nothing.
 */
import { bytesOf } from '../../images/files/file'
import type { Kernel, Unrunnable } from '../../images/system/kernel'
import type { Host } from '../host'
import { directoryOf, insideOf, kernelOf, type Place } from '../inside/inside'
import { goLive, goOn } from '../inside/live'
import { isRunning, type PodState } from '../pod-state'
import type { Listener, Session } from '../session'
import { Terminal } from './terminal'

export interface ExecOptions {
  readonly command: readonly string[]
  readonly stdin: boolean
  readonly tty: boolean
}

export function exec(
  host: Host,
  pod: PodState | undefined,
  name: string,
  { command, stdin, tty }: ExecOptions,
  listener: Listener,
): Session {
  const place = placeOf(host, pod, name)
  if (place === undefined) return refused(listener, `container not found ("${name}")`)
  const inside = insideOf(place)
  goLive(place, inside)
  const kernel = kernelOf(place, inside)
  const first = inside.system.processes.get(1)
  const argv = command.map(bytesOf)
  const environment = new Map(first?.environment ?? [])
  if (tty) environment.set('TERM', 'xterm')
  const cwd = directoryOf(place)
  const found = kernel.program(argv, { cwd, environment })
  if ('type' in found) return refused(listener, refusalOf(command, found))
  const session = ++host.state.lastSession
  const pipe = stdin ? kernel.io.pipe(true) : undefined
  const terminal = tty ? new Terminal(listener) : undefined
  if (pipe !== undefined && tty) kernel.io.markTerminal(pipe.id)
  const input = pipe?.reads ?? kernel.io.open({ type: 'null' })
  const process = kernel.spawn({
    ...found,
    environment,
    cwd,
    uid: first?.uid ?? 0,
    gid: first?.gid ?? 0,
    session,
    parent: 0,
    fds: new Map([[0, input], ...outputs(kernel, session, tty)]),
  })
  const { conversations } = host
  conversations.begin(session, process.pid, terminal ?? listener, place.instance.id)
  goOn(place)
  return sessionOf(place, { session, pid: process.pid, pipe: pipe?.id, terminal })
}

/** The running container of this name. */
export function placeOf(host: Host, pod: PodState | undefined, name: string): Place | undefined {
  const container = pod?.containers.get(name)
  if (pod === undefined || container === undefined || !isRunning(container)) return undefined
  const { instance } = container
  return instance === undefined ? undefined : { host, pod, container, instance }
}

/** A conversation that is over before it begins. */
export function refused(listener: Listener, error: string): Session {
  listener.done({ error })
  return OVER
}

const OVER: Session = Object.freeze({
  write: () => undefined,
  closeInput: () => undefined,
  resize: () => undefined,
  hangUp: () => undefined,
})

interface Ends {
  readonly session: number
  readonly pid: number
  readonly pipe: number | undefined
  readonly terminal: Terminal | undefined
}

/** The client's end of a process' standard input. */
function sessionOf(place: Place, { session, pid, pipe, terminal }: Ends): Session {
  const { host, instance } = place
  const { conversations } = host
  const feed = (bytes: string) => {
    const { inside } = instance
    if (inside === undefined || pipe === undefined || bytes === '') return
    kernelOf(place, inside).io.feed(pipe, bytes)
  }
  const isOver = () => instance.ending !== undefined || !conversations.has(session)
  const end = () => {
    const { inside } = instance
    if (inside === undefined || pipe === undefined) return
    kernelOf(place, inside).io.endFeed(pipe)
  }
  return {
    write(bytes) {
      if (isOver()) return
      const text = Buffer.from(bytes).toString('latin1')
      const typed = terminal?.type(text) ?? { input: text, signals: [], isEnd: false }
      feed(typed.input)
      for (const signal of typed.signals) interrupt(place, session, signal)
      if (typed.isEnd) end()
      goOn(place)
    },
    closeInput() {
      if (isOver()) return
      end()
      goOn(place)
    },
    resize: () => undefined,
    hangUp() {
      if (isOver()) return
      conversations.forget(session)
      const { inside } = instance
      const process = inside?.system.processes.get(pid)
      end()
      // Without a terminal the process runs on, as in Kubernetes.
      if (inside !== undefined && process !== undefined && terminal !== undefined) {
        kernelOf(place, inside).signal(process, 'HUP')
      }
      goOn(place)
    },
  }
}

/** A key that was typed interrupts what runs in front: all of the conversation but its shell. */
function interrupt(place: Place, session: number, signal: 'INT' | 'QUIT'): void {
  const { inside } = place.instance
  if (inside === undefined) return
  const kernel = kernelOf(place, inside)
  for (const process of [...inside.system.processes.values()]) {
    if (process.session === session) kernel.signal(process, signal)
  }
}

function outputs(kernel: Kernel, session: number, tty: boolean): [number, number][] {
  const terminal = tty ? { isTerminal: true } : {}
  const out = kernel.io.open({ type: 'sink', stream: 'stdout', session, ...terminal })
  if (tty)
    return [
      [1, out],
      [2, out],
    ]
  return [
    [1, out],
    [2, kernel.io.open({ type: 'sink', stream: 'stderr', session })],
  ]
}

function refusalOf([path = '']: readonly string[], { code, message }: Unrunnable): string {
  const missing = path.includes('/')
    ? `stat ${path}: no such file or directory`
    : 'executable file not found in $PATH'
  const why = code === 127 ? missing : message.toLowerCase()
  return `failed to exec in container: failed to start exec "${'0'.repeat(64)}": OCI runtime exec failed: exec failed: unable to start container process: exec: "${path}": ${why}: unknown`
}
