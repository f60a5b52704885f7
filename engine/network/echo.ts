/** What a server that tells its clients what it got answers: the request as it arrived, and itself.
 */
import { partsOf, type StringMap } from '../api/meta'
import { rfc3339 } from '../clock/duration'
import { defaultPort, type Exchange } from './request'

export interface Echo {
  readonly method: string
  readonly path: string
  readonly host: string
  readonly proto: string
  readonly headers: StringMap
  readonly namespace: string
  readonly pod: string
  readonly node: string
  readonly ip: string
  /** The Service and the Ingress that it came through. */
  readonly service: string | undefined
  readonly ingress: string | undefined
}

/** The body of an answer; undefined when no container answered. */
export function echoOf({ request, route, outcome }: Exchange): Echo | undefined {
  if (outcome.type !== 'answered' || outcome.by === undefined) return undefined
  const { namespace = '', name } = partsOf(outcome.by.pod)
  const { method, path, host, port, scheme } = request
  return {
    method,
    path: path.replace(/\?.*/, ''),
    host: port === defaultPort(scheme) ? host : `${host}:${port}`,
    proto: PROTOCOL,
    headers: headersOf({ request, route }),
    namespace,
    pod: name,
    node: outcome.by.node,
    ip: outcome.by.ip,
    service: route.service === undefined ? undefined : partsOf(route.service).name,
    ingress: route.ingress === undefined ? undefined : partsOf(route.ingress).name,
  }
}

/** The headers of an answer. */
export function responseHeaders(exchange: Exchange): StringMap {
  const { doneAt, outcome } = exchange
  const body = JSON.stringify(echoOf(exchange) ?? '')
  const isOwn = outcome.type === 'answered' && outcome.by !== undefined
  return {
    'Content-Length': String(body.length),
    'Content-Type': isOwn ? 'application/json' : 'text/plain',
    Date: rfc3339(doneAt),
    Server: isOwn ? 'echo' : 'ingress',
  }
}

export const PROTOCOL = 'HTTP/1.1'

/** An Ingress controller says for whom it asks. */
function headersOf({ request, route }: Pick<Exchange, 'request' | 'route'>): StringMap {
  const forwarded = {
    'X-Forwarded-For': route.client,
    'X-Forwarded-Host': request.host,
    'X-Forwarded-Port': String(request.port),
    'X-Forwarded-Proto': request.scheme,
    'X-Real-Ip': route.client,
  }
  return {
    'User-Agent': 'kubecumber',
    ...request.headers,
    ...(route.ingress === undefined ? {} : forwarded),
  }
}
