/** Facts about the responses to what the last When has sent: they are of now, in no other tense. */
import {
  between,
  type Exchange,
  formatDuration,
  type KubeObject,
  outcomeText,
  requestText,
} from '../../engine'
import {
  type Count,
  type CountedPods,
  isWithin,
  nameOf,
  type ObjectReference,
  podsName,
  type Subject,
  subjectName,
} from '../phrase'
import type { Sending } from '../target/traffic'
import type { View } from '../target/view'
import { type Fact, fails, HOLDS, Misspoken, type Verdict } from './fact'
import { presentOnly } from './replicas'
import { membersOf, placeOf } from './resolve'

const SHOWN = 5

/** `the response is 200 from Service "cart"`. */
export const responseIs = (exchange: Exchange, status: number, from?: Subject): Fact => {
  const who = from === undefined ? '' : ` from ${subjectName(from)}`
  return about(`the response is ${status}${who}`, [exchange], (view) => {
    const isSo = statusOf(exchange) === status && (!from || isFrom(view, exchange, from))
    return isSo ? HOLDS : fails(() => exchangeText(exchange))
  })
}

/** `the connection is refused`, `times out`, `fails to resolve`. */
export const connectionFails = (exchange: Exchange, how: keyof typeof FAILURES): Fact =>
  about(`the connection ${FAILURES[how]}`, [exchange], () =>
    exchange.outcome.type === how ? HOLDS : fails(() => exchangeText(exchange)),
  )

/** `every response is 200`: there is at least one. */
export function everyResponseIs(sending: Sending, status: number): Fact {
  const all = sending.exchanges()
  const others = all.filter((exchange) => statusOf(exchange) !== status)
  return about(`every response is ${status}`, others, () =>
    all.length > 0 && others.length === 0 ? HOLDS : fails(() => listed(all, others)),
  )
}

/** `3 of the responses are 200`. */
export function responsesAre(sending: Sending, count: Count, status: number): Fact {
  const all = sending.exchanges()
  const others = all.filter((exchange) => statusOf(exchange) !== status)
  const isSo = isWithin(count, all.length - others.length)
  return about(`${count.says} of the responses are ${status}`, others, () =>
    isSo ? HOLDS : fails(() => listed(all, others)),
  )
}

/** `at least 99% of the responses are 200`. */
export function shareOfResponses(sending: Sending, percent: number, status: number): Fact {
  const all = sending.exchanges()
  const others = all.filter((exchange) => statusOf(exchange) !== status)
  const isSo = all.length > 0 && (all.length - others.length) * 100 >= percent * all.length
  return about(`at least ${percent}% of the responses are ${status}`, others, () =>
    isSo ? HOLDS : fails(() => listed(all, others)),
  )
}

/** `every Pod of Deployment "web" answers at least 20 of them`. */
export function everyPodAnswers(sending: Sending, owner: ObjectReference, count: Count): Fact {
  const all = sending.exchanges()
  const says = `every Pod of ${nameOf(owner)} answers ${count.says} of them`
  return about(says, [], (view) => {
    const pods: Subject = { type: 'pods', pods: { of: 'owner', owner, one: false } }
    const { objects, missing } = membersOf(view, pods)
    if (missing !== undefined) return fails(() => missing)
    const answers = objects.map(({ metadata }) => ({
      name: metadata.name,
      n: all.filter((exchange) => answererOf(exchange)?.uid === metadata.uid).length,
    }))
    if (answers.every(({ n }) => isWithin(count, n))) return HOLDS
    return fails(() => answers.map(({ name, n }) => `Pod "${name}" answered ${n}`).join('\n'))
  })
}

/** `1 Pod of Deployment "web" answers 100 of them`: so many Pods do, whatever the others answer. */
export function podsAnswer(
  sending: Sending,
  { count: pods, set }: CountedPods,
  count: Count,
): Fact {
  const all = sending.exchanges()
  const whose = podsName(set).replace(/^the /, '')
  return about(`${pods.says} ${whose} answer ${count.says} of them`, [], (view) => {
    const { objects } = membersOf(view, { type: 'pods', pods: set })
    const answers = objects.map((pod) => ({
      pod,
      n: all.filter((e) => isAnsweredBy(e, [pod])).length,
    }))
    const passing = answers.filter(({ n }) => isWithin(count, n)).length
    if (isWithin(pods, passing)) return HOLDS
    return fails(
      () =>
        answers.map(({ pod, n }) => `Pod "${pod.metadata.name}" answered ${n}`).join('\n') ||
        'no Pod',
    )
  })
}

