/**
 * Answers by what was asked, until they have been used.
 *
 * The rule to know: a request that is made again asks the same, but for what chance and the clock
 * put into it: uids, times, generated names. These are left out of what is compared.
 */
import { isObject, type JsonObject } from '../../api/json'
import type { OutsideAnswer, OutsideCall } from '../../apiserver/outside'

export class Answers {
  readonly #entries = new Map<string, Entry>()

  /** The answer, if it is in; the first time a question is asked, `call` gets it. */
  to(call: OutsideCall, begin: () => Promise<OutsideAnswer>): Found {
    this.#forgetOld()
    const question = questionOf(call)
    const known = this.#entries.get(question)
    if (known !== undefined) {
      const { answer, isIn, uid } = known
      if (answer === undefined) return known
      known.isUsed = true
      return { answer: renamed(answer, uid, uidOf(call)), isIn }
    }
    const entry: Entry = {
      isIn: begin().then((answer) => {
        entry.answer = answer
        entry.since = performance.now()
      }),
      answer: undefined,
      since: performance.now(),
      isUsed: false,
      uid: uidOf(call),
    }
    this.#entries.set(question, entry)
    return entry
  }

  /** Forgets what has been used. */
  drop(): void {
    for (const [question, { isUsed }] of this.#entries) {
      if (isUsed) this.#entries.delete(question)
    }
  }

  get isAwaited(): boolean {
    for (const { answer } of this.#entries.values()) if (answer === undefined) return true
    return false
  }

  async answered(): Promise<void> {
    while (this.isAwaited) await Promise.all([...this.#entries.values()].map(({ isIn }) => isIn))
  }

  /** Whoever asked has not come back. */
  #forgetOld(): void {
    const now = performance.now()
    for (const [question, { answer, since }] of this.#entries) {
      if (answer !== undefined && now - since > KEPT_FOR) this.#entries.delete(question)
    }
  }
}

interface Found {
  readonly answer: OutsideAnswer | undefined
  readonly isIn: Promise<void>
}

interface Entry {
  answer: OutsideAnswer | undefined
  readonly isIn: Promise<void>
  since: number
  isUsed: boolean
  /** Under which the question was asked. */
  readonly uid: string
}

/** Milliseconds of the wall's clock. */
const KEPT_FOR = 60_000

/** The answer as it would be to the same question under another uid. */
function renamed(answer: OutsideAnswer, asked: string, uid: string): OutsideAnswer {
  if (answer.type === 'failed' || asked === uid) return answer
  const { body } = answer
  if (!isObject(body) || !isObject(body.response) || body.response.uid !== asked) return answer
  return { type: 'answered', body: { ...body, response: { ...body.response, uid } } }
}

const uidOf = ({ body: { request } }: OutsideCall): string =>
  isObject(request) ? String(request.uid) : ''

function questionOf({ name, config, body }: OutsideCall): string {
  const { request } = body
  // What is converted is the same only if all of it is.
  if (body.kind === 'ConversionReview' && isObject(request)) {
    return JSON.stringify([name, config, { ...request, uid: '' }])
  }
  const text = JSON.stringify([name, config, body])
  const generated = generatedNameIn(body)
  const named = generated === undefined ? text : text.replaceAll(generated, '')
  return named.replace(BY_CHANCE, '')
}

/** uids, instants and the names of token volumes; versions of objects, which retries move on. */
const BY_CHANCE = new RegExp(
  [
    '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
    '"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z"',
    'kube-api-access-[a-z0-9]{5}',
    '"resourceVersion":"\\d+"',
  ].join('|'),
  'g',
)

function generatedNameIn({ request }: JsonObject): string | undefined {
  const { object } = (request ?? {}) as { object?: { metadata?: GeneratedName } } // Of a review.
  const { name, generateName } = object?.metadata ?? {}
  return generateName !== undefined && name?.startsWith(generateName) ? name : undefined
}

interface GeneratedName {
  readonly name?: string
  readonly generateName?: string
}
