/** Exec and attach: which streams are wanted, and how they are carried.
 *
 *  The rule to know: clients that offer v5.channel.k8s.io speak with the apiserver, which then runs
 *  the command; all others speak with the kubelet, so words and protocols differ.
 *  Models kubelet's cri/streaming/remotecommand and apiserver/pkg/util/proxy/streamtranslator.go.
 *  Left out: v2 and v3 over WebSockets, which no Kubernetes server has. */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { badRequest } from '../../apiserver/status-error'
import { Channels, channelProtocol, upgradeToWebSocket } from './channels'
import { type StreamType, serveSpdyCommand } from './command-streams'
import { Conversation, type Open, type Wire } from './conversation'
import { endingText, type Reporting } from './ending'
import { resizeReader } from './resize'
import { upgradeToSpdy } from './spdy-upgrade'
import {
  isSpdyUpgrade,
  isWebSocketUpgrade,
  refuseWithoutUpgrade,
  webSocketProtocols,
} from './upgrade'

/** What the query asks for; throws the StatusError of a query that asks for nothing. */
export function remoteCommandOptions(query: URLSearchParams): RemoteCommandOptions {
  const tty = isTrue(query, 'tty')
  const stdin = isTrue(query, 'stdin')
  const stdout = isTrue(query, 'stdout')
  // A terminal has one output.
  const stderr = isTrue(query, 'stderr') && !tty
  if (!stdin && !stdout && !stderr) {
    throw badRequest('you must specify at least 1 of stdin, stdout, stderr')
  }
  return {
    container: query.get('container') ?? '',
    command: query.getAll('command'),
    stdin,
    stdout,
    stderr,
    tty,
  }
}

export interface Streams {
  readonly stdin: boolean
  readonly stdout: boolean
  readonly stderr: boolean
  readonly tty: boolean
}

export interface RemoteCommandOptions extends Streams {
  readonly container: string
  readonly command: readonly string[]
}

export function acceptRemoteCommand(
  verb: Reporting['verb'],
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  streams: Streams,
  open: Open,
): void {
  const command = commandOf(request)
  if (isWebSocketUpgrade(request)) {
    const known = webSocketProtocols(request).includes(V5) ? [V5] : KUBELET_PROTOCOLS
    upgradeToWebSocket(request, socket, head, known, (accepted, name) => {
      const isRetold = name === V5
      const reporting = { asStatus: isRetold || name.startsWith('v4'), isRetold, verb, command }
      serveChannels(accepted, channelProtocol(name), streams, reporting, open)
    })
    return
  }
  if (isSpdyUpgrade(request)) {
    const name = upgradeToSpdy(request, socket, SPDY_PROTOCOLS)
    if (name === undefined) return
    const reporting = { asStatus: name.startsWith('v4'), isRetold: false, verb, command }
    serveSpdyCommand(socket, head, streamTypes(streams, name), reporting, open)
    return
  }
  refuseWithoutUpgrade(socket)
}

const V5 = 'v5.channel.k8s.io'
const KUBELET_PROTOCOLS = [
  '',
  'channel.k8s.io',
  'base64.channel.k8s.io',
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
]
const SPDY_PROTOCOLS = [
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
]
const WITHOUT_RESIZE = ['v2.channel.k8s.io', 'channel.k8s.io']
const STDIN = 0
const STDOUT = 1
const STDERR = 2
const ERROR = 3
const RESIZE = 4

function serveChannels(
  socket: ConstructorParameters<typeof Channels>[0],
  protocol: ReturnType<typeof channelProtocol>,
  streams: Streams,
  reporting: Reporting,
  open: Open,
): void {
  let conversation: Conversation | undefined
  const readResize = resizeReader((width, height) => conversation?.resize(width, height))
  const channels = new Channels(socket, protocol, {
    data: (channel, bytes) => {
      if (channel === STDIN && streams.stdin) conversation?.write(bytes)
      if (channel === RESIZE && streams.tty) readResize(bytes)
    },
    closed: (channel) => {
      if (channel === STDIN) conversation?.closeInput()
    },
    gone: () => conversation?.hangUp(),
  })
  const wire: Wire = {
    stdout: (bytes) => streams.stdout && channels.send(STDOUT, bytes),
    stderr: (bytes) => streams.stderr && channels.send(STDERR, bytes),
    finish: (end) => {
      const text = endingText(end, reporting)
      if (text !== undefined) channels.send(ERROR, Buffer.from(text))
      channels.close()
    },
  }
  // An empty message tells the client that the connection stands.
  channels.send(streams.stdout ? STDOUT : streams.stderr ? STDERR : ERROR, Buffer.alloc(0))
  conversation = new Conversation(open, wire)
}

/** As the API reads a boolean parameter: absence, "false" and "0" are false. */
function isTrue(query: URLSearchParams, name: string): boolean {
  const value = query.get(name)
  return value !== null && value.toLowerCase() !== 'false' && value !== '0'
}

function commandOf({ url = '' }: IncomingMessage): readonly string[] {
  const mark = url.indexOf('?')
  return mark < 0 ? [] : new URLSearchParams(url.slice(mark)).getAll('command')
}

function streamTypes({ stdin, stdout, stderr, tty }: Streams, protocol: string): StreamType[] {
  const types: StreamType[] = ['error']
  if (stdin) types.push('stdin')
  if (stdout) types.push('stdout')
  if (stderr) types.push('stderr')
  if (tty && !WITHOUT_RESIZE.includes(protocol)) types.push('resize')
  return types
}
