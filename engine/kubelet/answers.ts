/**
 * What answers at a Pod's address: the container that listens at the port, and how it answers
 * HTTP.
 *
 * A container listens at the ports that it declares or is probed at, and at any when it names
 * none. One whose command is known to be no server listens nowhere, unless a scenario says how it
 * answers.
 */
import { between } from '../clock/duration'
import type { Host } from './host'
import { type ContainerState, type PodState, runningOf } from './pod-state'
import { portOf } from './probe-outcome'
import { PROBE_ROLES, probeOf } from './probe-state'
import { runs } from './runs'

export type Answer =
  | { readonly type: 'answers'; readonly container: string; readonly status: number }
  /** The Pod is there, but nothing listens. */
  | { readonly type: 'refuses' }
  /** Nothing has the address: packets get lost. */
  | { readonly type: 'lost' }

export function answerAt(host: Host, pod: PodState | undefined, port: number): Answer {
  if (!host.state.isPowered || pod?.sandbox === undefined) return { type: 'lost' }
  const listening = runningOf(pod).filter((container) => isServer(host, container))
  const named = listening.find((container) => portsOf(container).includes(port))
  const listener = named ?? listening.find((container) => portsOf(container).length === 0)
  if (listener === undefined) return { type: 'refuses' }
  return { type: 'answers', container: listener.name, status: statusOf(host, listener) }
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
