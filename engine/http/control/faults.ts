/** What can befall a cluster, as requests name it: the name of the fault, and its fields. */
import { badRequest } from '../../apiserver/status-error'
import { parseDuration } from '../../clock/duration'
import { editDistance } from '../../edit-distance'
import type { Faults } from '../../faults/faults'
import type { Part } from '../../faults/parts'
import type { ProbeRole } from '../../images/behaviour'
import { machineSpec } from '../../kubelet/machine'
import { PRESSURES } from '../../kubelet/node-object'
import { type Fields, optional, required } from './fields'

/** Throws a BadRequest for a request that cannot be read, a FaultError for what cannot happen. */
export function befall(faults: Faults, fields: Fields): void {
  const name = required(fields, 'fault', 'string')
  const run = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined
  if (run === undefined) throw badRequest(unknown(name))
  run(faults, fields)
}

const FAULTS: Readonly<Record<string, (faults: Faults, fields: Fields) => void>> = {
  crash: (faults, fields) => faults.crash(node(fields)),
  recover: (faults, fields) => faults.recover(node(fields)),
  disconnect: (faults, fields) => faults.disconnect(node(fields)),
  reconnect: (faults, fields) => faults.reconnect(node(fields)),
  failZone: (faults, fields) => faults.failZone(required(fields, 'zone', 'string')),
  recoverZone: (faults, fields) => faults.recoverZone(required(fields, 'zone', 'string')),
  join: (faults, fields) => faults.join(machineSpec({ name: node(fields) })),
  stop: (faults, fields) => faults.stop(part(fields)),
  start: (faults, fields) => faults.start(part(fields)),
  exitContainer: (faults, fields) =>
    faults.exitContainer(
      pod(fields),
      required(fields, 'container', 'string'),
      required(fields, 'code', 'number'),
    ),
  runOutOfMemory: (faults, fields) => faults.runOutOfMemory(pod(fields)),
  failProbe: (faults, fields) => faults.setProbe(pod(fields), probe(fields), 'fails'),
  passProbe: (faults, fields) => faults.setProbe(pod(fields), probe(fields), 'passes'),
  press: (faults, fields) => faults.press(node(fields), pressure(fields)),
  relieve: (faults, fields) => faults.relieve(node(fields), pressure(fields)),
  lag: (faults, fields) => faults.lag(by(fields), whose(fields)),
  catchUp: (faults, fields) => faults.catchUp(whose(fields)),
}

function unknown(name: string): string {
  const names = Object.keys(FAULTS)
  const near = names.find((known) => editDistance(known, name) <= 2)
  const meant = near === undefined ? '.' : `, did you mean "${near}"?`
  return `there is no fault "${name.slice(0, 100)}"${meant} Known are ${names.join(', ')}`
}

const node = (fields: Fields): string => required(fields, 'node', 'string')

/** `namespace/name`. */
const pod = (fields: Fields): string => required(fields, 'pod', 'string')

const oneOf = <T extends string>(fields: Fields, name: string, known: readonly T[]): T => {
  const text = required(fields, name, 'string')
  const found = known.find((value) => value === text)
  if (found === undefined) throw badRequest(`"${name}" is one of ${known.join(', ')}`)
  return found
}

const PROBES: readonly ProbeRole[] = ['startup', 'liveness', 'readiness']

const probe = (fields: Fields): ProbeRole => oneOf(fields, 'probe', PROBES)

const pressure = (fields: Fields) => oneOf(fields, 'pressure', PRESSURES)

function by(fields: Fields) {
  const duration = parseDuration(required(fields, 'by', 'string'))
  if (duration === undefined) throw badRequest('"by" is a duration such as "10s"')
  return duration
}

const PARTS = [
  'scheduler',
  'controller manager',
  'API server',
  'image registry',
  'controller',
  'kubelet',
] as const

function part(fields: Fields): Part {
  const type = oneOf(fields, 'part', PARTS)
  if (type === 'controller') return { type, name: required(fields, 'name', 'string') }
  if (type === 'kubelet') return { type, node: node(fields) }
  return { type }
}

const whose = (fields: Fields): Part | undefined =>
  optional(fields, 'part', 'string') === undefined ? undefined : part(fields)
