/**
 * Probes that really ask their container: commands that run in it, and requests to servers whose
 * answers change. They tick each period, as in Kubernetes; all others are foreseen.
 *
 * Models pkg/kubelet/prober/prober.go.
 */
import type { Probe } from '../api/kinds'
import type { ProbeRole } from '../images/behaviour'
import { listens } from './answers'
import type { Host } from './host'
import { askCommand, askHttp } from './inside/ask'
import type { Place } from './inside/inside'
import type { ContainerState, PodState } from './pod-state'
import { looksForFile, portOf } from './probe-outcome'
import { runs } from './runs'

/** True when a probe's outcome cannot be foreseen. */
export function isAsked(
  host: Host,
  { instance, spec }: ContainerState,
  role: ProbeRole,
  probe: Probe,
): boolean {
  if (instance === undefined || instance.faults?.[role] !== undefined) return false
  const told = host.images.of(instance.image)
  if (told.fails?.[role] !== undefined || told.readyAfter !== undefined) return false
  const isLive = instance.inside?.isLive ?? false
  if (probe.exec !== undefined) {
    const { script } = runs(host, instance)
    if (isLive) return true
    return script !== undefined && !looksForFile(probe.exec.command ?? [])
  }
  if (told.httpStatus !== undefined || probe.httpGet === undefined) return false
  const port = portOf(spec, probe.httpGet.port)
  if (port === undefined || !listens(host, { instance }, port)) return false
  return isLive || (host.images.catalogue.find(instance.image)?.varies ?? false)
}

/** Asks; what it says when it fails. */
export function ask(
  host: Host,
  pod: PodState,
  container: ContainerState,
  probe: Probe,
): { readonly passes: boolean; readonly message: string } {
  const { instance } = container
  if (instance === undefined) return FAILED
  const place: Place = { host, pod, container, instance }
  if (probe.exec !== undefined) {
    const command = probe.exec.command ?? []
    const asked = askCommand(place, command)
    if (asked === undefined) return PASSED
    if (asked.code === undefined) return { passes: false, message: timedOut(command, probe) }
    return { passes: asked.code === 0, message: asked.output }
  }
  const { httpGet } = probe
  const port = httpGet === undefined ? undefined : portOf(container.spec, httpGet.port)
  if (httpGet === undefined || port === undefined) return PASSED
  const headers: Record<string, string> = { 'user-agent': 'kube-probe/1.32' }
  for (const { name, value } of httpGet.httpHeaders ?? []) headers[name.toLowerCase()] = value
  const path = httpGet.path ?? '/'
  const client = host.state.address ?? ''
  const status = askHttp(place, { method: 'GET', path, headers, body: '', client, port })
  if (status === undefined) return FAILED
  const passes = status >= 200 && status < 400
  return { passes, message: passes ? '' : `HTTP probe failed with statuscode: ${status}` }
}

const PASSED = { passes: true, message: '' }
const FAILED = { passes: false, message: '' }

const timedOut = (command: readonly string[], { timeoutSeconds = 1 }: Probe): string =>
  `command timed out: "${command.join(' ')}" timed out after ${timeoutSeconds}s`
