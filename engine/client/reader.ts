/** Reading objects by kind: the same interface over a cache and over the store itself. */
import type { Kind, KindMap } from '../api/kinds'
import type { KubeObject } from '../api/meta'
import type { Selector } from '../api/selectors'
import type { Where } from '../store/collection'

/** Which objects of a kind; all given parts must hold. */
export interface Query extends Omit<Where, 'label'> {
  readonly labels?: Selector
}

export interface Reader {
  /** The object of this key (`namespace/name`, or the name of what is cluster-scoped). */
  get<K extends Kind>(kind: K, key: string): KindMap[K] | undefined
  list<K extends Kind>(kind: K, query?: Query): readonly KindMap[K][]
}

/** Whatever can get and list by resource: a cache, or the store itself. */
export interface Source {
  get(resource: string, key: string): KubeObject | undefined
  list(resource: string, where: Where): readonly KubeObject[]
}

/** A reader over a source; `resourceOf` tells the id of a kind's resource. */
export class SourceReader implements Reader {
  readonly #resourceOf: (kind: Kind) => string
  readonly #source: Source

  constructor(resourceOf: (kind: Kind) => string, source: Source) {
    this.#resourceOf = resourceOf
    this.#source = source
  }

  get<K extends Kind>(kind: K, key: string): KindMap[K] | undefined {
    // The registry ties each kind to its resource, so what is stored there has that kind's type.
    return this.#source.get(this.#resourceOf(kind), key) as KindMap[K] | undefined
  }

  list<K extends Kind>(kind: K, query: Query = {}): readonly KindMap[K][] {
    const found = this.#source.list(this.#resourceOf(kind), whereOf(query))
    return select(found, query.labels) as readonly KindMap[K][] // As in get.
  }
}

/** The part of a query that an index answers. */
function whereOf(query: Query): Where {
  const { namespace, owner, node, labels } = query
  const label = labels?.equalities[0]
  return { namespace, owner, node, label }
}

function select(
  objects: readonly KubeObject[],
  labels: Selector | undefined,
): readonly KubeObject[] {
  if (
    labels === undefined ||
    (labels.requirements.length === 1 && labels.equalities.length === 1)
  ) {
    return objects
  }
  return objects.filter((object) => labels.matches(object.metadata.labels ?? NO_LABELS))
}

const NO_LABELS = {}
