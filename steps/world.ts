/**
 * The World: the cluster of this scenario, and the verbs that steps use. Steps stay thin; what they
 * share is here.
 */

import { dirname } from 'node:path'
import { setWorldConstructor, World } from '@cucumber/cucumber'
import {
  Cluster,
  type ClusterOptions,
  type Duration,
  formatDuration,
  type Instant,
  type Manifest,
  ManifestError,
  plus,
  readManifests,
  type Settings,
  type Source,
  StatusError,
} from '../engine'
import { type Fact, Misspoken } from './facts/fact'
import { kindOf, membersOf, missing, placeOf } from './facts/resolve'
import { manifestsIn } from './manifest-files'
import { objectFrom } from './object-table'
import { type ObjectReference, type PodSet, podsName, type Subject, type Tense } from './phrase'
import { EmbeddedTarget } from './target/embedded/embedded'
import type { Place } from './target/verbs'
import { Promises } from './tenses/promises'
import { expectFact } from './tenses/tenses'

/** The kind of step that is running: what Given, When and Then mean. */
export type StepType = 'Context' | 'Action' | 'Outcome' | 'Unknown'

/** A request that was refused, until a fact claims it. */
interface Refusal {
  readonly error: StatusError
  readonly where: string
}

export class ClusterWorld extends World {
  /** Where the running step stands: `features/a.feature:12`. */
  where = ''
  stepType: StepType = 'Unknown'
  /** Where the doc string of the running step begins, for positions in manifests. */
  docString: Omit<Source, 'text'> = { file: '', line: 1 }
  seed = 1
  namespace = 'default'
  namespaceIsSet = false
  options: ClusterOptions = {}
  /** What is said of images before there is a cluster. */
  readonly beforeCluster: ((target: EmbeddedTarget) => void)[] = []
  /** The Pods that `one Pod of …` means in this scenario, by phrase. */
  readonly #chosen = new Map<string, ObjectReference>()
  #target: EmbeddedTarget | undefined
  #promises: Promises | undefined
  #lastWhen: Instant | undefined
  #refusal: Refusal | undefined

  get target(): EmbeddedTarget {
    if (this.#target === undefined) {
      throw new Misspoken('there is no cluster yet; begin with "Given a cluster"')
    }
    return this.#target
  }

  get hasCluster(): boolean {
    return this.#target !== undefined
  }

  /** Starts the cluster of the scenario, and lets it come to rest. */
  start(options: ClusterOptions): void {
    if (this.#target !== undefined) throw new Misspoken('this scenario has a cluster already')
    const cluster = new Cluster({ seed: this.seed, ...this.options, ...options })
    const target = new EmbeddedTarget(cluster, () => this.namespace)
    const promises = new Promises(target)
    this.#target = target
    this.#promises = promises
    this.#lastWhen = cluster.now()
    target.mustStop = () => promises.areBroken
    for (const prepare of this.beforeCluster) prepare(target)
    cluster.settle()
    target.view.remember()
  }

  /** Settings must be said before the cluster they are for. */
  configure(settings: Settings): void {
    if (this.hasCluster) throw new Misspoken('cluster settings are said before the cluster')
    this.options = { ...this.options, settings }
  }

  /** Creates a Namespace; the first one becomes the scenario's. */
  async addNamespace(name: string): Promise<void> {
    const manifest = manifestOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, this)
    await this.request(() => this.target.verbs.apply(manifest, this.namespace))
    if (!this.namespaceIsSet) this.namespace = name
    this.namespaceIsSet = true
  }

