/** A server with one running Pod, `default/shell`, for tests of streaming connections: it answers
 *  what clients ask before they upgrade, and its processes do as a small script says. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { StatusError } from '../../../apiserver/status-error'
import type { Listener, Session } from '../../../kubelet/session'
import {
  acceptAttach,
  acceptExec,
  acceptLog,
  acceptPortForward,
  acceptWatch,
  type Connect,
  type Open,
  remoteCommandOptions,
  type Tell,
} from '../streams'

export class StreamServer {
  readonly port: number
  /** What was said to sessions, in order. */
  readonly heard: string[]
  /** The protocols that were asked for, in order. */
  readonly upgrades: readonly string[]
  readonly #close: () => void

  private constructor(port: number, heard: string[], upgrades: string[], close: () => void) {
    this.port = port
    this.heard = heard
    this.upgrades = upgrades
    this.#close = close
  }

  static async start(): Promise<StreamServer> {
    const heard: string[] = []
    const server = createServer(answer)
    const sockets = new Set<Duplex>()
    server.on('connection', (socket: Duplex) => sockets.add(socket))
    const upgrades: string[] = []
    server.on('upgrade', (request, socket, head) => {
      const protocols = request.headers['sec-websocket-protocol'] ?? ''
      upgrades.push(`${request.headers.upgrade} ${protocols}`.trimEnd())
      upgrade(request, socket, head, heard)
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    // It listens on a port, so its address is no path.
    const { port } = server.address() as AddressInfo
    return new StreamServer(port, heard, upgrades, () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  close(): void {
    this.#close()
  }

  /** Waits until this was said to a session. */
  async hears(words: string): Promise<void> {
    while (!this.heard.includes(words)) await new Promise((next) => setImmediate(next))
  }
}

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'shell', namespace: 'default', uid: 'u' },
  spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'busybox', stdin: true }] },
  status: {
    phase: 'Running',
    containerStatuses: [{ name: 'main', ready: true, state: { running: {} } }],
  },
}

const RESOURCES = {
  kind: 'APIResourceList',
  groupVersion: 'v1',
  resources: [
    { name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get', 'list'] },
  ],
}

const ANSWERS: ReadonlyMap<string, object> = new Map<string, object>([
  ['/api', { kind: 'APIVersions', versions: ['v1'] }],
  ['/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups: [] }],
  ['/api/v1', RESOURCES],
  ['/api/v1/namespaces/default/pods/shell', POD],
])

function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const body = ANSWERS.get(url.split('?')[0] ?? '')
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body ?? { kind: 'Status', code: 404 }))
}

function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, heard: string[]): void {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://server')
  if (pathname.endsWith('/log')) {
    acceptLog(request, socket, head, story(heard))
    return
  }
  if (searchParams.has('watch')) {
    acceptWatch(request, socket, head, story(heard))
    return
  }
  if (pathname.endsWith('/portforward')) {
    acceptPortForward(request, socket, head, ports(heard))
    return
  }
  try {
    const options = remoteCommandOptions(searchParams)
    const open = processes(options.command, heard)
    if (pathname.endsWith('/exec')) acceptExec(request, socket, head, options, open)
    if (pathname.endsWith('/attach')) acceptAttach(request, socket, head, options, open)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    socket.end(`HTTP/1.1 ${error.code} refused\r\n\r\n`)
  }
}

/** `cat` gives its input back, `exit n` fails so, `fail words` cannot run, `size` says how large its
 *  terminal is, `flood n` writes n MiB, anything else is said on both outputs. */
function processes(command: readonly string[], heard: string[]): Open {
  return (listener) => {
    const [program, argument = ''] = command
    heard.push(`open ${command.join(' ')}`)
    begin(program, argument, listener)
    const session: Session = {
      write: (bytes) => {
        heard.push(`write ${bytes.length}`)
        listener.stdout(bytes)
      },
      closeInput: () => {
        heard.push('closeInput')
        listener.done({ code: 0 })
      },
      resize: (width, height) => {
        heard.push(`resize ${width}x${height}`)
        if (program !== 'size') return
        listener.stdout(Buffer.from(`${width}x${height}\n`))
        listener.done({ code: 0 })
      },
      hangUp: () => heard.push('hangUp'),
    }
    return session
  }
}

function begin(program: string | undefined, argument: string, listener: Listener): void {
  switch (program) {
    case undefined:
    case 'cat':
    case 'size':
      return
    case 'exit':
      listener.stderr(Buffer.from(`exits ${argument}\n`))
      listener.done({ code: Number(argument) })
      return
    case 'fail':
      listener.done({ error: argument })
      return
    case 'flood':
      listener.stdout(Buffer.alloc(Number(argument) * 2 ** 20, 'x'))
      listener.done({ code: 0 })
      return
    default:
      listener.stdout(Buffer.from(`${program} ${argument}\n`))
      listener.stderr(Buffer.from('and so on\n'))
      listener.done({ code: 0 })
  }
}

/** Port 80 answers what it is told in capitals and closes when the client does, nothing listens on
 *  any other. */
function ports(heard: string[]): Connect {
  return (port, listener) => {
    heard.push(`connect ${port}`)
    if (port !== 80) listener.done({ error: `connection refused: ${port}` })
    return {
      write: (bytes) => {
        heard.push(`write ${bytes.length}`)
        listener.stdout(Buffer.from(Buffer.from(bytes).toString('latin1').toUpperCase(), 'latin1'))
      },
      closeInput: () => {
        heard.push('closeInput')
        listener.done({ code: 0 })
      },
      resize: () => heard.push('resize'),
      hangUp: () => heard.push('hangUp'),
    }
  }
}

/** Tells two things, one of them late, and goes on until the client leaves. */
function story(heard: string[]): Tell {
  return (client) => {
    heard.push('watch')
    client.send('{"type":"ADDED"}\n')
    const timer = setTimeout(() => client.send(Buffer.from('é'.repeat(2000))), 1)
    return () => {
      heard.push('stop')
      clearTimeout(timer)
    }
  }
}
