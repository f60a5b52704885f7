/** The contract of a well-known image: what is in it, and what it runs when nothing else is said. */
import type { Applet } from '../system/applet'

export interface KnownImage {
  /**
   * `nginx` stands for every image that is called so, wherever it comes from; a full name, with or
   * without its tag, for that one alone.
   */
  readonly names: readonly string[]
  /** What it runs; the words of the container's `args` follow, else `command`. */
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  /** Programs of its own, by name, beside those of every image with a shell. */
  readonly programs?: Readonly<Record<string, Applet>>
  /** True when what it answers over HTTP changes by itself: probes of it are really sent. */
  readonly varies?: boolean
  /** True when it has no programs but those that are known. */
  readonly isComplete?: boolean
  /** False for an image without a shell and its programs. */
  readonly hasShell?: boolean
  readonly environment?: Readonly<Record<string, string>>
  readonly workingDir?: string
  readonly user?: number
  /** Text by path. */
  readonly files?: Readonly<Record<string, string>>
}
