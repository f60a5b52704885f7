/**
 * The World: the cluster of this scenario, and the verbs that steps use. Steps stay thin; what they
 * share is here.
 */

import { dirname } from 'node:path'
import { setWorldConstructor, World } from '@cucumber/cucumber'
import {
  type Behaviour,
  type ClientRequest,
  type ClusterOptions,
  type Duration,
  type Manifest,
  ManifestError,
  misfits,
  plus,
  readManifests,
  readValue,
  type Settings,
  type Source,
  StatusError,
} from '../engine'
import { ChosenPods } from './chosen-pods'
import { type Described, Draft, type Fields } from './draft'
import { type Fact, Misspoken } from './facts/fact'
import { kindOf, kindOfSubject, membersOf } from './facts/resolve'
import { manifestsIn } from './manifest-files'
import { placesOf } from './manifest-places'
import { objectFrom } from './object-table'
import { patiently } from './patience'
import { type ObjectReference, type Part, podsName, type Subject, type Tense } from './phrase'
import { type Refusal, Refusals, refused } from './refusals'
import { requestOf, Sendings } from './sendings'
import { Serving } from './serving'
import { Stage } from './stage'
import { machineIn, nodeIn, partIn, placeIn, runningPodIn, userIn } from './subjects'
import type { EmbeddedTarget } from './target/embedded/embedded'
import type { Failures } from './target/failures'
import type { Place, Verbs } from './target/verbs'
import { expectFact } from './tenses/tenses'

/** The kind of step that is running: what Given, When and Then mean. */
export type StepType = 'Context' | 'Action' | 'Outcome' | 'Unknown'

/** A request about an object. */
type Ask = (verbs: Verbs, place: Place) => Promise<void>

export class ClusterWorld extends World {
  /** Where the running step stands: `features/a.feature:12`. */
  where = ''
  stepType: StepType = 'Unknown'
  /** Where the doc string of the running step begins, for positions in manifests. */
  docString: Omit<Source, 'text'> = { file: '', line: 1 }
  /** Where the rows of its table begin. */
  rows: readonly { readonly line: number; readonly column?: number }[] = []
  seed = 1
  namespace = 'default'
  namespaceIsSet = false
  options: ClusterOptions = {}
  /** What is said of images before there is a cluster. */
  readonly beforeCluster: ((target: EmbeddedTarget) => void)[] = []
  readonly #chosen = new ChosenPods()
  readonly #refusals = new Refusals()
  /** What has been sent, for facts about responses. */
  readonly sendings = new Sendings()
  /** The cluster as real clients reach it. */
  readonly serving = new Serving()
  readonly #stage = new Stage(() => this.namespace)

  /** The cluster under test. */
  get target(): EmbeddedTarget {
    return this.#stage.target
  }

  get hasCluster(): boolean {
    return this.#stage.hasCluster
  }

