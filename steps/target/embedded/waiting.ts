/** What an embedded cluster is waiting for next, in words. */
import {
  between,
  type Cluster,
  formatDuration,
  type Instant,
  type Json,
  keyOf,
} from '../../../engine'

const SHOWN = 5
/** News on its way is worth a word only when there is nothing else. */
const FEEDS = 'feeds'

/** `in 34s: taint-eviction-controller, evict shop/web-1`, soonest first, each thing once. */
export function waitingFor(cluster: Cluster): readonly string[] {
  const works = cluster.clock.agenda(cluster.name).filter((work) => !work.standing)
  const [first] = works
  if (first === undefined) return ['nothing is under way: the cluster has settled']
  const delay = (at: Instant) => formatDuration(between(cluster.now(), at))
  const lines = works
    .filter(({ actor }) => actor !== FEEDS)
    .map(({ at, actor, name, payload }) => {
      return `in ${delay(at)}: ${actor}, ${name}${about(cluster, name, payload)}`
    })
  if (lines.length === 0) return [`in ${delay(first.at)}: those who watch hear of what has changed`]
  return [...new Set(lines)].slice(0, SHOWN)
}

/**
 * What a piece of work is about: its payload is a key, or the UID of a Pod (kubelets know nothing
 * else) and perhaps a container.
 */
function about(cluster: Cluster, name: string, payload: Json): string {
  if (typeof payload === 'string') return payload === '' ? '' : ` ${payload}`
  const [first, second] = Array.isArray(payload) ? payload : []
  if (typeof first !== 'string' || first === '') return ''
  const pods = cluster.store.collection('pods').list({})
  const pod = pods.find(({ metadata }) => metadata.uid === first)
  const whose = pod === undefined ? first : keyOf(pod)
  if (typeof second !== 'string' || second === '') {
    return name.endsWith(' pod') ? ` ${whose}` : ` of Pod ${whose}`
  }
  return `${name.endsWith(' container') ? '' : ' for container'} ${second} of Pod ${whose}`
}
