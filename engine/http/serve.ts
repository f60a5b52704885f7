/**
 * Serves a cluster to real clients over HTTPS, as Kubernetes' API server would.
 *
 *     const served = await serve(new Cluster({ nodes: 3 }), { clock: 'manual' })
 *     // KUBECONFIG=… kubectl get nodes; the text is served.kubeconfig
 *     await served.advance(minutes(5))
 *     await served.close()
 *
 * The rule to know: from then on the cluster's clock moves as the options say, or by `advance` and
 * `settle`; whoever also runs the cluster by hand must not do so in between.
 */
import { addressIn, rangeOf } from '../api/ip'
import type { Duration } from '../clock/duration'
import type { Cluster } from '../cluster'
import { ensure } from '../ensure'
import { type Keys, newKeys, renewedKeys } from './authentication/keys'
import { kubeconfigOf } from './authentication/kubeconfig'
import { upgrade } from './containers/upgrades'
import { Door } from './door'
import { exchange, type Request } from './exchange'
import { LIMITS, type Limits } from './limits'
import { listen } from './listener'
import type { ServiceAddresses } from './outside/outside-calls'
import type { Quiet } from './pacing/quiet'

export { type Keys, keysFrom } from './authentication/keys'
export { ForeignKubeconfig, removeKubeconfig, writeKubeconfig } from './authentication/kubeconfig'

export interface ServeOptions {
  /** Loopback when absent. */
  readonly host?: string
  /** One that is free when absent. */
  readonly port?: number
  /** `real`: with the wall's clock; a number: so many times as fast; `manual`: when told to. */
  readonly clock?: 'real' | 'manual' | number
  /** How long clients must be quiet before time moves on, in milliseconds; 20 when absent. */
  readonly clientQuiet?: number
  /** An identity that was kept; a new one when absent. */
  readonly keys?: Keys
  /** Told what is a bug of ours, or broke the cluster; standard error when absent. */
  readonly onBug?: (error: unknown) => void
  /** Where Services really listen: `shop/hooks:443` → `https://127.0.0.1:9443`; HTTP will do. */
  readonly services?: ServiceAddresses
  /** True where a cluster runs for long: history that nobody can ask for is forgotten. */
  readonly forgets?: boolean
  /** How much is borne of one client, where it is not what Kubernetes bears. */
  readonly limits?: Partial<Limits>
}

export interface Served {
  readonly cluster: Cluster
  /** `https://127.0.0.1:38211`. */
  readonly url: string
  readonly keys: Keys
  /** For kubectl and client libraries, as the administrator. */
  readonly kubeconfig: string
  /** Moves the clock, with the clients' reactions on the way. */
  advance(duration: Duration): Promise<void>
  /** Moves the clock until the cluster and its clients have nothing left to do. */
  settle(): Promise<void>
  /** 0 stops the clock. */
  setSpeed(speed: number): void
  /** Whether clients wait or have stirred; time should stand meanwhile. */
  readonly clients: Pick<Quiet, 'alsoAsk' | 'isQuiet' | 'listening' | 'stillFor' | 'wait'>
  close(): Promise<void>
}

/** Rejects when the port cannot be had. */
export async function serve(cluster: Cluster, options: ServeOptions = {}): Promise<Served> {
  const { host = '127.0.0.1', clock = 'manual', clientQuiet = 20, forgets = false } = options
  const keys = keysFor(options.keys, host, serviceAddress(cluster))
  const onBug = options.onBug ?? ((error) => console.error(error))
  const services = options.services ?? {}
  const door = new Door(cluster, { keys, clientQuiet, onBug, services, forgets })
  const { api, pacing, quiet } = door
  const authenticate = (request: Request) => door.authenticate(request)
  const stirred = () => pacing.wake()
  const limits = { ...LIMITS, ...options.limits }
  const exchanges = {
    api,
    limits,
    authenticate,
    begins: (path: string) => door.begins(path),
    listens: () => quiet.listens(),
    stirred,
    onBug,
    sent: () => pacing.sent(),
  }
  const { listens, sent } = exchanges
  const upgrades = { cluster, api, authenticate, listens, sent, stirred, onBug }
  const listening = await listen({
    keys,
    host,
    limits,
    port: options.port ?? 0,
    onConnecting: () => quiet.began(),
    onRequest: (request, response) => void exchange(exchanges, request, response),
    onUpgrade: (request, socket, head) => upgrade(upgrades, request, socket, head),
  })
  door.address = `${host.includes(':') ? `[${host}]` : host}:${listening.port}`
  const url = `https://${door.address}`
  pacing.setSpeed(clock === 'real' ? 1 : clock === 'manual' ? 0 : clock)
  return {
    cluster,
    url,
    keys,
    kubeconfig: kubeconfigOf({ server: url, keys }),
    advance: (duration) => pacing.advance(duration),
    settle: () => pacing.settle(),
    setSpeed: (speed) => pacing.setSpeed(speed),
    clients: quiet,
    close: async () => {
      door.close()
      await listening.close()
    },
  }
}

/** Certificates do not last, and a server that was kept may listen elsewhere than before. */
const keysFor = (kept: Keys | undefined, host: string, serviceIp: string): Keys =>
  kept === undefined ? newKeys([host], serviceIp) : renewedKeys(kept, [host], serviceIp)

/** The first address of the Services' range, at which Pods reach the API server. */
function serviceAddress({ settings }: Cluster): string {
  const { serviceClusterIpRange } = settings.flags
  return addressIn(ensure(rangeOf(serviceClusterIpRange), 'the range of Services is a CIDR'), 1)
}
