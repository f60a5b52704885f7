/** Of several classes that say they are the default, the one that is meant. */
import type { Metadata } from '../../api/meta'

/** The newest; of those that are equally old, the first by name. */
export function newestDefault<T extends { readonly metadata: Metadata }>(
  classes: readonly T[],
  annotations: readonly string[],
): T | undefined {
  return classes
    .filter(({ metadata }) => annotations.some((key) => metadata.annotations?.[key] === 'true'))
    .reduce<T | undefined>(
      (best, next) => (best === undefined || beats(next, best) ? next : best),
      undefined,
    )
}

function beats({ metadata: a }: { metadata: Metadata }, { metadata: b }: { metadata: Metadata }) {
  if (a.creationTimestamp !== b.creationTimestamp) return a.creationTimestamp > b.creationTimestamp
  return a.name < b.name
}
