/** Three `from now on` facts over all Pods, as a scenario would say them. */
import type { Cluster } from '../engine'
import { countInState } from '../steps/facts/objects'
import { parseCount, parsePods } from '../steps/phrase'
import { EmbeddedTarget } from '../steps/target/embedded/embedded'
import { Promises } from '../steps/tenses/promises'

export function watchedByFacts(cluster: Cluster): void {
  const target = new EmbeddedTarget(cluster, () => 'default')
  const promises = new Promises(target)
  const all = parsePods('the Pods labelled ""')
  for (const [count, state] of [
    ['no', 'Failed'],
    ['at most 10000', 'Running'],
    ['at most 10000', 'Ready'],
  ] as const) {
    promises.add(countInState(parseCount(count), all, true, state), 'bench')
  }
}
