/** What the API server is made of, and what comes with a write besides its body. */
import type { Instant } from '../clock/duration'
import type { Randomness } from '../clock/random'
import type { Settings } from '../settings'
import type { Store } from '../store/store'
import type { Trace } from '../trace/trace'
import type { AdmissionChain } from './admission'
import type { UserInfo } from './authorization/users'
import type { Outside } from './outside'
import type { Registry } from './registry'

/** Who writes, and how. */
export interface WriteOptions {
  readonly user: string
  /** What an authenticator found out about the user; else the name says which groups it is in. */
  readonly userInfo?: UserInfo
  /** The user's rights count: a client asks, not a component of the cluster. */
  readonly isClient?: boolean
  /** The body was built by a component from decoded objects: schema checks are not repeated. */
  readonly trusted?: boolean
  /** A heartbeat: its news never counts as outstanding. */
  readonly standing?: boolean
  /** Of a write `status`, `scale` or `finalize`; others change nothing of how it is done. */
  readonly subresource?: string
  readonly dryRun?: boolean
  /** Receives the warnings that a client would see; unknown fields among them, if not strict. */
  readonly warnings?: string[]
  /** Unknown fields are refused; so they are where nobody receives warnings. */
  readonly isStrict?: boolean
  /** Unknown fields are neither refused nor told. */
  readonly ignoresUnknown?: boolean
  /** What a strict reader found in the text of the body; judged with the unknown fields. */
  readonly problems?: string[]
  readonly verb?: string
  /** Of a list or a watch: some may see only what it selects. */
  readonly fieldSelector?: string | undefined
  /** The client's name in managedFields; writes without one are not noted there. */
  readonly fieldManager?: string
}

/** Where unknown fields are told; undefined refuses them. */
export const toldIn = ({
  isStrict,
  ignoresUnknown,
  warnings,
}: WriteOptions): string[] | undefined => {
  if (isStrict) return undefined
  return ignoresUnknown ? [] : warnings
}

/** What can be asked for and is no write of one object; each is a right of its own. What is
 *  created so is not stored. */
export type ReadVerb = 'get' | 'list' | 'watch' | 'deletecollection' | 'create'

export interface ServerParts {
  readonly registry: Registry
  readonly store: Store
  readonly admission: AdmissionChain
  readonly trace: Trace
  readonly random: Randomness
  readonly settings: Settings
  /** Who answers for what is outside the cluster. */
  readonly outside: Outside
  readonly now: () => Instant
}
