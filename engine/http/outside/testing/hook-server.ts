/** A webhook that listens on a port of this machine, and a client of the cluster that asks it. */
import { createServer, request, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { ensure } from '../../../ensure'
import { newAuthority, newKeyPair } from '../../authentication/certificates'
import type { Served } from '../../serve'

/** What a webhook is asked, and what it says to it: an answer as it goes over the wire. */
export type Hook = (review: Review) => Reply | Promise<Reply>

export interface Reply {
  readonly code?: number
  readonly type?: string
  readonly text: string
}

/** What tests look at of a review. */
interface Review {
  readonly apiVersion: string
  readonly kind: string
  readonly request: {
    readonly uid: string
    readonly name: string
    readonly operation: string
    readonly kind: { readonly kind: string }
    readonly desiredAPIVersion: string
    readonly objects: readonly { readonly spec: object }[]
  }
}

export class HookServer {
  hook: Hook = (review) => saying(review, { allowed: true })
  /** Since it was last reset. */
  asked: Review[] = []
  readonly caBundle: string
  readonly #server: Server

  constructor() {
    const authority = newAuthority('hooks')
    const { certificate, privateKey } = newKeyPair(authority, {
      subject: { commonName: 'hooks' },
      hosts: ['127.0.0.1', 'hooks.shop.svc'],
      usages: ['digital signature', 'server auth'],
    })
    this.caBundle = Buffer.from(authority.certificate).toString('base64')
    this.#server = createServer(
      { key: privateKey, cert: certificate },
      async (asking, response) => {
        let text = ''
        for await (const chunk of asking) text += chunk
        const review: Review = JSON.parse(text)
        this.asked.push(review)
        const { code = 200, type = 'application/json', text: body } = await this.hook(review)
        response.writeHead(code, { 'content-type': type }).end(body)
      },
    )
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  get port(): number {
    // A server that listens on a port has an address of that kind.
    return (ensure(this.#server.address(), 'the webhook listens') as AddressInfo).port
  }
}

/** The review with a response. */
export const saying = (
  { apiVersion, kind, request: { uid } }: Review,
  response: object,
): Reply => ({
  text: JSON.stringify({ apiVersion, kind, response: { uid, ...response } }),
})

export type Asks = (method: string, path: string, body?: object) => Promise<Told>

export interface Told {
  readonly code: number
  readonly body: {
    readonly message?: string
    readonly metadata?: object
    readonly spec?: object
    readonly items?: readonly object[]
  }
}

/** A client: the administrator. */
export function asks({ url, keys }: Served): Asks {
  const headers = { authorization: `Bearer ${keys.adminToken}`, 'content-type': 'application/json' }
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const options = { method, headers, ca: keys.ca.certificate, agent: false } as const
      const sent = request(`${url}${path}`, options, async (response) => {
        let text = ''
        for await (const chunk of response) text += chunk
        resolve({ code: response.statusCode ?? 0, body: JSON.parse(text) })
      })
      sent.on('error', reject)
      sent.end(body && JSON.stringify(body))
    })
}
