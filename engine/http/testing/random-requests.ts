/**
 * Requests as nobody in their right mind sends them, drawn from a seed: most of them nearly right,
 * and about objects that are there, so that they get far.
 */
import type { KubeObject } from '../../api/meta'
import type { Registry, Resource } from '../../apiserver/registry'
import { seenAs } from '../../apiserver/versions'
import type { Randomness } from '../../clock/random'
import type { Store } from '../../store/store'
import type { ApiRequest } from '../messages'
import { Dice } from './dice'
import * as odd from './odd-values'
import { type Body, changedObject, drawnObject, drawnPatch, written } from './random-bodies'
import { OF_SUBRESOURCES, SAMPLES } from './samples'

export class RandomRequests {
  readonly #dice: Dice
  readonly #registry: Registry
  readonly #store: Store
  #last: ApiRequest | undefined

  constructor(random: Randomness, registry: Registry, store: Store) {
    this.#dice = new Dice(random)
    this.#registry = registry
    this.#store = store
  }

  next(): ApiRequest {
    const dice = this.#dice
    if (this.#last !== undefined && dice.maybe(0.03)) return this.#last
    const resources = this.#registry.versions()
    const sampled = resources.filter(({ id }) => SAMPLES[id] !== undefined)
    const resource = dice.one(dice.maybe(0.8) ? sampled : resources)
    this.#last = this.#oddly(this.#asked(this.#subject(resource)))
    return this.#last
  }

  /** What a request is about: mostly an object that is there. */
  #subject(resource: Resource): Subject {
    const dice = this.#dice
    const known = this.#store.collection(resource.id).list({})
    if (known.length === 0 || dice.maybe(0.25)) {
      const name = dice.one(dice.maybe(0.95) ? odd.NAMES : odd.ODD_NAMES)
      const namespace = dice.one(dice.maybe(0.95) ? odd.NAMESPACES : odd.ODD_NAMESPACES)
      return { resource, name, namespace, old: undefined }
    }
    const found = dice.one(known)
    const { name, namespace = '' } = found.metadata
    return { resource, name, namespace, old: seenAs(resource, found) }
  }

