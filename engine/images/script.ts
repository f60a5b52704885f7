/**
 * What the command of a container is known to do, found by running it ahead of time. Undefined for
 * a command that is not known; a server, one may suppose.
 *
 * The rule to know: an unknown command inside a script ends at once and well; at its end it is
 * taken for a server. In an image of which all is known it is not found.
 */
import type { Duration } from '../clock/duration'
import { type Ahead, type FileChange, type Going, runAhead } from './ahead'

export interface Script {
  /** How it ends by itself; undefined when it runs until it is stopped, or cannot be known. */
  readonly exits: { readonly code: number; readonly after: Duration } | undefined
  /** The first process of a container gets no signal that it does not ask for. */
  readonly ignoresTerm: boolean
  /** The same, whatever it depends on: how it would end alone. */
  readonly ends: Script['exits']
  /** True when it does something of its own when it is told to stop. */
  readonly trapsTerm: boolean
  /** Files that it makes and removes, in order. */
  readonly files: readonly FileChange[]
  /** True when what it does depends on what is outside: its processes must run. */
  readonly isOpen: boolean
  /** True when it never ends by itself, as far as one can see. */
  readonly isEndless: boolean
  /** True when there is no such program, and it cannot be started. */
  readonly isMissing: boolean
  /** The ports that it listens at. */
  readonly listens: readonly number[]
}

export function scriptOf(going: Going): Script | undefined {
  if (going.argv.length === 0) return undefined
  const ahead = runAhead(going)
  return ahead === undefined ? undefined : scriptFrom(ahead)
}

/** Whether a file is there at this time of a script's run; undefined when it says nothing of it. */
export function fileAt({ files }: Script, path: string, after: Duration): boolean | undefined {
  if (!files.some((change) => change.path === path)) return undefined
  return files.findLast((change) => change.path === path && change.after <= after)?.exists ?? false
}

const scriptFrom = ({
  end,
  files,
  isServer,
  trapsTerm,
  isOpen,
  isMissing,
  listens,
}: Ahead): Script =>
  Object.freeze({
    exits: isOpen ? undefined : end,
    ends: end,
    ignoresTerm: !isServer && !trapsTerm,
    trapsTerm,
    files: Object.freeze(files),
    isOpen,
    isEndless: end === undefined,
    isMissing: isMissing && !isOpen,
    listens: Object.freeze(listens),
  })