const FAILURES = {
  refused: 'is refused',
  'timed out': 'times out',
  unresolved: 'fails to resolve',
} as const

function about(says: string, exchanges: readonly Exchange[], judge: (view: View) => Verdict): Fact {
  return {
    says,
    scope: () => ({ resources: [] }),
    judge,
    subjects: (view) => exchanges.slice(0, SHOWN).flatMap((each) => partiesOf(view, each)),
  }
}

const statusOf = ({ outcome }: Exchange): number | undefined =>
  outcome.type === 'answered' ? outcome.status : undefined

const answererOf = ({ outcome }: Exchange) => (outcome.type === 'answered' ? outcome.by : undefined)

/** True when the answer came from one of these Pods, or through this Service or Ingress. */
function isFrom(view: View, exchange: Exchange, from: Subject): boolean {
  if (from.type === 'pods') return isAnsweredBy(exchange, membersOf(view, from).objects)
  const { kind, key } = placeOf(view, from.object)
  if (kind.id === 'services') return exchange.route.service === key
  if (kind.id === 'ingresses.networking.k8s.io') return exchange.route.ingress === key
  if (kind.id === 'pods') return answererOf(exchange)?.pod === key
  if (!kind.namespaced) throw new Misspoken(`a ${kind.kind} answers no request; a Service does`)
  const pods: Subject = { type: 'pods', pods: { of: 'owner', owner: from.object, one: false } }
  return isAnsweredBy(exchange, membersOf(view, pods).objects)
}

function isAnsweredBy(exchange: Exchange, pods: readonly KubeObject[]): boolean {
  const by = answererOf(exchange)
  return by !== undefined && pods.some(({ metadata }) => metadata.uid === by.uid)
}

/** The Pod that answered, or the Service that a request came to with the Pods that it selects. */
function partiesOf(view: View, exchange: Exchange): readonly KubeObject[] {
  const by = answererOf(exchange)
  if (by !== undefined) return presentOnly(view.get('pods', by.pod))
  const service = view.get('services', exchange.route.service ?? '')
  if (service === undefined) return []
  const { name, namespace = '' } = service.metadata
  const owner = { kind: 'Service', name, namespace }
  const pods: Subject = { type: 'pods', pods: { of: 'owner', owner, one: false } }
  return [service, ...membersOf(view, pods).objects]
}

/** `503 from Pod shop/web-1 through Service shop/web`. */
function exchangeText(exchange: Exchange): string {
  const { request, route, outcome } = exchange
  const by = answererOf(exchange)
  const through = [
    route.ingress && `Ingress ${route.ingress}`,
    route.service && `Service ${route.service}`,
  ]
    .filter((part) => part !== undefined)
    .join(' and ')
  const whom = by === undefined ? '' : ` from Pod ${by.pod}`
  const way = through === '' ? '' : ` through ${through}`
  const why = route.why === undefined ? '' : `: ${route.why}`
  return `${outcomeText(outcome)}${whom}${way}, for ${requestText(request)}${why}`
}

function listed(all: readonly Exchange[], others: readonly Exchange[]): string {
  if (all.length === 0) return 'no response has come yet'
  const began = all[0]?.sentAt
  const groups = new Map<string, Exchange[]>()
  for (const exchange of others) {
    const text = exchangeText(exchange)
    groups.set(text, [...(groups.get(text) ?? []), exchange])
  }
  const shown = [...groups].slice(0, SHOWN).map(([text, [first, ...more]]) => {
    const after = first && formatDuration(between(began ?? first.sentAt, first.doneAt))
    return `after ${after}${more.length > 0 ? `, and ${more.length} more` : ''}: ${text}`
  })
  const rest = groups.size > SHOWN ? [`and ${groups.size - SHOWN} more kinds`] : []
  return [`${others.length} of ${all.length} were not`, ...shown, ...rest].join('\n')
}
