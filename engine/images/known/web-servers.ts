/** nginx and Apache's httpd: a page, files, and a line in the log for each request. */
import { dateText } from '../applets/identity'
import { instant } from '../applets/instant'
import { isError } from '../files/tree'
import type { Call } from '../system/applet'
import type { ServedAnswer, ServedRequest } from '../system/world'
import type { KnownImage } from './known'
import { pathOf, serverOf } from './server'

const NGINX_VERSION = '1.27.3'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
}

/** A file below a directory, as both servers look it up; undefined when there is none. */
function fileFor(call: Call, root: string, path: string) {
  const safe = `${root}/${path
    .split('/')
    .filter((name) => name !== '..')
    .join('/')}`
  for (const each of [safe, `${safe.replace(/\/$/, '')}/index.html`]) {
    const node = call.files.read(each)
    if (isError(node)) continue
    const extension = /\.(\w+)$/.exec(each)?.[1] ?? ''
    return { data: node.data, type: TYPES[extension] ?? 'application/octet-stream' }
  }
  return undefined
}

function logRequest(
  call: Call,
  { method, path, headers, client }: ServedRequest,
  answer: ServedAnswer,
) {
  const time = dateText('%d/%b/%Y:%H:%M:%S %z', call.world.now)
  const agent = headers['user-agent'] ?? '-'
  const referer = headers.referer ?? '-'
  const size = answer.body?.length ?? 0
  const line = `${client} - - [${time}] "${method} ${path} HTTP/1.1" ${answer.status} ${size}`
  return { short: `${line}\n`, long: `${line} "${referer}" "${agent}" "-"\n` }
}

const nginxPage = (title: string, body: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n${body}<hr><center>nginx/${NGINX_VERSION}</center>\r\n</body>\r\n</html>\r\n`

function answerAsNginx(call: Call, request: ServedRequest): ServedAnswer {
  const found = fileFor(call, '/usr/share/nginx/html', pathOf(request))
  const server = { Server: `nginx/${NGINX_VERSION}` }
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const answer = !isRead
    ? {
        status: 405,
        headers: { ...server, 'Content-Type': 'text/html' },
        body: nginxPage('405 Not Allowed', ''),
      }
    : found === undefined
      ? {
          status: 404,
          headers: { ...server, 'Content-Type': 'text/html' },
          body: nginxPage('404 Not Found', ''),
        }
      : { status: 200, headers: { ...server, 'Content-Type': found.type }, body: found.data }
  if (found === undefined && isRead) {
    const time = dateText('%Y/%m/%d %H:%M:%S', call.world.now)
    const path = `/usr/share/nginx/html${pathOf(request)}`
    const host = request.headers.host ?? 'localhost'
    call.err(
      `${time} [error] 29#29: *1 open() "${path}" failed (2: No such file or directory), client: ${request.client}, server: localhost, request: "${request.method} ${request.path} HTTP/1.1", host: "${host}"\n`,
    )
  }
  call.out(logRequest(call, request, answer).long)
  return answer
}

const entrypointLines = [
  '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
  '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/',
  '/docker-entrypoint.sh: Configuration complete; ready for start up',
]

/** The ports of its configuration, where that was given as files. */
function portsOfNginx(call: Call): readonly number[] {
  const names = call.files.list('/etc/nginx/conf.d')
  const texts = ('type' in names ? [] : names).map((name) => {
    const node = call.files.read(`/etc/nginx/conf.d/${name}`)
    return isError(node) ? '' : node.data
  })
  const found = [...texts.join('\n').matchAll(/\blisten\s+(?:[\d.]+:)?(\d+)/g)]
  return found.length === 0 ? [80] : [...new Set(found.map(([, port]) => Number(port)))]
}

export const nginx: KnownImage = {
  names: ['nginx', 'nginx-slim', 'nginx-unprivileged'],
  entrypoint: ['/docker-entrypoint.sh'],
  command: ['nginx', '-g', 'daemon off;'],
  environment: { NGINX_VERSION },
  files: {
    '/etc/nginx/nginx.conf': 'include /etc/nginx/conf.d/*.conf;\n',
    '/usr/share/nginx/html/index.html':
      '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n',
    '/usr/share/nginx/html/50x.html': '<html><body><h1>An error occurred.</h1></body></html>\n',
  },
  programs: {
    '/docker-entrypoint.sh': {
      start(call) {
        for (const line of entrypointLines) call.out(`${line}\n`)
        return call.kernel.become(call.process, call.args) === undefined ? 'again' : 127
      },
    },
    nginx: serverOf({
      ports: portsOfNginx,
      begin(call) {
        const time = dateText('%Y/%m/%d %H:%M:%S', call.world.now)
        const say = (text: string) => call.err(`${time} [notice] 1#1: ${text}\n`)
        say('using the "epoll" event method')
        say(`nginx/${NGINX_VERSION}`)
        say('start worker processes')
      },
      answer: answerAsNginx,
    }),
  },
}

export const httpd: KnownImage = {
  names: ['httpd'],
  command: ['httpd-foreground'],
  files: {
    '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n',
  },
  programs: {
    'httpd-foreground': serverOf({
      ports: () => [80],
      begin: (call) =>
        call.err(
          `[${dateText('%a %b %d %H:%M:%S %Y', call.world.now)}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'\n`,
        ),
      answer(call, request) {
        const found = fileFor(call, '/usr/local/apache2/htdocs', pathOf(request))
        const headers = {
          Server: 'Apache/2.4.62 (Unix)',
          'Content-Type': found?.type ?? 'text/html',
        }
        const answer =
          found === undefined
            ? { status: 404, headers, body: '<html><body><h1>Not Found</h1></body></html>\n' }
            : { status: 200, headers, body: found.data }
        call.out(logRequest(call, request, answer).short)
        return answer
      },
    }),
    apachectl: instant(() => 0),
  },
}
