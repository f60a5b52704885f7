/** Counts of work of a cluster: events, writes, deliveries, filter calls, beats skipped. */
import type { Cluster } from '../engine'

export function workOf(cluster: Cluster): Record<string, number> {
  const { trace, clock, scheduler } = cluster
  const writes = trace.entries.filter((entry) => entry.type === 'write').length
  return {
    clockWorks: clock.executed,
    traceEntries: trace.entries.length,
    writes,
    deliveries: cluster.deliveries,
    filterCalls: scheduler.profile.filterCalls,
    beatsSkipped: cluster.store.renewals,
  }
}

/** The work of `later` beyond that of `earlier`. */
export const difference = (
  later: Readonly<Record<string, number>>,
  earlier: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(Object.entries(later).map(([name, n]) => [name, n - (earlier[name] ?? 0)]))
