/** Facts about objects and sets of Pods: existence, states, places, counts. */
import type { KubeObject } from '../../engine'
import { type Count, isWithin, type PodSet, type Subject, subjectName } from '../phrase'
import type { Scope } from '../target/target'
import type { KindInfo, View } from '../target/view'
import { type Counting, type Fact, fails, HOLDS, type Verdict } from './fact'
import { kindOfSubject, membersOf, nodeNameOf, placeOf, podsOf } from './resolve'
import { statesOf, stateTest } from './states'

const SHOWN = 5

/** The verb that goes with one object or with several. */
function existence(subject: Subject, wanted: boolean): string {
  const isOne = subject.type === 'object' || subject.pods.one
  if (wanted) return isOne ? 'exists' : 'exist'
  return isOne ? 'does not exist' : 'do not exist'
}

/** `Pod "db-1" exists`: of a set, that there is one. */
export function exists(subject: Subject, wanted: boolean): Fact {
  return {
    says: `${subjectName(subject)} ${existence(subject, wanted)}`,
    scope: (view) => scopeOf(view, subject),
    judge(view) {
      const { objects, missing } = membersOf(view, subject)
      if (objects.length > 0 === wanted) return HOLDS
      return fails(() => missing ?? `${names(objects)} ${objects.length > 1 ? 'exist' : 'exists'}`)
    },
    subjects: (view) => membersOf(view, subject).objects,
  }
}

/** `the Pods of Deployment "web" are Ready`: of a set, all of them, and there is at least one. */
export const isInState = (subject: Subject, wanted: boolean, state: string): Fact =>
  every(subject, `${verb(subject, wanted)} ${state}`, (kind) => ({
    test: negated(stateTest(kind, state), wanted),
    was: (object) => statesOf(kind, object, subject.type === 'pods' ? state : undefined),
  }))

/** `Pod "db-0" is on Node "node-1"`. */
export const isOnNode = (subject: Subject, wanted: boolean, node: string): Fact => ({
  ...every(subject, `${verb(subject, wanted)} on Node "${node}"`, () => ({
    test: negated((pod) => nodeNameOf(pod) === node, wanted),
    was: (pod) => onNode(nodeNameOf(pod)),
  })),
  ...(wanted ? { nodes: () => [node] } : {}),
})

/** `Pod "db-0" is in zone "a"`: by the label of its Node, or its own when it is a Node. */
export const isInZone = (subject: Subject, wanted: boolean, zone: string): Fact => ({
  ...every(subject, `${verb(subject, wanted)} in zone "${zone}"`, (_kind, view) => ({
    test: negated((object) => zoneOf(view, object) === zone, wanted),
    was: (object) => `is in zone "${zoneOf(view, object) ?? ''}"`,
  })),
  ...(wanted ? { nodes: (view) => nodesIn(view, zone) } : {}),
})

/** `3 Pods of Deployment "web" are Ready`. */
export const countInState = (count: Count, set: PodSet, wanted: boolean, state: string): Fact =>
  counted(count, set, `${are(count)}${wanted ? '' : ' not'} ${state}`, (kind) => ({
    test: negated(stateTest(kind, state), wanted),
    was: (pod) => statesOf(kind, pod, state),
  }))

export const countOnNode = (count: Count, set: PodSet, wanted: boolean, node: string): Fact =>
  counted(count, set, `${are(count)}${wanted ? '' : ' not'} on Node "${node}"`, () => ({
    test: negated((pod) => nodeNameOf(pod) === node, wanted),
    was: (pod) => onNode(nodeNameOf(pod)),
  }))

export const countInZone = (count: Count, set: PodSet, wanted: boolean, zone: string): Fact =>
  counted(count, set, `${are(count)}${wanted ? '' : ' not'} in zone "${zone}"`, (_kind, view) => ({
    test: negated((pod) => zoneOf(view, pod) === zone, wanted),
    was: (pod) => `is in zone "${zoneOf(view, pod) ?? ''}"`,
  }))

/** `2 Pods of Deployment "web" are on each Node`, or in each zone. */
export function countInEach(count: Count, set: PodSet, place: 'Node' | 'zone'): Fact {
  const placeOfPod = (view: View, pod: KubeObject) =>
    place === 'Node' ? nodeNameOf(pod) : zoneOf(view, pod)
  const placesIn = (view: View) =>
    view.list('nodes').map((node) => (place === 'Node' ? node.metadata.name : zoneOf(view, node)))
  return {
    says: `${says(count, set)} ${are(count)} ${place === 'Node' ? 'on each Node' : 'in each zone'}`,
    scope: (view) => ({ resources: ['pods', 'nodes', ...podsOf(view, set).resources] }),
    judge(view) {
      const pods = podsOf(view, set).list(view)
      const places = [...new Set(placesIn(view))].filter((p) => p !== undefined).sort()
      const found = places.map((p) => {
        const n = pods.filter((pod) => placeOfPod(view, pod) === p).length
        return { place: p, n }
      })
      if (found.length > 0 && found.every(({ n }) => isWithin(count, n))) return HOLDS
      return fails(
        () => found.map((f) => `${f.n} in "${f.place}"`).join(', ') || 'no Node is there',
      )
    },
    subjects: (view) => podsOf(view, set).list(view),
  }
}

interface Judgement {
  readonly test: (object: KubeObject) => boolean
  readonly was: (object: KubeObject) => string
}

