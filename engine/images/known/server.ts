/** Servers as images have them: a program that listens, answers, and ends well when told to. */
import type { Applet, Call } from '../system/applet'
import type { Signal } from '../system/process'
import type { ServedAnswer, ServedRequest } from '../system/world'

export interface Server {
  /** The ports by its words. */
  readonly ports: (call: Call) => readonly number[]
  /** What it does when it starts: most write something. */
  readonly begin?: (call: Call) => void
  readonly answer?: (call: Call, request: ServedRequest) => ServedAnswer
  readonly talk?: (call: Call, bytes: string) => string
}

export function serverOf({ ports, begin, answer, talk }: Server): Applet {
  return {
    isServer: true,
    start(call) {
      begin?.(call)
      const own = ports(call)
      // What has a configuration may have been told other ports.
      const told = own.length > 0 && !call.world.isComplete ? call.world.ports : []
      for (const port of new Set([...own, ...told])) {
        if (!call.listen(port)) return call.fail(`bind: address already in use: ${port}`)
      }
      return WAITING
    },
    resume: () => WAITING,
    heed: (_call, _memory, signal) => (STOPPING.includes(signal) ? 0 : 'default'),
    ...(answer === undefined ? {} : { answer: (call, _memory, request) => answer(call, request) }),
    ...(talk === undefined ? {} : { talk: (call, _memory, bytes) => talk(call, bytes) }),
  }
}

const STOPPING: readonly Signal[] = ['TERM', 'INT', 'QUIT']
const WAITING = Object.freeze({ wait: Object.freeze({ on: 'signal' as const }), memory: {} })

/** The path without its query. */
export const pathOf = ({ path }: ServedRequest): string => path.replace(/[?#].*$/s, '')

/** A parameter of the query, decoded. */
export function parameter(
  { path, body, headers }: ServedRequest,
  name: string,
): string | undefined {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
  const query = path.includes('?') ? path.slice(path.indexOf('?') + 1) : ''
  for (const pair of [...query.split('&'), ...(isForm ? body.split('&') : [])]) {
    const [key = '', value = ''] = pair.split('=')
    if (key === name) return decoded(value)
  }
  return undefined
}

function decoded(text: string): string {
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  return bytes
}

export const plain = (body: string, status = 200): ServedAnswer => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body,
})
