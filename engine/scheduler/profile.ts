/**
 * Runs the plugins of a profile, extension point by extension point, in the profile's order.
 *
 * A Node is rejected by the first filter that says no: the others are not asked.
 * Models pkg/scheduler/framework/runtime/framework.go.
 */
import { StatusError } from '../apiserver/status-error'
import type { Client } from '../client/client'
import type { ExtensionPoints } from './extension-points'
import type { Verdict } from './fit-error'
import { type FilterPlugin, type Plugin, type Rejection, reject, type View } from './framework'
import type { NodeInfo } from './node-info'
import type { PodInfo } from './pod-info'

export class Profile {
  readonly points: ExtensionPoints
  /** How many times a filter was asked about a Node. */
  filterCalls = 0
  #scratch: Scratch | undefined

  constructor(points: ExtensionPoints) {
    this.points = points
  }

  preEnqueue(pod: PodInfo): Rejection | undefined {
    for (const plugin of this.points.preEnqueue) {
      const rejection = plugin.preEnqueue(pod)
      if (rejection !== undefined) return rejection
    }
    return undefined
  }

  /** Runs preFilter: what the filters of this cycle are, with their states. */
  preFilter(pod: PodInfo, view: View): Prepared {
    const filters: FilterPlugin[] = []
    const states: unknown[] = []
    const narrowedBy: string[] = []
    let only: ReadonlySet<string> | undefined
    for (const plugin of this.points.filtering) {
      const result = plugin.preFilter?.(pod, view)
      if (result?.type === 'skip') continue
      if (result?.type === 'rejected') {
        return { rejectedBy: [plugin.name], rejection: result.rejection }
      }
      if (plugin.filter !== undefined) {
        filters.push(plugin as FilterPlugin) // It has what makes it one.
        states.push(result?.state)
      }
      if (result?.only === undefined) continue
      narrowedBy.push(plugin.name)
      only = only === undefined ? result.only : intersection(only, result.only)
      if (only.size > 0) continue
      return { rejectedBy: narrowedBy, rejection: nothingLeft(narrowedBy) }
    }
    return { filters, states, only, narrowedBy }
  }

  /** Asks the filters about one Node. */
  filter(ready: Ready, pod: PodInfo, node: NodeInfo, view: View): Verdict | undefined {
    const { filters, states } = ready
    for (let i = 0; i < filters.length; i++) {
      const plugin = filters[i] as FilterPlugin // Inside by the loop's condition.
      const { filter } = plugin
      this.filterCalls++
      const rejection = filter(pod, node, states[i], view)
      if (rejection !== undefined) return verdictOf(plugin, rejection)
    }
    return undefined
  }

  /** Asks all filters about one Node, those after the first no too; not counted as calls. */
  allVerdicts(ready: Ready, pod: PodInfo, node: NodeInfo, view: View): Verdict[] {
    const verdicts: Verdict[] = []
    if (ready.only !== undefined && !ready.only.has(node.name)) {
      verdicts.push({ plugin: ready.narrowedBy.join(), ...unsatisfied(ready.narrowedBy) })
    }
    ready.filters.forEach((plugin, i) => {
      const rejection = plugin.filter(pod, node, ready.states[i], view)
      if (rejection !== undefined) verdicts.push(verdictOf(plugin, rejection))
    })
    return verdicts
  }

  /** The weighted sums of all scores, in the order of `feasible`; good until the next call. */
  score(
    pod: PodInfo,
    feasible: readonly NodeInfo[],
    view: View,
    each?: (plugin: string, scores: Float64Array, weight: number) => void,
  ): Float64Array {
    const { totals, scores } = this.#scratchOf(feasible.length)
    totals.fill(0)
    for (const { plugin, weight } of this.points.scorers) {
      const prepared = plugin.preScore?.(pod, feasible, view)
      if (prepared?.type === 'skip') continue
      const state = prepared?.state
      const { score } = plugin
      for (let i = 0; i < feasible.length; i++) {
        // Inside by the loop's condition.
        scores[i] = score(pod, feasible[i] as NodeInfo, state, view)
      }
      plugin.normalizeScore?.(scores, feasible, state)
      for (let i = 0; i < scores.length; i++) {
        totals[i] = (totals[i] ?? 0) + (scores[i] ?? 0) * weight
      }
      each?.(plugin.name, scores, weight)
    }
    return totals
  }

