/** Facts about a drain, as `kubectl drain` ends: its Pods are gone, or it says what is in the way.
 */
import { nameOf, type ObjectReference } from '../phrase'
import { type Fact, fails, HOLDS, Misspoken } from './fact'
import { presentOnly } from './replicas'
import { kindOf, missing, objectOf } from './resolve'

/** `the drain of Node "node-1" is complete`. */
export function drainIsComplete(node: ObjectReference, wanted: boolean): Fact {
  return {
    says: `the drain of ${nameOf(node)} is ${wanted ? '' : 'not '}complete`,
    scope: () => ({ resources: ['pods'] }),
    judge(view) {
      const kind = kindOf(view, node.kind)
      if (kind.id !== 'nodes') throw new Misspoken(`a ${kind.kind} is not drained; a Node is`)
      if (objectOf(view, node) === undefined) return fails(() => missing(view, node))
      const drain = view.drain(node.name)
      if (drain === undefined) throw new Misspoken(`no drain of ${nameOf(node)} has begun`)
      const { failures, waiting } = drain
      const isComplete = failures.length === 0 && waiting.length === 0
      if (isComplete === wanted) return HOLDS
      return fails(() => (isComplete ? 'complete' : [...failures, ...waiting].join('\n')))
    },
    subjects: (view) => presentOnly(objectOf(view, node)),
  }
}
