/**
 * What a probe finds: a function of the container's behaviour, of faults and of time, which says
 * also until when it finds the same. This is why probes that find nothing new cost nothing.
 *
 * Models pkg/kubelet/prober/prober.go and pkg/probe/{http,tcp,grpc}.
 */
import type { Container, Probe } from '../api/kinds'
import { between, type Instant, plus } from '../clock/duration'
import type { ProbeRole, ToldBehaviour } from '../images/behaviour'
import { fileAt, type Script } from '../images/script'
import { earliest, latest } from './instants'
import type { ContainerInstance } from './pod-state'

export interface Outcome {
  readonly passes: boolean
  /** What an Event says when it does not. */
  readonly message: string
  /** The next instant at which it may find something else; undefined when it never will. */
  readonly until: Instant | undefined
}

export interface Probing {
  readonly role: ProbeRole
  readonly probe: Probe
  readonly container: Container
  readonly instance: ContainerInstance
  readonly told: ToldBehaviour
  /** What is known of the container's command. */
  readonly script: Script | undefined
  readonly ip: string
  /** Whether its program, if that is known, listens at a port. */
  readonly listens?: (port: number) => boolean
}

export function outcomeOf(probing: Probing, now: Instant): Outcome {
  const fault = probing.instance.faults?.[probing.role]
  if (fault !== undefined) return { ...verdict(probing, fault === 'passes'), until: undefined }
  const refused = refusal(probing)
  if (refused !== undefined) return { passes: false, message: refused, until: undefined }
  const { failing, until } = byTime(probing, now)
  return { ...verdict(probing, !failing && answersWell(probing)), until }
}

/** What is said of a port at which a known program does not listen. */
function refusal({ probe, container, told, ip, listens }: Probing): string | undefined {
  const { httpGet, tcpSocket } = probe
  const given = httpGet?.port ?? tcpSocket?.port
  if (listens === undefined || given === undefined || told.httpStatus !== undefined)
    return undefined
  const port = portOf(container, given)
  if (port === undefined || listens(port)) return undefined
  const why = `dial tcp ${ip}:${port}: connect: connection refused`
  if (httpGet === undefined) return why
  const scheme = (httpGet.scheme ?? 'HTTP').toLowerCase()
  return `Get "${scheme}://${ip}:${port}${httpGet.path ?? '/'}": ${why}`
}

/** The port that a probe or a request means by its number or its name. */
export function portOf({ ports = [] }: Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port
  const named = ports.find(({ name }) => name === port)?.containerPort
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined)
}

/** Whether the behaviour has this probe fail at this time, and when that changes. */
function byTime(probing: Probing, now: Instant) {
  const { role, instance, told } = probing
  const { startedAt } = instance
  const readyAfter = role === 'readiness' ? told.readyAfter : undefined
  const readyAt = readyAfter === undefined ? undefined : plus(startedAt, readyAfter)
  const failsAfter = told.fails?.[role]
  const since = latest(told.failsSince?.[role] ?? startedAt, startedAt)
  const failsAt = failsAfter === undefined ? undefined : plus(since, failsAfter)
  const file = fileOf(probing)
  const failing =
    (readyAt !== undefined && now < readyAt) ||
    (failsAt !== undefined && now >= failsAt) ||
    (file !== undefined && fileAt(file.script, file.path, between(startedAt, now)) === false)
  const changes = file?.script.files.map(({ after }) => plus(startedAt, after)) ?? []
  const ahead = [readyAt, failsAt, ...changes].filter((at) => at !== undefined && at > now)
  return { failing, until: earliest(ahead) }
}

/** True for a command that does no more than look for a file. */
export const looksForFile = (words: readonly string[]): boolean =>
  /^(?:cat|ls|stat|test)$/.test(words[0] ?? '') && (words.length === 2 || words[1] === '-f')

/** The file that a command looks for, in a container of whose files something is known. */
function fileOf({ probe, script }: Probing) {
  const words = probe.exec?.command ?? []
  const path = words.at(-1)
  const looks = looksForFile(words) && path !== undefined
  return looks && script !== undefined ? { path, script } : undefined
}

function answersWell({ probe, told }: Probing): boolean {
  const { httpStatus = 200 } = told
  return probe.httpGet === undefined || (httpStatus >= 200 && httpStatus < 400)
}

function verdict(probing: Probing, passes: boolean): { passes: boolean; message: string } {
  return { passes, message: passes ? '' : failureOf(probing) }
}

/** What the kind of probe says when it fails. */
function failureOf({ probe, container, told, ip, role }: Probing): string {
  if (probe.httpGet !== undefined) {
    const { httpStatus = 200 } = told
    const usual = role === 'readiness' ? 503 : 500
    return `HTTP probe failed with statuscode: ${httpStatus >= 400 ? httpStatus : usual}`
  }
  if (probe.tcpSocket !== undefined) {
    const port = portOf(container, probe.tcpSocket.port)
    return `dial tcp ${ip}:${port ?? 0}: connect: connection refused`
  }
  if (probe.grpc !== undefined) return 'service unhealthy (responded with "NOT_SERVING")'
  const [command = '', ...words] = probe.exec?.command ?? []
  return command === 'cat' ? `cat: can't open '${words.at(-1)}': No such file or directory` : ''
}
