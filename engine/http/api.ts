/**
 * What a request is answered: the door's whole decision, as a call. Sockets are not seen from here.
 *
 * The rule to know: whatever goes wrong, the answer is a Status. What is no refusal of Kubernetes'
 * is a bug of ours: it is answered as an InternalError without its stack, and told to the owner.
 *
 * Models apiserver/pkg/server/config.go (DefaultBuildHandlerChain). Left out: audit, priority and
 * fairness.
 */
import { quote } from '../apiserver/field-error'
import { MissingYet } from '../apiserver/made-soon'
import { badRequest, internalError, type Status, StatusError } from '../apiserver/status-error'
import type { Cluster } from '../cluster'
import { writeYaml } from '../manifest/write'
import { discoveryAnswer } from './discovery/answer'
import { healthAnswer } from './health'
import type { Answer, ApiRequest, ObjectAnswer, Ready } from './messages'
import { type Conversions, formOf, OF_OBJECTS, onlyText } from './negotiation'
import { Answers } from './outside/answers'
import { Awaited, type OutsideCalls } from './outside/outside-calls'
import type { Patience } from './pacing/patience'
import { booleanOf } from './parameters'
import { protobufOf } from './protobuf/encode'
import { attributesOf } from './rest/attributes'
import { EventWriter, inForm, type ObjectForm } from './rest/forms'
import { type RouteParts, route, type Special } from './rest/route'
import { type Target, targetOf } from './target'

/** What is written to the client. */
export interface Written {
  readonly code: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string | Uint8Array
}

export interface ApiParts {
  readonly cluster: Cluster
  /** Where the server listens: `127.0.0.1:6443`. */
  readonly address: () => string
  /** Between 0 and 1, another each time. */
  readonly chance: () => number
  /** Told what is a bug. */
  readonly onBug: (error: unknown) => void
  readonly special: ReadonlyMap<string, Special>
  readonly outside: OutsideCalls
  /** Waits for what a controller makes; without it nobody does. */
  readonly patience?: Patience
  /** Answers what somebody behind this server serves; undefined passes it on. */
  readonly behind?: (request: ApiRequest, target: Target) => Answer | undefined
  /** Answers paths that are no resources; undefined passes them on. */
  readonly paths: readonly PathAnswerer[]
}

export type PathAnswerer = (request: ApiRequest) => Answer | undefined

export class Api {
  readonly #parts: ApiParts
  readonly #route: RouteParts

  constructor(parts: ApiParts) {
    this.#parts = parts
    const { cluster, chance, special } = parts
    const events = new EventWriter(
      () => cluster.now(),
      (error) => this.#statusOf(error),
    )
    this.#route = { cluster, chance, special, events }
  }

  /** The answer, or what a refusal is answered with. */
  answer(request: ApiRequest): Answer {
    return this.#attempt(request, new Answers(), 1)
  }

