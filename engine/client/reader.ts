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

/** A reader over whatever can get and list by resource. */
export function readerOf(
  resourceOf: (kind: Kind) => string,
  source: {
    get(resource: string, key: string): KubeObject | undefined
    list(resource: string, where: Where): readonly KubeObject[]
  },
): Reader {
  return {
    // The registry ties each kind to its resource, so what is stored there has that kind's type.
    get: <K extends Kind>(kind: K, key: string) =>
      source.get(resourceOf(kind), key) as KindMap[K] | undefined,
    list: <K extends Kind>(kind: K, query: Query = {}) =>
      select(source.list(resourceOf(kind), whereOf(query)), query.labels) as readonly KindMap[K][],
  }
}

/** The part of a query that an index answers. */
function whereOf({ labels, ...where }: Query): Where {
  const label = labels?.equalities[0]
  return label === undefined ? where : { ...where, label }
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
