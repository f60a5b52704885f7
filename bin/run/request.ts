/**
 * One run, as asked for: the command line over the profile in the project's Cucumber configuration
 * over our defaults.
 *
 * The rule to know: a request is plain data, so that it can be handed to another process as it is.
 */
import { type IRunConfiguration, loadConfiguration } from '@cucumber/cucumber/api'
import { InputError } from '../input-error'
import { type FeatureFiles, findFeatureFiles } from './feature-files'
import type { UserSupport } from './support-code'

export interface RunRequest {
  readonly cwd: string
  readonly features: FeatureFiles
  readonly support: UserSupport
  readonly sources: IRunConfiguration['sources']
  readonly runtime: IRunConfiguration['runtime']
  readonly plugins: IRunConfiguration['plugins']
  readonly formats: Formats
  readonly jobs: number
  readonly seed: number | undefined
  /** Milliseconds of real time for a step, where the user says so. */
  readonly stepTimeout: number | undefined
  /** Where reports go. */
  readonly out: string
  /** Whether this run writes the usual reports, and what the next one wants to know of it. */
  readonly isOnRecord: boolean
}

export interface Formats {
  readonly stdout: string
  /** Format by the path that it writes. */
  readonly files: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, unknown>>
}

/** As commander parses them. */
export interface RunOptions {
  readonly tags?: string
  readonly name?: readonly string[]
  readonly order?: string
  readonly seed?: number
  readonly jobs?: number
  readonly failFast?: boolean
  readonly dryRun?: boolean
  readonly stepTimeout?: number
  readonly trace?: string
  readonly worldParameters?: Readonly<Record<string, unknown>>
  readonly pack?: readonly string[]
  readonly require?: readonly string[]
  readonly import?: readonly string[]
  readonly format?: readonly string[]
  readonly out?: string
  readonly reports?: boolean
  readonly profile?: readonly string[]
  readonly config?: string
}

export async function readRequest(
  cwd: string,
  paths: readonly string[],
  options: RunOptions,
): Promise<RunRequest> {
  const { useConfiguration, runConfiguration } = await configuration(cwd, options)
  const { sources, support, runtime, formats, plugins } = runConfiguration
  const named = paths.length > 0 ? paths : sources.paths
  const features = await findFeatureFiles(cwd, named.length > 0 ? named : ['features'])
  const { worldParameters } = useConfiguration
  const stepTimeout = options.stepTimeout ?? timeoutOf(worldParameters.stepTimeout)
  const out = options.out ?? 'reports/out'
  // A dry run has nothing to report, and must not replace what a run has.
  const isOnRecord = options.reports !== false && !runtime.dryRun
  return {
    ...{ cwd, features, stepTimeout, out, isOnRecord, sources, plugins },
    support: {
      cwd,
      packs: options.pack ?? [],
      requires: support.requirePaths ?? [],
      imports: support.importPaths ?? [],
      requireModules: support.requireModules ?? [],
      loaders: support.loaders ?? [],
    },
    // Never lenient: a pending step is not a green one.
    runtime: { ...runtime, strict: true, parallel: 0 },
    formats: {
      stdout: formats.stdout,
      files: { ...(isOnRecord ? defaultFiles(out) : {}), ...formats.files },
      options: formats.options,
    },
    jobs: Math.max(1, options.jobs ?? useConfiguration.parallel),
    seed: typeof worldParameters.seed === 'number' ? worldParameters.seed : undefined,
  }
}

/** Every report that a run writes unless it is told not to. */
const defaultFiles = (out: string): Record<string, string> => ({
  [`${out}/messages.ndjson`]: 'message',
  [`${out}/cucumber.html`]: 'html',
  [`${out}/junit.xml`]: 'junit',
  [`${out}/allure-results`]: 'allure',
})

async function configuration(cwd: string, options: RunOptions) {
  const { tags, name, order, failFast, dryRun, format } = options
  const provided = {
    ...(tags === undefined ? {} : { tags }),
    ...(name === undefined ? {} : { name: [...name] }),
    ...(order === undefined ? {} : { order: orderOf(order) }),
    ...(failFast === undefined ? {} : { failFast }),
    ...(dryRun === undefined ? {} : { dryRun }),
    ...(format === undefined ? {} : { format: [...format] }),
    ...(options.require === undefined ? {} : { require: [...options.require] }),
    ...(options.import === undefined ? {} : { import: [...options.import] }),
    worldParameters: worldParameters(options),
  }
  const profile = {
    ...(options.config === undefined ? {} : { file: options.config }),
    ...(options.profile === undefined ? {} : { profiles: [...options.profile] }),
  }
  try {
    return await loadConfiguration({ ...profile, provided }, { cwd })
  } catch (error) {
    throw new InputError(`The configuration cannot be used: ${messageOf(error)}`)
  }
}

/** What the steps are told: `seed`, `trace` (failed or all), and what the user adds. */
function worldParameters({ seed, trace, worldParameters: added }: RunOptions) {
  // A round trip through JSON, which is what Cucumber's type asks for.
  return JSON.parse(JSON.stringify({ ...added, ...{ seed, trace } }))
}

function orderOf(order: string): 'defined' | 'reverse' | 'random' | `random:${string}` {
  if (order === 'defined' || order === 'reverse' || order === 'random') return order
  const [, seed] = /^random:(.+)$/.exec(order) ?? []
  if (seed === undefined) {
    throw new InputError(`"${order}" is no order; write defined, reverse, random or random:SEED.`)
  }
  return `random:${seed}`
}

function timeoutOf(told: unknown): number | undefined {
  if (told === undefined) return undefined
  return typeof told === 'number' ? told : durationOf(String(told))
}

/** `500ms`, `60s`, `2m` in milliseconds. */
export function durationOf(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  const size = UNITS[unit ?? '']
  if (size === undefined) throw new InputError(`"${text}" is no duration; write 500ms, 60s or 2m.`)
  return Number(number) * size
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** What an error says, and what it says of its cause. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`
}
