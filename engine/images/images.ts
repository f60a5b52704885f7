/**
 * The images that containers run: what a scenario says that they do, and the registry they come
 * from.
 *
 * What is told is in force from then on, for containers that run as well as for later ones.
 */
import type { Instant } from '../clock/duration'
import type { ClusterContext, Component } from '../component'
import type { Behaviour, ProbeRole, ToldBehaviour } from './behaviour'
import { type Directory, directory } from './files/file'
import { Catalogue } from './known/catalogue'
import type { KnownImage } from './known/known'
import { referenceOf } from './reference'

export class Images implements Component {
  readonly name = 'images'
  /** What is in images; a program of the cluster's user, so no state. */
  readonly catalogue = new Catalogue()
  readonly #cluster: ClusterContext
  readonly #listeners: ((reference: string) => void)[] = []
  #told = new Map<string, ToldBehaviour>()
  #disks = new Map<string, Directory>()
  #isRegistryUp = true

  constructor(cluster: ClusterContext) {
    this.#cluster = cluster
  }

  /** Gives the image a behaviour; parts that were told before and are not told now remain. */
  tell(image: string, behaviour: Behaviour): void {
    const reference = referenceOf(image)
    const before = this.#told.get(reference) ?? NOTHING
    const now = this.#cluster.now()
    const roles = Object.keys(behaviour.fails ?? {}) as ProbeRole[] // The keys of that type.
    this.#told.set(reference, {
      ...before,
      ...behaviour,
      ...(behaviour.exits === undefined ? {} : { exitsSince: now }),
      fails: { ...before.fails, ...behaviour.fails },
      failsSince: {
        ...before.failsSince,
        ...Object.fromEntries(roles.map((role) => [role, now])),
      },
    })
    for (const listener of this.#listeners) listener(reference)
  }

  /** Says what is in an image; to be said before containers of it are made, and after a load. */
  know(image: KnownImage): void {
    this.catalogue.add(image)
  }

  /** What was told of the image; nothing for most. */
  of(image: string): ToldBehaviour {
    return this.#told.size === 0 ? NOTHING : (this.#told.get(referenceOf(image)) ?? NOTHING)
  }

  /** What a persistent volume holds. */
  disk(name: string, now: Instant): Directory {
    const known = this.#disks.get(name)
    if (known !== undefined) return known
    const made = directory(now, 0o777)
    this.#disks.set(name, made)
    return made
  }

  get isRegistryUp(): boolean {
    return this.#isRegistryUp
  }

  stopRegistry(): void {
    this.#isRegistryUp = false
  }

  startRegistry(): void {
    this.#isRegistryUp = true
  }

  /** Calls back with the reference of each image that is told something. */
  onTold(listener: (reference: string) => void): void {
    this.#listeners.push(listener)
  }

  handle(): void {
    // It asks for no work.
  }

  save() {
    return { told: this.#told, disks: this.#disks, isRegistryUp: this.#isRegistryUp }
  }

  load(saved: ReturnType<Images['save']>): void {
    this.#told = saved.told
    this.#disks = saved.disks
    this.#isRegistryUp = saved.isRegistryUp
  }
}

const NOTHING: ToldBehaviour = Object.freeze({})
