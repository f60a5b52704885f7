/**
 * agnhost's server that counts who has written to it.
 *
 * Models test/images/agnhost/nettest. Left out: it writes to no other, and so has sent nothing.
 */
import { isError } from '../files/tree'
import type { Call } from '../system/applet'
import type { ServedAnswer, ServedRequest } from '../system/world'
import { pathOf, plain } from './server'

export function nettest(call: Call, request: ServedRequest): ServedAnswer {
  const hostname = call.world.hostname
  switch (pathOf(request)) {
    case '/quit':
      call.kernel.end(call.process, 0)
      return plain('')
    case '/read':
      return plain(JSON.stringify(stateOf(hostname, writersSaid(call)), undefined, '\t'))
    case '/status':
      return plain('running')
    case '/write': {
      const source = sourceOf(request.body)
      if (source !== '') call.files.write(WRITERS, `${source}\n`, 'append')
      return plain(`${JSON.stringify({ Hostname: hostname })}\n`)
    }
    default:
      return plain('404 page not found\n', 404)
  }
}

/** Who has written, a line each time: a server's files live as long as it. */
const WRITERS = '/tmp/.writers'

function writersSaid(call: Call): readonly string[] {
  const node = call.files.read(WRITERS)
  return isError(node) ? [] : node.data.split('\n').filter((line) => line !== '')
}

function stateOf(hostname: string, writers: readonly string[]): object {
  const counts = new Map<string, number>()
  for (const writer of writers) counts.set(writer, (counts.get(writer) ?? 0) + 1)
  return {
    Hostname: hostname,
    Sent: null,
    Received: counts.size === 0 ? null : Object.fromEntries(counts),
    Errors: null,
    Log: null,
    StillContactingPeers: true,
  }
}

/** Empty for a body that names no source. */
function sourceOf(body: string): string {
  try {
    const { Source: source } = Object(JSON.parse(body)) as { Source?: unknown } // Read with care.
    return typeof source === 'string' ? source.replaceAll('\n', ' ') : ''
  } catch {
    return ''
  }
}
