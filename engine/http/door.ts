/**
 * The door of a cluster without its sockets: who asks, what they are answered, and how the clock
 * moves meanwhile.
 *
 * The rule to know: it is wired here and nowhere else, so that what is tested without a connection
 * is what is served.
 */
import type { UserInfo } from '../apiserver/authorization/users'
import type { Cluster } from '../cluster'
import { ApiServices } from './aggregation/api-services'
import { newFrontProxy, publishTrust } from './aggregation/front-proxy'
import { registerLocalApis } from './aggregation/local-services'
import { METRICS, serveMetrics } from './aggregation/metrics'
import { Api } from './api'
import { Authenticator } from './authentication/authenticator'
import { addComponentRoles } from './authentication/component-roles'
import { impersonated } from './authentication/impersonation'
import { issueCredentials } from './authentication/issuing'
import type { Keys } from './authentication/keys'
import { openIdAnswer } from './authentication/openid'
import { podLog } from './containers/log'
import { podProxy, serviceProxy } from './containers/proxying'
import { CONTROL, controlAnswer } from './control/control'
import { type Request, socketOf } from './exchange'
import { openApiAnswer } from './openapi/answer'
import { OutsideCalls, type ServiceAddresses } from './outside/outside-calls'
import { Pacing } from './pacing/pacing'
import { patienceOf } from './pacing/patience'
import { Quiet } from './pacing/quiet'
import type { Special } from './rest/route'
import { reviews } from './reviews/reviews'

export interface DoorOptions {
  readonly keys: Keys
  /** How long clients must be quiet before time moves on, in milliseconds. */
  readonly clientQuiet: number
  /** Told what is a bug of ours, or broke the cluster. */
  readonly onBug: (error: unknown) => void
  /** Where Services really listen, for webhooks. */
  readonly services: ServiceAddresses
  /** True where a cluster runs for long: history that nobody can ask for is forgotten. */
  readonly forgets: boolean
}

export class Door {
  readonly cluster: Cluster
  readonly api: Api
  readonly pacing: Pacing
  readonly quiet: Quiet
  /** Where it is reached: `127.0.0.1:6443`. */
  address = ''
  readonly #authenticator: Authenticator
  readonly #behind: ApiServices
  readonly #stopRegistering: () => void
  /** Ends the issuing of tokens and certificates. */
  readonly #stopIssuing: () => void

  constructor(cluster: Cluster, options: DoorOptions) {
    const { keys, clientQuiet, onBug, services, forgets } = options
    const { reader, registry } = cluster.server
    const quiet = new Quiet(clientQuiet)
    const outside = new OutsideCalls(services, onBug, () => quiet.holds())
    cluster.webhooks.beyond = outside
    const pacing = new Pacing({ cluster, quiet, outside, onBroken: onBug, forgets })
    const authenticator = new Authenticator({ keys, reader, now: () => cluster.now() })
    this.cluster = cluster
    this.quiet = quiet
    this.pacing = pacing
    this.#authenticator = authenticator
    addComponentRoles(cluster)
    serveMetrics(registry)
    publishTrust(cluster, keys)
    const identity = () => newFrontProxy(keys)
    const begins = () => quiet.began()
    this.#stopRegistering = registerLocalApis(cluster, onBug)
    this.#behind = new ApiServices({ cluster, services, identity, begins, onBug })
    this.#stopIssuing = issueCredentials({ cluster, keys, authenticator, onBug })
    this.api = new Api({
      cluster,
      address: () => this.address,
      chance: Math.random,
      onBug,
      special: new Map<string, Special>([...reviews(authenticator), ...CONTAINERS, ...METRICS]),
      outside,
      patience: patienceOf(cluster, pacing, quiet),
      behind: (request, target) => this.#behind.answer(request, target),
      paths: [
        (request) => controlAnswer({ cluster, pacing, quiet }, request),
        (request) => openApiAnswer(request, registry),
        openIdAnswer(authenticator, () => `https://${this.address}`),
      ],
    })
  }

  /** Who asks, or as whom they ask; throws an Unauthorized, or a Forbidden. */
  authenticate(request: Request): UserInfo {
    const { headers } = request
    const { authorization, 'sec-websocket-protocol': protocols } = headers
    const certificate = this.#authenticator.certificateOf(socketOf(request))
    const user = this.#authenticator.authenticate({ certificate, authorization, protocols })
    return impersonated(user, headers, this.cluster.server.authorizer)
  }

  /** A request begins; the result is called when it has its answer. */
  begins(path: string): () => void {
    // Whoever controls the clock is none of those that are waited for.
    if (path.startsWith(CONTROL)) return () => undefined
    this.pacing.catchUp()
    const ended = this.quiet.began()
    return () => {
      ended()
      this.pacing.wake()
    }
  }

  close(): void {
    this.pacing.stop()
    this.#stopIssuing()
    this.#behind.close()
    this.#stopRegistering()
    this.cluster.webhooks.beyond = undefined
  }
}

/** What is answered by containers and their kubelets. */
const CONTAINERS: readonly (readonly [id: string, answer: Special])[] = [
  ['pods/log', podLog],
  ['pods/proxy', podProxy],
  ['services/proxy', serviceProxy],
]
