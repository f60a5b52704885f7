/**
 * Probes of running containers. Each keeps to its own ticks; only those ticks are work at which its
 * result may change or a failure is told, so that probes which pass cost nothing.
 *
 * Models pkg/kubelet/prober/worker.go. Left out: the time that a probe takes.
 */
import type { Probe } from '../api/kinds'
import {
  between,
  type Duration,
  type Instant,
  microseconds,
  plus,
  seconds,
} from '../clock/duration'
import type { ProbeRole } from '../images/behaviour'
import { listens } from './answers'
import { ask, isAsked } from './asked-probes'
import { containerEvent } from './container-event'
import { isStarted } from './container-status'
import { cancel, type Host, later } from './host'
import { type ContainerState, isRunning, type PodState } from './pod-state'
import { type Outcome, outcomeOf } from './probe-outcome'
import { PROBE_ROLES, type ProbeState, probeOf } from './probe-state'
import { runs } from './runs'

/** What follows from a result: the caller publishes it, or stops the container. */
export type Consequence = 'none' | 'publish' | 'stop'

/** A new instance is alive, not ready, and not known to have started, until a probe says more. */
export function beginProbes(host: Host, pod: PodState, container: ContainerState): void {
  const { instance, probes } = container
  if (instance === undefined) return
  const now = host.cluster.now()
  const soon = plus(now, host.cluster.settings.latency.apiCall)
  probes.clear()
  for (const role of PROBE_ROLES) {
    if (probeOf(container.spec, role) === undefined) continue
    probes.set(role, {
      origin: role === 'readiness' ? soon : pod.seenAt,
      instance: instance.id,
      result: role === 'liveness' ? true : role === 'readiness' ? false : undefined,
      last: undefined,
      run: 0,
      tickedAt: now,
      isOnHold: false,
    })
  }
  armProbes(host, pod, container)
}

/** Asks for the next tick of each probe that may have something new to say. */
export function armProbes(host: Host, pod: PodState, container: ContainerState): void {
  if (container.probes.size === 0) return
  for (const role of PROBE_ROLES) arm(host, pod, container, role)
}

/** One tick of one probe. */
export function tick(
  host: Host,
  pod: PodState,
  container: ContainerState,
  role: ProbeRole,
): Consequence {
  const state = container.probes.get(role)
  const probe = probeOf(container.spec, role)
  if (state === undefined || probe === undefined || !isActive(pod, container, role)) return 'none'
  const now = host.cluster.now()
  const outcome = isAsked(host, container, role, probe)
    ? ask(host, pod, container, probe)
    : lookup(host, pod, container, role, probe)
  if (!outcome.passes) {
    const message = `${TITLES[role]} probe failed: ${outcome.message}`
    containerEvent(host, pod, container, 'Warning', 'Unhealthy', message)
  }
  const before = state.result
  count(state, probe, outcome.passes, now)
  const consequence = consequenceOf(role, before, state)
  if (consequence === 'stop') state.isOnHold = true
  if (role === 'startup' && state.result === true) startOthers(host, container, now)
  armProbes(host, pod, container)
  return consequence
}

/** Counts an outcome; the result follows when its threshold is reached. */
export function count(state: ProbeState, probe: Probe, passes: boolean, now: Instant): void {
  const { periodSeconds = 10, successThreshold = 1, failureThreshold = 3 } = probe
  if (between(state.tickedAt, now) > seconds(periodSeconds) && state.result !== undefined) {
    // The ticks in between were left out because they found what counts already.
    state.last = state.result
    state.run = Math.max(state.run, successThreshold, failureThreshold)
  }
  state.run = state.last === passes ? state.run + 1 : 1
  state.last = passes
  state.tickedAt = now
  if (state.run >= (passes ? successThreshold : failureThreshold)) state.result = passes
}

