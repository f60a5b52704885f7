/**
 * Clients that watch for a while: each event must be one, in order, and in the end they must know
 * just what a list tells.
 */
import type { Api } from '../api'
import type { ApiRequest, StreamAnswer, StreamSource } from '../messages'

export class WatchingClients {
  readonly #api: Api
  #open: Watching[] = []
  events = 0

  constructor(api: Api) {
    this.#api = api
  }

  begin(request: ApiRequest, answer: StreamAnswer): void {
    this.#open.push(new Watching(this.#api, request, answer, () => this.events++))
    while (this.#open.length > MOST) this.#open.shift()?.end()
  }

  end(): void {
    for (const watching of this.#open) watching.end()
    this.#open = []
  }
}

const MOST = 12
/** What of a query decides which objects are told of. */
const SELECTING = ['labelSelector', 'fieldSelector']

class Watching {
  readonly #api: Api
  readonly #request: ApiRequest
  readonly #source: StreamSource
  /** Revisions by key. */
  readonly #known = new Map<string, string>()
  /** Whether it began with all that there was, in a form that says so. */
  readonly #isWhole: boolean
  #isOver = false
  #latest = 0

  constructor(api: Api, request: ApiRequest, answer: StreamAnswer, told: () => void) {
    const { query } = request
    this.#api = api
    this.#request = request
    this.#isWhole =
      answer.contentType === 'application/json;stream=watch' &&
      !/as=/.test(request.headers.accept ?? '') &&
      !query.get('resourceVersion') &&
      query.get('sendInitialEvents') === null
    let isBegun = false
    this.#source = answer.begin({
      send: (piece) => {
        told()
        if (this.#isWhole) this.#tell(piece, isBegun)
      },
      end: () => {
        this.#isOver = true
      },
    })
    isBegun = true
  }

  end(): void {
    this.#source.beat?.()
    this.#source.stop()
    if (this.#isWhole && !this.#isOver) this.#compare()
  }

  #tell(piece: string | Uint8Array, isLater: boolean): void {
    const { type, object } = JSON.parse(String(piece)) as Event // As a watch writes it.
    if (type === 'ERROR') {
      this.#isOver = true
      return
    }
    const { metadata } = object
    const revision = Number(metadata.resourceVersion)
    if (isLater && revision < this.#latest) throw new Error(`an event is out of order: ${piece}`)
    this.#latest = Math.max(this.#latest, revision)
    if (type === 'BOOKMARK') return
    const key = `${metadata.namespace ?? ''}/${metadata.name}`
    const isKnown = this.#known.has(key)
    if ((type === 'ADDED') === isKnown) throw new Error(`a watch tells what cannot be: ${piece}`)
    if (type === 'DELETED') this.#known.delete(key)
    else this.#known.set(key, metadata.resourceVersion)
  }

  /** What it knows must be what is there. */
  #compare(): void {
    const query = new URLSearchParams()
    for (const name of SELECTING) {
      const value = this.#request.query.get(name)
      if (value !== null) query.set(name, value)
    }
    const asked = { ...this.#request, query, headers: {} }
    const answer = this.#api.answer(asked)
    // Its resource or its rights may be gone.
    if (answer.type !== 'object' || answer.code !== 200) return
    const told = answer.object as Told | List // Nothing else is answered to a GET.
    const listed = 'items' in told ? told.items : [told]
    const there = listed.map(({ metadata }) => [
      `${metadata.namespace ?? ''}/${metadata.name}`,
      metadata.resourceVersion,
    ])
    const [is, known] = [there.sort(), [...this.#known].sort()].map((it) => JSON.stringify(it))
    if (is !== known) {
      const { path } = this.#request
      throw new Error(`a watch of ${path}?${query} knows ${known}, but there is ${is}`)
    }
  }
}

interface Told {
  readonly metadata: {
    readonly namespace?: string
    readonly name: string
    readonly resourceVersion: string
  }
}

interface Event {
  readonly type: string
  readonly object: Told
}

interface List {
  readonly items: readonly Told[]
}
