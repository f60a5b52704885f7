/** Port-forward: connections to a Pod's ports, over SPDY, over SPDY inside WebSocket messages, and
 *  over the channels of a WebSocket.
 *
 *  The rule to know: a connection is a pair of streams, one for its bytes and one for what went
 *  wrong; over SPDY there may be many, over channels one for each port that the query names.
 *  Models kubelet's cri/streaming/portforward and apiserver/pkg/util/proxy/streamtunnel.go. */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { createWebSocketStream, type WebSocket } from 'ws'
import {
  acceptWebSocket,
  type ChannelProtocol,
  Channels,
  channelProtocol,
  upgradeToWebSocket,
} from './channels'
import type { Conversation } from './conversation'
import { forwardPairs } from './forward-pairs'
import { type Connect, type Forward, forwarding } from './forwarding'
import { portIn } from './port-number'
import { noCommonProtocol, upgradeToSpdy } from './spdy-upgrade'
import {
  isSpdyUpgrade,
  isWebSocketUpgrade,
  refuse,
  refuseWithoutUpgrade,
  webSocketProtocols,
} from './upgrade'

export function acceptPortForward(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  connect: Connect,
): void {
  const forward = forwarding(request, connect)
  if (isWebSocketUpgrade(request)) {
    const tunnelled = tunnelledProtocols(request)
    if (tunnelled.length > 0) tunnel(request, socket, head, tunnelled, forward)
    else acceptChannels(request, socket, head, forward)
  } else if (isSpdyUpgrade(request)) {
    if (upgradeToSpdy(request, socket, [PROTOCOL]) !== undefined)
      forwardPairs(socket, head, forward)
  } else {
    refuseWithoutUpgrade(socket)
  }
}

const PROTOCOL = 'portforward.k8s.io'
const TUNNEL_PREFIX = 'SPDY/3.1+'
const CHANNEL_PROTOCOLS = ['', 'v4.channel.k8s.io', 'v4.base64.channel.k8s.io']

function tunnelledProtocols(request: IncomingMessage): readonly string[] {
  return webSocketProtocols(request)
    .filter((each) => each.startsWith(TUNNEL_PREFIX) && each.endsWith('.k8s.io'))
    .map((each) => each.slice(TUNNEL_PREFIX.length))
}

function tunnel(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  wanted: readonly string[],
  forward: Forward,
): void {
  if (!wanted.includes(PROTOCOL)) {
    refuse(socket, noCommonProtocol(wanted, [PROTOCOL]))
    return
  }
  acceptWebSocket(request, socket, head, `${TUNNEL_PREFIX}${PROTOCOL}`, (accepted) => {
    forwardPairs(createWebSocketStream(accepted), Buffer.alloc(0), forward)
  })
}

function acceptChannels(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  forward: Forward,
): void {
  const ports = portsOf(request)
  if (typeof ports === 'string') {
    refuse(socket, { code: 400, text: ports })
    return
  }
  upgradeToWebSocket(request, socket, head, CHANNEL_PROTOCOLS, (accepted, name) =>
    forwardChannels(accepted, channelProtocol(name), ports, forward),
  )
}

/** A pair of channels a port: 2n for its bytes, 2n + 1 for what went wrong. */
function forwardChannels(
  socket: WebSocket,
  protocol: ChannelProtocol,
  ports: readonly number[],
  forward: Forward,
): void {
  let left = ports.length
  const conversations: Conversation[] = []
  const channels = new Channels(socket, protocol, {
    data: (channel, bytes) => {
      if (channel % 2 === 0) conversations[channel / 2]?.write(bytes)
    },
    closed: () => undefined,
    gone: () => {
      for (const conversation of conversations) conversation.hangUp()
    },
  })
  for (const [index, port] of ports.entries()) {
    // Each channel begins with its port.
    const first = Buffer.from([port & 0xff, port >> 8])
    channels.send(index * 2, first)
    channels.send(index * 2 + 1, first)
  }
  for (const [index, port] of ports.entries()) {
    const conversation = forward(port, {
      data: (bytes) => channels.send(index * 2, bytes),
      ended: (error) => {
        if (error !== undefined) channels.send(index * 2 + 1, Buffer.from(error))
        left--
        if (left === 0) channels.close()
      },
    })
    conversations.push(conversation)
  }
}

/** The ports of the query, or what is wrong with them. */
function portsOf({ url = '' }: IncomingMessage): readonly number[] | string {
  const mark = url.indexOf('?')
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark))
  const texts = query.getAll('ports').length > 0 ? query.getAll('ports') : query.getAll('port')
  if (texts.length === 0) return 'query parameter "port" is required'
  const ports: number[] = []
  for (const text of texts.flatMap((each) => each.split(','))) {
    if (text === '') return 'query parameter "port" cannot be empty'
    const port = portIn(text)
    if (typeof port === 'string') return port
    ports.push(port)
  }
  // A channel's number is one byte.
  return ports.length * 2 <= 256 ? ports : 'too many ports for one connection'
}
