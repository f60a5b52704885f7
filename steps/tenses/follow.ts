/**
 * Follows a fact through the changes of a cluster: whether it holds now, after every single change.
 * Facts that count are followed by counting; the others are judged anew after a change in scope.
 */
import type { KubeObject } from '../../engine'
import type { Counting, Fact } from '../facts/fact'
import type { Target } from '../target/target'
import type { View, ViewChange } from '../target/view'

export interface Follower {
  holds(): boolean
  end(): void
}

/** Begins to follow; `onChange` is called whenever the fact may have become true or false. */
export function follow(
  target: Target,
  fact: Fact,
  onChange?: (holds: boolean, change: ViewChange) => void,
): Follower {
  const { view } = target
  const counting = fact.counting?.(view)
  const tally = counting === undefined ? undefined : tallyOf(view, counting)
  let holds = tally === undefined ? fact.judge(view).holds : tally.holds()
  const end = target.observe(fact.scope(view), (change) => {
    if (tally === undefined) holds = fact.judge(view).holds
    else if (tally.apply(change)) holds = tally.holds()
    else return
    onChange?.(holds, change)
  })
  return { holds: () => holds, end }
}

interface Tally {
  holds(): boolean
  /** Takes a change in; false when it changed nothing of the count. */
  apply(change: ViewChange): boolean
}

function tallyOf(view: View, counting: Counting): Tally {
  let members = 0
  let passing = 0
  const count = (object: KubeObject | undefined, difference: 1 | -1) => {
    if (object === undefined || !counting.isMember(object)) return
    members += difference
    if (counting.passes(object)) passing += difference
  }
  const recount = () => {
    members = 0
    passing = 0
    for (const object of view.list(counting.resource)) count(object, 1)
  }
  recount()
  return {
    holds: () => counting.holds(members, passing),
    apply(change) {
      const [members0, passing0] = [members, passing]
      if (change.resource === counting.resource) {
        count(change.previous, -1)
        count(change.object, 1)
      } else if (counting.mustRecount(change)) recount()
      return members !== members0 || passing !== passing0
    },
  }
}