  #scratchOf(length: number): Scratch {
    let scratch = this.#scratch
    if (scratch?.scores.length !== length) {
      scratch = { totals: new Float64Array(length), scores: new Float64Array(length) }
      this.#scratch = scratch
    }
    return scratch
  }

  reserve(pod: PodInfo, node: NodeInfo, view: View): Verdict | undefined {
    for (const plugin of this.points.reserve) {
      const rejection = plugin.reserve(pod, node, view)
      if (rejection !== undefined) return verdictOf(plugin, rejection)
    }
    return undefined
  }

  /** Takes back what was reserved, the last reserved first. */
  unreserve(pod: PodInfo, node: NodeInfo, view: View): void {
    for (const plugin of [...this.points.reserve].reverse()) plugin.unreserve(pod, node, view)
  }

  permit(pod: PodInfo, node: NodeInfo, view: View): Verdict | undefined {
    for (const plugin of this.points.permit) {
      const rejection = plugin.permit(pod, node, view)
      if (rejection !== undefined) return verdictOf(plugin, rejection)
    }
    return undefined
  }

  /** Binds, or says which plugin the API server refused, and how. */
  bind(pod: PodInfo, node: string, client: Client): string | undefined {
    const failure =
      firstRefusal('PreBind', this.points.preBind, (plugin) => plugin.preBind(pod, node, client)) ??
      firstRefusal('Bind', this.points.bind, (plugin) => plugin.bind(pod, node, client))
    if (failure !== undefined) return failure
    for (const plugin of this.points.postBind) plugin.postBind(pod, node)
    return undefined
  }
}

/** What preFilter leaves: a rejection of all Nodes, or the filters to run. */
type Prepared = Ready | Refused

export interface Ready {
  readonly filters: readonly FilterPlugin[]
  readonly states: readonly unknown[]
  /** The only Nodes in question, by the plugins of `narrowedBy`. */
  readonly only: ReadonlySet<string> | undefined
  readonly narrowedBy: readonly string[]
}

export interface Refused {
  readonly rejection: Rejection
  readonly rejectedBy: readonly string[]
}

export const isRefused = (prepared: Prepared): prepared is Refused => 'rejection' in prepared

/** Arrays of one length that every cycle uses again. */
interface Scratch {
  readonly totals: Float64Array
  readonly scores: Float64Array
}

const verdictOf = (plugin: Plugin, { reasons, resolvable }: Rejection): Verdict => ({
  plugin: plugin.name,
  reasons,
  resolvable,
})

/** What holds for Nodes that preFilter has left out. */
export const unsatisfied = (plugins: readonly string[]): Rejection =>
  reject(`node(s) didn't satisfy plugin(s) [${[...plugins].sort().join(' ')}]`, {
    resolvable: false,
  })

function intersection(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((name) => b.has(name)))
}

function nothingLeft(plugins: readonly string[]): Rejection {
  const names = [...plugins].sort()
  const which = names.length === 1 ? `plugin ${names[0]}` : `plugin(s) [${names.join(' ')}]`
  const together = names.length === 1 ? '' : ' simultaneously'
  return reject(`node(s) didn't satisfy ${which}${together}`, { resolvable: false })
}

function firstRefusal<P extends Plugin>(
  point: string,
  plugins: readonly P[],
  run: (plugin: P) => void,
): string | undefined {
  for (const plugin of plugins) {
    try {
      run(plugin)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      return `running ${point} plugin "${plugin.name}": ${error.message}`
    }
  }
  return undefined
}
