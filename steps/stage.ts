/**
 * The stage of a scenario: its cluster under test, made or recalled, and its promises.
 *
 * The rule to know: whoever takes the target may do anything with it, which leaves the path that
 * other scenarios may have taken alike (see beginnings.ts).
 */
import { Cluster, type ClusterOptions, type Instant } from '../engine'
import { type Beginning, Beginnings, clusterFrom } from './beginnings'
import { Misspoken } from './facts/fact'
import { EmbeddedTarget } from './target/embedded/embedded'
import { Promises } from './tenses/promises'

/** Shared by the scenarios of this process. */
const BEGINNINGS = new Beginnings()

export class Stage {
  readonly #namespace: () => string
  #target: EmbeddedTarget | undefined
  #promises: Promises | undefined
  #lastWhen: Instant | undefined
  /** What was done so far, while it is something that other scenarios may have done alike. */
  #path: string | undefined = ''
  /** The cluster at the end of the path, until somebody asks for it. */
  #recalled: Beginning | undefined

  constructor(namespace: () => string) {
    this.#namespace = namespace
  }

  get target(): EmbeddedTarget {
    this.leavePath()
    if (this.#recalled !== undefined) {
      const recalled = this.#recalled
      this.#recalled = undefined
      this.#take(clusterFrom(recalled), recalled.began)
    }
    if (this.#target === undefined) {
      throw new Misspoken('there is no cluster yet; begin with "Given a cluster"')
    }
    return this.#target
  }

  get hasCluster(): boolean {
    return this.#target !== undefined || this.#recalled !== undefined
  }

  /** The promises of the scenario; there are none without a cluster. */
  get promises(): Promises | undefined {
    return this.#promises
  }

  get lastWhen(): Instant {
    return this.#lastWhen ?? this.target.now()
  }

  /** What is done from here on is this scenario's own. */
  leavePath(): void {
    this.#path = undefined
  }

  /** Makes the cluster, and lets it come to rest. */
  begin(options: ClusterOptions, prepare: (target: EmbeddedTarget) => void): void {
    const cluster = new Cluster(options)
    this.#take(cluster, cluster.now())
    prepare(this.target)
    cluster.settle()
    this.target.view.remember()
  }

  /** A When begins: facts that compare look back to here. */
  beginWhen(): void {
    if (!this.hasCluster) return
    const { target } = this
    target.view.remember()
    this.#lastWhen = target.now()
  }

  /** Does a step of the path, or recalls what it led to when others did the same before. */
  async remember(step: string, act: () => Promise<void>): Promise<void> {
    if (this.#path === undefined) return act()
    const path = `${this.#path}\n${step}`
    const beginning = BEGINNINGS.recall(path)
    if (beginning === undefined) {
      await act()
      const { cluster, began } = this.target
      BEGINNINGS.keep(path, cluster, began)
    } else {
      this.#recalled = beginning
      this.#target = undefined
    }
    this.#path = path
  }

  #take(cluster: Cluster, began: Instant): void {
    const target = new EmbeddedTarget(cluster, this.#namespace, began)
    const promises = new Promises(target)
    this.#target = target
    this.#promises = promises
    this.#lastWhen = began
    // A function that is assigned as it is written would outlive the cluster: V8 makes it old.
    const mustStop = () => promises.areBroken
    target.mustStop = mustStop
  }
}
