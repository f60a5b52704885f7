/**
 * Versions of one resource: objects are stored in one of them, and are read and written in any that
 * is served.
 *
 * Models apimachinery/pkg/runtime/serializer/versioning. Left out: the version of a client in
 * managedFields, where it is that of the store.
 */
import type { KubeObject } from '../api/meta'
import type { Conversion, Resource } from './registry'

/** The resource in the version that is stored. */
export const storedOf = (resource: Resource): Resource => resource.conversion?.stored ?? resource

/** The object as a client of this version sees it. */
export const seenAs = ({ conversion }: Resource, object: KubeObject): KubeObject =>
  conversion === undefined ? object : conversion.fromStored(object)

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
