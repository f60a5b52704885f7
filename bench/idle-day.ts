/** idle-day-ms: one virtual day of 5 Nodes and 50 Pods; a crash late in it is still found in time.
 */
import { Cluster, hours, minutes, plus, seconds } from '../engine'
import { type Figure, milliseconds } from './figure'
import { deployment } from './shop'
import { difference, workOf } from './work'

export function idleDay(): readonly Figure[] {
  run()
  const { time, work } = run()
  return [{ name: 'idle-day-ms', value: time, unit: 'ms', limit: 300, work }]
}

function run() {
  const cluster = new Cluster({ seed: 1, nodes: 5 })
  cluster.settle()
  for (let i = 0; i < 5; i++) cluster.kubectl.apply(deployment(`shop-${i}`, 10), 'default')
  cluster.settle()
  const before = workOf(cluster)
  const start = cluster.now()
  const time = milliseconds(() => {
    // The difference of two Durations is one.
    cluster.runTo(plus(start, (hours(24) - minutes(10)) as ReturnType<typeof hours>))
    cluster.kubelet('node-3')?.crash()
    cluster.runTo(plus(start, hours(24)))
  })
  requireFound(cluster)
  return { time, work: difference(workOf(cluster), before) }
}

/** The crash must have been seen between the grace period and one monitor period later. */
function requireFound(cluster: Cluster): void {
  const crash = cluster.now() - minutes(10)
  const { nodeMonitorGracePeriod, nodeMonitorPeriod } = cluster.settings.flags
  const seen = cluster.trace.entries.find(
    (entry) =>
      entry.type === 'write' &&
      entry.key === 'node-3' &&
      entry.at > crash &&
      JSON.stringify(entry.object.status).includes('NodeStatusUnknown'),
  )
  const after = (seen?.at ?? Number.POSITIVE_INFINITY) - crash
  if (after > nodeMonitorGracePeriod + nodeMonitorPeriod + seconds(1)) {
    throw new Error('the crash at 23:50 was not found in time')
  }
}
