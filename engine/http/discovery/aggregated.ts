/**
 * Aggregated discovery: all groups with all their resources in one document.
 *
 * The rule to know: a built-in resource names the kind of its objects without group and version,
 * which a client takes from where it stands; a custom one names all three.
 *
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/discovery/aggregated.
 */

import type { Resource } from '../../apiserver/registry'
import { subresourcesOf, verbsOf } from './served'

export function aggregated(
  version: AggregatedVersion,
  groups: readonly (readonly [name: string, versions: ReadonlyMap<string, readonly Resource[]>])[],
): APIGroupDiscoveryList {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(([name, versions]) => ({
      metadata: { ...(name !== '' && { name }), creationTimestamp: null },
      versions: [...versions].map(([name, resources]) => ({
        version: name,
        resources: resources.map(entryOf),
        freshness: 'Current',
      })),
    })),
  }
}

export type AggregatedVersion = 'v2' | 'v2beta1'

export interface APIGroupDiscoveryList {
  readonly kind: 'APIGroupDiscoveryList'
  readonly apiVersion: string
  readonly metadata: object
  readonly items: readonly {
    readonly metadata: { readonly name?: string; readonly creationTimestamp: null }
    readonly versions: readonly {
      readonly version: string
      readonly resources: readonly Entry[]
      readonly freshness: string
    }[]
  }[]
}

interface Entry {
  readonly resource: string
  readonly responseKind: ResponseKind
  readonly scope: 'Namespaced' | 'Cluster'
  readonly singularResource: string
  readonly verbs: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly subresources?: readonly {
    readonly subresource: string
    readonly responseKind: ResponseKind
    readonly verbs: readonly string[]
  }[]
}

interface ResponseKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

function entryOf(resource: Resource): Entry {
  const { plural, singular, namespaced, kind, shortNames, categories, isCustom } = resource
  const own = isCustom
    ? { group: resource.group, version: resource.version }
    : { group: '', version: '' }
  const subresources = subresourcesOf(resource).map((part) => ({
    subresource: part.name,
    responseKind: {
      group: part.group ?? own.group,
      version: part.version ?? own.version,
      kind: part.kind,
    },
    verbs: part.verbs,
  }))
  return {
    resource: plural,
    responseKind: { ...own, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(resource),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && { subresources }),
  }
}
