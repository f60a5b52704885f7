/** Connections to a Pod's ports, whatever carries them.
 *  Models portForward of kubelet's cri/streaming/portforward. */

import type { IncomingMessage } from 'node:http'
import type { Listener, Session } from '../../kubelet/session'
import { Conversation, type End } from './conversation'

/** Forwards to the Pod that the request's path names. */
export function forwarding(request: IncomingMessage, connect: Connect): Forward {
  const pod = /\/pods\/([^/?]+)\//.exec(request.url ?? '')?.[1] ?? ''
  const explain = (port: number, end: End) =>
    'error' in end ? `error forwarding port ${port} to pod ${pod}, uid : ${end.error}` : undefined
  return (port, connection) =>
    new Conversation((listener) => connect(port, listener), {
      stdout: (bytes) => connection.data(bytes),
      stderr: () => undefined,
      finish: (end) => connection.ended(explain(port, end)),
    })
}

/** Opens a connection to a port. What it says goes to the listener's stdout. */
export type Connect = (port: number, listener: Listener) => Session

/** Begins to forward to a port, with the words of what may go wrong. */
export type Forward = (port: number, connection: ForwardedConnection) => Conversation

export interface ForwardedConnection {
  data(bytes: Uint8Array): void
  /** Closed by the Pod, or not at all possible. */
  ended(error: string | undefined): void
}
