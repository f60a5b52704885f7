/** JSON Patch (RFC 6902) as the apiserver applies it. What a patch leaves alone keeps its identity.
 *  The rule to know: the server's library is laxer than the RFC: `replace` creates a missing key, a
 *  negative index counts from the end, and `test` of null passes on a missing key.
 *  Models gopkg.in/evanphx/json-patch.v4 and the limit of apiserver's handlers/patch.go. */

import { isList, isObject, type Json, type JsonList, type JsonObject } from '../../api/json'
import { deepEqual } from '../../store/equal'
import { ownOf } from '../../store/own'
import { StatusError } from '../status-error'
import { PatchError } from './patch-error'

/** Throws PatchError; the given document is not changed. */
export function applyJsonPatch(document: JsonObject, patch: unknown): JsonObject {
  let patched: JsonObject = document
  for (const operation of operationsOf(patch)) patched = applied(patched, operation)
  return patched
}

interface Operation {
  readonly op?: unknown
  readonly path?: unknown
  readonly from?: unknown
  readonly value?: Json
}

type Container = JsonList | JsonObject

/** A place that may not exist yet: its container does. */
interface Place {
  readonly container: Container
  readonly key: string
  /** Puts another container in this one's place and returns the whole document. */
  readonly rebuild: (container: Container) => JsonObject
}

const MAX_OPERATIONS = 10_000

