/** Requests to what runs in the embedded cluster: work on its clock. */
import {
  CLIENT_PATIENCE,
  type ClientRequest,
  type Cluster,
  type Duration,
  type Instant,
  plus,
} from '../../../engine'
import type { Stop } from '../target'
import type { Sending, Traffic } from '../traffic'

type Run = (limit: Instant, stop: () => boolean) => Promise<Stop>

export class EmbeddedTraffic implements Traffic {
  readonly #cluster: Cluster
  readonly #run: Run

  constructor(cluster: Cluster, run: Run) {
    this.#cluster = cluster
    this.#run = run
  }

  async send(request: ClientRequest, count: number): Promise<Sending> {
    const { network } = this.#cluster
    const sender = network.send(request, count)
    const exchanges = () => network.exchanges(sender)
    const limit = plus(this.#cluster.now(), CLIENT_PATIENCE)
    await this.#run(limit, () => exchanges().length === network.sent(sender))
    return { request, exchanges }
  }

  async keepSending(request: ClientRequest, every: Duration): Promise<Sending> {
    const { network } = this.#cluster
    const sender = network.keepSending(request, every)
    return { request, exchanges: () => network.exchanges(sender) }
  }
}
