/** Probes and lifecycle hooks: one handler each, and thresholds that make sense.
 *  Models validateProbe, validateHandler and validateLifecycle in pkg/apis/core/validation. */
import { type FieldPath, forbidden, invalid, required } from '../../apiserver/field-error'
import { type Errors, nonNegativeAt, numberAt, oneOfAt, presentAt, reasonsAt } from '../checks'
import type { Container, Probe } from '../kinds'
import { isHttpHeaderName, isPortName, isPortNumber } from '../names'

export function* probesAt(at: FieldPath, container: Container, graceSeconds: number): Errors {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container
  if (lifecycle?.postStart) {
    yield* handlerAt(at.child('lifecycle', 'postStart'), lifecycle.postStart, graceSeconds)
  }
  if (lifecycle?.preStop) {
    yield* handlerAt(at.child('lifecycle', 'preStop'), lifecycle.preStop, graceSeconds)
  }
  yield* probeAt(at.child('livenessProbe'), livenessProbe, graceSeconds)
  yield* succeedsOnce(at.child('livenessProbe'), livenessProbe)
  yield* probeAt(at.child('readinessProbe'), readinessProbe, graceSeconds)
  const readinessGrace = readinessProbe?.terminationGracePeriodSeconds
  if (readinessGrace !== undefined) {
    const graceAt = at.child('readinessProbe', 'terminationGracePeriodSeconds')
    yield invalid(graceAt, readinessGrace, 'must not be set for readinessProbes')
  }
  yield* probeAt(at.child('startupProbe'), startupProbe, graceSeconds)
  yield* succeedsOnce(at.child('startupProbe'), startupProbe)
}

export function* portAt(at: FieldPath, port: number | string): Errors {
  if (typeof port === 'number') yield* numberAt(at, port, isPortNumber)
  else yield* reasonsAt(at, port, isPortName)
}

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & {
  readonly sleep?: { readonly seconds: number }
}

const COUNTS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const

function* probeAt(at: FieldPath, probe: Probe | undefined, graceSeconds: number): Errors {
  if (probe === undefined) return
  yield* handlerAt(at, probe, graceSeconds)
  for (const count of COUNTS) yield* nonNegativeAt(at.child(count), probe[count])
  const { terminationGracePeriodSeconds } = probe
  if (terminationGracePeriodSeconds !== undefined && terminationGracePeriodSeconds <= 0) {
    const graceAt = at.child('terminationGracePeriodSeconds')
    yield invalid(graceAt, terminationGracePeriodSeconds, 'must be greater than 0')
  }
}

function* succeedsOnce(at: FieldPath, probe: Probe | undefined): Errors {
  const threshold = probe?.successThreshold ?? 1
  if (threshold !== 1) yield invalid(at.child('successThreshold'), threshold, 'must be 1')
}

function* handlerAt(at: FieldPath, handler: Handler, graceSeconds: number): Errors {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler
  const kinds = { exec, httpGet, tcpSocket, grpc, sleep }
  const [first, ...others] = Object.entries(kinds).filter(([, value]) => value !== undefined)
  if (first === undefined) {
    yield required(at, 'must specify a handler type')
    return
  }
  yield* oneHandlerAt(at.child(first[0]), { [first[0]]: first[1] }, graceSeconds)
  for (const [kind] of others) {
    yield forbidden(at.child(kind), 'may not specify more than 1 handler type')
  }
}

/** `handler` has but one of its fields. */
function* oneHandlerAt(at: FieldPath, handler: Handler, graceSeconds: number): Errors {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler
  if (exec !== undefined && !exec.command?.length) yield required(at.child('command'))
  if (httpGet !== undefined) yield* httpGetAt(at, httpGet)
  if (tcpSocket !== undefined) yield* portAt(at.child('port'), tcpSocket.port)
  if (grpc !== undefined) yield* portAt(at.child('port'), grpc.port)
  if (sleep !== undefined && (sleep.seconds <= 0 || sleep.seconds > graceSeconds)) {
    const range = `less than terminationGracePeriodSeconds (${graceSeconds})`
    const gate = 'Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.'
    yield invalid(at, sleep.seconds, `must be greater than 0 and ${range}. ${gate}`)
  }
}

function* httpGetAt(at: FieldPath, action: NonNullable<Probe['httpGet']>): Errors {
  yield* presentAt(at.child('path'), action.path)
  yield* portAt(at.child('port'), action.port)
  yield* oneOfAt(at.child('scheme'), action.scheme, ['HTTP', 'HTTPS'])
  for (const { name } of action.httpHeaders ?? []) {
    yield* reasonsAt(at.child('httpHeaders'), name, isHttpHeaderName)
  }
}
