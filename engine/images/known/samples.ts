/** Sample applications of documentation, and servers whose contents nobody asks for. */
import type { Call } from '../system/applet'
import type { ServedAnswer, ServedRequest } from '../system/world'
import type { KnownImage } from './known'
import { plain, serverOf } from './server'

const portOf = (usual: number) => (call: Call) => [Number(call.env('PORT') ?? usual)]

const hello =
  (version: string) =>
  (call: Call): ServedAnswer =>
    plain(`Hello, world!\nVersion: ${version}\nHostname: ${call.world.hostname}\n`)

const helloAppOf = (path: string, version: string): KnownImage => ({
  names: [path],
  entrypoint: ['/hello-app'],
  hasShell: false,
  isComplete: true,
  programs: {
    '/hello-app': serverOf({
      ports: portOf(8080),
      begin: (call) => call.err(`Server listening on port ${call.env('PORT') ?? '8080'}\n`),
      answer: hello(version),
    }),
  },
})

export const helloApp = helloAppOf('hello-app', '1.0.0')
export const helloAppTwo = helloAppOf('gcr.io/google-samples/hello-app:2.0', '2.0.0')

/** What it was asked, as text. */
function echoed(call: Call, request: ServedRequest): ServedAnswer {
  const headers = Object.entries(request.headers).sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = [
    '',
    '',
    `Hostname: ${call.world.hostname}`,
    '',
    'Request Information:',
    `\tclient_address=${request.client}`,
    `\tmethod=${request.method}`,
    `\treal path=${request.path}`,
    '\trequest_version=1.1',
    '',
    'Request Headers:',
    ...headers.map(([name, value]) => `\t${name}=${value}`),
    '',
    'Request Body:',
    request.body === '' ? '\t-no body in request-' : request.body,
    '',
  ]
  return plain(lines.map((line) => `${line}\n`).join(''))
}

export const echoserver: KnownImage = {
  names: [
    'k8s.gcr.io/echoserver',
    'registry.k8s.io/echoserver',
    'registry.k8s.io/e2e-test-images/echoserver',
    'gcr.io/google_containers/echoserver',
  ],
  command: ['echoserver'],
  programs: { echoserver: serverOf({ ports: () => [8080, 8443], answer: echoed }) },
}

/** Stands for any server in features, so that nothing is said of what it does. */
export const pause: KnownImage = { names: ['pause'], hasShell: false }

/** Answers PING as a Redis does, and keeps what it is told. */
function talkAsRedis(call: Call, bytes: string): string {
  const words = bytes.startsWith('*')
    ? bytes.split('\r\n').filter((line, i) => i > 0 && !/^\$\d+$/.test(line) && line !== '')
    : bytes.trim().split(/\s+/)
  const [name = '', key = '', value = ''] = words
  const path = `/data/.${encodeURIComponent(key)}`
  switch (name.toUpperCase()) {
    case 'PING':
      return '+PONG\r\n'
    case 'SET':
      call.files.write(path, value)
      return '+OK\r\n'
    case 'GET': {
      const node = call.files.read(path)
      return node.type === 'file' ? `$${node.data.length}\r\n${node.data}\r\n` : '$-1\r\n'
    }
    default:
      return `-ERR unknown command '${name}'\r\n`
  }
}

export const redis: KnownImage = {
  names: ['redis', 'valkey'],
  command: ['redis-server'],
  workingDir: '/data',
  programs: {
    'redis-server': serverOf({
      ports: () => [6379],
      begin: (call) => call.out('1:M * Ready to accept connections tcp\n'),
      talk: talkAsRedis,
    }),
  },
}

const databaseOf = (
  names: readonly string[],
  program: string,
  port: number,
  ready: string,
): KnownImage => ({
  names,
  command: [program],
  programs: {
    [program]: serverOf({ ports: () => [port], begin: (call) => call.err(`${ready}\n`) }),
  },
})

export const databases: readonly KnownImage[] = [
  databaseOf(['mysql', 'mariadb'], 'mysqld', 3306, 'mysqld: ready for connections.'),
  databaseOf(
    ['postgres'],
    'postgres',
    5432,
    'LOG:  database system is ready to accept connections',
  ),
  databaseOf(['mongo'], 'mongod', 27017, 'Waiting for connections'),
  databaseOf(['memcached'], 'memcached', 11211, ''),
]
