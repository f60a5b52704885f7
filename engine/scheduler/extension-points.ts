/**
 * A profile's plugins by extension point, each in the profile's order. Nothing of it ever changes,
 * so that one table serves all schedulers.
 */
import { ensure } from '../ensure'
import type {
  AnyPlugin,
  BindPlugin,
  FilterPlugin,
  PermitPlugin,
  PostBindPlugin,
  PostFilterPlugin,
  PreBindPlugin,
  PreEnqueuePlugin,
  PreFilterPlugin,
  PreScorePlugin,
  QueueSortPlugin,
  ReservePlugin,
  RetryOn,
  ScorePlugin,
} from './framework'

export interface ProfileEntry {
  readonly plugin: AnyPlugin
  /** Of its scores; 1 when absent. */
  readonly weight?: number
}

export interface ExtensionPoints {
  readonly sort: QueueSortPlugin
  readonly preEnqueue: readonly PreEnqueuePlugin[]
  /** Those that take part in filtering, with `preFilter` or `filter` or both. */
  readonly filtering: readonly (AnyPlugin & (PreFilterPlugin | FilterPlugin))[]
  readonly postFilters: readonly PostFilterPlugin[]
  readonly scorers: readonly Scorer[]
  readonly reserve: readonly ReservePlugin[]
  readonly permit: readonly PermitPlugin[]
  readonly preBind: readonly PreBindPlugin[]
  readonly bind: readonly BindPlugin[]
  readonly postBind: readonly PostBindPlugin[]
  /** By plugin, the changes after which what it rejected is worth another try. */
  readonly retryOn: ReadonlyMap<string, readonly RetryOn[]>
  /** The kinds of those changes. */
  readonly retryKinds: ReadonlySet<string>
}

export interface Scorer {
  readonly plugin: ScorePlugin & Partial<PreScorePlugin>
  readonly weight: number
}

export function extensionPointsOf(entries: readonly ProfileEntry[]): ExtensionPoints {
  const plugins = entries.map(({ plugin }) => plugin)
  const isFiltering = (plugin: AnyPlugin): plugin is ExtensionPoints['filtering'][number] =>
    has('preFilter')(plugin) || has('filter')(plugin)
  return {
    sort: ensure(plugins.find(has('queueSort')), 'a profile has a plugin that sorts'),
    preEnqueue: plugins.filter(has('preEnqueue')),
    filtering: plugins.filter(isFiltering),
    postFilters: plugins.filter(has('postFilter')),
    scorers: entries.flatMap(({ plugin, weight = 1 }) =>
      has('score')(plugin) ? [{ plugin, weight }] : [],
    ),
    reserve: plugins.filter(has('reserve')).filter(has('unreserve')),
    permit: plugins.filter(has('permit')),
    preBind: plugins.filter(has('preBind')),
    bind: plugins.filter(has('bind')),
    postBind: plugins.filter(has('postBind')),
    retryOn: new Map(plugins.map(({ name, retryOn }) => [name, retryOn ?? []])),
    retryKinds: new Set(plugins.flatMap(({ retryOn }) => (retryOn ?? []).map((r) => r.kind))),
  }
}

/** Tells plugins apart by the extension point that they have. */
const has =
  <P extends keyof AnyPlugin>(point: P) =>
  <T extends AnyPlugin>(plugin: T): plugin is T & Required<Pick<AnyPlugin, P>> =>
    plugin[point] !== undefined
