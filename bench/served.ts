/** A server in a process of its own, as `kubecumber serve` starts it, and a client of it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type ClientHttp2Session, connect } from 'node:http2'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export interface ServedCluster {
  readonly url: string
  readonly kubeconfig: string
  /** What its certificate is signed by, as PEM. */
  readonly ca: string
  /** A connection of HTTP/2, as the administrator. */
  session(): ClientHttp2Session
  readonly headers: Readonly<Record<string, string>>
  readonly process: ChildProcess
  stop(): Promise<void>
}

/** Resolves when the command has said that it serves. */
export async function startServer(...args: readonly string[]): Promise<ServedCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'kubecumber-serve-'))
  const kubeconfig = join(folder, 'kubeconfig')
  const command = resolve(__dirname, '../bin/kubecumber.js')
  const server = spawn(process.execPath, [command, 'serve', '--kubeconfig', kubeconfig, ...args])
  const gone = new Promise<void>((done) => server.once('exit', () => done()))
  const url = await saidUrl(server)
  const text = readFileSync(kubeconfig, 'utf8')
  const ca = Buffer.from(field(text, 'certificate-authority-data'), 'base64').toString()
  return {
    url,
    kubeconfig,
    ca,
    process: server,
    headers: { authorization: `Bearer ${field(text, 'token')}` },
    session: () => connect(url, { ca }),
    stop: async () => {
      server.kill('SIGINT')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface Reply {
  readonly code: number
  readonly body: string
}

/** One request over an open connection. */
export function ask(
  session: ClientHttp2Session,
  { headers }: ServedCluster,
  method: string,
  path: string,
  body?: string,
): Promise<Reply> {
  return new Promise((done, fail) => {
    const stream = session.request({
      ...headers,
      ':method': method,
      ':path': path,
      'content-type': 'application/json',
    })
    let code = 0
    let text = ''
    stream.setEncoding('utf8')
    stream.on('response', (head) => {
      code = Number(head[':status'])
    })
    stream.on('data', (chunk: string) => {
      text += chunk
    })
    stream.on('end', () => done({ code, body: text }))
    stream.on('error', fail)
    stream.end(body)
  })
}

function saidUrl(server: ChildProcess): Promise<string> {
  let said = ''
  return new Promise((done, fail) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const [, url] = /Serving Kubernetes at (\S+)/.exec(said) ?? []
      if (url !== undefined) done(url)
    }
    server.stdout?.on('data', hear)
    server.stderr?.on('data', hear)
    server.once('exit', (code) => fail(new Error(`the server ended with code ${code}:\n${said}`)))
  })
}

function field(kubeconfig: string, name: string): string {
  const [, value] = new RegExp(`"?${name}"?:\\s*"?([^"\\s,]+)`).exec(kubeconfig) ?? []
  if (value === undefined) throw new Error(`the kubeconfig has no ${name}`)
  return value
}
