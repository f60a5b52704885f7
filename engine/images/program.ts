/**
 * What a container does when it runs: its image's behaviour as told by a scenario, else what its
 * command and its image are known to do, else what a well-behaved server does.
 */
import { type Duration, type Instant, plus, seconds } from '../clock/duration'
import type { ToldBehaviour } from './behaviour'
import { helloWorld } from './known/hello-world'
import type { KnownImage } from './known/known'
import { perl } from './known/perl'
import { shell } from './known/shell'
import { referenceOf } from './reference'
import { type Script, scriptOf } from './script'

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
}

const KNOWN: readonly KnownImage[] = [shell, helloWorld, perl]
const SIGTERM = 143
const WORK = { code: 0, after: seconds(1) }

/**
 * A container that nothing is known of runs until it is stopped; one that others wait for does its
 * work in a second and ends well.
 */
export function programOf(told: ToldBehaviour, container: Command, isAwaited = false): Program {
  const script = knownScript(container)
  const exits =
    told.exits ?? script?.exits ?? (isAwaited && script === undefined ? WORK : undefined)
  return {
    isTold: told.exits !== undefined,
    exits,
    ignoresTerm: told.ignoresTerm ?? script?.ignoresTerm ?? false,
    // A server ends well when it is asked to; work that is broken off does not.
    termCode: exits === undefined ? 0 : SIGTERM,
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

function knownScript({ image = '', command, args = [] }: Command): Script | undefined {
  const argv = [...(command ?? []), ...args]
  const name = /([^/]*?)(?:[:@][^/]*)?$/.exec(referenceOf(image))?.[1] ?? ''
  const known = KNOWN.find(({ names }) => names.includes(name))
  // The words of a container without a command of its own are its image's to understand.
  if (command === undefined && known === undefined) return undefined
  return scriptOf(argv) ?? known?.runs(argv)
}