  /** The bytes of an answer that does not go on. */
  write(request: ApiRequest, answer: Ready): Written {
    if (answer.type === 'text') {
      const { code, contentType, headers, text } = answer
      return { code, headers: { 'content-type': contentType, ...headers }, body: text }
    }
    try {
      return written(answer, this.#formOf(request), this.#parts.cluster)
    } catch (error) {
      const refused = this.refusal(error)
      return written(refused, PLAIN, this.#parts.cluster)
    }
  }

  /** `answers` are those of webhooks that have been waited for. */
  #attempt(request: ApiRequest, answers: Answers, number: number): Answer {
    const { cluster, outside } = this.#parts
    const { user, method, path } = request
    try {
      const target = targetOf(path)
      return outside.during(answers, () =>
        cluster.trace.during('client', `${method} ${path}`, user.name, NO_CAUSES, () =>
          this.#answerTo(request, target),
        ),
      )
    } catch (error) {
      if (error instanceof MissingYet && number === 1) return this.#waitFor(error, request)
      if (!(error instanceof Awaited) || number >= MOST_ATTEMPTS) return this.refusal(error)
      const again = error.isIn.then(() => this.#attempt(request, answers, number + 1))
      return { type: 'late', answer: again }
    }
  }

  /** Tries once more when what was missing has been made. */
  #waitFor(refusal: MissingYet, request: ApiRequest): Answer {
    const { patience } = this.#parts
    if (patience === undefined) return this.refusal(refusal)
    const again = patience(refusal.awaits).then(() => this.#attempt(request, new Answers(), 2))
    return { type: 'late', answer: again }
  }

  #answerTo(request: ApiRequest, target: Target): Answer {
    const elsewhere = this.#parts.behind?.(request, target)
    if (elsewhere !== undefined) return elsewhere
    const { registry, authorizer } = this.#parts.cluster.server
    if (target.type === 'resource') {
      authorizer.requireAsked(request.user, attributesOf(request, target))
      const answer = route(this.#route, request, target, () => this.#formOf(request))
      return answer ?? NO_SUCH_PATH
    }
    const { address, paths } = this.#parts
    authorizer.requirePath(request.user, VERBS.get(request.method) ?? '', request.path)
    for (const answerer of paths) {
      const answer = answerer(request)
      if (answer !== undefined) return answer
    }
    const served = { registry, address: address(), otherPaths: OTHER_PATHS }
    return healthAnswer(request) ?? discoveryAnswer(request, served) ?? NO_SUCH_PATH
  }

  #formOf({ headers, query }: ApiRequest, conversions: Conversions = OF_OBJECTS): ObjectForm {
    const agent = headers['user-agent'] ?? ''
    const asked = booleanOf(query, 'pretty')
    const pretty = asked ?? /^(curl|Wget|Mozilla)\//.test(agent)
    const form = formOf(headers.accept, pretty, conversions)
    return { ...form, include: form.as === 'Table' ? includedObject(query) : 'Metadata' }
  }

  /** What an error is answered with, wherever it was met. */
  refusal(error: unknown): ObjectAnswer {
    return refused(this.#statusOf(error))
  }

  /** What is no refusal is a bug, and told to the owner. */
  #statusOf(error: unknown): Status {
    if (error instanceof StatusError) return error.status
    this.#parts.onBug(error)
    return internalError('the server met a defect of its own; its log says more').status
  }
}

/** What the rows of a Table are to carry of their objects. */
function includedObject(query: ApiRequest['query']): ObjectForm['include'] {
  const include = query.get('includeObject') || 'Metadata'
  if (include === 'Object' || include === 'None' || include === 'Metadata') return include
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${quote(include)}: ` +
      "must be 'Metadata', 'Object', 'None', or empty",
  )
}

/** The answer that a refusal is. */
function refused(status: Status): ObjectAnswer {
  const { code, details } = status
  const wait = details?.retryAfterSeconds
  const headers = wait === undefined ? undefined : { 'retry-after': String(wait) }
  return { type: 'object', code, object: status, ...(headers && { headers }) }
}

/** A request that deletes many objects may have to wait for each. */
const MOST_ATTEMPTS = 10_000

/** Paths of the server itself that `/` lists besides those of the API. */
const OTHER_PATHS: readonly string[] = [
  '/healthz',
  '/healthz/ping',
  '/livez',
  '/livez/ping',
  '/readyz',
  '/readyz/ping',
  '/openapi/v2',
  '/openapi/v3',
  '/version',
]

const NO_SUCH_PATH: Answer = {
  type: 'text',
  code: 404,
  contentType: 'text/plain; charset=utf-8',
  text: '404 page not found\n',
  headers: { 'x-content-type-options': 'nosniff' },
}

/** What a method is to rules about paths. */
const VERBS: ReadonlyMap<string, string> = new Map([
  ['GET', 'get'],
  ['HEAD', 'head'],
  ['POST', 'post'],
  ['PUT', 'put'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
  ['OPTIONS', 'options'],
])

const NO_CAUSES: readonly number[] = []
const PLAIN: ObjectForm = {
  mediaType: 'application/json',
  as: 'object',
  version: '',
  pretty: false,
  include: 'Metadata',
}

function written(answer: ObjectAnswer, form: ObjectForm, cluster: Cluster): Written {
  const { code, warnings = [], headers = {} } = answer
  const told = inForm(answer, form, cluster.now())
  const body = encoded(told, form)
  const warned = warnings.length === 0 ? {} : { warning: warnings.map(warningText) }
  return { code, headers: { 'content-type': form.mediaType, ...warned, ...headers }, body }
}

function encoded(told: unknown, { mediaType, pretty }: ObjectForm): string | Uint8Array {
  if (mediaType === 'application/yaml') return writeYaml(told)
  if (mediaType === 'application/json') {
    return `${pretty ? JSON.stringify(told, undefined, 2) : JSON.stringify(told)}\n`
  }
  const bytes = protobufOf(Object(told))
  if (bytes === undefined) throw onlyText()
  return bytes
}

/** RFC 7234's header; what has no place in it becomes a space. */
const warningText = (message: string): string =>
  `299 - "${message.replace(/[\\"]/g, '\\$&').replace(/[^\x20-\x7e]/g, ' ')}"`