  async apply(manifests: readonly Manifest[]): Promise<void> {
    for (const manifest of manifests) {
      await this.request(() => this.target.verbs.apply(manifest, this.namespace))
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
    const { view, cluster } = this.target
    const { id } = kindOf(view, kindWord)
    const [prefix, bare] = name.includes('/') ? name.split('/', 2) : [this.namespace, name]
    const object = objectFrom(cluster.server.registry.get(id), bare ?? '', prefix ?? '', rows)
    const manifest = manifestOf(object, this)
    await this.request(() => this.target.verbs.apply(manifest, this.namespace))
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
    const promises = this.#promises
    if (promises === undefined) throw new Misspoken('there is no cluster yet')
    const lastWhen = this.#lastWhen ?? target.now()
    await expectFact({ target, lastWhen, promises, where: this.where }, tense, fact)
    promises.check()
  }

  /** Lets time pass. */
  async pass(duration: Duration): Promise<void> {
    await this.target.run(plus(this.target.now(), duration), () => false)
    this.#promises?.check()
  }

  /** Runs the clock until the cluster has settled; says what goes on when it does not. */
  async settle(): Promise<void> {
    await this.target.run(undefined, () => false, true)
    this.#promises?.check()
  }

  /** Sends a request; a refused When is kept for `it is refused with …`, a refused Given fails. */
  async request(send: () => Promise<unknown>): Promise<void> {
    const { target } = this
    await target.run(plus(target.now(), target.cluster.settings.latency.apiCall), () => false)
    this.#promises?.check()
    try {
      await send()
    } catch (error) {
      if (!(error instanceof StatusError) || this.stepType !== 'Action') throw error
      this.#refusal = { error, where: this.where }
    }
    this.#promises?.check()
  }

  /** Claims the refusal of the last When by its code, its reason or words of its message. */
  expectRefusal(words: string): void {
    const refusal = this.#refusal
    this.#refusal = undefined
    if (refusal === undefined) throw new Misspoken('the last When was not refused: it was done')
    const { code, reason, message } = refusal.error
    if (String(code) === words || reason === words || message.includes(words)) return
    throw new Error(
      `it was refused, but not with "${words}"\n  wanted   "${words}" as code, reason or in the message\n` +
        `  was      ${code} ${reason}: ${message}`,
    )
  }

  /** Called before each When, and at the end: a refusal that nobody claimed fails. */
  requireNoRefusal(): void {
    const refusal = this.#refusal
    this.#refusal = undefined
    if (refusal === undefined) return
    throw new Error(
      `the request was refused: ${refusal.error.message}\n  at ${refusal.where}\n` +
        '  If that is what you want, say so: Then it is refused with "…"',
    )
  }

  /** A When begins: facts that compare look back to here. */
  beginWhen(): void {
    this.requireNoRefusal()
    if (this.#target === undefined) return
    this.#target.view.remember()
    this.#lastWhen = this.#target.now()
  }

  /** Ends the scenario. */
  end(): void {
    this.#promises?.end()
    this.requireNoRefusal()
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
    const { view } = this.target
    const { kind, key } = placeOf(view, reference)
    if (view.get(kind.id, key) === undefined) throw new Misspoken(missing(view, reference))
    return { resource: kind.id, key }
  }

  /** Where a Node is that must be there; other kinds are refused. */
  node(reference: ObjectReference): string {
    const kind = kindOf(this.target.view, reference.kind)
    if (kind.id !== 'nodes')
      throw new Misspoken(`this can be said of a Node, not of a ${kind.kind}`)
    return this.place(reference).key
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

  /** The Pod that a phrase about a container means. */
  onePod(subject: Subject): ObjectReference {
    const settled = this.settled(subject)
    if (settled.type === 'object') return settled.object
    throw new Misspoken(
      `${podsName(settled.pods)} may be several; say "one Pod of …" or name the Pod`,
    )
  }

  /** The subject with `one Pod of …` replaced by the Pod that it means; a When picks it. */
  settled(subject: Subject): Subject {
    if (subject.type === 'object' || !subject.pods.one) return subject
    return { type: 'object', object: this.#chosenOf(subject.pods) }
  }

  #chosenOf(set: PodSet): ObjectReference {
    const says = podsName(set)
    const before = this.#chosen.get(says)
    if (before !== undefined) return before
    const { view, cluster } = this.target
    const { objects, missing: none } = membersOf(view, { type: 'pods', pods: set })
    if (none !== undefined) throw new Misspoken(none)
    const sorted = [...objects].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    const pod = sorted[cluster.random.below(sorted.length, 'one Pod')]
    if (pod === undefined) throw new Misspoken(`there is no Pod among ${says}`)
    const { name, namespace = 'default' } = pod.metadata
    const chosen = { kind: 'Pod', namespace, name }
    this.#chosen.set(says, chosen)
    return chosen
  }
}

/** A manifest of an object that a table describes; all of it stands at the step's own line. */
function manifestOf(value: Record<string, unknown>, { docString }: ClusterWorld): Manifest {
  const { file, line } = docString
  return {
    value,
    apiVersion: String(value.apiVersion),
    kind: String(value.kind),
    positionOf: () => ({ file, line: line - 1, column: 1 }),
  }
}

setWorldConstructor(ClusterWorld)
