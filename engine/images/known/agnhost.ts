/**
 * The image of Kubernetes' own tests: one program with many servers and checks in it.
 *
 * Models test/images/agnhost. Left out: guestbook, webhook, crd-conversion-webhook,
 * inclusterclient, net, how nettest looks for its
 * like, porter's TLS, stress, tcp-reset, grpc-health-checking.
 */
import { microseconds, plus, seconds } from '../../clock/duration'
import { isError } from '../files/tree'
import type { Applet, Call, Step } from '../system/applet'
import type { ServedAnswer, ServedRequest } from '../system/world'
import { flag } from './flag'
import type { KnownImage } from './known'
import { mounttest } from './mounttest'
import { nettest } from './nettest'
import { parameter, pathOf, plain, serverOf } from './server'

const portFlag = (name: string, usual: number) => (call: Call) => [
  Number(flag(call, name, String(usual))),
]

/** Each subcommand is a program of its own behind the one program. */
const SUBCOMMANDS: Readonly<Record<string, Applet>> = {
  pause: serverOf({ ports: () => [], begin: (call) => call.out('Paused\n') }),
  netexec: serverOf({
    ports: portFlag('http-port', 8080),
    begin: (call) => call.err(`Started HTTP server on port ${flag(call, 'http-port', '8080')}\n`),
    answer: netexec,
  }),
  'dns-server-list': { start: (call) => resolver(call, /^nameserver (.*)$/gm) },
  'dns-suffix': { start: (call) => resolver(call, /^search (.*)$/gm) },
  'serve-hostname': serverOf({
    ports: portFlag('port', 9376),
    begin: (call) => call.err('Serving on port 9376.\n'),
    answer: (call) => plain(call.world.hostname),
  }),
  'test-webserver': serverOf({ ports: () => [80], answer: files }),
  liveness: serverOf({ ports: () => [8080], answer: liveness }),
  nettest: serverOf({ ports: portFlag('port', 8080), answer: nettest }),
  porter: serverOf({ ports: portsOfPorter, answer: porter }),
  'logs-generator': { start: startLogs, resume: goOnWithLogs },
  connect: { start: startConnect, resume: goOnToConnect },
  'entrypoint-tester': {
    start: (call) => say(call, `[${[...call.process.argv.slice(0, 1), ...call.args].join(' ')}]`),
  },
  mounttest,
  help: { start: (call) => say(call, 'App for testing Kubernetes') },
}

function say(call: Call, line: string): number {
  call.out(`${line}\n`)
  return 0
}

/** What the lines of the resolver's configuration say. */
function resolver(call: Call, line: RegExp): number {
  const node = call.files.read('/etc/resolv.conf')
  const found = isError(node) ? [] : [...node.data.matchAll(line)]
  return say(call, found.flatMap(([, words = '']) => words.split(' ')).join(','))
}

const chosen = (call: Call): Applet | undefined => SUBCOMMANDS[call.args[0] ?? 'help']

const agnhostProgram: Applet = {
  start(call) {
    const found = chosen(call)
    if (found !== undefined) return found.start(call)
    call.err(`Error: unknown command "${call.args[0]}" for "app"\n`)
    return 1
  },
  resume: (call, memory) => chosen(call)?.resume?.(call, memory) ?? 1,
  heed: (call, memory, signal) => chosen(call)?.heed?.(call, memory, signal) ?? 'default',
  answer: (call, memory, request) =>
    chosen(call)?.answer?.(call, memory, request) ?? plain('', 404),
}

export const agnhost: KnownImage = {
  names: ['agnhost'],
  entrypoint: ['/agnhost'],
  command: ['pause'],
  isComplete: true,
  varies: true,
  programs: { '/agnhost': agnhostProgram, '/agnhost-2': agnhostProgram },
}

/** A container that has been told to fail says so in its files, which live as long as it. */
const UNHEALTHY = '/tmp/.unhealthy'

function netexec(call: Call, request: ServedRequest): ServedAnswer {
  const path = pathOf(request)
  const now = Math.floor(call.world.now / 1e6)
  const told = TOLD[path]
  if (told !== undefined) call.err(`GET ${path}${queryTold(request, told)}\n`)
  switch (path) {
    case '/':
      return plain(`NOW: ${new Date(now * 1000).toISOString()}`)
    case '/clientip':
      return plain(`${request.client}:${40_000 + (now % 20_000)}`)
    case '/hostname':
    case '/hostName':
      return plain(call.world.hostname)
    case '/echo':
      return plain(parameter(request, 'msg') ?? '', Number(parameter(request, 'code') ?? 200))
    case '/header': {
      const name = (parameter(request, 'key') ?? '').toLowerCase()
      return plain(request.headers[name] ?? '')
    }
    case '/healthz':
      return call.files.has(UNHEALTHY) ? plain('', 412) : plain('')
    case '/readyz':
      return plain('')
    case '/exit':
      call.kernel.end(call.process, Number(parameter(request, 'code') ?? 0))
      return plain('')
    case '/redirect':
      return {
        status: Number(parameter(request, 'code') ?? 302),
        headers: { Location: parameter(request, 'location') ?? '/' },
      }
    case '/shell': {
      const command = parameter(request, 'shellCommand') ?? parameter(request, 'cmd') ?? ''
      return plain(JSON.stringify({ output: shell(call, command) }))
    }
    default:
      return plain('404 page not found\n', 404)
  }
}