/** A fact about every member of a subject. */
function every(
  subject: Subject,
  predicate: string,
  judgement: (kind: KindInfo, view: View) => Judgement,
): Fact {
  const judge = (view: View): Verdict => {
    const { test, was } = judgement(kindOfSubject(view, subject), view)
    const { objects, missing } = membersOf(view, subject)
    if (missing !== undefined) return fails(() => missing)
    const wrong = objects.filter((object) => !test(object))
    if (wrong.length === 0) return HOLDS
    return fails(() => listed(wrong, was, objects.length))
  }
  return {
    says: `${subjectName(subject)} ${predicate}`,
    scope: (view) => scopeOf(view, subject),
    judge,
    ...(subject.type === 'pods'
      ? {
          counting: (view: View): Counting => ({
            ...membership(view, subject.pods),
            passes: judgement(kindOfSubject(view, subject), view).test,
            holds: (members, passing) => members > 0 && passing === members,
          }),
        }
      : {}),
    subjects: (view) => {
      const { test } = judgement(kindOfSubject(view, subject), view)
      return membersOf(view, subject).objects.filter((object) => !test(object))
    },
  }
}

/** A fact about how many members of a set pass. */
function counted(
  count: Count,
  set: PodSet,
  predicate: string,
  judgement: (kind: KindInfo, view: View) => Judgement,
): Fact {
  const inView = (view: View) => judgement(kindOfSubject(view, { type: 'pods', pods: set }), view)
  return {
    says: `${says(count, set)} ${predicate}`,
    scope: (view) => scopeOf(view, { type: 'pods', pods: set }),
    judge(view) {
      const pods = podsOf(view, set)
      const { test, was } = inView(view)
      const missing = pods.missing(view)
      if (missing !== undefined) return fails(() => missing)
      const members = pods.list(view)
      const passing = members.filter(test)
      if (isWithin(count, passing.length)) return HOLDS
      const isTooMany = passing.length > count.max
      const wrong = isTooMany ? passing : members.filter((pod) => !test(pod))
      const list = () => (wrong.length > 0 ? `:\n${listed(wrong, was)}` : '')
      return fails(() => `${passing.length} of ${members.length}${list()}`)
    },
    counting: (view) =>
      podsOf(view, set).missing(view) !== undefined
        ? undefined
        : {
            ...membership(view, set),
            passes: inView(view).test,
            holds: (_members, passing) => isWithin(count, passing),
          },
    subjects: (view) => podsOf(view, set).list(view),
  }
}

function membership(view: View, set: PodSet) {
  const pods = podsOf(view, set)
  return {
    resource: 'pods',
    isMember: (pod: KubeObject) => pods.isMember(view, pod),
    mustRecount: pods.mustRecount,
  }
}

/** The changes that can make a subject's facts true or false. */
export function scopeOf(view: View, subject: Subject): Scope {
  if (subject.type === 'object') {
    const { kind, key } = placeOf(view, subject.object)
    return { resources: [kind.id], concerns: (change) => change.key === key }
  }
  const pods = podsOf(view, subject.pods)
  const { mustRecount } = pods
  return {
    resources: ['pods', ...pods.resources],
    concerns: (change) => change.resource === 'pods' || mustRecount(change),
  }
}

/** The zone of a Node, or of the Node that a Pod is on. */
function zoneOf(view: View, object: KubeObject): string | undefined {
  const node = object.kind === 'Node' ? object : view.get('nodes', nodeNameOf(object) ?? '')
  return node?.metadata.labels?.['topology.kubernetes.io/zone']
}

const nodesIn = (view: View, zone: string): readonly string[] =>
  view
    .list('nodes')
    .filter((node) => zoneOf(view, node) === zone)
    .map(({ metadata }) => metadata.name)

const verb = (subject: Subject, wanted: boolean): string =>
  `${subject.type === 'pods' && !subject.pods.one ? 'are' : 'is'}${wanted ? '' : ' not'}`

const says = (count: Count, set: PodSet): string => {
  const pods = subjectName({ type: 'pods', pods: set }).replace(/^the Pods/, '')
  return `${count.says} ${isOne(count) ? 'Pod' : 'Pods'}${pods}`
}

const are = (count: Count): string => (isOne(count) ? 'is' : 'are')

const isOne = ({ says }: Count): boolean => says === '1'

const negated = (test: (object: KubeObject) => boolean, wanted: boolean) =>
  wanted ? test : (object: KubeObject) => !test(object)

const onNode = (node: string | undefined): string =>
  node === undefined ? 'is on no Node' : `is on Node "${node}"`

const names = (objects: readonly KubeObject[]): string =>
  objects
    .slice(0, SHOWN)
    .map(({ kind, metadata }) => `${kind} "${metadata.name}"`)
    .join(', ')

/** `Pod "web-x" is Pending`, the first few of them. */
function listed(
  objects: readonly KubeObject[],
  was: (object: KubeObject) => string,
  all?: number,
): string {
  const shown = objects.slice(0, SHOWN).map((o) => `${o.kind} "${o.metadata.name}" ${was(o)}`)
  const more = objects.length > SHOWN ? [`and ${objects.length - SHOWN} more`] : []
  const head = all === undefined || all === 1 ? '' : `${objects.length} of ${all}: `
  return head + [...shown, ...more].join('\n')
}
