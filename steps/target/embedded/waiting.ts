/** What an embedded cluster is waiting for next, in words. */
import { between, type Cluster, formatDuration, type Json, keyOf } from '../../../engine'

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
      return `in ${delay}: ${actor}, ${name}${about(cluster, name, payload)}`
    })
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
