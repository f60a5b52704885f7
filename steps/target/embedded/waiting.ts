/** What an embedded cluster is waiting for next, in words. */
import { between, type Cluster, formatDuration, type Json } from '../../../engine'

const SHOWN = 5
/** News on its way is not what anybody waits for. */
const FEEDS = 'feeds'

/** `in 34s: taint-eviction-controller, evict shop/web-1`, soonest first, each thing once. */
export function waitingFor(cluster: Cluster): readonly string[] {
  const works = cluster.clock.agenda(cluster.name).filter((work) => !work.standing)
  if (works.length === 0) return ['nothing is under way: the cluster has settled']
  const lines = works
    .filter(({ actor }) => actor !== FEEDS)
    .map(({ at, actor, name, payload }) => {
      const delay = formatDuration(between(cluster.now(), at))
      return `in ${delay}: ${actor}, ${name}${about(payload)}`
    })
  return [...new Set(lines)].slice(0, SHOWN)
}

/** What a piece of work is about, where its payload is a key or a list that begins with one. */
function about(payload: Json): string {
  if (typeof payload === 'string') return payload === '' ? '' : ` ${payload}`
  return Array.isArray(payload) && typeof payload[0] === 'string' ? ` ${payload[0]}` : ''
}