/** What is written of a request into the log: its path and these parameters. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  '/': [],
  '/clientip': [],
  '/echo': ['msg', 'code'],
  '/exit': ['code', 'timeout', 'wait'],
  '/header': ['key'],
  '/healthz': [],
  '/hostname': [],
  '/readyz': [],
}

function queryTold(request: ServedRequest, names: readonly string[]): string {
  const parts = names.map((name) => `${name}=${parameter(request, name) ?? ''}`)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

/** Runs what ends at once; it has no time to take. */
function shell(call: Call, command: string): string {
  const { kernel, process } = call
  const { reads, writes, id } = kernel.io.pipe()
  const found = kernel.program(['/bin/sh', '-c', command], process)
  if ('type' in found) return ''
  const { environment, cwd, uid, gid, session, pid, fds } = process
  const open = new Map([
    [0, kernel.io.open({ type: 'null' })],
    [1, writes],
    [2, writes],
  ])
  kernel.spawn({ ...found, environment, cwd, uid, gid, session, parent: pid, fds: open })
  fds.set(READ_FD, reads)
  kernel.run()
  const { data } = kernel.io.read(process, READ_FD)
  kernel.io.close(process, READ_FD)
  return id > 0 ? data : ''
}

const READ_FD = 50

/** As Go's FileServer: a directory is a page of links. */
function files(call: Call, request: ServedRequest): ServedAnswer {
  const path = pathOf(request)
  const names = call.files.list(path)
  if (!isError(names)) return listing(names.map((name) => linkTo(call, path, name)))
  const node = call.files.read(path)
  return isError(node) ? plain('404 page not found\n', 404) : plain(node.data)
}

const listing = (links: readonly string[]): ServedAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: `<pre>\n${links.map((link) => `<a href="${link}">${link}</a>\n`).join('')}</pre>\n`,
})

const linkTo = (call: Call, path: string, name: string): string =>
  isError(call.files.list(`${path}/${name}`)) ? name : `${name}/`

/** Healthy for ten seconds. */
function liveness(call: Call, request: ServedRequest): ServedAnswer {
  const age = (call.world.now - call.process.startedAt) / 1e6
  switch (pathOf(request)) {
    case '/healthz':
      return age > 10 ? plain(`error: ${age.toFixed(3)}`, 500) : plain('ok')
    case '/started':
      return plain(`${age.toFixed(9)}`)
    default:
      return plain('404 page not found\n', 404)
  }
}

/** Ports that it is told to serve by variables: `SERVE_PORT_8080=text`. */
function portsOfPorter({ process }: Call): readonly number[] {
  return [...process.environment.keys()].flatMap((name) => {
    const port = /^SERVE_(?:TLS_|SCTP_)?PORT_(\d+)$/.exec(name)?.[1]
    return port === undefined ? [] : [Number(port)]
  })
}

function porter(call: Call, { port }: ServedRequest): ServedAnswer {
  return plain(call.env(`SERVE_PORT_${port}`) ?? call.env(`SERVE_TLS_PORT_${port}`) ?? '')
}

interface Logging {
  line: number
}

/** Lines of a made-up server's log, spread over the time. */
function startLogs(call: Call): Step {
  return goOnWithLogs(call, { line: 0 })
}

function goOnWithLogs(call: Call, memory: unknown): Step {
  const logging = memory as Logging // It returned no other.
  const total = Number(flag(call, 'log-lines-total', '100'))
  const duration = flag(call, 'run-duration', '1s')
  const [, number = '1', unit = 's'] = /^([\d.]+)(ms|s|m|h)$/.exec(duration) ?? []
  const micros = Number(number) * ({ ms: 1e3, s: 1e6, m: 60e6, h: 3600e6 }[unit] ?? 1e6)
  const at = (line: number) => plus(call.process.startedAt, microseconds((micros / total) * line))
  while (logging.line < total && at(logging.line) <= call.world.now) {
    const { line } = logging
    const method = ['GET', 'PUT', 'POST'][call.kernel.chance(call.process) % 3]
    const path = `/api/v1/namespaces/ns/pods/${(call.kernel.chance(call.process) % 1e6).toString(36)}`
    call.err(
      `I0101 00:00:${String(line % 60).padStart(2, '0')}.000000       1 logs_generator.go:76] ${line} ${method} ${path} ${200 + (line % 400)}\n`,
    )
    logging.line++
  }
  if (logging.line >= total) return 0
  return { wait: { on: 'time', until: at(logging.line) }, memory: logging }
}

/** Connects once, and says in the test's words why it could not. */
function startConnect(call: Call): Step {
  const target = call.args.findLast((word) => !word.startsWith('-')) ?? ''
  const url = `http://${target.includes(':') ? target : `${target}:80`}/`
  const id = call.world.send({ method: 'GET', url, headers: {}, body: '' }, call.process)
  const timeout = Number.parseInt(flag(call, 'timeout', '10s'), 10)
  const until = plus(call.world.now, seconds(timeout))
  return { wait: { on: 'reply', id, until }, memory: { id, until } }
}

function goOnToConnect(call: Call, memory: unknown): Step {
  const { id, until } = memory as { id: number; until: number } // As it returned it.
  const answer = call.world.answer(id)
  if (answer === undefined && call.world.now < until) {
    return { wait: { on: 'reply', id }, memory: memory as object } // As it came.
  }
  const type = answer?.type ?? 'timed out'
  if (type === 'answered') return 0
  call.err(`${{ refused: 'REFUSED', 'timed out': 'TIMEOUT', unresolved: 'DNS' }[type]}\n`)
  return 1
}
