/**
 * The socket of the door: TLS with HTTP/2 and HTTP/1.1 on one port.
 *
 * What goes wrong on a connection ends that connection and nothing else. Connections that have left
 * HTTP (exec, port-forward) are the streams' from then on.
 */

import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Keys } from './authentication/keys'
import type { Request, Response } from './exchange'
import type { Limits } from './limits'

export interface ListenerParts {
  readonly keys: Keys
  readonly host: string
  /** 0 takes one that is free. */
  readonly port: number
  readonly limits: Limits
  /** A client connects; the result is called when it can ask, or has gone. */
  readonly onConnecting: () => () => void
  readonly onRequest: (request: Request, response: Response) => void
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/** Rejects when the port cannot be had. */
export async function listen(parts: ListenerParts): Promise<Listening> {
  const { keys, host, port, limits, onConnecting, onRequest, onUpgrade } = parts
  const server = createSecureServer({
    allowHTTP1: true,
    key: keys.server.privateKey,
    cert: keys.server.certificate,
    ca: keys.ca.certificate,
    // Certificates are asked for and judged by the authenticator, so that a wrong one is a 401.
    requestCert: true,
    rejectUnauthorized: false,
    maxHeaderListPairs: MOST_HEADERS,
    settings: { maxConcurrentStreams: MOST_STREAMS, maxHeaderListSize: limits.largestHeader },
  })
  // HTTP/1.1 asks its server for it.
  Object.assign(server, { maxHeaderSize: limits.largestHeader })
  const connections = new Set<Socket>()
  const handshakes = new Map<string, () => void>()
  server.on('secureConnection', (socket) => handshakes.get(peerOf(socket))?.())
  const connecting = (socket: Socket, connected: () => void) => {
    const peer = peerOf(socket)
    const patience = setTimeout(connected, HANDSHAKE_PATIENCE).unref()
    const done = () => {
      clearTimeout(patience)
      handshakes.delete(peer)
      connected()
    }
    handshakes.set(peer, done)
    socket.on('close', done)
  }
  server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
    connecting(socket, onConnecting())
    socket.setNoDelay(true)
  })
  server.on('request', onRequest)
  server.on('upgrade', onUpgrade)
  quietly(server, limits)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  return {
    // A server that listens on a port has an address of that kind.
    port: (server.address() as AddressInfo).port,
    close: () => closed(server, connections),
  }
}

const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`

/** A connection that is not ready by then is nobody's that is waited for. */
const HANDSHAKE_PATIENCE = 5000
const MOST_HEADERS = 200
/** As Kubernetes has it. */
const MOST_STREAMS = 100

/** Errors of connections are those of clients. */
function quietly(server: Http2SecureServer, { lingering }: Limits): void {
  const ignore = () => undefined
  server.on('tlsClientError', ignore)
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket: Duplex) => {
    if (!code?.startsWith('HPE_')) socket.destroy()
    else if (socket.writable) refuse(socket, code === 'HPE_HEADER_OVERFLOW' ? 431 : 400, lingering)
  })
  server.on('sessionError', ignore)
  server.on('session', (session: ServerHttp2Session) => session.on('error', ignore))
}

/** Answers what could not be read as HTTP/1.1, in Go's words. */
function refuse(socket: Duplex, code: 400 | 431, lingering: number): void {
  const said = `${code} ${STATUS_CODES[code]}`
  const headers = 'Content-Type: text/plain; charset=utf-8\r\nConnection: close'
  socket.end(`HTTP/1.1 ${said}\r\n${headers}\r\n\r\n${said}`)
  // Closing on a client that still sends would take the answer back.
  const patience = setTimeout(() => socket.destroy(), lingering)
  socket.on('close', () => clearTimeout(patience))
}

/** Whoever is still connected is cut off. */
async function closed(server: Http2SecureServer, connections: Set<Socket>): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const socket of connections) socket.destroy()
  await done
}
