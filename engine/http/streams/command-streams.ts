/** Exec and attach over SPDY: a stream for each of error, stdin, stdout, stderr and resize.
 *
 *  The rule to know: the process begins when all streams that the options ask for are open, and a
 *  client that does not open them in time is cut off.
 *  Models httpstream.go of kubelet's cri/streaming/remotecommand. */

import type { Duplex } from 'node:stream'
import { Conversation, type Open, type Wire } from './conversation'
import { endingText, type Reporting } from './ending'
import { resizeReader } from './resize'
import { SpdyConnection } from './spdy-connection'
import type { SpdyStream } from './spdy-stream'

export function serveSpdyCommand(
  socket: Duplex,
  head: Buffer,
  wanted: readonly StreamType[],
  reporting: Reporting,
  open: Open,
): void {
  const streams = new Map<string, SpdyStream>()
  let conversation: Conversation | undefined
  const connection = new SpdyConnection(socket, head, {
    wants: () => true,
    opened: (stream) => {
      const type = stream.headers.get('streamtype') ?? ''
      const isAsked = wanted.some((each) => each === type) && !streams.has(type)
      if (conversation !== undefined || !isAsked) return
      streams.set(type, stream)
      if (streams.size === wanted.length) conversation = begin()
    },
    gone: () => {
      clearTimeout(timer)
      conversation?.hangUp()
    },
  })
  const timer = setTimeout(() => {
    if (conversation === undefined) connection.close()
  }, STREAM_CREATION_TIMEOUT).unref()

  function begin(): Conversation {
    clearTimeout(timer)
    const wire: Wire = {
      stdout: (bytes) => streams.get('stdout')?.write(bytes),
      stderr: (bytes) => streams.get('stderr')?.write(bytes),
      finish: (end) => {
        const text = endingText(end, reporting)
        if (text !== undefined) streams.get('error')?.write(Buffer.from(text))
        for (const stream of streams.values()) stream.end()
        connection.closeAfterClient()
      },
    }
    const talk = new Conversation(open, wire)
    hear(streams, talk)
    return talk
  }
}

export type StreamType = 'error' | 'stdin' | 'stdout' | 'stderr' | 'resize'

const STREAM_CREATION_TIMEOUT = 30_000

function hear(streams: ReadonlyMap<string, SpdyStream>, conversation: Conversation): void {
  streams.get('stdin')?.listen((news) => {
    if (news.type === 'data') conversation.write(news.bytes)
    else conversation.closeInput()
  })
  const readResize = resizeReader((width, height) => conversation.resize(width, height))
  streams.get('resize')?.listen((news) => {
    if (news.type === 'data') readResize(news.bytes)
  })
  // Without it nobody learns how it ended: the client has lost interest.
  streams.get('error')?.listen(({ type }) => {
    if (type === 'reset') conversation.hangUp()
  })
}
