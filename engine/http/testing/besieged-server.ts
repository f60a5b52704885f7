/** A server for tests of what clients may do to it: it must go on, and nothing may be a bug. */
import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { request as send } from 'node:https'
import { connect as connectPlainly, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { Cluster, type ClusterOptions } from '../../cluster'
import type { Limits } from '../limits'
import { type Served, serve } from '../serve'

export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Written as JSON, unless it is a text or bytes already. */
  readonly body?: unknown
  /** The administrator's when absent; empty for nobody's. */
  readonly token?: string
}

export interface Answered {
  readonly code: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export class BesiegedServer {
  readonly served: Served
  readonly bugs: unknown[]
  readonly #sockets: Socket[] = []

  private constructor(served: Served, bugs: unknown[]) {
    this.served = served
    this.bugs = bugs
  }

  static async begin(
    limits: Partial<Limits> = {},
    options: ClusterOptions = { controllers: [], scheduler: false },
  ): Promise<BesiegedServer> {
    const bugs: unknown[] = []
    const onBug = (error: unknown) => void bugs.push(error)
    return new BesiegedServer(await serve(new Cluster(options), { limits, onBug }), bugs)
  }

  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await this.served.close()
  }

  get port(): number {
    return Number(new URL(this.served.url).port)
  }

  /** One request on a connection of its own. */
  ask(path: string, { method = 'GET', headers = {}, body, token }: Sent = {}): Promise<Answered> {
    const { adminToken, ca } = this.served.keys
    const bearer = token ?? adminToken
    const authorization = bearer === '' ? {} : { authorization: `Bearer ${bearer}` }
    const bytes = bytesOf(body)
    const isChunked = headers['transfer-encoding'] !== undefined
    const length = isChunked || bytes === undefined ? {} : { 'content-length': bytes.length }
    const sent = { 'content-type': 'application/json', ...length, ...authorization, ...headers }
    const target = { host: '127.0.0.1', port: this.port, ca: ca.certificate, agent: false }
    return new Promise((resolve, reject) => {
      // Headers are written as they are given, repeated ones too.
      const request = send({ ...target, path, method, headers: sent as Record<string, string> })
      request.on('error', reject)
      request.on('response', (response) => {
        let text = ''
        response.on('data', (part) => {
          text += part
        })
        response.on('end', () =>
          resolve({ code: response.statusCode ?? 0, headers: response.headers, text }),
        )
      })
      request.end(bytes)
    })
  }

  /** A connection on which anything may be said. */
  async connect(): Promise<TLSSocket> {
    const { ca } = this.served.keys
    const socket = connect({ host: '127.0.0.1', port: this.port, ca: ca.certificate })
    this.#sockets.push(socket.on('error', () => undefined))
    await once(socket, 'secureConnect')
    return socket
  }

  /** A connection without TLS. */
  async connectPlainly(): Promise<Socket> {
    const socket = connectPlainly(this.port, '127.0.0.1')
    this.#sockets.push(socket.on('error', () => undefined))
    await once(socket, 'connect')
    return socket
  }

  /** Says something and ends, or says it alone; the result is all that came until the close. */
  async say(text: string | Uint8Array, ends = false): Promise<string> {
    const socket = await this.connect()
    const heard = all(socket)
    if (ends) socket.end(text)
    else socket.write(text)
    return await heard
  }

  /** The head of a request of HTTP/1.1 by the administrator. */
  head(line: string, ...headers: readonly string[]): string {
    const bearer = `Authorization: Bearer ${this.served.keys.adminToken}`
    return [`${line} HTTP/1.1`, 'Host: x', bearer, ...headers, '', ''].join('\r\n')
  }

  /** Whether it still answers, without any bug. */
  async isWell(): Promise<boolean> {
    const { code, text } = await this.ask('/healthz')
    return code === 200 && text === 'ok' && this.bugs.length === 0
  }
}

function bytesOf(body: unknown): Uint8Array | undefined {
  if (body === undefined || body instanceof Uint8Array) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Everything that a socket says until it is closed. */
export async function all(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (part: Buffer) => {
    text += part.toString('latin1')
  })
  await new Promise((resolve) => socket.on('close', resolve))
  return text
}
