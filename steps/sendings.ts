/** What the Whens of a scenario have sent: the facts about responses are about the last of them. */
import { type ClientRequest, type Exchange, requestTo } from '../engine'
import { Misspoken } from './facts/fact'
import type { Sending } from './target/traffic'

export class Sendings {
  #last: Sending | undefined
  #single: Sending | undefined

  keep(sending: Sending, isSingle: boolean): void {
    this.#last = sending
    if (isSingle) this.#single = sending
  }

  /** What the last When that sends began to send. */
  get last(): Sending {
    return required(this.#last)
  }

  /** What became of the last single request. */
  get exchange(): Exchange {
    const [exchange] = required(this.#single).exchanges()
    if (exchange === undefined) throw new Misspoken('the request has not come to its end')
    return exchange
  }
}

/** The request that a phrase means; from a Pod by its key, else from outside. */
export function requestOf(method: string, url: string, from: string | undefined): ClientRequest {
  const request = requestTo(method, url)
  if (request === undefined) {
    throw new Misspoken(`"${url}" is no URL; write one like http://shop.example.com/cart`)
  }
  return from === undefined ? request : { ...request, from }
}

function required(sending: Sending | undefined): Sending {
  if (sending !== undefined) return sending
  throw new Misspoken('nothing has been sent; say When a client sends GET "http://…"')
}
