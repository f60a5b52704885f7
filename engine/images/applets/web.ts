/**
 * Programs that reach the network: wget, curl, nc, nslookup, getent.
 *
 * Left out: TLS, FTP, redirects but curl's, connections that are kept, UDP.
 */
import { type Instant, plus, seconds } from '../../clock/duration'
import type { Applet, Call, Step } from '../system/applet'
import { phraseOf } from '../system/phrases'
import type { WebAnswer, WebRequest } from '../system/world'
import { instant, optionsOf, type Instant as Program } from './instant'

type Finish = (call: Call, answer: WebAnswer, url: string) => number

interface Fetching {
  readonly id: number
  readonly url: string
  readonly until: Instant
}

/** A program that sends one request and does something with the answer. */
const fetching = (
  begin: (call: Call) => { readonly request: WebRequest; readonly patience: number } | number,
  finish: Finish,
): Applet => ({
  start(call) {
    const begun = begin(call)
    if (typeof begun === 'number') return begun
    const { request, patience } = begun
    const id = call.world.send(request, call.process)
    const until = plus(call.world.now, seconds(patience))
    return wait(call, { id, url: request.url, until }, finish)
  },
  resume: (call, memory) => wait(call, memory as Fetching, finish), // It returned no other.
})

function wait(call: Call, fetching: Fetching, finish: Finish): Step {
  const { id, url, until } = fetching
  const answer = call.world.answer(id)
  if (answer !== undefined) return finish(call, answer, url)
  if (call.world.now >= until) return finish(call, { type: 'timed out' }, url)
  return { wait: { on: 'reply', id, until }, memory: fetching }
}

/** How long a program waits when it is not told. */
const LONG = 900

const withScheme = (url: string): string => (/^https?:\/\//.test(url) ? url : `http://${url}`)

const hostOf = (url: string) => {
  const [, host = '', port] = /^https?:\/\/([^/:?]+)(?::(\d+))?/.exec(url) ?? []
  return { host, port: Number(port ?? (url.startsWith('https') ? 443 : 80)) }
}

const addressOf = (call: Call, host: string): string =>
  /^[\d.]+$/.test(host) ? host : (call.world.resolve(host)?.[0] ?? host)

const WGET_LONG = { spider: 's', quiet: 'q', 'output-document': 'O', timeout: 'T', tries: 't' }

const wgetOptions = ({ args }: Call) => {
  const kept = args.filter((word) => !/^--(?:header|post-data|no-check-certificate)/.test(word))
  return optionsOf(kept, 'qO:T:t:ScsP:U:Y:', WGET_LONG)
}

export const wget = fetching(
  (call) => {
    const { rest, values } = wgetOptions(call)
    const [given] = rest
    if (given === undefined) return call.fail('missing URL')
    const url = withScheme(given)
    const { host, port } = hostOf(url)
    if (!call.args.some((word) => /^-\w*q/.test(word))) {
      call.err(
        `Connecting to ${given.replace(/^https?:\/\//, '').replace(/[/?].*/, '')} (${addressOf(call, host)}:${port})\n`,
      )
    }
    const headers = headersFrom(
      call.args.filter((word) => word.startsWith('--header')).map(afterSign),
    )
    const data = call.args.find((word) => word.startsWith('--post-data'))
    const body = data === undefined ? '' : afterSign(data)
    const method = data === undefined ? 'GET' : 'POST'
    const agent = { 'User-Agent': 'Wget', ...headers }
    const patience = Number(values.get('T') ?? LONG)
    return { request: { method, url, headers: agent, body }, patience }
  },
  (call, answer, url) => {
    const { flags, values } = wgetOptions(call)
    const { host } = hostOf(url)
    if (answer.type === 'unresolved') return call.fail(`bad address '${host}'`)
    if (answer.type === 'timed out') return call.fail('download timed out')
    if (answer.type === 'refused') {
      return call.fail(
        `can't connect to remote host (${addressOf(call, host)}): Connection refused`,
      )
    }
    const { status, body } = answer
    if (flags.has('S')) call.err(`  HTTP/1.1 ${status}\n`)
    if (status >= 400)
      return call.fail(`server returned error: HTTP/1.1 ${status} ${phraseOf(status)}`)
    if (flags.has('s')) {
      if (!flags.has('q')) call.err('remote file exists\n')
      return 0
    }
    const path = values.get('O') ?? (/\/([^/?]+)(?:\?.*)?$/.exec(url.slice(8))?.[1] || 'index.html')
    if (path === '-') call.out(body)
    else {
      const failed = call.files.write(call.path(path), body)
      if (failed !== undefined) return call.fail(`can't open '${path}': ${failed.message}`)
    }
    if (!flags.has('q')) tellSaved(call, path, body.length)
    return 0
  },
)

function tellSaved(call: Call, path: string, length: number): void {
  const target = path === '-' ? 'stdout' : `'${path}'`
  const name = (path === '-' ? '-' : path).padEnd(20).slice(0, 20)
  call.err(path === '-' ? 'writing to stdout\n' : `saving to ${target}\n`)
  call.err(
    `${name} 100% |********************************| ${String(length).padStart(5)}  0:00:00 ETA\n`,
  )
  call.err(path === '-' ? 'written to stdout\n' : `${target} saved\n`)
}

const afterSign = (word: string): string => word.slice(word.indexOf('=') + 1)

function headersFrom(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name = '', value = ''] = /^([\w-]+):\s*(.*)$/s.exec(line) ?? []
    if (name !== '' && name !== '__proto__') headers[name] = value
  }
  return headers
}

