/** Processes of a container that do work on the clock: when they go on next, and how they end. */
import { between, microseconds } from '../../clock/duration'
import { cancel, type Host, later } from '../host'
import type { PodState } from '../pod-state'
import { runs } from '../runs'
import { catchUp, type Inside, kernelOf, type Place } from './inside'

/** Its processes do work on the clock from now on. */
export function goLive(place: Place, inside: Inside): void {
  const { host, pod, container, instance } = place
  if (inside.isLive || instance.ending !== undefined) return
  inside.isLive = true
  // What was known ahead may come otherwise now.
  const { isTold } = runs(host, instance)
  if (!isTold) cancel(host, pod, 'exit container', container.name)
  if (inside.code !== undefined && !isTold) goOn(place)
  else armInside(place, inside)
}

/** Something has happened to it: its processes go on at once. */
export function goOn({ host, pod, container }: Place): void {
  later(host, pod, 'run container', microseconds(0), container.name)
}

/** Something has come for a Pod: containers in which somebody waits for that go on. */
export function hear(host: Host, pod: PodState): void {
  for (const container of pod.containers.values()) {
    const { instance } = container
    if (instance?.inside?.isLive !== true || instance.ending !== undefined) continue
    const processes = [...instance.inside.system.processes.values()]
    const isAwaited = processes.some(({ wait }) => wait?.on === 'reply')
    if (isAwaited) goOn({ host, pod, container, instance })
  }
}

/** Runs what is due; its code when its first process has ended by itself. */
export function runInside(place: Place): number | undefined {
  const { host, pod, instance } = place
  const { inside } = instance
  if (inside === undefined || !inside.isLive || instance.ending !== undefined) return undefined
  catchUp(place, inside, host.cluster.now())
  for (const other of pod.containers.values()) {
    if (other === place.container || other.instance?.inside?.isLive !== true) continue
    if (other.instance.ending !== undefined) continue
    const beside = { ...place, container: other, instance: other.instance }
    catchUp(beside, other.instance.inside, host.cluster.now())
    if (other.instance.inside.code !== undefined) goOn(beside)
    else armInside(beside, other.instance.inside)
  }
  if (inside.code !== undefined && !runs(host, instance).isTold) return inside.code
  armInside(place, inside)
  return undefined
}

/** Asks for the instant at which its processes go on by themselves. */
function armInside(place: Place, inside: Inside): void {
  const { host, pod, container, instance } = place
  const now = host.cluster.now()
  const next = kernelOf(place, inside).nextAt()
  if (next === undefined) cancel(host, pod, 'run container', container.name)
  else {
    const isStanding = runs(host, instance).script?.isEndless ?? true
    later(host, pod, 'run container', between(now, next), container.name, isStanding)
  }
}
