/**
 * The words of a phrase as values: references to objects, sets of Pods, counts, tenses.
 *
 * Pure parsing, no Cucumber: each `parse…` reads text that its pattern has matched. The patterns
 * are what parameter-types.ts gives to Cucumber; none of them captures.
 */
import { type Duration, parseDuration } from '../engine'
import { Misspoken } from './facts/fact'

/** A kind and a name as a phrase gives them. */
export interface ObjectReference {
  /** In any form that kubectl accepts. */
  readonly kind: string
  /** Before the slash, or after `in Namespace`; the scenario's when absent. */
  readonly namespace?: string
  readonly name: string
}

/** A set of Pods. */
export type PodSet =
  | {
      readonly of: 'owner'
      readonly owner: ObjectReference
      readonly one: boolean
      readonly namespace?: string
    }
  | {
      readonly of: 'labels'
      readonly selector: string
      readonly one: boolean
      readonly namespace?: string
    }
  | {
      readonly of: 'node'
      readonly node: string
      readonly one: boolean
      readonly namespace?: string
    }

export type Subject =
  | { readonly type: 'object'; readonly object: ObjectReference }
  | { readonly type: 'pods'; readonly pods: PodSet }

export interface Count {
  readonly says: string
  readonly min: number
  readonly max: number
}

/** `3 Pods of Deployment "web"`. */
export interface CountedPods {
  readonly count: Count
  readonly set: PodSet
}

/** A part of the control plane or of a Node that can stop and start. */
export type Part =
  | { readonly type: 'scheduler' | 'controller manager' | 'API server' | 'image registry' }
  | { readonly type: 'controller'; readonly name: string }
  | { readonly type: 'kubelet'; readonly node: ObjectReference }

export type Tense =
  | { readonly type: 'now' }
  | { readonly type: 'within'; readonly limit: Duration }
  | { readonly type: 'within-in-all'; readonly limit: Duration }
  | { readonly type: 'after-but-within'; readonly from: Duration; readonly limit: Duration }
  | { readonly type: 'for'; readonly time: Duration }
  | { readonly type: 'eventually' }
  | { readonly type: 'from-now-on' }

const DURATION =
  '(?:(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h))+|\\d+(?:\\.\\d+)? (?:millisecond|second|minute|hour)s?)'
const COUNT = '(?:no|at least \\d+|at most \\d+|between \\d+ and \\d+|\\d+)'
const NAMESPACE = '(?: in [Nn]amespace "[^"]*")?'
/** A zone is no object, although it is written like one. */
const OBJECT = '(?!zone )[A-Za-z][A-Za-z0-9.-]* "[^"]*"'
const OF_PODS = `(?:of ${OBJECT}|labelled "[^"]*"|on [A-Za-z]+ "[^"]*")${NAMESPACE}`
const PART = `the (?:scheduler|controller manager|API server|image registry|controller "[^"]*"|kubelet on ${OBJECT})`
const PODS = `(?:[Tt]he Pods?|[Oo]ne Pod) ${OF_PODS}`

export const PATTERNS = {
  object: new RegExp(OBJECT),
  pods: new RegExp(PODS),
  subject: new RegExp(`${PODS}|${OBJECT}`),
  count: new RegExp(COUNT),
  counted: new RegExp(`${COUNT} Pods? ${OF_PODS}`),
  counter: /(?:ready |available |updated )?replicas?/,
  endpoints: /(?:ready |serving |terminating )?endpoints?/,
  method: /[A-Z]+/,
  kind: /[A-Z][A-Za-z]+/,
  comparison: /is not|is at least|is at most|is|contains|matches/,
  duration: new RegExp(DURATION),
  part: new RegExp(PART),
  whose: new RegExp(`(?: of ${PART})?`),
  probe: /readiness|liveness|startup/,
  quantity: /\d+(?:\.\d+)?(?:[numkMGTPE]i?)?/,
  state: /[A-Z][A-Za-z]*(?::[A-Za-z0-9/:]+)?/,
  is: /(?:is|are)(?: not)?/,
  tense: new RegExp(
    `(?:within ${DURATION} in all, |within ${DURATION}, |after ${DURATION} but within ${DURATION}, ` +
      `|for ${DURATION}, |eventually, |from now on, )?`,
  ),
} as const

