/**
 * What answers at a Pod's address: the container that listens at the port, and how it answers
 * HTTP.
 *
 * A container of which nothing is known listens at the ports that it declares or is probed at, and
 * at any when it names none; one whose program is known listens where its program does. A scenario
 * may say how it answers.
 */
import { between } from '../clock/duration'
import type { ServedAnswer, ServedRequest } from '../images/system/world'
import type { Host } from './host'
import { insideOf, kernelOf } from './inside/inside'
import { goLive, goOn } from './inside/live'
import { type ContainerState, type PodState, runningOf } from './pod-state'
import { portOf } from './probe-outcome'
import { PROBE_ROLES, probeOf } from './probe-state'
import { runs } from './runs'

export type Answer =
  | ({
      readonly type: 'answers'
      readonly container: string
      /** What a server says to bytes that are no HTTP. */
      readonly bytes?: string
    } & ServedAnswer)
  /** The Pod is there, but nothing listens. */
  | { readonly type: 'refuses' }
  /** Nothing has the address: packets get lost. */
  | { readonly type: 'lost' }

/** What comes to a port; nothing when one only asks who is there. */
export interface Asked {
  readonly request?: ServedRequest
  readonly bytes?: string
}

export function answerAt(
  host: Host,
  pod: PodState | undefined,
  port: number,
  asked: Asked = {},
): Answer {
  if (!host.state.isPowered || pod?.sandbox === undefined) return { type: 'lost' }
  const running = runningOf(pod)
  const own = running.find((container) => listens(host, container, port))
  if (own !== undefined) return ownAnswer(host, pod, own, port, asked)
  const listening = running.filter((container) => isServer(host, container))
  const named = listening.find((container) => portsOf(container).includes(port))
  const listener = named ?? listening.find((container) => portsOf(container).length === 0)
  if (listener === undefined) return { type: 'refuses' }
  return { type: 'answers', container: listener.name, status: statusOf(host, listener) }
}

/** True when a process of a known program listens there. */
export function listens(
  host: Host,
  { instance }: Pick<ContainerState, 'instance'>,
  port: number,
): boolean {
  if (instance === undefined) return false
  const { inside } = instance
  if (inside === undefined) return runs(host, instance).script?.listens.includes(port) ?? false
  for (const process of inside.system.processes.values()) {
    if (process.listens.includes(port)) return true
  }
  return false
}

function ownAnswer(
  host: Host,
  pod: PodState,
  container: ContainerState,
  port: number,
  { request, bytes }: Asked,
): Answer {
  const { instance, name } = container
  const status = statusOf(host, container)
  const answers = { type: 'answers', container: name, status } as const
  // A scenario's word comes before what the program would say.
  const isTold = status !== 200 || host.images.of(instance?.image ?? '').httpStatus !== undefined
  if (instance === undefined || isTold) return answers
  if (request === undefined && bytes === undefined) return answers
  const place = { host, pod, container, instance }
  const inside = insideOf(place)
  goLive(place, inside)
  inside.at = host.cluster.now()
  const kernel = kernelOf(place, inside)
  const said = bytes === undefined ? undefined : kernel.talk(port, bytes)
  const answer = request === undefined ? undefined : kernel.answer(request)
  goOn(place)
  return { ...answers, ...answer, ...(said === undefined ? {} : { bytes: said }) }
}

function isServer(host: Host, { instance }: ContainerState): boolean {
  if (instance === undefined) return false
  const isTold = host.images.of(instance.image).httpStatus !== undefined
  return isTold || runs(host, instance).script === undefined
}

function portsOf({ spec }: ContainerState): number[] {
  const declared = (spec.ports ?? []).map(({ containerPort }) => containerPort)
  const probed = PROBE_ROLES.map((role) => {
    const { httpGet, tcpSocket, grpc } = probeOf(spec, role) ?? {}
    return portOf(spec, httpGet?.port ?? tcpSocket?.port ?? grpc?.port ?? '')
  })
  return declared.length === 0 ? [] : [...declared, ...probed.filter((port) => port !== undefined)]
}

/** What is not ready yet says so. */
function statusOf({ images, cluster }: Host, { instance }: ContainerState): number {
  const { httpStatus, readyAfter } = images.of(instance?.image ?? '')
  if (httpStatus !== undefined) return httpStatus
  const age = between(instance?.startedAt ?? cluster.now(), cluster.now())
  return readyAfter !== undefined && age < readyAfter ? 503 : 200
}