  #asked(subject: Subject): Asked {
    const dice = this.#dice
    const { resource, name, old } = subject
    const [all, one] = [collectionPath(subject), objectPath(subject)]
    switch (dice.weighted(old === undefined ? OF_NOTHING : OF_OBJECT)) {
      case 'create':
        return { method: 'POST', path: all, body: written(dice, this.#drawn(subject)) }
      case 'replace': {
        const object = old === undefined ? this.#drawn(subject) : changedObject(dice, resource, old)
        return { method: 'PUT', path: one, body: written(dice, object) }
      }
      case 'patch': {
        const kind = dice.one(['json', 'merge', 'strategic'] as const)
        return { method: 'PATCH', path: one, body: drawnPatch(dice, kind, subject) }
      }
      case 'apply': {
        const body = drawnPatch(dice, 'apply', subject)
        const query = { fieldManager: dice.one(['me', 'you']), ...(dice.maybe(0.3) && FORCE) }
        return { method: 'PATCH', path: one, body, query }
      }
      case 'delete':
        return { method: 'DELETE', path: dice.maybe(0.97) ? one : all, body: this.#deletion() }
      case 'get':
        return { method: 'GET', path: one }
      case 'list':
        return { method: 'GET', path: dice.maybe(0.7) ? all : everywhere(resource) }
      case 'watch':
        return { method: 'GET', path: dice.maybe(0.7) ? all : everywhere(resource), query: WATCH }
      case 'part':
        return this.#ofPart(subject, dice.one([...resource.subresources, 'status']))
      case 'nothing':
        return { method: dice.one(odd.METHODS), path: dice.one(odd.PATHS) }
      case 'anything': {
        const path = `${one}${dice.maybe(0.5) ? `/${dice.one(odd.SUBRESOURCES)}` : ''}`
        const body = written(dice, drawnObject(dice, resource, name))
        return { method: dice.one(odd.METHODS), path, body }
      }
    }
  }

  #ofPart(subject: Subject, part: string): Asked {
    const dice = this.#dice
    const { resource, old } = subject
    const path = `${objectPath(subject)}/${part}`
    const sample = OF_SUBRESOURCES[part]
    if (dice.maybe(0.1)) return { method: 'GET', path }
    if (sample !== undefined) {
      const object = structuredClone(sample.object)
      while (dice.maybe(0.3)) dice.change(object)
      const type = sample.method === 'PATCH' ? 'application/merge-patch+json' : undefined
      return { method: sample.method, path, body: written(dice, object, type) }
    }
    if (old === undefined || dice.maybe(0.1)) {
      return { method: dice.one(odd.METHODS), path, body: written(dice, this.#drawn(subject)) }
    }
    const schema = resource.schema.properties?.get('status')
    const status = schema === undefined ? {} : { status: dice.value(schema, 1) }
    if (dice.maybe(0.5)) {
      const kind = dice.one(['merge', 'json', 'strategic'] as const)
      const body =
        kind === 'json'
          ? drawnPatch(dice, kind, subject)
          : written(
              dice,
              status,
              `application/${kind === 'merge' ? '' : 'strategic-'}merge-patch+json`,
            )
      return { method: 'PATCH', path, body }
    }
    const object = dice.maybe(0.5) ? { ...old, ...status } : changedObject(dice, resource, old)
    return { method: 'PUT', path, body: written(dice, object) }
  }

  #drawn({ resource, name }: Subject): object {
    return drawnObject(this.#dice, resource, name)
  }

  #deletion(): Body | undefined {
    const dice = this.#dice
    if (dice.maybe(0.6)) return undefined
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', ...dice.one(DELETIONS) }
    const object = structuredClone(options)
    if (dice.maybe(0.2)) dice.change(object)
    return written(dice, object)
  }

  /** The request as it is sent, with what nobody would send beside it. */
  #oddly({ method, path, body, query: wanted = {} }: Asked): ApiRequest {
    const dice = this.#dice
    const query = new URLSearchParams(wanted)
    while (dice.maybe(0.12)) {
      const [name, values] = dice.one(odd.PARAMETERS)
      query.append(name, dice.one(values))
    }
    const type = dice.maybe(0.98) ? body?.contentType : dice.one(odd.CONTENT_TYPES)
    return {
      method: dice.maybe(0.99) ? method : dice.one(odd.METHODS),
      path: dice.maybe(0.99) ? path : dice.spoilt(path),
      query,
      headers: {
        'content-type': type,
        accept: dice.maybe(0.8) ? dice.one([undefined, '*/*']) : dice.one(odd.ACCEPTS),
        'user-agent': dice.maybe(0.9) ? 'kubectl/v1.32.4' : dice.one(['', 'a'.repeat(300), '/']),
      },
      body: body === undefined ? EMPTY : body.bytes,
      user: dice.maybe(0.92) ? odd.ADMIN : dice.one(odd.OTHERS),
    }
  }
}

export interface Subject {
  readonly resource: Resource
  readonly name: string
  readonly namespace: string
  /** The object itself, when it is there. */
  readonly old: KubeObject | undefined
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly body?: Body | undefined
  readonly query?: Readonly<Record<string, string>>
}

const EMPTY = new Uint8Array()
const FORCE = { force: 'true' }
const WATCH = { watch: 'true' }
const OTHERS = { get: 4, list: 5, watch: 5, nothing: 3, anything: 3 }
const OF_NOTHING = { create: 50, replace: 3, patch: 3, apply: 20, delete: 2, part: 3, ...OTHERS }
const OF_OBJECT = { create: 6, replace: 20, patch: 25, apply: 15, delete: 7, part: 20, ...OTHERS }
const DELETIONS = [
  { gracePeriodSeconds: 0 },
  { propagationPolicy: 'Orphan' },
  { propagationPolicy: 'Foreground', gracePeriodSeconds: 5 },
  { preconditions: { uid: 'x', resourceVersion: '1' } },
  { orphanDependents: true, dryRun: ['All'] },
]

function everywhere({ group, version, plural }: Resource): string {
  return `${group === '' ? '/api' : `/apis/${group}`}/${version}/${plural}`
}

function collectionPath({ resource, namespace }: Subject): string {
  const { group, version, plural, namespaced } = resource
  const root = `${group === '' ? '/api' : `/apis/${group}`}/${version}`
  return namespaced ? `${root}/namespaces/${namespace}/${plural}` : `${root}/${plural}`
}

function objectPath(subject: Subject): string {
  return `${collectionPath(subject)}/${encodeURIComponent(subject.name)}`
}
