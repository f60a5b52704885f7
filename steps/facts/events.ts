/** Facts about Events: those recorded for a subject since the scenario began, repeats counted. */
import type { KubeObject } from '../../engine'
import { type Count, isWithin, type Subject, subjectName } from '../phrase'
import type { View } from '../target/view'
import { type Fact, fails, HOLDS } from './fact'
import { kindOfSubject, membersOf } from './resolve'

/** The parts of a core/v1 Event that facts read. */
interface CoreEvent {
  readonly reason?: string
  readonly message?: string
  readonly count?: number
  readonly involvedObject?: {
    readonly kind?: string
    readonly name?: string
    readonly namespace?: string
  }
}

const SHOWN = 6

/** `an Event "FailedScheduling" is recorded for Pod "big" saying "0/3 nodes are available"`. */
export function eventsRecorded(
  reason: string,
  subject: Subject,
  wanted: { readonly count?: Count; readonly saying?: string },
): Fact {
  const { count, saying } = wanted
  const what = saying === undefined ? '' : ` saying "${saying}"`
  const verb = count === undefined || count.says === '1' ? 'is' : 'are'
  const who =
    count === undefined ? 'an Event' : `${count.says} ${count.says === '1' ? 'Event' : 'Events'}`
  const matches = (event: CoreEvent) =>
    event.reason === reason && (saying === undefined || (event.message ?? '').includes(saying))
  return {
    says: `${who} "${reason}" ${verb} recorded for ${subjectName(subject)}${what}`,
    scope: () => ({ resources: ['events'] }),
    judge(view) {
      const events = eventsOf(view, subject)
      const n = events.filter(matches).reduce((sum, event) => sum + (event.count ?? 1), 0)
      if (count === undefined ? n > 0 : isWithin(count, n)) return HOLDS
      return fails(() => told(n, events))
    },
    subjects: (view) => membersOf(view, subject).objects,
  }
}

/** The Events that name one of the objects, also after the object is gone. */
function eventsOf(view: View, subject: Subject): readonly CoreEvent[] {
  const { kind } = kindOfSubject(view, subject)
  const names = new Set(membersOf(view, subject).objects.map(nameIn))
  if (subject.type === 'object') {
    const { name, namespace } = subject.object
    names.add(`${namespace ?? view.namespace}/${name}`)
    names.add(`/${name}`)
  }
  return view
    .events()
    .map((event) => event as unknown as CoreEvent) // The resource is events.
    .filter(({ involvedObject }) => {
      const { namespace = '', name } = involvedObject ?? {}
      return involvedObject?.kind === kind && names.has(`${namespace}/${name}`)
    })
}

const nameIn = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`

function told(n: number, events: readonly CoreEvent[]): string {
  if (events.length === 0) return 'no Event at all'
  const list = events
    .slice(-SHOWN)
    .map(
      ({ reason, count = 1, message }) =>
        `${reason}${count > 1 ? ` (${count} times)` : ''}: ${message}`,
    )
  return `${n === 0 ? 'none' : n}; recorded were\n${list.join('\n')}`
}
