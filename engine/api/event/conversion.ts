/**
 * Events of events.k8s.io/v1, which name their fields otherwise, as those of the core group and
 * back: they are the same objects.
 *
 * Models pkg/apis/events/v1/conversion.go. Left out: the stricter checks of the newer version.
 */
import type { KubeObject } from '../meta'

const CORE = 'v1'
export const EVENTS = 'events.k8s.io/v1'

/** The names of the core group, and of the other. */
const RENAMED = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
] as const

export function toCoreEvent(object: KubeObject): KubeObject {
  if (object.apiVersion === CORE) return object
  const event = renamed(object, CORE, new Map(RENAMED.map(([core, other]) => [other, core])))
  // What is optional there is a struct here, which is never missing.
  return 'involvedObject' in event ? event : Object.assign(event, { involvedObject: {} })
}

export function fromCoreEvent(object: KubeObject): KubeObject {
  if (object.apiVersion === EVENTS) return object
  return renamed(object, EVENTS, new Map(RENAMED))
}

function renamed(
  object: KubeObject,
  apiVersion: string,
  names: ReadonlyMap<string, string>,
): KubeObject {
  const fields = Object.entries(object).map(([name, value]) => [names.get(name) ?? name, value])
  // An object under other names of its fields.
  return { ...Object.fromEntries(fields), apiVersion } as KubeObject
}
