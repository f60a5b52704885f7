/**
 * The tokens in volumes of Pods: each is made once and lies there until it is time for the next.
 * Models pkg/kubelet/token/token_manager.go.
 */
import type { Pod } from '../../api/kinds'
import type { Reader } from '../../client/reader'
import { between, type Instant, inSeconds } from '../../clock/duration'
import type { TokenSigner, WantedToken } from '../../component'
import { podToken } from './service-account-tokens'
import type { TokenKey } from './token-key'

export class PodTokens implements TokenSigner {
  readonly #key: TokenKey
  readonly #reader: Reader
  readonly #now: () => Instant
  readonly #made = new Map<string, Made>()

  constructor(key: TokenKey, reader: Reader, now: () => Instant) {
    this.#key = key
    this.#reader = reader
    this.#now = now
  }

  tokenOf(pod: Pod, wanted: WantedToken): string | undefined {
    const now = this.#now()
    const { audience = '', expirationSeconds = 3600 } = wanted
    const which = JSON.stringify([pod.metadata.uid, audience, expirationSeconds])
    const made = this.#made.get(which)
    if (made !== undefined && inSeconds(between(made.at, now)) < expirationSeconds * RENEWED_AT) {
      return made.token
    }
    const token = podToken(this.#key, pod, wanted, { reader: this.#reader, now })
    if (token === undefined) return undefined
    if (this.#made.size >= REMEMBERED) this.#made.clear()
    this.#made.set(which, { token, at: now })
    return token
  }
}

interface Made {
  readonly token: string
  readonly at: Instant
}

/** Of its life, after which the kubelet asks for the next. */
const RENEWED_AT = 0.8
const REMEMBERED = 10_000
