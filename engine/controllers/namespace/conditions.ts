/**
 * The conditions by which a Namespace tells what keeps it.
 * Models pkg/controller/namespace/deletion/status_condition_utils.go.
 */

import type { Condition } from '../../api/kinds'
import { type Instant, rfc3339 } from '../../clock/duration'
import type { Remains } from './content'

/** All five, in Kubernetes' order. */
export function conditionsOf(remains: Remains, now: Instant): readonly Condition[] {
  return [
    condition('NamespaceDeletionDiscoveryFailure', undefined, DISCOVERED, now),
    condition('NamespaceDeletionGroupVersionParsingFailure', undefined, PARSED, now),
    condition('NamespaceDeletionContentFailure', failures(remains), DELETED, now),
    condition('NamespaceContentRemaining', content(remains), REMOVED, now),
    condition('NamespaceFinalizersRemaining', finalizers(remains), NO_FINALIZERS, now),
  ]
}

interface Explanation {
  readonly reason: string
  readonly message: string
}

const DISCOVERED = {
  reason: 'ResourcesDiscovered',
  message: 'All resources successfully discovered',
}
const PARSED = {
  reason: 'ParsedGroupVersions',
  message: 'All legacy kube types successfully parsed',
}
const DELETED = {
  reason: 'ContentDeleted',
  message: 'All content successfully deleted, may be waiting on finalization',
}
const REMOVED = { reason: 'ContentRemoved', message: 'All content successfully removed' }
const NO_FINALIZERS = {
  reason: 'ContentHasNoFinalizers',
  message: 'All content-preserving finalizers finished',
}

const condition = (
  type: string,
  trouble: Explanation | undefined,
  fine: Explanation,
  now: Instant,
): Condition => ({
  type,
  status: trouble === undefined ? 'False' : 'True',
  lastTransitionTime: rfc3339(now),
  ...(trouble ?? fine),
})

function failures({ errors }: Remains): Explanation | undefined {
  if (errors.length === 0) return undefined
  const list = [...errors].sort().join(', ')
  return {
    reason: 'ContentDeletionFailed',
    message: `Failed to delete all resource types, ${errors.length} remaining: ${list}`,
  }
}

function content({ resources }: Remains): Explanation | undefined {
  if (resources.size === 0) return undefined
  const list = [...resources].map(
    ([{ plural, group }, count]) => `${plural}.${group} has ${count} resource instances`,
  )
  const message = `Some resources are remaining: ${list.sort().join(', ')}`
  return { reason: 'SomeResourcesRemain', message }
}

function finalizers({ finalizers: found }: Remains): Explanation | undefined {
  if (found.size === 0) return undefined
  const list = [...found].map(([name, count]) => `${name} in ${count} resource instances`)
  return {
    reason: 'SomeFinalizersRemain',
    message: `Some content in the namespace has finalizers remaining: ${list.sort().join(', ')}`,
  }
}
