/** What OpenAPI 2 and OpenAPI 3 say in different words, and the shape of what both are made of. */

import type { Resource } from '../../apiserver/registry'

export interface Dialect {
  readonly version: 2 | 3
  /** A reference to a definition, with what is said of the place where it stands. */
  refer(definition: string, description?: string): Json
}

export type Json = Readonly<Record<string, unknown>>

export interface GroupVersionKind {
  readonly group: string
  readonly kind: string
  readonly version: string
}

export const OPENAPI_2: Dialect = {
  version: 2,
  refer: (definition, description) => ({
    ...(description !== undefined && { description }),
    $ref: `#/definitions/${definition}`,
  }),
}

/** Beside a `$ref` nothing else counts, so that it stands in an `allOf` where there is more. */
export const OPENAPI_3: Dialect = {
  version: 3,
  refer: (definition, description) => {
    const reference = { $ref: `#/components/schemas/${definition}` }
    return description === undefined ? reference : { allOf: [reference], description }
  },
}

export const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'

/** `stable.example.com/v1 CronTab` is `com.example.stable.v1.CronTab`. */
export function customDefinition({ group, version, kind }: GroupVersionKind): string {
  return [...group.split('.').reverse(), version, kind].join('.')
}

export function kindOf({ group, version, kind }: Resource): GroupVersionKind {
  return { group, kind, version }
}
