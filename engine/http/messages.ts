/**
 * A request of a client as the door hands it on, and what it is answered with. Sockets are not seen
 * from here: a request is a value, and is answered at one instant of the cluster's clock.
 */
import type { UserInfo } from '../apiserver/authorization/users'
import type { Resource } from '../apiserver/registry'
import type { ProxyTarget } from './streams/streams'
import type { Columns } from './tables/column'

export interface ApiRequest {
  readonly method: string
  /** As sent: neither decoded nor with its query. */
  readonly path: string
  readonly query: URLSearchParams
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  readonly user: UserInfo
}

export type Answer = Ready | StreamAnswer | LateAnswer | ProxyAnswer

/** What can be written at once. */
export type Ready = ObjectAnswer | TextAnswer

/** An object of the API, which is written in the form that the client asked for. */
export interface ObjectAnswer {
  readonly type: 'object'
  readonly code: number
  readonly object: unknown
  /** The object, or the items of the list, are of this resource, and can be told in other forms. */
  readonly of?: Resource
  /** How a Table shows an object that is of no resource. */
  readonly columns?: Columns
  /** For `Warning` headers. */
  readonly warnings?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Bytes of another kind: a log, a document that is kept in its written form. */
export interface TextAnswer {
  readonly type: 'text'
  readonly code: number
  readonly contentType: string
  readonly text: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that goes on: a watch, or the log of a container that runs. */
export interface StreamAnswer {
  readonly type: 'stream'
  readonly contentType: string
  /** How long it goes on at most, in milliseconds of the client's own time; 0 is for ever. */
  readonly lastsFor: number
  /** Sends what there is and goes on; the result ends it. */
  begin(sink: StreamSink): StreamSource
}

/** Where an answer that goes on is written to. */
export interface StreamSink {
  /** Each piece is a whole line or a whole event. */
  send(piece: string | Uint8Array): void
  end(): void
}

/** An answer that goes on. */
export interface StreamSource {
  /** Says how far it has come, for watches that asked for bookmarks. */
  beat?(): void
  /** The client has gone, or the time is over. */
  stop(): void
}

/** An answer that takes its time: what runs the clock, or asks somebody else. */
export interface LateAnswer {
  readonly type: 'late'
  readonly answer: Promise<Answer>
}

/** What listens in a container answers, and not the API server. */
export interface ProxyAnswer {
  readonly type: 'proxy'
  readonly to: ProxyTarget
}
