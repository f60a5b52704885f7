/** What an embedded cluster is waiting for next, in words. */
import { between, type Cluster, formatDuration } from '../../../engine'

const SHOWN = 5

/** `in 34s: taint-eviction-controller evicts shop/web-1`, soonest first. */
export function waitingFor(cluster: Cluster): readonly string[] {
  const works = cluster.clock.agenda(cluster.name).filter((work) => !work.standing)
  if (works.length === 0) return ['nothing is under way: the cluster has settled']
  return works.slice(0, SHOWN).map(({ at, actor, name, payload }) => {
    const about = typeof payload === 'string' && payload !== '' ? ` ${payload}` : ''
    return `in ${formatDuration(between(cluster.now(), at))}: ${actor}, ${name}${about}`
  })
}
