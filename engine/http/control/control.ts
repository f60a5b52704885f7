/**
 * `/kubecumber/…`: what tests ask of the simulation itself: to move its clock, to break something,
 * to show what happened. It needs the administrator's credential.
 *
 *     GET  /kubecumber/clock       the time, how it moves, whether the cluster has settled
 *     POST /kubecumber/clock       {"advance": "5m"} {"settle": true} {"speed": 60} {"pause": true}
 *     POST /kubecumber/clock/done  the clients are done: nobody needs to be waited for
 *     POST /kubecumber/faults      {"fault": "crash", "node": "node-1"}
 *     GET  /kubecumber/trace       what happened, one JSON line an entry; ?since=ENTRY
 *
 * Left out: more than one clock.
 */
import { MASTERS } from '../../apiserver/authorization/users'
import { badRequest, forbidden } from '../../apiserver/status-error'
import { type Duration, parseDuration, rfc3339Micro } from '../../clock/duration'
import type { Cluster } from '../../cluster'
import { FaultError } from '../../faults/fault'
import { traceLines } from '../../trace/lines'
import { Unsettled } from '../../unsettled'
import { readBody } from '../body'
import type { Answer, ApiRequest, ObjectAnswer, Ready } from '../messages'
import type { Pacing } from '../pacing/pacing'
import { ClockIsTaken } from '../pacing/pacing'
import type { Quiet } from '../pacing/quiet'
import { integerOf } from '../parameters'
import { befall } from './faults'
import { type Fields, fieldsOf, optional } from './fields'

export const CONTROL = '/kubecumber/'

export interface ControlParts {
  readonly cluster: Cluster
  readonly pacing: Pacing
  readonly quiet: Quiet
}

/** Undefined for paths elsewhere. */
export function controlAnswer(parts: ControlParts, request: ApiRequest): Answer | undefined {
  const { path, method, user } = request
  if (!path.startsWith(CONTROL)) return undefined
  if (!user.groups.includes(MASTERS)) {
    const what = `User "${user.name}" cannot ${method.toLowerCase()} path "${path}"`
    throw forbidden(undefined, '', `${what}: it needs the administrator's credential`)
  }
  const { cluster, pacing, quiet } = parts
  switch (`${method} ${path}`) {
    case 'GET /kubecumber/clock':
      return clockState(parts)
    case 'POST /kubecumber/clock':
      return moved(parts, bodyFields(request))
    case 'POST /kubecumber/clock/done':
      quiet.done()
      return clockState(parts)
    case 'POST /kubecumber/faults':
      return happened(parts, bodyFields(request), () => pacing.wake())
    case 'GET /kubecumber/trace':
      return traceAnswer(cluster, integerOf(request.query, 'since') ?? 0)
    default:
      return undefined
  }
}

function bodyFields({ body, headers }: ApiRequest): Fields {
  const reading = { kind: 'request', isStrict: true }
  return fieldsOf(readBody(body, headers['content-type'], reading).value)
}

function clockState({ cluster, pacing, quiet }: ControlParts): ObjectAnswer {
  const { speed } = pacing
  const { isSettled } = cluster
  const now = rfc3339Micro(cluster.now())
  const state = { now, mode: speed === 0 ? 'manual' : 'real', speed, settled: isSettled }
  return { type: 'object', code: 200, object: { ...state, quiet: quiet.isQuiet } }
}

/** What a POST asks of the clock: exactly one thing. */
function moved(parts: ControlParts, fields: Fields): Answer {
  const { pacing } = parts
  const [name, ...others] = Object.keys(fields)
  if (name === undefined || others.length > 0) throw badRequest(ONE_OF)
  switch (name) {
    case 'advance':
      return late(parts, pacing.advance(durationOf(fields, name)))
    case 'settle':
      return late(parts, pacing.settle())
    case 'pause':
      pacing.setSpeed(0)
      return clockState(parts)
    case 'speed': {
      const speed = optional(fields, name, 'number') ?? 1
      if (!(speed > 0 && speed <= FASTEST)) {
        throw badRequest(`speed is a number above 0 and at most ${FASTEST}, not ${speed}`)
      }
      pacing.setSpeed(speed)
      return clockState(parts)
    }
    default:
      throw badRequest(ONE_OF)
  }
}

const FASTEST = 100_000
const ONE_OF =
  'write one of {"advance": "5m"}, {"settle": true}, {"speed": 60} and {"pause": true} as the body'

function late(parts: ControlParts, moving: Promise<void>): Answer {
  return { type: 'late', answer: moving.then(() => clockState(parts), refusedMove) }
}

/** What a clock that does not settle says is for whoever asked. */
function refusedMove(error: unknown): Ready {
  const isOurs = error instanceof ClockIsTaken || error instanceof Unsettled
  if (isOurs) throw badRequest(error.message)
  throw error
}

function durationOf(fields: Fields, name: string): Duration {
  const text = optional(fields, name, 'string')
  const duration = text === undefined ? undefined : parseDuration(text)
  if (duration === undefined) throw badRequest(`"${name}" is a duration such as "90s" or "5m"`)
  return duration
}

function happened({ cluster }: ControlParts, fields: Fields, wake: () => void): ObjectAnswer {
  try {
    befall(cluster.faults, fields)
  } catch (error) {
    if (error instanceof FaultError) throw badRequest(error.message)
    throw error
  }
  wake()
  return { type: 'object', code: 200, object: { happened: fields.fault } }
}

function traceAnswer({ trace }: Cluster, since: number): Answer {
  const lines: string[] = []
  for (const line of traceLines(trace, since)) lines.push(`${line}\n`)
  return { type: 'text', code: 200, contentType: 'application/x-ndjson', text: lines.join('') }
}
