/**
 * The fields by which objects of a resource can be selected: name and Namespace, and those that its
 * strategy names. Models apimachinery/pkg/runtime/conversion.go and the conversions of each group.
 */
import {
  type FieldSelector,
  FieldSelectorSyntaxError,
  parseFieldSelector,
} from '../api/field-selectors'
import type { KubeObject } from '../api/meta'
import type { Resource } from './registry'
import { badRequest } from './status-error'

/** Reads the selector of a request; throws a BadRequest for a field that the resource lacks. */
export function fieldSelectorOf(resource: Resource, text: string): FieldSelector {
  const { strategy, isCustom, conversion } = resource
  const names = conversion?.fieldNames
  const selector = parsed(text)
  const { selectableFields } = strategy
  for (const { field } of selector.requirements) {
    if (names?.has(field)) continue
    if (!names && selectableFields && Object.hasOwn(selectableFields, field)) continue
    if (field in METADATA) continue
    const hasOwnWords = isCustom || selectableFields !== undefined
    const known = 'only "metadata.name", "metadata.namespace"'
    throw badRequest(
      hasOwnWords
        ? `field label not supported: ${field}`
        : `"${field}" is not a known field selector: ${known}`,
    )
  }
  return names === undefined ? selector : renamed(selector, names)
}

function renamed(selector: FieldSelector, names: ReadonlyMap<string, string>): FieldSelector {
  const requirements = selector.requirements.map((each) => ({
    ...each,
    field: names.get(each.field) ?? each.field,
  }))
  return { requirements, toString: () => selector.toString() }
}

/** The text of a field as selectors compare it. */
export function fieldOf(
  { strategy }: Resource,
  object: KubeObject,
  field: string,
): string | undefined {
  const read = METADATA[field] ?? strategy.selectableFields?.[field]
  return read?.(object)
}

const METADATA: Readonly<Record<string, (object: KubeObject) => string>> = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace ?? '',
}

function parsed(text: string): FieldSelector {
  try {
    return parseFieldSelector(text)
  } catch (error) {
    if (!(error instanceof FieldSelectorSyntaxError)) throw error
    throw badRequest(error.message)
  }
}
