/** What clients see of containers: their logs, and commands that run in them. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Container } from '../../api/kinds'
import { isStatusError } from '../../apiserver/status-error'
import { seconds } from '../../clock/duration'
import { Cluster, type SavedCluster } from '../../cluster'
import { parseState, stringifyState } from '../../store/plain'
import { createPod } from '../../testing/watching'
import type { Session } from '../session'

/** A cluster in which a Pod `x` has run for some seconds. */
function running(container: Partial<Container>, after = 0, more = {}): Cluster {
  const cluster = new Cluster({ nodes: 1, scheduler: false })
  cluster.run(seconds(100))
  const containers = [{ name: 'c', image: 'busybox', ...container }]
  createPod(cluster, 'x', { nodeName: 'node-1', containers, ...more })
  cluster.run(seconds(2.5 + after))
  return cluster
}

const kubeletOf = (cluster: Cluster) => {
  const kubelet = cluster.kubelet('node-1')
  if (kubelet === undefined) throw new Error('there is a kubelet')
  return kubelet
}

const sh = (script: string) => ['sh', '-c', script]

describe('The log of a container', () => {
  /** Its lines, or why there are none. */
  function check(
    name: string,
    container: Partial<Container>,
    after: number,
    expected: string,
    options = {},
  ): void {
    test(name, () => {
      const cluster = running(container, after)
      let shown: string
      try {
        const lines = kubeletOf(cluster).logs('default/x', 'c', options)
        shown = lines.map(({ text }) => text).join(' ')
      } catch (error) {
        if (!isStatusError(error)) throw error
        shown = `${error.code} ${error.message}`
      }
      expect(shown).toBe(expected)
    })
  }
  const greeting = { command: sh('echo hello; sleep 5; echo bye; sleep 60') }
  check('has what was written until now', greeting, 1, 'hello')
  check('goes on', greeting, 6, 'hello bye')
  check('has the last lines', greeting, 6, 'bye', { tailLines: 1 })
  check('has the lines of late', greeting, 6, 'bye', { sinceSeconds: 3 })
  check('has errors, too', { command: sh('echo a; echo b >&2; sleep 60') }, 1, 'a b')
  check('stays when it has ended', { command: sh('echo a; sleep 2; printf b; exit 1') }, 4, 'a b')
  check('of before is kept', { command: sh('echo one; sleep 1; exit 1') }, 30, 'one', {
    previous: true,
  })
  const loop = sh('i=0; while true; do echo $i; i=$((i+1)); sleep 10; done')
  check('grows for ever', { command: loop }, 35, '0 1 2 3')
  const none = 'previous terminated container "c" in pod "x" not found'
  check('of before is not there', greeting, 1, `400 ${none}`, { previous: true })
  check('of what is not known is empty', { image: 'shop:v1' }, 1, '')
})

test('a log is followed until the end of its container', () => {
  const cluster = running({ command: sh('echo a; sleep 3; echo b; sleep 3; exit 1') })
  const heard: string[] = []
  kubeletOf(cluster).followLogs('default/x', 'c', {
    line: ({ text }) => heard.push(text),
    end: () => heard.push('the end'),
  })
  cluster.run(seconds(10))
  expect(heard).toEqual(['b', 'the end'])
})

/** Talks with a command: what it says, and how it ends. */
function talk(cluster: Cluster, command: readonly string[], { stdin = false, tty = false } = {}) {
  const heard = { out: '', err: '', end: '' }
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
  const session = kubeletOf(cluster).exec(
    'default/x',
    'c',
    { command, stdin, tty },
    {
      stdout: (bytes) => {
        heard.out += text(bytes)
      },
      stderr: (bytes) => {
        heard.err += text(bytes)
      },
      done: (end) => {
        heard.end = 'code' in end ? `${end.code}` : end.error
      },
    },
  )
  return { session, heard }
}

const say = (session: Session, text: string) => session.write(Buffer.from(text, 'utf8'))

describe('A command in a container', () => {
  /** `stdout|stderr|end`. */
  function check(name: string, command: readonly string[], expected: string, input?: string): void {
    test(name, () => {
      const cluster = running({ command: ['sleep', '3600'] })
      const { session, heard } = talk(cluster, command, { stdin: input !== undefined })
      if (input !== undefined) {
        say(session, input)
        session.closeInput()
      }
      cluster.run(seconds(3))
      expect(`${heard.out}|${heard.err}|${heard.end}`).toBe(expected)
    })
  }
  check('says something', ['echo', 'grüße'], 'grüße\n||0')
  check('ends with a code', sh('echo oh >&2; exit 3'), '|oh\n|3')
  check('reads what it is given', ['cat'], 'a\nb||0', 'a\nb')
  check('runs a script that it is given', ['sh'], '2\n||4', 'echo $((1+1))\nexit 4\n')
  check('takes its time', sh('sleep 2; echo done'), 'done\n||0')
  check('may not end', sh('sleep 20; echo done'), '||')
  check(
    'is not there',
    ['foo'],
    `||failed to exec in container: failed to start exec "${'0'.repeat(64)}": OCI runtime exec failed: exec failed: unable to start container process: exec: "foo": executable file not found in $PATH: unknown`,
  )
  check('sees the environment', sh('echo $HOSTNAME $KUBERNETES_SERVICE_PORT'), 'x 443\n||0')
})

