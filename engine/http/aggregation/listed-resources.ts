/**
 * The resources that a server behind the API server says it has, as the registry takes them.
 *
 * The rule to know: a server may say anything; what is no resource is passed over.
 */
import { isList, isObject, type Json } from '../../api/json'
import type { ResourceInfo } from '../../schema/schema'

export interface ListedResource {
  readonly info: ResourceInfo
  readonly verbs: readonly string[]
}

/** Of an APIResourceList; undefined when it is none. */
export function listedResources(
  list: unknown,
  group: string,
  version: string,
): readonly ListedResource[] | undefined {
  if (!isObject(list) || list.kind !== 'APIResourceList' || !isList(list.resources))
    return undefined
  const entries = list.resources.filter(isObject)
  const names = entries.map(({ name }) => text(name))
  return entries.flatMap((entry) => {
    const [plural, kind] = [text(entry.name), text(entry.kind)]
    if (!/^[a-z][a-z0-9-]*$/.test(plural) || kind === '') return []
    const subresources = names.filter((name) => name.startsWith(`${plural}/`))
    const info = {
      group,
      version,
      kind,
      plural,
      singular: text(entry.singularName),
      shortNames: texts(entry.shortNames),
      categories: texts(entry.categories),
      namespaced: entry.namespaced === true,
      subresources: subresources.map((name) => name.slice(plural.length + 1)),
    }
    return [{ info, verbs: texts(entry.verbs) }]
  })
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

const texts = (value: Json | undefined): readonly string[] =>
  isList(value) ? value.filter((it) => typeof it === 'string') : []
