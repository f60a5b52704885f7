/** What every object has: its metadata, its owners, and keys made of them. */

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
  readonly blockOwnerDeletion?: boolean
}

export type StringMap = Readonly<Record<string, string>>

/** metav1.ObjectMeta as the server stores it. Times are RFC 3339 texts in whole seconds. */
export interface Metadata {
  readonly name: string
  readonly namespace?: string
  readonly generateName?: string
  readonly uid: string
  readonly resourceVersion: string
  readonly generation?: number
  readonly creationTimestamp: string
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: StringMap
  readonly annotations?: StringMap
  readonly ownerReferences?: readonly OwnerReference[]
  readonly finalizers?: readonly string[]
  readonly managedFields?: readonly ManagedFieldsEntry[]
}

export interface ManagedFieldsEntry {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly time?: string
  readonly fieldsType: 'FieldsV1'
  readonly fieldsV1: unknown
  readonly subresource?: string
}

/** Any object of the API, stored or read: its own fields are looked up by who knows its kind. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
  readonly [field: string]: unknown
}

/** `namespace/name`, or the name alone of what is cluster-scoped. */
export const keyOf = (object: { readonly metadata: Metadata }): string =>
  keyFrom(object.metadata.namespace, object.metadata.name)

export const keyFrom = (namespace: string | undefined, name: string): string =>
  namespace === undefined || namespace === '' ? name : `${namespace}/${name}`

/** The parts of a key: no namespace for what is cluster-scoped. */
export function partsOf(key: string): {
  readonly namespace: string | undefined
  readonly name: string
} {
  const slash = key.indexOf('/')
  return slash < 0
    ? { namespace: undefined, name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** The owner that controls the object, of which there is at most one. */
export function controllerOf(object: { readonly metadata: Metadata }): OwnerReference | undefined {
  const owners = object.metadata.ownerReferences
  if (owners === undefined) return undefined
  for (const owner of owners) if (owner.controller === true) return owner
  return undefined
}

/** A controller owner reference to `owner`, as metav1.NewControllerRef makes it. */
export function controllerReference(owner: {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
}): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
}
