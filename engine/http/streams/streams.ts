/** The door's streaming connections: exec, attach, port-forward and watches over sockets that have
 *  left HTTP. Whoever serves the requests authorizes them first and says what is behind.
 *
 *  The rule to know: from here on the socket is ours; every path closes it or hands it on. */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Open } from './conversation'
import { acceptRemoteCommand, type Streams } from './remote-command'

export type { Open } from './conversation'
export type { Connect } from './forwarding'
export { acceptLog, acceptWatch, type Tell } from './messages'
export { acceptPortForward } from './port-forward'
export { type ProxyTarget, proxyRequest, proxyUpgrade } from './proxy'
export { remoteCommandOptions, type Streams } from './remote-command'
export { isStreamUpgrade } from './upgrade'

export function acceptExec(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  streams: Streams,
  open: Open,
): void {
  acceptRemoteCommand('exec', request, socket, head, streams, open)
}

export function acceptAttach(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  streams: Streams,
  open: Open,
): void {
  acceptRemoteCommand('attach', request, socket, head, streams, open)
}
