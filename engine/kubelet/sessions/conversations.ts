/**
 * Who talks with the containers of a machine: conversations, attached clients and readers of logs.
 *
 * The rule to know: none of this is state. What is loaded goes on without them.
 */
import type { LogLine } from '../../images/log'
import type { Process, Stream } from '../../images/system/process'
import type { Listener } from '../session'

export class Conversations {
  readonly #byNumber = new Map<number, Talk>()
  readonly #attached = new Map<string, Set<Listener>>()
  readonly #readers = new Map<string, Set<LogReader>>()

  /** Begins to tell the listener what this process says. */
  begin(session: number, pid: number, listener: Listener, instance: string): void {
    this.#byNumber.set(session, { pid, listener, instance })
  }

  /** The client has gone. */
  forget(session: number): void {
    this.#byNumber.delete(session)
  }

  has(session: number): boolean {
    return this.#byNumber.has(session)
  }

  tell(session: number, stream: Stream, bytes: string): void {
    this.#byNumber.get(session)?.listener[stream](Buffer.from(bytes, 'latin1'))
  }

  /** A process has ended; its conversation with it, if it is the one that was asked for. */
  end({ session, pid }: Process, code: number): void {
    const talk = this.#byNumber.get(session)
    if (talk?.pid !== pid) return
    this.#byNumber.delete(session)
    talk.listener.done({ code })
  }

  attach(instance: string, listener: Listener): () => void {
    return enter(this.#attached, instance, listener)
  }

  tellAttached(instance: string, stream: Stream, bytes: string): void {
    const all = this.#attached.get(instance)
    if (all === undefined) return
    for (const listener of [...all]) listener[stream](Buffer.from(bytes, 'latin1'))
  }

  read(instance: string, reader: LogReader): () => void {
    return enter(this.#readers, instance, reader)
  }

  tellLines(instance: string, lines: readonly LogLine[]): void {
    const readers = this.#readers.get(instance)
    if (readers === undefined) return
    for (const line of lines) for (const reader of [...readers]) reader.line(line)
  }

  /** The container has ended: whoever talks with it hears no more. */
  close(instance: string): void {
    for (const [session, talk] of [...this.#byNumber]) {
      if (talk.instance !== instance) continue
      this.#byNumber.delete(session)
      talk.listener.done({ code: KILLED })
    }
    for (const listener of this.#attached.get(instance) ?? []) listener.done(ENDED)
    for (const reader of this.#readers.get(instance) ?? []) reader.end()
    this.#attached.delete(instance)
    this.#readers.delete(instance)
  }
}

/** Who follows a log: told each line, and the end of the container. */
export interface LogReader {
  line(line: LogLine): void
  end(): void
}

interface Talk {
  readonly pid: number
  readonly listener: Listener
  readonly instance: string
}

/** Who is attached is told of the end, but not how it was. */
const ENDED = { code: 0 }

/** What a process is ended with when its container is. */
const KILLED = 137

function enter<T>(map: Map<string, Set<T>>, key: string, value: T): () => void {
  const known = map.get(key) ?? new Set()
  known.add(value)
  map.set(key, known)
  return () => {
    known.delete(value)
    if (known.size === 0) map.delete(key)
  }
}