const CURL_LONG = {
  silent: 's',
  'show-error': 'S',
  fail: 'f',
  output: 'o',
  'write-out': 'w',
  request: 'X',
  header: 'H',
  data: 'd',
  'data-raw': 'd',
  head: 'I',
  include: 'i',
  location: 'L',
  insecure: 'k',
  'max-time': 'm',
  'connect-timeout': 'T',
  verbose: 'v',
  'user-agent': 'A',
}

interface CurlWords {
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  readonly headers: readonly string[]
  readonly url: string | undefined
}

function curlWords({ args }: Call): CurlWords {
  const headers: string[] = []
  const others: string[] = []
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-H' || args[i] === '--header') headers.push(args[++i] ?? '')
    else others.push(args[i] ?? '')
  }
  const { flags, values, rest } = optionsOf(others, 'sSfo:w:X:d:iILkm:T:vA:4', CURL_LONG)
  return { flags, values, headers, url: rest[0] }
}

export const curl = fetching(
  (call) => {
    const { values, headers, flags, url } = curlWords(call)
    if (url === undefined) {
      call.err("curl: try 'curl --help' for more information\n")
      return 2
    }
    const body = values.get('d') ?? ''
    const usual = flags.has('I') ? 'HEAD' : values.has('d') ? 'POST' : 'GET'
    const form = values.has('d') ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}
    const agent = { 'User-Agent': values.get('A') ?? 'curl/8.11.0', Accept: '*/*' }
    return {
      request: {
        method: values.get('X') ?? usual,
        url: withScheme(url),
        headers: { ...agent, ...form, ...headersFrom(headers) },
        body,
      },
      patience: Number(values.get('m') ?? values.get('T') ?? LONG),
    }
  },
  (call, answer, url) => {
    const { flags, values } = curlWords(call)
    const { host, port } = hostOf(url)
    const write = values.get('w')
    const written = (code: number) =>
      write === undefined
        ? ''
        : write.replaceAll('%{http_code}', String(code).padStart(3, '0')).replaceAll('\\n', '\n')
    const fail = (code: number, message: string) => {
      if (write !== undefined) call.out(written(answer.type === 'answered' ? answer.status : 0))
      if (!flags.has('s') || flags.has('S')) call.err(`curl: (${code}) ${message}\n`)
      return code
    }
    if (answer.type === 'unresolved') return fail(6, `Could not resolve host: ${host}`)
    if (answer.type === 'refused') {
      return fail(
        7,
        `Failed to connect to ${host} port ${port} after 1 ms: Could not connect to server`,
      )
    }
    if (answer.type === 'timed out') return fail(28, 'Connection timed out')
    const { status, headers, body } = answer
    if (flags.has('f') && status >= 400)
      return fail(22, `The requested URL returned error: ${status}`)
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const isHead = flags.has('I') || flags.has('i')
    const front = isHead ? `HTTP/1.1 ${status} ${phraseOf(status)}\r\n${lines.join('')}\r\n` : ''
    const shown = front + (flags.has('I') ? '' : body)
    const path = values.get('o')
    if (path === undefined || path === '-') call.out(shown)
    else if (path !== '/dev/null') call.files.write(call.path(path), shown)
    call.out(written(status))
    return 0
  },
)

/** `nc -z`: whether somebody listens. Other uses say what they are sent to nobody. */
export const nc = fetching(
  (call) => {
    const { rest, values } = optionsOf(call.args, 'zvw:unlp:s:q:k')
    const [host, port] = rest
    if (host === undefined || port === undefined)
      return call.fail('usage: nc [-zv] [-w SEC] HOST PORT')
    const url = `http://${host}:${port}/`
    return {
      request: { method: 'GET', url, headers: {}, body: '' },
      patience: Number(values.get('w') ?? LONG),
    }
  },
  (call, answer, url) => {
    const { host, port } = hostOf(url)
    const isTold = call.args.some((word) => /^-\w*v/.test(word))
    const address = addressOf(call, host)
    if (answer.type === 'unresolved') return call.fail(`bad address '${host}'`)
    if (answer.type === 'answered') {
      if (isTold) call.err(`${host} (${address}:${port}) open\n`)
      return 0
    }
    if (isTold || answer.type !== 'refused') {
      const why = answer.type === 'refused' ? 'Connection refused' : 'Connection timed out'
      call.say(`${host} (${address}:${port}): ${why}`)
    }
    return 1
  },
)

export const nslookup = instant((call) => {
  const [name = ''] = call.args.filter((word) => !word.startsWith('-'))
  const resolver = call.files.read('/etc/resolv.conf')
  const config = resolver.type === 'file' ? resolver.data : ''
  const server = /^nameserver (\S+)/m.exec(config)?.[1] ?? '127.0.0.1'
  call.out(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`)
  const found = call.world.resolve(name)
  if (found === undefined || found.length === 0) {
    call.out(`** server can't find ${name}: NXDOMAIN\n\n`)
    return 1
  }
  for (const address of found) call.out(`Name:\t${name}\nAddress: ${address}\n`)
  call.out('\n')
  return 0
})

export const getent: Program = (call, [database, name = '']) => {
  if (database !== 'hosts' && database !== 'ahosts') return 2
  const found = call.world.resolve(name)
  if (found === undefined || found.length === 0) return 2
  for (const address of found) call.out(`${address.padEnd(15)} ${name}  ${name}\n`)
  return 0
}
