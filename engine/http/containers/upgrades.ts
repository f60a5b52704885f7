/**
 * Requests that leave HTTP: exec, attach and port-forward of a Pod, and watches and logs over
 * WebSocket.
 *
 * The rule to know: who asks is found out, and what they may do, before the connection changes; a
 * refusal is an answer of HTTP.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { UserInfo } from '../../apiserver/authorization/users'
import { StatusError, unknownResource, wrongMethod } from '../../apiserver/status-error'
import type { Cluster } from '../../cluster'
import type { Api } from '../api'
import { headersOf, queryOf, refuseForeignOrigin, splitUrl } from '../exchange'
import type { ApiRequest } from '../messages'
import { askedBy, type Endpoint } from '../rest/endpoint'
import { endpointOf } from '../rest/route'
import {
  acceptAttach,
  acceptExec,
  acceptLog,
  acceptPortForward,
  acceptWatch,
  type Open,
  proxyUpgrade,
  remoteCommandOptions,
  type Tell,
} from '../streams/streams'
import { refuseWithStatus } from '../streams/upgrade'
import { targetOf } from '../target'
import { containerOf, kubeletOf, podOf } from './pod-containers'
import { type Stirred, stirring } from './stirring'

export interface UpgradeParts extends Stirred {
  /** Called when a client waits for what a process says; the result when it has gone. */
  readonly listens: () => () => void
  readonly cluster: Cluster
  readonly api: Api
  readonly authenticate: (request: IncomingMessage) => UserInfo
}

export function upgrade(
  parts: UpgradeParts,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy())
  const { api } = parts
  try {
    const asked = askedFor(parts, request)
    if (isAmbient(asked)) refuseForeignOrigin(asked)
    const endpoint = endpointAt(parts, asked)
    const subresource = endpoint?.target.subresource ?? ''
    const isOffered = endpoint?.resource.subresources.includes(subresource) ?? false
    const command = isOffered ? COMMANDS[subresource] : undefined
    if (endpoint !== undefined && command !== undefined) {
      command(parts, endpoint, { request, socket, head })
      return
    }
    const answer = api.answer(asked)
    if (answer.type === 'proxy') {
      const open = stirring(answer.to.open, parts)
      proxyUpgrade(request, socket, head, { ...answer.to, open })
      return
    }
    if (answer.type === 'text' && subresource === 'log') {
      acceptLog(request, socket, head, atOnce(answer.text))
      return
    }
    if (answer.type !== 'stream') throw unknownResource()
    const tell: Tell = (client) => {
      const source = answer.begin({ send: client.send, end: client.end })
      return () => source.stop()
    }
    const accept = subresource === 'log' ? acceptLog : acceptWatch
    accept(request, socket, head, tell)
  } catch (error) {
    const { object } = api.refusal(error)
    // What a refusal answers is its Status.
    refuseWithStatus(socket, new StatusError(object as StatusError['status']))
  }
}

/** Tells what there is, and no more. */
const atOnce =
  (text: string | Uint8Array): Tell =>
  (client) => {
    client.send(text)
    client.end()
    return () => undefined
  }

function askedFor({ authenticate }: UpgradeParts, request: IncomingMessage): ApiRequest {
  const [path, search] = splitUrl(request.url ?? '/')
  return {
    method: request.method ?? 'GET',
    path,
    query: queryOf(search),
    headers: headersOf(request),
    body: new Uint8Array(),
    user: authenticate(request),
  }
}

function endpointAt({ cluster }: UpgradeParts, request: ApiRequest): Endpoint | undefined {
  const target = targetOf(request.path)
  return target.type === 'resource' ? endpointOf(cluster, request, target) : undefined
}

/** Whether it comes with nothing that a page of another site could not have a browser send. */
const isAmbient = ({ headers }: ApiRequest): boolean =>
  headers.authorization === undefined &&
  !/\bbase64url\.bearer\./.test(headers['sec-websocket-protocol'] ?? '')

/** A connection that is about to leave HTTP. */
interface Connection {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

type Command = (parts: UpgradeParts, endpoint: Endpoint, connection: Connection) => void

/** By subresource of Pods. */
const COMMANDS: Readonly<Record<string, Command | undefined>> = {
  exec: (parts, endpoint, { request, socket, head }) => {
    const options = permitted(endpoint, remoteCommandOptions)
    const { container, kubelet } = containerOf(endpoint, options.container)
    const open: Open = (listener) => kubelet.exec(endpoint.key, container, options, listener)
    socket.once('close', parts.listens())
    acceptExec(request, socket, head, options, stirring(open, parts))
  },
  attach: (parts, endpoint, { request, socket, head }) => {
    const options = permitted(endpoint, remoteCommandOptions)
    const { container, kubelet } = containerOf(endpoint, options.container)
    const open: Open = (listener) => kubelet.attach(endpoint.key, container, options, listener)
    socket.once('close', parts.listens())
    acceptAttach(request, socket, head, options, stirring(open, parts))
  },
  portforward: (parts, endpoint, { request, socket, head }) => {
    permitted(endpoint, () => undefined)
    const kubelet = kubeletOf(endpoint, podOf(endpoint))
    acceptPortForward(request, socket, head, (port, listener) => {
      const open: Open = (told) => kubelet.connect(endpoint.key, port, told)
      return stirring(open, parts)(listener)
    })
  },
}

/** What the query asks for, once it is clear that the user may ask. */
function permitted<T>(endpoint: Endpoint, read: (query: URLSearchParams) => T): T {
  const { server, resource, request, key } = endpoint
  const { method } = request
  if (method !== 'GET' && method !== 'POST') throw wrongMethod()
  server.requireRead(method === 'GET' ? 'get' : 'create', resource, key, askedBy(endpoint))
  return read(request.query)
}
