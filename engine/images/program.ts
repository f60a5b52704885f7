/**
 * What a container does when it runs: its image's behaviour as told by a scenario, else what its
 * command and its image are known to do, else what a well-behaved server does.
 */
import type { Duration, Instant } from '../clock/duration'
import type { Behaviour, ToldBehaviour } from './behaviour'

export interface Program {
  /** How it ends by itself; undefined when it runs until it is stopped. */
  readonly exits: { readonly code: number; readonly after: Duration } | undefined
  readonly ignoresTerm: boolean
  /** Its exit code when it stops because it was asked to. */
  readonly termCode: number
  readonly isListening: boolean
}

/** What a container may say of its command. */
export interface Command {
  readonly command?: readonly string[]
  readonly args?: readonly string[]
}

const SIGTERM = 143

export function programOf(told: Behaviour, _image: string, _command: Command): Program {
  const { exits, ignoresTerm = false } = told
  return {
    exits,
    ignoresTerm,
    // A server ends well when it is asked to; work that is broken off does not.
    termCode: exits === undefined ? 0 : SIGTERM,
    isListening: true,
  }
}

/** When a container that started then ends by itself. */
export function exitsAt(
  { exits }: Program,
  { exitsSince }: ToldBehaviour,
  startedAt: Instant,
): Instant | undefined {
  if (exits === undefined) return undefined
  return (Math.max(startedAt, exitsSince ?? startedAt) + exits.after) as Instant
}
