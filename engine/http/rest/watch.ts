/**
 * GET with `watch`: the changes of a resource, one event after another, for as long as the client
 * listens.
 *
 * The rule to know: what many watch is written once. All who want one change in one form get the
 * same text.
 *
 * Models apiserver/pkg/endpoints/handlers/{get,watch}.go and storage/cacher. Left out: the minute
 * that the server may keep a bookmark back.
 */
import { type WatchEvent, watch as watchStore } from '../../apiserver/watch'
import type { StreamAnswer, StreamSink, StreamSource } from '../messages'
import { Answers } from '../outside/answers'
import { Awaited, withAnswers } from '../outside/outside-calls'
import { type ListParameters, listParameters } from '../parameters'
import { askedBy, type Endpoint } from './endpoint'
import type { EventWriter, ObjectForm } from './forms'

/** A watch without a timeout of its own ends after so long, and a part more that differs. */
const SHORTEST = 1800_000

/** `spread` between 0 and 1 keeps watches that began together from ending together. */
export function watch(
  endpoint: Endpoint,
  form: ObjectForm,
  writer: EventWriter,
  spread: number,
): StreamAnswer {
  const { server, resource, request, key } = endpoint
  server.requireRead('watch', resource, key, askedBy(endpoint))
  const parameters = listParameters(resource, request.query)
  const { timeoutSeconds } = parameters
  // Throws where the form has no place for the kind, which is better said before the stream begins.
  writer.bookmark(resource, '', undefined, form)
  return {
    type: 'stream',
    contentType: `${form.mediaType};stream=watch`,
    lastsFor: timeoutSeconds ? timeoutSeconds * 1000 : SHORTEST * (1 + spread),
    begin: (sink) => new Watching(endpoint, parameters, form, writer).begin(sink),
  }
}

class Watching implements StreamSource {
  readonly #endpoint: Endpoint
  readonly #parameters: ListParameters
  readonly #form: ObjectForm
  readonly #writer: EventWriter
  /** The same without the headers of Tables, which only the first one has. */
  readonly #later: ObjectForm
  #hasHeaders = false
  #sink: StreamSink | undefined
  readonly #answers = new Answers()
  /** What has to be told after what a webhook still converts. */
  #waiting: (() => string | Uint8Array)[] = []
  #end: (() => void) | undefined

  constructor(
    endpoint: Endpoint,
    parameters: ListParameters,
    form: ObjectForm,
    writer: EventWriter,
  ) {
    this.#endpoint = endpoint
    this.#parameters = parameters
    this.#form = form
    this.#later = { ...form, noHeaders: true }
    this.#writer = writer
  }

  begin(sink: StreamSink): StreamSource {
    this.#sink = sink
    const { cluster, resource, target } = this.#endpoint
    const { labels, fields, sendInitialEvents } = this.#parameters
    const source = { store: cluster.store, trace: cluster.trace, now: cluster.now() }
    const resourceVersion = this.#start()
    const options = {
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(target.namespace === undefined ? {} : { namespace: target.namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(fields === undefined ? {} : { fields }),
    }
    try {
      this.#end = watchStore(source, resource, options, (event) => this.#tell(event))
      if (sendInitialEvents) this.#mark(INITIAL_EVENTS_END)
    } catch (error) {
      this.#failed(error)
    }
    return this
  }

  /** A bookmark: everything up to this revision has been told. */
  beat(): void {
    if (this.#parameters.allowsBookmarks && this.#end !== undefined) this.#mark(undefined)
  }

  stop(): void {
    this.#end?.()
    this.#end = undefined
    this.#waiting = []
  }

  /** The revision to begin after; undefined to begin with what is there. */
  #start(): number | undefined {
    const { resourceVersion, sendInitialEvents } = this.#parameters
    if (sendInitialEvents) return undefined
    if (sendInitialEvents === false && !resourceVersion)
      return this.#endpoint.cluster.store.revision
    return resourceVersion
  }

  #tell({ type, object }: WatchEvent): void {
    const { resource } = this.#endpoint
    const form = this.#nextForm()
    this.#send(() => this.#writer.event(type, resource, object, form))
  }

  #mark(annotations: Readonly<Record<string, string>> | undefined): void {
    const { cluster, resource } = this.#endpoint
    const revision = String(cluster.store.revision)
    const form = this.#nextForm()
    this.#send(() => this.#writer.bookmark(resource, revision, annotations, form))
  }

  /** Only the first of all events has the headers of a Table. */
  #nextForm(): ObjectForm {
    const form = this.#hasHeaders ? this.#later : this.#form
    this.#hasHeaders = true
    return form
  }

  /** Everything is told in its order: what comes after a change that must be waited for waits too. */
  #send(make: () => string | Uint8Array): void {
    if (this.#endpoint.resource.conversion === undefined) {
      // A defect of ours is this watch's, and not that of whoever made the change.
      try {
        this.#sink?.send(make())
      } catch (error) {
        this.#failed(error)
      }
      return
    }
    this.#waiting.push(make)
    if (this.#waiting.length === 1) this.#sendWaiting()
  }

  #sendWaiting(): void {
    const { cluster } = this.#endpoint
    for (let make = this.#waiting[0]; make !== undefined; make = this.#waiting[0]) {
      try {
        this.#sink?.send(withAnswers(cluster, this.#answers, make))
        this.#answers.drop()
      } catch (error) {
        if (error instanceof Awaited) error.whenIn(() => this.#sendWaiting())
        else this.#failed(error)
        return
      }
      this.#waiting.shift()
    }
  }

  /** What is wrong is an event, and the last. */
  #failed(error: unknown): void {
    this.#waiting = []
    this.#sink?.send(this.#writer.error(this.#writer.statusOf(error), this.#form))
    this.#sink?.end()
    this.stop()
  }
}

const INITIAL_EVENTS_END = { 'k8s.io/initial-events-end': 'true' }
