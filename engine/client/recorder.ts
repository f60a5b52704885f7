/**
 * Records Events: repeats raise the count of the Event that is there, floods of similar ones are
 * combined, and one object gets only so many.
 *
 * Models staging/src/k8s.io/client-go/tools/record/events_cache.go. Events are written at once.
 * What a recorder remembers goes when it makes no difference any more.
 * Left out: the broadcaster's queue and its retries; repeats after more than an hour, where Events
 * last longer.
 */

import type { KindMap } from '../api/kinds'
import type { Metadata } from '../api/meta'
import { keyFrom } from '../api/meta'
import { between, type Instant, inSeconds, plus, rfc3339, seconds } from '../clock/duration'
import { merge } from '../store/merge'
import type { Writer } from './client'

/** What an Event is about: any object. */
interface Involved {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
}

export interface Recorder {
  /** `reason` is one CamelCase word; the message is a sentence. */
  record(
    object: Involved,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    fieldPath?: string,
  ): void
}

/** Similar Events: same source, object, type and reason, each within 10 minutes of the last. */
const SIMILAR_LIMIT = 10
const SIMILAR_SECONDS = 600
/** A source may tell 25 Events of one object at once, and one more each 5 minutes. */
const BURST = 25
const REFILL_SECONDS = 300
const REMEMBERED = 4096
/** Events last for an hour unless a flag says otherwise. */
const TOLD_SECONDS = 3600
/** What may be forgotten is looked for after so many new Events. */
const SWEPT_EVERY = 256

/** What a recorder remembers, plain data. */
export interface RecorderState {
  /** The Event that repeats of a key count on. */
  readonly told: Map<string, { readonly name: string; readonly namespace: string; at: Instant }>
  /** The different messages of a group of similar Events, and when the last one was told. */
  readonly similar: Map<string, { messages: Set<string>; at: Instant }>
  readonly budgets: Map<string, { left: number; at: Instant }>
  counter: number
}

export const emptyRecorderState = (): RecorderState => ({
  told: new Map(),
  similar: new Map(),
  budgets: new Map(),
  counter: 0,
})

/** Whether it has anything to remember. */
export const hasTold = ({ budgets, counter }: RecorderState): boolean =>
  counter > 0 || budgets.size > 0

/** A recorder in the name of `component`; on a Node its name is the host of the source. */
export function recorderOf(
  writer: Writer,
  component: string,
  now: () => Instant,
  state: RecorderState,
  host?: string,
): Recorder {
  return {
    record(object, type, reason, message, fieldPath) {
      const { metadata } = object
      const about = metadata.uid || metadata.name
      const group = `${about}/${type}/${reason}`
      const isCombined = isOneOfMany(state, group, message, now())
      const text = isCombined ? `(combined from similar events): ${message}` : message
      const key = isCombined ? group : `${group}/${fieldPath ?? ''}/${message}`
      if (!spend(state, about, now())) return
      const told = state.told.get(key)
      const known = told && keyFrom(told.namespace, told.name)
      if (told !== undefined && known !== undefined && repeat(writer, known, text, now())) {
        told.at = now()
        return
      }
      const namespace = metadata.namespace ?? 'default'
      const name = eventName(metadata.name, now(), state)
      const time = rfc3339(now())
      writer.create('Event', {
        metadata: { name, namespace },
        involvedObject: referenceTo(object, fieldPath),
        type,
        reason,
        message: text,
        count: 1,
        firstTimestamp: time,
        lastTimestamp: time,
        source: host === undefined ? { component } : { component, host },
        reportingComponent: component,
        reportingInstance: host ?? '',
      })
      remember(state.told, key, { name, namespace, at: now() })
      if (state.counter % SWEPT_EVERY === 0) forget(state, now())
    },
  }
}

function referenceTo(
  { apiVersion, kind, metadata }: Involved,
  fieldPath: string | undefined,
): KindMap['Event']['involvedObject'] {
  const { name, uid, resourceVersion, namespace } = metadata
  const object =
    namespace === undefined
      ? { apiVersion, kind, name, uid, resourceVersion }
      : { apiVersion, kind, name, uid, resourceVersion, namespace }
  return fieldPath === undefined ? object : merge(object, { fieldPath })
}

/** Raises the count of an Event that is still there; false when it is not. */
function repeat(writer: Writer, key: string, message: string, now: Instant): boolean {
  try {
    writer.patch('Event', key, (event) => ({
      ...event,
      message,
      count: (event.count ?? 1) + 1,
      lastTimestamp: rfc3339(now),
    }))
    return true
  } catch {
    // The Event has expired or its namespace is gone: it is told anew.
    return false
  }
}

/** True when so many similar messages were told that this one only counts among them. */
function isOneOfMany(state: RecorderState, group: string, message: string, now: Instant): boolean {
  let similar = state.similar.get(group)
  if (similar === undefined || inSeconds(between(similar.at, now)) > SIMILAR_SECONDS) {
    similar = { messages: new Set(), at: now }
    remember(state.similar, group, similar)
  }
  similar.messages.add(message)
  similar.at = now
  if (similar.messages.size < SIMILAR_LIMIT) return false
  for (const any of similar.messages) {
    similar.messages.delete(any)
    break
  }
  return true
}

function spend(state: RecorderState, about: string, now: Instant): boolean {
  let budget = state.budgets.get(about)
  if (budget === undefined) {
    budget = { left: BURST, at: now }
    remember(state.budgets, about, budget)
  }
  const earned = Math.floor(inSeconds(between(budget.at, now)) / REFILL_SECONDS)
  if (earned > 0) {
    budget.left = Math.min(BURST, budget.left + earned)
    budget.at = plus(budget.at, seconds(earned * REFILL_SECONDS))
  }
  if (budget.left === BURST) budget.at = now
  if (budget.left === 0) return false
  budget.left--
  return true
}

/** Drops what is as good as unknown. */
function forget({ told, similar, budgets }: RecorderState, now: Instant): void {
  const age = (at: Instant) => inSeconds(between(at, now))
  for (const [key, { at }] of told) if (age(at) > TOLD_SECONDS) told.delete(key)
  for (const [key, { at }] of similar) if (age(at) > SIMILAR_SECONDS) similar.delete(key)
  for (const [key, { left, at }] of budgets) {
    if (left + Math.floor(age(at) / REFILL_SECONDS) >= BURST) budgets.delete(key)
  }
}

function eventName(name: string, now: Instant, state: RecorderState): string {
  state.counter = (state.counter + 1) % 4096
  return `${name}.${now.toString(16)}${state.counter.toString(16).padStart(3, '0')}`
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  if (map.size >= REMEMBERED) {
    for (const oldest of map.keys()) {
      map.delete(oldest)
      break
    }
  }
  map.set(key, value)
}
