/** A WebSocket client for tests that keeps the messages it gets. */

import { WebSocket } from 'ws'

export class ChannelClient {
  readonly socket: WebSocket
  readonly messages: Message[] = []
  closeCode: number | undefined

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data: Buffer, isBinary) => {
      this.messages.push(isBinary ? data : data.toString())
    })
    socket.on('close', (code) => {
      this.closeCode = code
    })
    socket.on('error', () => undefined)
  }

  /** Connects, or fails with the response's code and body. */
  static connect(
    url: string,
    protocols: readonly string[],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ChannelClient> {
    const socket = new WebSocket(url.replace('http', 'ws'), [...protocols], { headers })
    const client = new ChannelClient(socket)
    return new Promise((resolve, reject) => {
      socket.on('open', () => resolve(client))
      socket.on('unexpected-response', (_, response) => {
        let body = ''
        response.on('data', (part) => {
          body += part
        })
        response.on('end', () => reject(new Error(`${response.statusCode} ${body}`)))
      })
    })
  }

  /** All binary messages of a channel, as one text. */
  said(channel: number): string {
    const parts = this.messages.flatMap((each) =>
      typeof each !== 'string' && each[0] === channel ? [each.subarray(1)] : [],
    )
    return Buffer.concat(parts).toString('latin1')
  }

  /** Sends bytes on a channel. */
  send(channel: number, text: string): void {
    this.socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]))
  }

  closed(): Promise<void> {
    return this.until(() => this.closeCode !== undefined)
  }

  /** A test that waits in vain ends by its own time limit. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((next) => setImmediate(next))
  }
}

export type Message = string | Buffer