export function parseObject(text: string): ObjectReference {
  const [, kind = '', namespace, name = ''] = /^(\S+) "(?:([^"/]*)\/)?([^"]*)"$/.exec(text) ?? []
  return namespace === undefined ? { kind, name } : { kind, namespace, name }
}

export function parsePods(text: string): PodSet {
  const [, article = '', what = '', argument = '', inNamespace] =
    /^(\S+) Pods? (of \S+|labelled|on \S+) "([^"]*)"(?: in [Nn]amespace "([^"]*)")?$/.exec(text) ??
    []
  const one = article.toLowerCase() === 'one'
  const where = inNamespace === undefined ? { one } : { one, namespace: inNamespace }
  if (what === 'labelled') return { of: 'labels', selector: argument, ...where }
  if (what.startsWith('on ')) return { of: 'node', node: argument, ...where }
  const owner = parseObject(`${what.slice(3)} "${argument}"`)
  const namespace = owner.namespace ?? inNamespace
  return {
    of: 'owner',
    owner: namespace === undefined ? owner : { ...owner, namespace },
    ...where,
  }
}

export const parseSubject = (text: string): Subject =>
  /^(the|one) pods? (of|labelled|on) /i.test(text)
    ? { type: 'pods', pods: parsePods(text) }
    : { type: 'object', object: parseObject(text) }

export function parseCount(text: string): Count {
  const numbers = [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  const [first = 0, second = first] = numbers
  if (text.startsWith('at least')) return { says: text, min: first, max: Number.POSITIVE_INFINITY }
  if (text.startsWith('at most')) return { says: text, min: 0, max: first }
  return { says: text, min: first, max: second }
}

export function parseCounted(text: string): CountedPods {
  const at = text.search(/Pods? /)
  return {
    count: parseCount(text.slice(0, at).trim()),
    set: parsePods(`the ${text.slice(at)}`),
  }
}

export function parsePart(text: string): Part {
  const [, controller] = /^the controller "([^"]*)"$/.exec(text) ?? []
  if (controller !== undefined) return { type: 'controller', name: controller }
  const [, object] = /^the kubelet on (.*)$/.exec(text) ?? []
  if (object !== undefined) return { type: 'kubelet', node: parseObject(object) }
  return { type: text.slice('the '.length) as 'scheduler' } // One of those without a name.
}

/** ` of the scheduler`; everybody's when nothing is said. */
export const parseWhose = (text: string): Part | undefined =>
  text === '' ? undefined : parsePart(text.slice(' of '.length))

export const isWithin = ({ min, max }: Count, n: number): boolean => n >= min && n <= max

export const parseIs = (text: string): boolean => !text.endsWith(' not')

/** Parses a duration that a pattern has matched or a table holds; throws a sentence otherwise. */
export function durationOf(text: string): Duration {
  const duration = parseDuration(text)
  if (duration === undefined) {
    throw new Misspoken(
      `"${text}" is no duration; write one like 40s, 5m, 1h30m, 200ms or 5 minutes`,
    )
  }
  return duration
}

export function parseTense(text: string): Tense {
  const [first = '', second = ''] = [...text.matchAll(new RegExp(DURATION, 'g'))].map(([d]) => d)
  if (text === '') return { type: 'now' }
  if (text.startsWith('eventually')) return { type: 'eventually' }
  if (text.startsWith('from now on')) return { type: 'from-now-on' }
  if (text.startsWith('for ')) return { type: 'for', time: durationOf(first) }
  if (text.startsWith('after ')) {
    return { type: 'after-but-within', from: durationOf(first), limit: durationOf(second) }
  }
  const type = text.endsWith(' in all, ') ? 'within-in-all' : 'within'
  return { type, limit: durationOf(first) }
}

/** `Deployment "shop/web"`, as a message repeats it. */
export const nameOf = ({ kind, namespace, name }: ObjectReference): string =>
  `${kind} "${namespace === undefined ? '' : `${namespace}/`}${name}"`

export function podsName(pods: PodSet): string {
  const article = pods.one ? 'one Pod' : 'the Pods'
  const where = pods.namespace === undefined ? '' : ` in Namespace "${pods.namespace}"`
  if (pods.of === 'owner') return `${article} of ${nameOf(pods.owner)}`
  if (pods.of === 'labels') return `${article} labelled "${pods.selector}"${where}`
  return `${article} on Node "${pods.node}"${where}`
}

export const subjectName = (subject: Subject): string =>
  subject.type === 'object' ? nameOf(subject.object) : podsName(subject.pods)
