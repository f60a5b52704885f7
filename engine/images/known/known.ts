/** The contract of a well-known image: what it does with the words it is started with. */
import type { Script } from '../script'

export interface KnownImage {
  /** Its names without registry, `library/` and tag. */
  readonly names: readonly string[]
  /** Undefined when nothing special is known of these words. */
  runs(argv: readonly string[]): Script | undefined
}