function operationsOf(patch: unknown): readonly Operation[] {
  if (!isList(patch)) throw unreadable(patch, 'Patch')
  if (!patch.every(isObject)) {
    throw unreadable(
      patch.find((operation) => !isObject(operation)),
      'Operation',
    )
  }
  if (patch.length <= MAX_OPERATIONS) return patch
  const detail = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}`
  const message = `Request entity too large: ${detail}, got ${patch.length}`
  throw new StatusError({ code: 413, reason: 'RequestEntityTooLarge', message })
}

function unreadable(value: unknown, type: string): PatchError {
  const found = isList(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  const text = `json: cannot unmarshal ${found} into Go value of type jsonpatch.${type}`
  return new PatchError('malformed', text)
}

function applied(document: JsonObject, operation: Operation): JsonObject {
  switch (operation.op) {
    case 'add':
      return add(document, operation)
    case 'remove':
      return remove(document, operation)
    case 'replace':
      return replace(document, operation)
    case 'move':
      return move(document, operation)
    case 'copy':
      return copy(document, operation)
    case 'test':
      return test(document, operation)
    default:
      throw new PatchError('unfitting', `Unexpected kind: ${kindOf(operation)}`)
  }
}

function kindOf({ op }: Operation): string {
  return typeof op === 'string' ? op : 'unknown'
}

function add(document: JsonObject, operation: Operation): JsonObject {
  const path = pathOf(operation, 'add operation failed to decode path')
  const { container, key, rebuild } =
    find(document, path) ?? missing(`add operation does not apply: doc is missing path: "${path}"`)
  const added = withAdded(
    container,
    key,
    operation.value ?? null,
    `error in add for path: '${path}'`,
  )
  return rebuild(added)
}

function remove(document: JsonObject, operation: Operation): JsonObject {
  const path = pathOf(operation, 'remove operation failed to decode path')
  const { container, key, rebuild } =
    find(document, path) ??
    missing(`remove operation does not apply: doc is missing path: "${path}"`)
  return rebuild(withoutKey(container, key, `error in remove for path: '${path}'`))
}

function replace(document: JsonObject, operation: Operation): JsonObject {
  const path = pathOf(
    operation,
    'replace operation failed to decode path: operation missing path field',
  )
  const { container, key, rebuild } =
    find(document, path) ??
    missing(`replace operation does not apply: doc is missing path: ${path}`)
  if (!isList(container)) return rebuild(withField(container, key, operation.value ?? null))
  const index = indexIn(container, key)
  if (typeof index === 'string') {
    missing(`replace operation does not apply: doc is missing key: ${path}`)
  }
  return rebuild(withItem(container, index, operation.value ?? null))
}

function move(document: JsonObject, operation: Operation): JsonObject {
  const from = fromOf(
    operation,
    'move operation failed to decode from: operation, missing from field',
  )
  const source =
    find(document, from) ??
    missing(`move operation does not apply: doc is missing from path: ${from}`)
  const value = valueAt(source, `error in move for path: '${source.key}'`)
  const context = `error in move for path: '${source.key}'`
  const rest = source.rebuild(withoutKey(source.container, source.key, context))
  const path = pathOf(
    operation,
    'move operation failed to decode path: operation missing path field',
  )
  const { container, key, rebuild } =
    find(rest, path) ??
    missing(`move operation does not apply: doc is missing destination path: ${path}`)
  return rebuild(withAdded(container, key, value ?? null, `error in move for path: '${path}'`))
}

function copy(document: JsonObject, operation: Operation): JsonObject {
  const from = fromOf(
    operation,
    'copy operation failed to decode from: operation, missing from field',
  )
  const source =
    find(document, from) ??
    missing(`copy operation does not apply: doc is missing from path: ${from}`)
  const value = valueAt(source, `error in copy for from: '${from}'`)
  const path = pathOf(operation, 'copy operation failed to decode path')
  const { container, key, rebuild } =
    find(document, path) ??
    missing(`copy operation does not apply: doc is missing destination path: ${path}`)
  return rebuild(withAdded(container, key, value ?? null, 'error while adding value during copy'))
}

function test(document: JsonObject, operation: Operation): JsonObject {
  const path = pathOf(
    operation,
    'test operation failed to decode path: operation missing path field',
  )
  const place =
    find(document, path) ?? missing(`test operation does not apply: is missing path: ${path}`)
  const value = valueAt(place, `error in test for path: '${path}'`)
  if (deepEqual(value ?? null, operation.value ?? null)) return document
  throw new PatchError('unfitting', `testing value ${path} failed: test failed`)
}

function pathOf({ path }: Operation, context: string): string {
  return typeof path === 'string' ? path : missing(context)
}

function fromOf({ from }: Operation, context: string): string {
  return typeof from === 'string' ? from : missing(context)
}

function missing(context: string): never {
  throw new PatchError('unfitting', `${context}: missing value`)
}

/** Undefined when a container on the way is not there. The root itself is no place. */
function find(document: JsonObject, path: string): Place | undefined {
  const [, ...steps] = path.split('/').map(unescaped)
  const last = steps.pop()
  if (last === undefined) return undefined
  let container: Container = document
  // The root is a map, and only a map replaces it.
  let rebuild = (replacement: Container): JsonObject => replacement as JsonObject
  for (const step of steps) {
    const parent: Container = container
    const rebuildParent = rebuild
    const index: number | string = isList(parent) ? indexIn(parent, step) : step
    if (isList(parent) && typeof index === 'string') return undefined
    const next: Json | undefined = isList(parent) ? parent[Number(index)] : ownOf(parent, step)
    if (!isList(next) && !isObject(next)) return undefined
    container = next
    rebuild = (replacement) =>
      rebuildParent(
        isList(parent)
          ? withItem(parent, Number(index), replacement)
          : withField(parent, step, replacement),
      )
  }
  return { container, key: last, rebuild }
}

function unescaped(step: string): string {
  return step.replace(/~[01]/g, (found) => (found === '~1' ? '/' : '~'))
}

/** The value at a place; a missing field is undefined, a missing item an error. */
function valueAt({ container, key }: Place, context: string): Json | undefined {
  if (!isList(container)) return ownOf(container, key)
  const index = indexIn(container, key)
  if (typeof index === 'string') throw new PatchError('unfitting', `${context}: ${index}`)
  return container[index]
}

function withAdded(container: Container, key: string, value: Json, context: string): Container {
  if (!isList(container)) return withField(container, key, value)
  if (key === '-') return [...container, value]
  const index = indexIn(container, key, container.length + 1)
  if (typeof index === 'number') {
    return [...container.slice(0, index), value, ...container.slice(index)]
  }
  const improper = index.startsWith('strconv')
    ? `value was not a proper array index: '${key}': ${index}`
    : index
  throw new PatchError('unfitting', `${context}: ${improper}`)
}

function withoutKey(container: Container, key: string, context: string): Container {
  if (isList(container)) {
    const index = indexIn(container, key)
    if (typeof index === 'string') throw new PatchError('unfitting', `${context}: ${index}`)
    return container.filter((_, i) => i !== index)
  }
  const { [key]: _, ...rest } = container
  if (Object.hasOwn(container, key)) return rest
  return missing(`${context}: Unable to remove nonexistent key: ${key}`)
}

/** The index that a key names in a list of so many places, or what is wrong with it. */
function indexIn(list: JsonList, key: string, places = list.length): number | string {
  if (!/^[+-]?[0-9]+$/.test(key)) {
    return `strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`
  }
  const index = Number(key)
  if (index >= places || index < -places) {
    return `Unable to access invalid index: ${index}: invalid index referenced`
  }
  return index < 0 ? index + places : index
}

function withField(container: JsonObject, key: string, value: Json): JsonObject {
  return { ...container, [key]: value }
}

function withItem(container: JsonList, index: number, value: Json): JsonList {
  return container.map((item, i) => (i === index ? value : item))
}
