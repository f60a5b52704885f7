/**
 * A connection to a port of a Pod, as a client that is forwarded has it: HTTP is answered as the
 * container answers it, other bytes as its server talks.
 *
 * Left out: TLS, pipelined requests before an answer, `Expect: 100-continue`.
 */
import { answerAt } from '../answers'
import type { Host } from '../host'
import type { PodState } from '../pod-state'
import type { Listener, Session } from '../session'
import { refused } from './exec'
import { isHttp, readRequest, responseText } from './http-text'

/** A request that is longer is not read to its end. */
const MOST_BYTES = 64 * 1024 * 1024
/** Where forwarded connections seem to come from. */
const CLIENT = '127.0.0.1'

export function connect(
  host: Host,
  pod: PodState | undefined,
  port: number,
  listener: Listener,
): Session {
  const first = answerAt(host, pod, port)
  if (first.type !== 'answers') return refused(listener, refusalOf(port))
  let text = ''
  let isOver = false
  const finish = () => {
    if (isOver) return
    isOver = true
    listener.done({ code: 0 })
  }
  const reply = (bytes: string) => listener.stdout(Buffer.from(bytes, 'latin1'))
  return {
    write(bytes) {
      if (isOver) return
      text += Buffer.from(bytes).toString('latin1')
      if (text.length > MOST_BYTES) {
        finish()
        return
      }
      if (!isHttp(text)) {
        const answer = answerAt(host, pod, port, { bytes: text })
        text = ''
        if (answer.type === 'answers' && answer.bytes !== undefined) reply(answer.bytes)
        return
      }
      for (let read = readRequest(text); read !== undefined && !isOver; read = readRequest(text)) {
        text = text.slice(read.length)
        const request = { ...read.request, client: CLIENT, port }
        const answer = answerAt(host, pod, port, { request })
        if (answer.type !== 'answers') {
          finish()
          return
        }
        reply(responseText(read.request, answer, host.cluster.now()))
        if (!read.isKept) finish()
      }
    },
    closeInput: finish,
    resize: () => undefined,
    hangUp() {
      isOver = true
    },
  }
}

const refusalOf = (port: number): string =>
  `failed to connect to localhost:${port} inside namespace, IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6 [::1]:${port}: connect: connection refused`
