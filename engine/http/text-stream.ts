/**
 * An answer that goes on, written to a connection: watches, and logs that are followed.
 *
 * The rule to know: what is sent in one turn goes out as one piece, so that a burst of changes
 * costs each watcher one write; and who does not read is cut off before it costs much memory.
 *
 * Models apiserver/pkg/endpoints/handlers/watch.go.
 */
import type { Writable } from 'node:stream'
import type { StreamAnswer } from './messages'

export function textStream(
  answer: StreamAnswer,
  response: Pick<Writable, 'write' | 'end' | 'destroy' | 'on' | 'writableLength' | 'destroyed'>,
  sent: () => void,
  /** What the client may leave unread, in bytes. */
  mostUnread: number,
): void {
  let waiting: (string | Uint8Array)[] = []
  let isOver = false
  const flush = () => {
    const pieces = waiting
    waiting = []
    if (pieces.length === 0 || response.destroyed) return
    response.write(joined(pieces))
    if (response.writableLength > mostUnread) response.destroy()
  }
  const over = () => {
    if (isOver) return
    isOver = true
    clearTimeout(end)
    clearInterval(beats)
    source?.stop()
  }
  const finish = () => {
    over()
    flush()
    response.end()
  }
  response.on('close', over)
  response.on('error', over)
  const { lastsFor } = answer
  const end = lastsFor > 0 ? setTimeout(finish, Math.min(lastsFor, LONGEST)) : undefined
  const beats = setInterval(() => source?.beat?.(), BEAT)
  // `begin` sends what there is before it answers.
  const source = answer.begin({
    send: (piece) => {
      if (isOver) return
      if (waiting.length === 0) setImmediate(flush)
      waiting.push(piece)
      sent()
    },
    end: () => setImmediate(finish),
  })
  if (isOver) source.stop()
}

/** As often as a watch cache sends bookmarks. */
const BEAT = 60_000
/** The longest that a timer can wait. */
const LONGEST = 2 ** 31 - 1

function joined(pieces: readonly (string | Uint8Array)[]): string | Uint8Array {
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined) return only
  if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('')
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece)))
}
