/**
 * A server that answers at once what another one answered when it was asked first: the least that
 * kubectl can be made to wait. It runs as a process of its own, told by a message what to be.
 */
import { fork } from 'node:child_process'
import { type ClientHttp2Session, connect, createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { type Keys, newKeys } from '../engine/http/authentication/keys'
import { kubeconfigOf } from '../engine/http/authentication/kubeconfig'
import type { ServedCluster } from './served'

export interface FixedServer {
  /** For clients of it, as text. */
  readonly kubeconfig: string
  stop(): void
}

/** Resolves when it listens. */
export function startFixedServer({ url, ca, headers }: ServedCluster): Promise<FixedServer> {
  const keys = newKeys(['127.0.0.1'], '10.96.0.1')
  const child = fork(__filename)
  child.send({ keys, url, ca, headers } satisfies Told)
  return new Promise((resolve) => {
    child.once('message', (port) => {
      const kubeconfig = kubeconfigOf({ server: `https://127.0.0.1:${String(port)}`, keys })
      resolve({ kubeconfig, stop: () => child.kill() })
    })
  })
}

interface Told {
  readonly keys: Keys
  readonly url: string
  readonly ca: string
  readonly headers: Readonly<Record<string, string>>
}

interface Kept {
  readonly type: string
  readonly body: Buffer
}

function run({ keys, url, ca, headers }: Told): void {
  const kept = new Map<string, Kept>()
  const origin = connect(url, { ca })
  const server = createSecureServer({
    allowHTTP1: true,
    key: keys.server.privateKey,
    cert: keys.server.certificate,
  })
  server.on('request', async (request, response) => {
    const accept = String(request.headers.accept ?? '*/*')
    const key = `${request.url} ${accept}`
    const found = kept.get(key) ?? (await answerOf(origin, { ...headers, accept }, request.url))
    kept.set(key, found)
    response.setHeader('content-type', found.type)
    response.end(found.body)
  })
  server.listen(0, '127.0.0.1', () => {
    // A server that listens on a port has an address of that kind.
    process.send?.((server.address() as AddressInfo).port)
  })
}

function answerOf(
  origin: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  path: string,
): Promise<Kept> {
  return new Promise((resolve) => {
    const stream = origin.request({ ...headers, ':path': path })
    const chunks: Buffer[] = []
    let type = ''
    stream.on('response', (head) => {
      type = String(head['content-type'])
    })
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => resolve({ type, body: Buffer.concat(chunks) }))
  })
}

if (require.main === module) process.once('message', (told) => run(told as Told)) // As it is sent.
