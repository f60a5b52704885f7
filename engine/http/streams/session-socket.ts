/** A connection to a container's port as a stream of Node's, for whoever speaks a protocol over it. */

import { Duplex } from 'node:stream'
import { Conversation, type Open } from './conversation'

export function sessionSocket(open: Open): Duplex {
  let conversation: Conversation | undefined
  const socket = new Duplex({
    // What comes is pushed: a session cannot be told to wait.
    read: () => undefined,
    write: (bytes: Buffer, _, done) => {
      conversation?.write(bytes)
      done()
    },
    final: (done) => {
      conversation?.closeInput()
      done()
    },
    destroy: (error, done) => {
      conversation?.hangUp()
      done(error)
    },
  })
  conversation = new Conversation(open, {
    stdout: (bytes) => socket.push(bytes),
    stderr: () => undefined,
    finish: (end) => {
      if (!('error' in end)) socket.push(null)
      // Not at once: nobody would hear an error before the socket is theirs.
      else setImmediate(() => socket.destroy(new Error(end.error)))
    },
  })
  return socket
}