  /** Starts the cluster of the scenario, and lets it come to rest. */
  async start(options: ClusterOptions): Promise<void> {
    if (this.hasCluster) throw new Misspoken('this scenario has a cluster already')
    const { nodes } = options
    if (typeof nodes === 'number' && nodes < 0) throw new Misspoken(`there are no ${nodes} Nodes`)
    if (this.beforeCluster.length > 0) this.#stage.leavePath()
    const all = { seed: this.seed, ...this.options, ...options }
    await this.#remember(`start ${JSON.stringify(all)}`, async () =>
      this.#stage.begin(all, (target) => {
        for (const prepare of this.beforeCluster) prepare(target)
      }),
    )
  }

  /** Does what a Given says as others may have done; what other steps say is this scenario's own.
   */
  async #remember(step: string, act: () => Promise<void>): Promise<void> {
    if (this.stepType !== 'Context') this.#stage.leavePath()
    await this.#stage.remember(step, act)
  }

  /** Settings must be said before the cluster they are for. */
  configure(settings: Settings): void {
    if (this.hasCluster) throw new Misspoken('cluster settings are said before the cluster')
    this.options = { ...this.options, settings }
  }

  /** Creates a Namespace; the first one becomes the scenario's. */
  async addNamespace(name: string): Promise<void> {
    await this.applyObject({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    if (!this.namespaceIsSet) this.namespace = name
    this.namespaceIsSet = true
  }

  async apply(manifests: readonly Manifest[]): Promise<void> {
    for (const manifest of manifests) {
      const what = `apply ${this.namespace} ${JSON.stringify(manifest.value)}`
      await this.#remember(what, () =>
        this.request((verbs) => verbs.apply(manifest, this.namespace), manifest),
      )
    }
  }

  async create(manifests: readonly Manifest[]): Promise<void> {
    for (const manifest of manifests) {
      await this.request((verbs) => verbs.create(manifest, this.namespace), manifest)
    }
  }

  /** The manifests of files, relative to the feature file. */
  manifestsIn(path: string): readonly Manifest[] {
    return manifestsIn(path, dirname(this.docString.file)).flatMap((source) => this.read(source))
  }

  async applyTable(
    kindWord: string,
    name: string,
    rows: readonly (readonly string[])[],
  ): Promise<void> {
    const [prefix = '', bare = ''] = name.includes('/')
      ? name.split('/', 2)
      : [this.namespace, name]
    await this.#remember(`${kindWord} ${prefix}/${bare} ${JSON.stringify(rows)}`, async () => {
      const { view, cluster } = this.target
      const { id } = kindOf(view, kindWord)
      const described = objectFrom(cluster.server.registry.get(id), bare, prefix, rows)
      await this.apply([manifestOf(described, this)])
    })
  }

  /** An object that a step describes without a manifest. */
  async applyObject(object: Fields): Promise<void> {
    await this.apply([manifestOf(new Draft(object), this)])
  }

  /** Asserts a fact in its tense. */
  async expect(tense: Tense, fact: Fact): Promise<void> {
    if (
      this.stepType !== 'Outcome' &&
      this.stepType !== 'Unknown' &&
      tense.type !== 'from-now-on'
    ) {
      throw new Misspoken(
        `"${fact.says}" is a fact, and facts are said with Then: as a Given or When it would assert ` +
          'where the reader sees none',
      )
    }
    const { target } = this
    const { promises, lastWhen } = this.#stage
    if (promises === undefined) throw new Misspoken('there is no cluster yet')
    await target.clients?.wait()
    try {
      await expectFact({ target, lastWhen, promises, where: this.where }, tense, fact)
    } catch (error) {
      throw this.#refusals.explaining(error)
    }
  }

  /** Asserts a fact that is of now only. */
  async expectNow(fact: Fact): Promise<void> {
    await this.expect({ type: 'now' }, fact)
  }

  /** Lets time pass. */
  async pass(duration: Duration): Promise<void> {
    await this.target.run(plus(this.target.now(), duration), () => false)
    this.#stage.promises?.check()
  }

  /** Runs the clock until the cluster has settled; says what goes on when it does not. */
  async settle(): Promise<void> {
    await this.#remember('settle', async () => {
      await this.target.run(undefined, () => false, true)
      this.#stage.promises?.check()
    })
  }

  /** Asks for something about an object that must be there. */
  async to(object: ObjectReference, ask: Ask): Promise<void> {
    const place = this.place(object)
    await this.request((verbs) => ask(verbs, place))
  }

  /** The same of each object of a set, at one instant; the first refusal counts. */
  async toEach(subject: Subject, ask: Ask): Promise<void> {
    const places = this.places(subject)
    await this.request(async (verbs) => {
      const refused: StatusError[] = []
      for (const place of places) {
        await ask(verbs, place).catch((error: unknown) => {
          if (!(error instanceof StatusError)) throw error
          refused.push(error)
        })
      }
      if (refused[0] !== undefined) throw refused[0]
    })
  }

  /** Lets something befall the cluster, which takes no time. */
  async befall(happen: (failures: Failures) => Promise<void>): Promise<void> {
    await happen(this.target.failures)
    this.#stage.promises?.check()
  }

  /** The same of each Pod of a subject. */
  async befallEach(
    subject: Subject,
    happen: (failures: Failures, pod: Place) => Promise<void>,
  ): Promise<void> {
    for (const pod of this.pods(subject)) await this.befall((failures) => happen(failures, pod))
  }

  /** Sends requests at once, from a Pod or from outside, and runs the clock to the last answer. */
  async send(method: string, url: string, count: number, from?: Subject): Promise<void> {
    if (count < 1) throw new Misspoken(`at least 1 request is sent, not ${count}`)
    await this.sendRequest(requestOf(method, url, from && this.#senderOf(from)), count)
  }

  async sendRequest(request: ClientRequest, count: number): Promise<void> {
    this.sendings.keep(await this.target.traffic.send(request, count), count === 1)
    this.#stage.promises?.check()
  }

  /** Begins to send requests, which goes on to the end of the scenario. */
  async keepSending(method: string, url: string, every: Duration, from?: Subject): Promise<void> {
    const request = requestOf(method, url, from && this.#senderOf(from))
    this.sendings.keep(await this.target.traffic.keepSending(request, every), false)
  }

  /** Says what an image does; before there is a cluster it is kept for it. */
  tell(image: string, behaviour: Behaviour): void {
    if (this.hasCluster) this.target.failures.tell(image, behaviour)
    else this.beforeCluster.push(({ failures }) => failures.tell(image, behaviour))
  }

  /** Makes requests in somebody's name from now on; the administrator's when nobody is named. */
  impersonate(who: ObjectReference | undefined): void {
    const { verbs, view } = this.target
    verbs.impersonate(who && userIn(view, who))
  }

  /** Sends a request, which may be refused. */
  async request(send: (verbs: Verbs) => Promise<unknown>, manifest?: Manifest): Promise<void> {
    const { target } = this
    await target.run(plus(target.now(), target.cluster.settings.latency.apiCall), () => false)
    this.#stage.promises?.check()
    try {
      await patiently(target, () => send(target.verbs))
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      const places = manifest === undefined ? [] : this.#placesOf(manifest, error)
      this.refuse(error, places)
    }
    this.#stage.promises?.check()
  }

  /** A refused When is kept for `it is refused with …`, a refused Given fails. */
  refuse(refusal: Refusal, places: readonly string[] = []): void {
    if (this.stepType !== 'Action') throw refused(refusal, places)
    this.#refusals.keep(refusal, this.where, places)
  }

  /** Where the fields stand that are to blame; the step's own place goes without saying. */
  #placesOf(manifest: Manifest, refusal: StatusError): readonly string[] {
    const { registry } = this.target.cluster.server
    const schema = registry.ofObject(manifest.apiVersion, manifest.kind)?.schema
    const places = placesOf(manifest, refusal, schema ? misfits(schema, manifest.value) : [])
    return places.filter((place) => !place.startsWith(`${this.where}:`))
  }

  /** Claims the refusal of the last When by its code, its reason or words of its message. */
  expectRefusal(words: string): void {
    this.#refusals.claim(words)
  }

  /** A When begins: facts that compare look back to here. */
  beginWhen(): void {
    this.#refusals.requireNone()
    this.#stage.beginWhen()
  }

  /** Ends the scenario. */
  end(): void {
    this.#stage.promises?.end()
    this.#refusals.requireNone()
  }

  /** The value of the running step's doc string, of any shape. */
  value(text: string): unknown {
    return readValue({ ...this.docString, text })
  }

  /** The manifests of the running step's doc string. */
  manifests(text: string): readonly Manifest[] {
    return this.read({ ...this.docString, text })
  }

  read(source: Source): readonly Manifest[] {
    const manifests = readManifests(source)
    if (manifests.length > 0) return manifests
    const { file, line } = source
    const position = { file, line, column: 1 }
    throw new ManifestError('There is no object here', position, 'write at least one manifest')
  }

  /** Where an object is that must be there. */
  place(reference: ObjectReference): Place {
    return placeIn(this.target.view, reference)
  }

  /** The name of a Node that must be there; other kinds are refused. */
  node(reference: ObjectReference): string {
    return nodeIn(this.target.view, reference)
  }

  /** The name of a machine: its Node may be gone, or is to come. */
  machine(reference: ObjectReference): string {
    return machineIn(this.target.view, reference)
  }

  /** A part of the cluster, or of a machine. */
  part(part: Part): Part {
    return partIn(this.target.view, part)
  }

  /** The objects that a subject means, of which there is at least one. */
  places(subject: Subject): readonly Place[] {
    const { view } = this.target
    if (subject.type === 'object') return [this.place(subject.object)]
    const { objects, missing: none } = membersOf(view, this.settled(subject))
    if (none !== undefined) throw new Misspoken(none)
    return objects.map(({ metadata }) => ({
      resource: 'pods',
      key: `${metadata.namespace}/${metadata.name}`,
    }))
  }

  /** The same where only Pods can be meant. */
  pods(subject: Subject): readonly Place[] {
    const places = this.places(subject)
    if (places.every(({ resource }) => resource === 'pods')) return places
    const { kind } = kindOfSubject(this.target.view, subject)
    throw new Misspoken(`this can be said of Pods, not of a ${kind}; say "the Pods of …"`)
  }

  /** The Pod that a phrase about a container means. */
  onePod(subject: Subject): ObjectReference {
    const settled = this.settled(subject)
    if (settled.type === 'object') return settled.object
    throw new Misspoken(
      `${podsName(settled.pods)} may be several; say "one Pod of …" or name the Pod`,
    )
  }

  /** The key of a Pod that sends; it must be running. */
  #senderOf(subject: Subject): string {
    return runningPodIn(this.target.view, this.onePod(subject))
  }

  /** The subject with `one Pod of …` replaced by the Pod that it means; a When picks it. */
  settled(subject: Subject): Subject {
    if (subject.type === 'object' || !subject.pods.one) return subject
    return { type: 'object', object: this.#chosen.of(subject.pods, this.target) }
  }
}

/** A manifest of an object that a table describes: its fields stand in the rows that say them. */
function manifestOf(described: Described, { docString, rows }: ClusterWorld): Manifest {
  const { file, line } = docString
  const { object } = described
  return {
    value: object,
    apiVersion: String(object.apiVersion),
    kind: String(object.kind),
    positionOf: (path) => {
      const row = rows[described.rowOf(path) ?? -1]
      return { file, line: row?.line ?? line - 1, column: row?.column ?? 1 }
    },
  }
}

setWorldConstructor(ClusterWorld)
