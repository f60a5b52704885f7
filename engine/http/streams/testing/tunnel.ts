/** The client's end of a WebSocket whose messages carry another protocol, written by hand: the
 *  package does not ask for protocols such as `SPDY/3.1+portforward.k8s.io`. */

import { request } from 'node:http'
import { Duplex } from 'node:stream'

/** Upgrades, and gives the stream of bytes within the messages, and the protocol that was chosen. */
export function openTunnel(
  url: string,
  protocol: string,
): Promise<{ readonly stream: Duplex; readonly protocol: string | undefined }> {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
    'Sec-WebSocket-Protocol': protocol,
  }
  return new Promise((resolve, reject) => {
    const opening = request(url, { headers })
    opening.on('error', reject)
    opening.on('response', ({ statusCode }) => reject(new Error(`${statusCode}`)))
    opening.on('upgrade', (response, socket, head) => {
      socket.unshift(head)
      const chosen = response.headers['sec-websocket-protocol']
      resolve({ stream: unwrapped(socket), protocol: chosen })
    })
    opening.end()
  })
}

function unwrapped(socket: Duplex): Duplex {
  const stream = new Duplex({
    read: () => undefined,
    write: (bytes: Buffer, _, done) => socket.write(wrapped(bytes), done),
    final: (done) => {
      socket.end()
      done()
    },
    destroy: (error, done) => {
      socket.destroy()
      done(error)
    },
  })
  let unread = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    unread = Buffer.concat([unread, bytes])
    for (let message = first(unread); message !== undefined; message = first(unread)) {
      unread = unread.subarray(message.end)
      if (message.isBinary) stream.push(message.payload)
    }
  })
  socket.on('close', () => stream.destroy())
  return stream
}

/** A binary message, masked with zeros. */
function wrapped(bytes: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt8(0x82)
  head.writeUInt8(0x80 | 126, 1)
  head.writeUInt16BE(bytes.length, 2)
  return Buffer.concat([head, bytes])
}

function first(bytes: Buffer) {
  if (bytes.length < 4) return undefined
  const short = bytes.readUInt8(1)
  const length = short < 126 ? short : bytes.readUInt16BE(2)
  const start = short < 126 ? 2 : 4
  const end = start + length
  if (bytes.length < end) return undefined
  return { end, payload: bytes.subarray(start, end), isBinary: bytes.readUInt8(0) === 0x82 }
}
