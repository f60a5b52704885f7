/**
 * Lifecycle hooks: how long one takes, and whether it fails.
 *
 * Models pkg/kubelet/lifecycle/handlers.go. Left out: the output of commands, and that the answer
 * to a request decides: what the image is told to answer does.
 */
import type { Container } from '../api/kinds'
import { type Duration, microseconds, seconds } from '../clock/duration'
import type { Behaviour } from '../images/behaviour'
import { scriptOf } from '../images/script'
import { askCommand } from './inside/ask'
import type { Place } from './inside/inside'
import { portOf } from './probe-outcome'
import { runs } from './runs'

type Handler = NonNullable<NonNullable<Container['lifecycle']>['preStop']>

export interface HookRun {
  readonly takes: Duration
  readonly fails: boolean
}

/** A hook asks the container itself, or runs a command in it. */
export function hookRun({ exec, httpGet, sleep }: Handler, told: Behaviour): HookRun {
  if (sleep !== undefined) return { takes: seconds(sleep.seconds), fails: false }
  if (httpGet !== undefined) {
    const { httpStatus = 200 } = told
    return { takes: AT_ONCE, fails: httpStatus < 200 || httpStatus >= 400 }
  }
  const argv = exec?.command ?? []
  const end = scriptOf({ argv, environment: NO_VARIABLES, isComplete: false })?.ends
  return { takes: end?.after ?? AT_ONCE, fails: (end?.code ?? 0) !== 0 }
}

/** Sends a hook's request, or runs its command in a container of whose inside something is known. */
export function performHook(place: Place, handler: Handler | undefined): void {
  const { host, instance } = place
  if (handler?.httpGet !== undefined) sendHook(place, handler.httpGet)
  const command = handler?.exec?.command
  const isKnown = instance.inside?.isLive === true || runs(host, instance).script !== undefined
  if (command !== undefined && isKnown) askCommand(place, command)
}

/** The kubelet asks from its machine, the Pod itself unless another host is said. */
function sendHook({ host, pod, container }: Place, get: NonNullable<Handler['httpGet']>): void {
  const { path = '', scheme = 'HTTP', httpHeaders = [] } = get
  const port = portOf(container.spec, get.port)
  const target = get.host ?? pod.sandbox?.ip
  if (port === undefined || target === undefined) return
  const url = `${scheme.toLowerCase()}://${target}:${port}/${path.replace(/^\//, '')}`
  const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]))
  const address = host.state.address ?? ''
  host.web.fetch({ method: 'GET', url, headers, body: '' }, { pod: pod.key, address })
}

const AT_ONCE = microseconds(0)
const NO_VARIABLES: ReadonlyMap<string, string> = new Map()
