/** The handshake of SPDY/3.1: the first of the client's protocols that is known here is spoken.
 *  Models Handshake of apimachinery/pkg/util/httpstream and UpgradeResponse of its spdy package. */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { refuse, spdyProtocols, takeOver } from './upgrade'

/** The protocol that is spoken now; undefined when the upgrade was refused. */
export function upgradeToSpdy(
  request: IncomingMessage,
  socket: Duplex,
  known: readonly string[],
): string | undefined {
  const wanted = spdyProtocols(request)
  if (wanted.length === 0) {
    const text = 'unable to upgrade: X-Stream-Protocol-Version is required'
    refuse(socket, { code: 403, text })
    return undefined
  }
  const chosen = wanted.find((each) => known.includes(each))
  if (chosen === undefined) {
    refuse(socket, noCommonProtocol(wanted, known))
    return undefined
  }
  takeOver(socket)
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n' +
      `X-Stream-Protocol-Version: ${chosen}\r\n\r\n`,
  )
  return chosen
}

export function noCommonProtocol(wanted: readonly string[], known: readonly string[]) {
  const text =
    'unable to upgrade: unable to negotiate protocol: ' +
    `client supports [${wanted.join(' ')}], server accepts [${known.join(' ')}]\n`
  const headers = known.map((each) => `X-Accepted-Stream-Protocol-Versions: ${each}`)
  return { code: 403, text, headers }
}