test('in a container that is not there nothing runs', () => {
  const cluster = running({})
  expect(talk(cluster, ['true']).heard.end).toBe('container not found ("c")')
})

test('a shell on a terminal shows what is typed, and asks for more', () => {
  const cluster = running({ command: ['sleep', '3600'] })
  const { session, heard } = talk(cluster, ['sh'], { stdin: true, tty: true })
  cluster.run(seconds(1))
  say(session, 'echo hx\x7fi\r')
  cluster.run(seconds(1))
  say(session, 'sleep 100\r')
  cluster.run(seconds(1))
  say(session, '\x03')
  cluster.run(seconds(1))
  say(session, 'exit 7\r')
  cluster.run(seconds(1))
  const lines = ['/ # echo hx\b \bi', 'hi', '/ # sleep 100', '^C', '/ # exit 7', '']
  expect(heard).toEqual({ out: lines.join('\r\n'), err: '', end: '7' })
})

test('what a command leaves behind is there for the next, and for probes of later', () => {
  const cluster = running({ command: ['sleep', '3600'] })
  talk(cluster, sh('echo a > /tmp/x'))
  cluster.run(seconds(1))
  const { heard } = talk(cluster, ['cat', '/tmp/x'])
  cluster.run(seconds(1))
  expect(heard.out).toBe('a\n')
})

test('processes are saved, loaded and go on', () => {
  const count = sh('i=0; while true; do i=$((i+1)); echo $i; sleep 2; done')
  const cluster = running({ command: count })
  kubeletOf(cluster).followLogs('default/x', 'c', { line: () => undefined, end: () => undefined })
  cluster.run(seconds(3))
  const saved = parseState(stringifyState(cluster.save())) as SavedCluster // As it was.
  const logOf = (each: Cluster) => {
    each.run(seconds(5))
    return kubeletOf(each).logs('default/x', 'c')
  }
  expect(logOf(Cluster.load(saved))).toEqual(logOf(cluster))
})

/** Sends bytes to a port of a container of this image; what comes back. */
function ask(image: Partial<Container>, port: number, ...sent: readonly string[]): string {
  const cluster = running({ ...image })
  let heard = ''
  const session = kubeletOf(cluster).connect('default/x', port, {
    stdout: (bytes) => {
      heard += Buffer.from(bytes).toString('utf8')
    },
    stderr: () => undefined,
    done: (end) => {
      heard += 'code' in end ? '[closed]' : `[${end.error}]`
    },
  })
  for (const text of sent) say(session, text)
  cluster.run(seconds(1))
  return heard.replace(/Date: [^\r]*\r\n/g, '')
}

const request = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`

describe('A connection to a port', () => {
  function check(
    name: string,
    image: Partial<Container>,
    port: number,
    sent: readonly string[],
    expected: string,
  ): void {
    test(name, () => expect(ask(image, port, ...sent)).toBe(expected))
  }
  const echo =
    'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\n\r\nhi'
  const netexec = { image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['netexec'] }
  check('is answered', netexec, 8080, [request('/echo?msg=hi')], echo)
  check('may come in pieces', netexec, 8080, ['GET /echo?m', 'sg=hi HTTP/1.1\r\n', '\r\n'], echo)
  check('stays for more', netexec, 8080, [request('/echo?msg=hi').repeat(2)], echo + echo)
  check(
    'is closed as asked',
    netexec,
    8080,
    [request('/echo?msg=hi', 'Connection: close\r\n')],
    `${echo}[closed]`,
  )
  check(
    'is refused where nothing listens',
    netexec,
    81,
    [],
    '[failed to connect to localhost:81 inside namespace, IPv4: dial tcp4 127.0.0.1:81: connect: connection refused IPv6 dial tcp6 [::1]:81: connect: connection refused]',
  )
  check('may be no HTTP', { image: 'redis' }, 6379, ['PING\r\n'], '+PONG\r\n')
  check(
    'to an unknown server is answered',
    { image: 'shop:v1' },
    80,
    [request('/')],
    'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
  )
})

test('a server logs the requests that it gets', () => {
  const cluster = running({ image: 'nginx' })
  const session = kubeletOf(cluster).connect('default/x', 80, {
    stdout: () => undefined,
    stderr: () => undefined,
    done: () => undefined,
  })
  say(session, request('/', 'User-Agent: me\r\n'))
  const lines = kubeletOf(cluster).logs('default/x', 'c', { stream: 'stdout' })
  expect(lines.at(-1)?.text).toMatch(
    /^127\.0\.0\.1 - - \[01\/Jan\/2025:00:01:42 \+0000\] "GET \/ HTTP\/1\.1" 200 \d+ "-" "me" "-"$/,
  )
})

test('who attaches hears what is said from then on, and may answer', () => {
  const cluster = running({ command: sh('echo before; read x; echo got $x'), stdin: true })
  const heard = { out: '', end: '' }
  const session = kubeletOf(cluster).attach(
    'default/x',
    'c',
    { stdin: true, tty: false },
    {
      stdout: (bytes) => {
        heard.out += Buffer.from(bytes).toString('utf8')
      },
      stderr: () => undefined,
      done: (end) => {
        heard.end = JSON.stringify(end)
      },
    },
  )
  cluster.run(seconds(1))
  say(session, 'this\n')
  cluster.run(seconds(1))
  expect(heard).toEqual({ out: 'got this\n', end: '{"code":0}' })
})
