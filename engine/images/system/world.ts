/** What a container's processes meet outside it: time, its volumes, the network and its readers. */
import type { Instant } from '../../clock/duration'
import type { Mount, Watcher } from '../files/tree'
import type { Applet } from './applet'
import type { Process, Stream } from './process'

export interface World {
  readonly now: Instant
  readonly hostname: string
  /** The ports that the container declares or is probed at: its configuration may be of them. */
  readonly ports: readonly number[]
  readonly mounts: ReadonlyMap<string, Mount>
  readonly watcher: Watcher | undefined
  /** True when there are no programs but those that are known. */
  readonly isComplete: boolean
  /** The program of this name, if its image has it. */
  applet(name: string): Applet | undefined
  /** Bytes for whoever reads the container's output or has this conversation with it. */
  put(session: number, stream: Stream, bytes: string): void
  /** A process that no other waits for has ended. */
  ended(process: Process, code: number): void
  /** Sends a request; its answer comes to the process as a reply of this number. */
  send(request: WebRequest, process: Process): number
  /** The answer to a request, once it is in. */
  answer(id: number): WebAnswer | undefined
  resolve(name: string): readonly string[] | undefined
  /** What the DNS has of a name; of the names of its search list when it searches. */
  records(name: string, type: RecordType, searches: boolean): readonly NameRecord[]
}

/** What DNS has of a name: its data as `dig` prints it. */
export interface NameRecord {
  readonly name: string
  readonly type: RecordType
  readonly data: string
}

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'PTR' | 'SRV'

/** A request as a server meets it. */
export interface ServedRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Text of bytes. */
  readonly body: string
  /** The address that it comes from. */
  readonly client: string
  readonly port: number
}

export interface ServedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text of bytes. */
  readonly body?: string
}

export interface WebRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A Pod, by its key, and the address that it has: the API server may not know it yet. */
export interface Caller {
  readonly pod: string
  readonly address: string
}

/** The network as containers reach it. */
export interface Web {
  /** Sends a request from a Pod, to this address if one is given; its number. */
  fetch(request: WebRequest, from: Caller, to?: string): number
  /** What has come back; nothing yet when undefined. */
  answerTo(id: number): WebAnswer | undefined
  /** The addresses of a name, as the Pod finds them. */
  lookUp(name: string, from: string): readonly string[] | undefined
  records(name: string, type: RecordType, from: string, searches: boolean): readonly NameRecord[]
}

export type WebAnswer =
  | {
      readonly type: 'answered'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  | { readonly type: 'refused' }
  | { readonly type: 'timed out' }
  | { readonly type: 'unresolved' }
