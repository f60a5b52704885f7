/** Port-forward over SPDY: the client opens a stream for errors and one for data, and says by the
 *  same request that they belong together.
 *
 *  The rule to know: a stream whose headers are wrong is reset, one whose partner does not come in
 *  time is told so.
 *  Models httpstream.go of kubelet's cri/streaming/portforward. */

import type { Duplex } from 'node:stream'
import type { Forward } from './forwarding'
import { portIn } from './port-number'
import { SpdyConnection } from './spdy-connection'
import type { Headers } from './spdy-headers'
import type { SpdyStream } from './spdy-stream'

export function forwardPairs(socket: Duplex, head: Buffer, forward: Forward): void {
  const pairs = new Map<string, Pair>()
  new SpdyConnection(socket, head, {
    wants: (headers) => isType(typeOf(headers)) && typeof portOf(headers) === 'number',
    opened: (stream) => {
      const request = requestOf(stream)
      const pair = pairs.get(request) ?? newPair(pairs, request)
      const type = typeOf(stream.headers) === 'error' ? 'error' : 'data'
      if (pair[type] !== undefined) {
        const fault = `${type} stream already assigned`
        pair.error?.write(Buffer.from(`error processing stream for request ${request}: ${fault}`))
        return
      }
      pair[type] = stream
      if (pair.error === undefined || pair.data === undefined) return
      clearTimeout(pair.timer)
      pairs.delete(request)
      forwardPair(pair.data, pair.error, forward)
    },
    gone: () => {
      for (const { timer } of pairs.values()) clearTimeout(timer)
    },
  })
}

interface Pair {
  readonly timer: NodeJS.Timeout
  error?: SpdyStream
  data?: SpdyStream
}

const STREAM_CREATION_TIMEOUT = 30_000

const typeOf = (headers: Headers) => headers.get('streamtype') ?? ''
const portOf = (headers: Headers) => portIn(headers.get('port') ?? '')
const isType = (type: string) => type === 'error' || type === 'data'

/** Old clients do not number their requests: the error stream comes first, the data stream next. */
function requestOf({ id, headers }: SpdyStream): string {
  return headers.get('requestid') || `${typeOf(headers) === 'error' ? id : id - 2}`
}

function newPair(pairs: Map<string, Pair>, request: string): Pair {
  const timer = setTimeout(() => {
    pairs.delete(request)
    pair.error?.write(Buffer.from(`(request=${request}) timed out waiting for streams`))
    pair.error?.end()
    pair.data?.end()
  }, STREAM_CREATION_TIMEOUT).unref()
  const pair: Pair = { timer }
  pairs.set(request, pair)
  return pair
}

function forwardPair(data: SpdyStream, error: SpdyStream, forward: Forward): void {
  const port = portOf(data.headers)
  if (typeof port === 'string') return
  const conversation = forward(port, {
    data: (bytes) => data.write(bytes),
    ended: (reason) => {
      if (reason !== undefined) error.write(Buffer.from(reason))
      error.end()
      data.end()
    },
  })
  data.listen((news) => {
    if (news.type === 'data') conversation.write(news.bytes)
    else if (news.type === 'end') conversation.closeInput()
    else conversation.hangUp()
  })
}
