/**
 * What a container does when it runs: its image's behaviour as told by a scenario, else what its
 * command and its image are known to do, else what a well-behaved server does.
 */
import { type Duration, type Instant, plus, seconds } from '../clock/duration'
import type { Going } from './ahead'
import type { ToldBehaviour } from './behaviour'
import { knownImage } from './known/catalogue'
import type { KnownImage } from './known/known'
import { expanded } from './references'
import { type Script, scriptOf } from './script'
import type { Applet } from './system/applet'

export interface Program {
  /** How it ends by itself; undefined when it runs until it is stopped. */
  readonly exits: { readonly code: number; readonly after: Duration } | undefined
  readonly ignoresTerm: boolean
  /** Its exit code when it stops because it was asked to. */
  readonly termCode: number
  /** True when a scenario says how it ends. */
  readonly isTold: boolean
  /** What is known of its command. */
  readonly script: Script | undefined
}

/** What a container says of its command. */
export interface Command {
  readonly image?: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly workingDir?: string
  readonly stdin?: boolean
  readonly securityContext?: { readonly readOnlyRootFilesystem?: boolean }
  readonly env?: readonly {
    readonly name: string
    readonly value?: string
    readonly valueFrom?: object
  }[]
  readonly envFrom?: readonly object[]
  readonly ports?: readonly { readonly containerPort: number }[]
  readonly startupProbe?: ProbedPort
  readonly livenessProbe?: ProbedPort
  readonly readinessProbe?: ProbedPort
  readonly volumeMounts?: readonly { readonly mountPath: string }[]
}

interface ProbedPort {
  readonly httpGet?: { readonly port: number | string }
  readonly tcpSocket?: { readonly port: number | string }
}

const SIGTERM = 143
const WORK = { code: 0, after: seconds(1) }

/**
 * A container that nothing is known of runs until it is stopped; one that others wait for does its
 * work in a second and ends well.
 */
export function programOf(
  told: ToldBehaviour,
  container: Command,
  isAwaited = false,
  known = knownImage(container.image ?? ''),
): Program {
  const script = knownScript(container, known)
  const exits =
    told.exits ?? script?.exits ?? (isAwaited && script === undefined ? WORK : undefined)
  return {
    exits,
    ignoresTerm: told.ignoresTerm ?? script?.ignoresTerm ?? false,
    // A server ends well when it is asked to; work that is broken off does not.
    termCode: exits === undefined ? 0 : SIGTERM,
    isTold: told.exits !== undefined,
    script,
  }
}

/** When a container that started then ends by itself. */
export function exitsAt(
  { exits }: Program,
  { exitsSince }: ToldBehaviour,
  startedAt: Instant,
): Instant | undefined {
  if (exits === undefined) return undefined
  const from = exitsSince !== undefined && exitsSince > startedAt ? exitsSince : startedAt
  return plus(from, exits.after)
}

/** The words that a container starts with, its image's own among them; none when not known. */
export function wordsOf(
  { command, args }: Command,
  known: KnownImage | undefined,
): readonly string[] {
  if (command !== undefined) return args === undefined ? command : [...command, ...args]
  const own = known?.entrypoint ?? []
  return [...own, ...(args ?? known?.command ?? [])]
}

/** Undefined when nothing is known of the command. */
function knownScript(container: Command, known: KnownImage | undefined): Script | undefined {
  const { command } = container
  // The words of a container without a command of its own are its image's to understand.
  if (command === undefined && known === undefined) return undefined
  const remembered = scripts.get(container)
  if (remembered !== undefined && remembered.known === known) return remembered.script
  const script = scriptOf(goingOf(container, known))
  if (Object.isFrozen(container)) scripts.set(container, { script, known })
  return script
}

/** By the frozen container: Pods of one template share it. */
const scripts = new WeakMap<Command, Remembered>()

interface Remembered {
  readonly script: Script | undefined
  readonly known: KnownImage | undefined
}

function goingOf(container: Command, known: KnownImage | undefined): Going {
  const { workingDir, stdin, env = [], volumeMounts = [] } = container
  const environment = new Map(Object.entries(known?.environment ?? {}))
  for (const { name, value } of env) {
    if (value !== undefined) environment.set(name, expanded(value, environment))
  }
  const cwd = workingDir ?? known?.workingDir
  return {
    argv: wordsOf(container, known).map((word) => expanded(word, environment)),
    environment,
    ...(cwd === undefined ? {} : { cwd }),
    mountPaths: volumeMounts.map(({ mountPath }) => mountPath),
    programs: programsOf(known),
    isComplete: known?.isComplete ?? false,
    hasInput: stdin ?? false,
    isOpen: isOpen(container),
    ports: portsSaid(container),
  }
}

/** The ports that a container declares or is probed at by number. */
export function portsSaid(container: Command): readonly number[] {
  const declared = (container.ports ?? []).map(({ containerPort }) => containerPort)
  const { startupProbe, livenessProbe, readinessProbe } = container
  const probed = [startupProbe, livenessProbe, readinessProbe].map(
    (probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port,
  )
  const numbers = probed.filter((port) => typeof port === 'number')
  return [...new Set([...declared, ...numbers])]
}

/** True when it reads variables or asks for users that only its machine knows. */
function isOpen(container: Command): boolean {
  const { command = [], args = [], env = [], envFrom = [], securityContext } = container
  if (securityContext?.readOnlyRootFilesystem) return true
  const text = [...command, ...args].join(' ')
  if (/\b(?:id|whoami|groups)\b/.test(text)) return true
  if (!text.includes('$')) return false
  const isGiven = env.some(({ name, valueFrom }) => valueFrom !== undefined && text.includes(name))
  return isGiven || envFrom.length > 0 || /_SERVICE_|_PORT|HOSTNAME/.test(text)
}

const programsOf = (known: KnownImage | undefined): ReadonlyMap<string, Applet> =>
  new Map(Object.entries(known?.programs ?? {}))