/** The first tick at `from` or later at which the container is old enough to be probed. */
export function tickAt(origin: Instant, probe: Probe, startedAt: Instant, from: Instant): Instant {
  const period = seconds(probe.periodSeconds ?? 10)
  // The age is counted in whole seconds from the second in which the container started.
  const oldEnough = Math.floor(startedAt / 1e6) * 1e6 + seconds(probe.initialDelaySeconds ?? 0)
  const wait = Math.max(from, oldEnough) - origin
  return plus(origin, microseconds(Math.max(0, Math.ceil(wait / period)) * period))
}

const TITLES = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' } as const

function arm(host: Host, pod: PodState, container: ContainerState, role: ProbeRole): void {
  const state = container.probes.get(role)
  const probe = probeOf(container.spec, role)
  if (state === undefined || probe === undefined) return
  const next = isActive(pod, container, role)
    ? upcoming(host, pod, container, role, state, probe)
    : undefined
  const step = `probe ${role}` as const
  if (next === undefined) cancel(host, pod, step, container.name)
  else later(host, pod, step, next.delay, container.name, next.isStanding)
}

function upcoming(
  host: Host,
  pod: PodState,
  container: ContainerState,
  role: ProbeRole,
  state: ProbeState,
  probe: Probe,
): { readonly delay: Duration; readonly isStanding: boolean } | undefined {
  const now = host.cluster.now()
  if (isAsked(host, container, role, probe)) {
    const startedAt = container.instance?.startedAt ?? now
    const at = tickAt(state.origin, probe, startedAt, microsecondAfter(state.tickedAt, now))
    const isStanding = state.result !== undefined && state.last === state.result
    return { delay: between(now, at), isStanding }
  }
  const { passes, until } = lookup(host, pod, container, role, probe)
  const isSteady = passes === state.result
  // A probe that passes is looked at again when it may fail; one that fails tells so at each tick.
  if (isSteady && passes && until === undefined) return undefined
  const from = isSteady && passes ? (until ?? now) : microsecondAfter(state.tickedAt, now)
  const startedAt = container.instance?.startedAt ?? now
  const at = tickAt(state.origin, probe, startedAt, from)
  return { delay: between(now, at), isStanding: isSteady && (passes || until === undefined) }
}

/** Not the instant of the last tick again. */
const microsecondAfter = (tickedAt: Instant, now: Instant): Instant =>
  tickedAt >= now ? plus(now, microseconds(1)) : now

/** Whether Kubernetes would probe now, were it the time. */
function isActive(pod: PodState, container: ContainerState, role: ProbeRole): boolean {
  const state = container.probes.get(role)
  if (!isRunning(container) || state === undefined || state.isOnHold) return false
  if (state.instance !== container.instance?.id) return false
  if (pod.stage !== 'syncing' && role !== 'readiness') return false
  return role === 'startup' ? state.result !== true : isStarted(container)
}

function lookup(
  host: Host,
  pod: PodState,
  container: ContainerState,
  role: ProbeRole,
  probe: Probe,
): Outcome {
  const { spec, instance } = container
  if (instance === undefined) return { passes: false, message: '', until: undefined }
  const told = host.images.of(spec.image ?? '')
  const { script } = runs(host, instance)
  const ip = pod.sandbox?.ip ?? ''
  const listensAt = (port: number) => listens(host, container, port)
  const known = script === undefined ? {} : { listens: listensAt }
  const probing = { role, probe, container: spec, instance, told, script, ip, ...known }
  return outcomeOf(probing, host.cluster.now())
}

function consequenceOf(
  role: ProbeRole,
  before: boolean | undefined,
  state: ProbeState,
): Consequence {
  if (role !== 'readiness' && state.result === false) return 'stop'
  return state.result === before ? 'none' : 'publish'
}

/** Readiness is looked at as soon as the container has started. */
function startOthers({ cluster }: Host, { probes }: ContainerState, now: Instant): void {
  const readiness = probes.get('readiness')
  if (readiness === undefined) return
  readiness.origin = plus(now, cluster.settings.latency.apiCall)
  readiness.tickedAt = now
}
