/**
 * A cluster's door without its sockets, and a client who asks it: for tests of what is answered.
 * Nothing runs in the cluster unless a test says so.
 */
import type { UserInfo } from '../../apiserver/authorization/users'
import { Cluster, type ClusterOptions } from '../../cluster'
import { newKeys } from '../authentication/keys'
import { Door } from '../door'
import type { Answer, ApiRequest, Ready, StreamAnswer, StreamSource } from '../messages'

export const ADMIN: UserInfo = {
  name: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
}

/** What a request has besides its method and URL. */
export interface Sent {
  /** Written as JSON, unless it is a text already. */
  readonly body?: unknown
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly user?: UserInfo
}

export interface Answered {
  readonly code: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  /** Read as JSON where it is. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever an answer has.
  readonly body: any
}

/** A watch, and what it has been told. */
export interface Watched {
  /** Each event as it was written, read as JSON. */
  readonly events: readonly { readonly type: string; readonly object: Answered['body'] }[]
  /** True when the server ended it. */
  readonly isOver: () => boolean
  readonly source: StreamSource
  readonly lastsFor: number
}

export class Asking {
  readonly cluster: Cluster
  readonly door: Door
  /** What the door told of its own defects. */
  readonly bugs: unknown[] = []

  constructor(options: ClusterOptions = QUIET, cluster = new Cluster(options)) {
    this.cluster = cluster
    const onBug = (error: unknown) => void this.bugs.push(error)
    const parts = { keys: KEYS, clientQuiet: 0, onBug, services: {}, forgets: false }
    this.door = new Door(cluster, parts)
    this.door.address = '127.0.0.1:6443'
  }

  /** An answer that does not go on, and takes no time. */
  ask(method: string, url: string, sent: Sent = {}): Answered {
    const request = requestOf(method, url, sent)
    return this.#read(request, ready(this.door.api.answer(request)))
  }

  /** The same of an answer that may take its time. */
  async askLate(method: string, url: string, sent: Sent = {}): Promise<Answered> {
    const request = requestOf(method, url, sent)
    let answer = this.door.api.answer(request)
    try {
      while (answer.type === 'late') answer = await answer.answer
    } catch (error) {
      answer = this.door.api.refusal(error)
    }
    return this.#read(request, ready(answer))
  }

  /** Listens to an answer that goes on. */
  watch(url: string, headers: Readonly<Record<string, string>> = {}): Watched {
    const answer = this.door.api.answer(requestOf('GET', url, { headers }))
    return listening(answer)
  }

  #read(request: ApiRequest, answer: Ready): Answered {
    const { code, headers, body } = this.door.api.write(request, answer)
    const text = typeof body === 'string' ? body : Buffer.from(body).toString()
    const isJson = headers['content-type'] === 'application/json'
    return { code, headers, body: isJson ? JSON.parse(text) : text }
  }
}

const QUIET: ClusterOptions = { controllers: [], scheduler: false }

const KEYS = newKeys([], '10.96.0.1')

function requestOf(method: string, url: string, sent: Sent = {}): ApiRequest {
  const { body, type = 'application/json', headers = {}, user = ADMIN } = sent
  const [path = '', search = ''] = url.split('?')
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    method,
    path,
    query: new URLSearchParams(search),
    headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
    body: body === undefined ? new Uint8Array() : Buffer.from(text),
    user,
  }
}

function ready(answer: Answer): Ready {
  if (answer.type === 'object' || answer.type === 'text') return answer
  throw new Error(`the answer is of the type ${answer.type}`)
}

function listening(answer: Answer): Watched {
  if (answer.type !== 'stream') {
    throw new Error(`no watch: ${JSON.stringify('object' in answer ? answer.object : answer)}`)
  }
  const events: Watched['events'][number][] = []
  let isOver = false
  const source = (answer satisfies StreamAnswer).begin({
    send: (piece) => void events.push(JSON.parse(String(piece))),
    end: () => {
      isOver = true
    },
  })
  return { events, isOver: () => isOver, source, lastsFor: answer.lastsFor }
}
