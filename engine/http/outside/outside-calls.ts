/**
 * The calls of a served cluster to what is outside it, over HTTPS.
 *
 * The rule to know: the first time a question is asked, its call begins and the request is put off;
 * made again, it finds the answer. A client's request has its answers for itself until it is
 * answered; work of components finds them when it is retried, as nothing says which work it is but
 * what it asks.
 */
import {
  type Outside,
  type OutsideAnswer,
  type OutsideCall,
  Unanswered,
} from '../../apiserver/outside'
import { unreachable } from '../../apiserver/webhooks/unreachable'
import type { Reader } from '../../client/reader'
import type { Cluster } from '../../cluster'
import type { Answer } from '../messages'
import { Answers } from './answers'
import { post } from './post'

export class OutsideCalls implements Outside {
  readonly #services: ServiceAddresses
  readonly #onBug: (error: unknown) => void
  readonly #holds: () => () => void
  readonly #ofComponents = new Answers()
  #inHand: Answers | undefined

  /**
   * `onBug` is told what goes wrong when somebody goes on after a wait. `holds` is called when a
   * component begins to wait, and its result when it need not any more.
   */
  constructor(
    services: ServiceAddresses,
    onBug: (error: unknown) => void,
    holds: () => () => void = () => () => undefined,
  ) {
    this.#services = services
    this.#onBug = onBug
    this.#holds = holds
  }

  ask(call: OutsideCall, reader: Reader): OutsideAnswer {
    const address = this.#addressOf(call)
    if (address === undefined) return { type: 'failed', problem: unreachable(call, reader) }
    const answers = this.#inHand ?? this.#ofComponents
    const { answer, isIn } = answers.to(call, () => this.#begin(call, address))
    if (answer !== undefined) return answer
    throw new Awaited(call.name, isIn, this.#onBug)
  }

  /** What a client's request was answered is forgotten with the request, not with its writes. */
  done(): void {
    if (this.#inHand === undefined) this.#ofComponents.drop()
  }

  /** Makes a client's request; `answers` are those that it has found so far. */
  during<T>(answers: Answers, request: () => T): T {
    const before = this.#inHand
    this.#inHand = answers
    try {
      return request()
    } finally {
      this.#inHand = before
    }
  }

  /** Answers what can be told at once, and later what has to be waited for. */
  patiently(tell: () => Answer, answers = this.#inHand ?? new Answers()): Answer {
    try {
      return this.during(answers, tell)
    } catch (error) {
      if (!(error instanceof Awaited)) throw error
      return { type: 'late', answer: error.isIn.then(() => this.patiently(tell, answers)) }
    }
  }

  /** Whether work of components waits for an answer: time stands meanwhile. */
  get isAwaited(): boolean {
    return this.#ofComponents.isAwaited
  }

  /** Resolves when no work of components waits any more. */
  async answered(): Promise<void> {
    await this.#ofComponents.answered()
  }

  async #begin(call: OutsideCall, address: CallAddress): Promise<OutsideAnswer> {
    const isOver = this.#inHand === undefined ? this.#holds() : () => undefined
    const answer = await post(call, address)
    isOver()
    return answer
  }

  #addressOf({ config }: OutsideCall): CallAddress | undefined {
    const { service, url = '' } = config
    if (service === undefined) return URL.canParse(url) ? { url: new URL(url) } : undefined
    const { namespace, name, port = 443, path = '' } = service
    const listens =
      this.#services[`${namespace}/${name}:${port}`] ?? this.#services[`${namespace}/${name}`]
    if (listens === undefined || !URL.canParse(listens)) return undefined
    const slash = path === '' || path.startsWith('/') ? '' : '/'
    return { url: new URL(`${slash}${path}`, listens), host: `${name}.${namespace}.svc` }
  }
}

/** Answers what can be told at once, and later what the cluster has to wait for. */
export function patiently({ webhooks }: Pick<Cluster, 'webhooks'>, tell: () => Answer): Answer {
  const { beyond } = webhooks
  return beyond instanceof OutsideCalls ? beyond.patiently(tell) : tell()
}

/** Tells something with answers that are kept by whoever tells; throws an Awaited where one is not in. */
export function withAnswers<T>(
  { webhooks }: Pick<Cluster, 'webhooks'>,
  answers: Answers,
  tell: () => T,
): T {
  const { beyond } = webhooks
  return beyond instanceof OutsideCalls ? beyond.during(answers, tell) : tell()
}

/** Where Services really listen: `namespace/name:port`, or without a port for all of them. */
export type ServiceAddresses = Readonly<Record<string, string>>

export interface CallAddress {
  readonly url: URL
  /** The name that its certificate has to be for, when it is not that of the URL. */
  readonly host?: string
}

/** The answer is on its way: `isIn` resolves when it is there. */
export class Awaited extends Unanswered {
  readonly isIn: Promise<void>
  readonly #onBug: (error: unknown) => void

  constructor(name: string, isIn: Promise<void>, onBug: (error: unknown) => void) {
    super(name)
    this.isIn = isIn
    this.#onBug = onBug
  }

  whenIn(act: () => void): void {
    this.isIn.then(act).catch(this.#onBug)
  }
}
