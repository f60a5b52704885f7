/**
 * Versions of one resource: objects are stored in one of them, and are read and written in any that
 * is served.
 *
 * Models apimachinery/pkg/runtime/serializer/versioning. Left out: the version of a client in
 * managedFields, where it is that of the store.
 */
import type { KubeObject } from '../api/meta'
import { Unanswered } from './outside'
import type { Conversion, Resource } from './registry'

/** The resource in the version that is stored. */
export const storedOf = (resource: Resource): Resource => resource.conversion?.stored ?? resource

/** The object as a client of this version sees it. */
export function seenAs({ conversion, strategy }: Resource, object: KubeObject): KubeObject {
  if (conversion === undefined) return strategy.asRead?.(object) ?? object
  const { asRead } = conversion.stored.strategy
  return conversion.fromStored(asRead?.(object) ?? object)
}

/** The same of what a write has stored: while it must be waited for, the object as it is stored. */
export function seenIfAnswered(resource: Resource, object: KubeObject): KubeObject {
  try {
    return seenAs(resource, object)
  } catch (error) {
    if (error instanceof Unanswered) return object
    throw error
  }
}

/** The same of many, for all of which is asked before the first is waited for. */
export function allSeenAs(
  resource: Resource,
  objects: readonly KubeObject[],
): readonly KubeObject[] {
  if (resource.conversion === undefined && resource.strategy.asRead === undefined) return objects
  let awaited: Unanswered | undefined
  const seen = objects.map((object) => {
    try {
      return seenAs(resource, object)
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      awaited ??= error
      return object
    }
  })
  if (awaited !== undefined) throw awaited
  return seen
}

/** The object of this version as it is stored. */
export const asStored = ({ conversion }: Resource, object: KubeObject): KubeObject =>
  conversion === undefined ? object : conversion.toStored(object)

/** How objects of a version become those that are stored: as its strategy says, or by name only. */
export function conversionBetween(
  version: Pick<Resource, 'apiVersion'>,
  stored: Resource,
): Conversion {
  const own = stored.strategy.conversions?.[version.apiVersion]
  if (own !== undefined) return { stored, ...own }
  return {
    stored,
    toStored: (object) => ({ ...object, apiVersion: stored.apiVersion }),
    fromStored: (object) => ({ ...object, apiVersion: version.apiVersion }),
  }
}
