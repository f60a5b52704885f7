/**
 * A cluster's whole state as text, and back: what `kubecumber serve --save` writes.
 *
 * The rule to know: texts of another version of the format are refused, not guessed at.
 */
import type { Clock } from './clock/clock'
import { Cluster, type SavedCluster } from './cluster'
import { deepFreeze } from './store/freeze'
import { parseState, stringifyState } from './store/plain'

export const savedText = (cluster: Cluster): string => stringifyState(cluster.save())

/** Throws a SavedTextError for a text that is no saved cluster. */
export function clusterFrom(text: string, clock?: Clock): Cluster {
  const saved = savedIn(text)
  try {
    return loaded(saved, clock)
  } catch (cause) {
    throw new SavedTextError('it was cut off or changed after it was saved', { cause })
  }
}

function loaded(saved: SavedCluster, clock: Clock | undefined): Cluster {
  for (const [, { objects }] of saved.store.collections) {
    for (const object of objects.values()) deepFreeze(object)
  }
  for (const entry of saved.trace) deepFreeze(entry)
  return Cluster.load(saved, clock)
}

export class SavedTextError extends Error {
  override readonly name = 'SavedTextError'
}

const FORMAT = 'kubecumber.cluster/v1' satisfies SavedCluster['format']

function savedIn(text: string): SavedCluster {
  let value: unknown
  try {
    value = parseState(text)
  } catch {
    throw new SavedTextError('this is no saved cluster: it is not JSON')
  }
  const format =
    typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined
  if (format !== FORMAT) {
    throw new SavedTextError(
      `this is no saved cluster of the format ${FORMAT}; it says ${JSON.stringify(format) ?? 'nothing'}`,
    )
  }
  return value as SavedCluster // What has that format was written by savedText.
}
