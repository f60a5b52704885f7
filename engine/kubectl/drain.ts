/**
 * `kubectl drain --ignore-daemonsets --delete-emptydir-data`: cordons a Node, evicts its Pods, and
 * waits until they are gone. It goes on by itself as work on the clock.
 *
 * Pods without a controller refuse the drain, because --force is not given; the Node stays
 * cordoned.
 * Models staging/src/k8s.io/kubectl/pkg/drain. Left out: --timeout, --pod-selector, drains of
 * several Nodes in one command; a Pod that came back under its old name is not evicted again.
 */
import type { Pod } from '../api/kinds'
import { controllerOf, keyFrom, keyOf, partsOf } from '../api/meta'
import { ADMINISTRATOR } from '../apiserver/authorization/users'
import { badRequest, hasCause, StatusError } from '../apiserver/status-error'
import type { Reader } from '../client/reader'
import type { Work } from '../clock/clock'
import { type Duration, seconds } from '../clock/duration'
import type { ClusterContext, Component } from '../component'
import { cordoned, EVICTION } from './kubectl'

export class Drains implements Component {
  readonly name = 'kubectl-drain'
  readonly #cluster: ClusterContext
  #drains = new Map<string, Drain>()
  /** The Pods that evictions on the clock are for, by the number of the work. */
  #asked = new Map<number, { readonly node: string; readonly uid: string }>()

  constructor(cluster: ClusterContext) {
    this.#cluster = cluster
  }

  /** Begins to drain a Node; a drain of it that is under way is given up. */
  begin(node: string, user = ADMINISTRATOR): void {
    const { trace, server, settings } = this.#cluster
    this.#giveUp(node)
    this.#drains.delete(node)
    const drain: Drain = { user, pods: new Map(), refused: undefined }
    trace.during('client', 'drain', node, [], () => {
      const options = { user, isClient: true, verb: 'cordon' }
      server.requireRead('get', server.registry.get('nodes'), node, options)
      server.modify(server.registry.get('nodes'), node, options, (object) => cordoned(object, true))
      server.requireRead('list', server.registry.get('pods'), '', options)
      this.#drains.set(node, drain)
      const { evicted, refused } = sorted(server.reader, node)
      drain.refused = refused
      if (refused !== undefined) throw badRequest(refused)
      for (const pod of evicted) {
        const { uid } = pod.metadata
        drain.pods.set(uid, { key: keyOf(pod), uid, blocked: undefined, failed: undefined })
        this.#evictLater(node, uid, keyOf(pod), settings.latency.apiCall)
      }
    })
  }

  /** True when a drain of the Node has begun and all its Pods are gone. */
  isComplete(node: string): boolean {
    const status = this.status(node)
    return status !== undefined && status.failures.length === 0 && status.waiting.length === 0
  }

  /** How the last drain of the Node stands; undefined when there was none. */
  status(node: string): DrainStatus | undefined {
    const drain = this.#drains.get(node)
    if (drain === undefined) return undefined
    const { reader } = this.#cluster.server
    const failures = drain.refused === undefined ? [] : [drain.refused]
    const waiting: string[] = []
    for (const { key, uid, blocked, failed } of drain.pods.values()) {
      if (failed !== undefined) failures.push(failed)
      else if (isThere(reader, key, uid)) waiting.push(blocked ?? `Pod ${key} is not gone yet`)
    }
    return { failures, waiting }
  }

  handle(work: Work): void {
    const asked = this.#asked.get(work.id)
    this.#asked.delete(work.id)
    const pod = asked && this.#drains.get(asked.node)?.pods.get(asked.uid)
    if (asked === undefined || pod === undefined) return
    this.#cluster.trace.during(this.name, 'evict', pod.key, work.causes, () => {
      this.#evict(asked.node, pod)
    })
  }

  save(): SavedDrains {
    return { drains: this.#drains, asked: this.#asked }
  }

  load(saved: SavedDrains): void {
    this.#drains = saved.drains
    this.#asked = saved.asked
  }

  #evict(node: string, pod: DrainedPod): void {
    const { server } = this.#cluster
    if (!isThere(server.reader, pod.key, pod.uid)) return
    const user = this.#drains.get(node)?.user ?? ''
    try {
      server.act(server.registry.get('pods'), pod.key, 'eviction', EVICTION, {
        user,
        isClient: true,
      })
      pod.blocked = undefined
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (error.reason === 'NotFound') return
      if (error.code !== TOO_MANY_REQUESTS && !hasCause(error, 'NamespaceTerminating')) {
        pod.failed = `error when evicting ${named(pod.key)}: ${error.message}`
        return
      }
      pod.blocked = `error when evicting ${named(pod.key)} (will retry after 5s): ${error.message}`
      this.#evictLater(node, pod.uid, pod.key, RETRY)
    }
  }

  #evictLater(node: string, uid: string, key: string, delay: Duration): void {
    const work = { actor: this.name, name: 'evict', payload: key }
    this.#asked.set(this.#cluster.after(delay, work), { node, uid })
  }

  #giveUp(node: string): void {
    for (const [work, asked] of this.#asked) {
      if (asked.node !== node) continue
      this.#cluster.clock.cancel(work)
      this.#asked.delete(work)
    }
  }
}

/** What kubectl would say if it were looked at now; a drain without either part is complete. */
export interface DrainStatus {
  readonly failures: readonly string[]
  readonly waiting: readonly string[]
}

interface Drain {
  readonly user: string
  readonly pods: Map<string, DrainedPod>
  refused: string | undefined
}

interface DrainedPod {
  readonly key: string
  readonly uid: string
  /** Why it was not evicted when that was tried last. */
  blocked: string | undefined
  failed: string | undefined
}

interface SavedDrains {
  readonly drains: Map<string, Drain>
  readonly asked: Map<number, { readonly node: string; readonly uid: string }>
}

const RETRY = seconds(5)
const TOO_MANY_REQUESTS = 429
const MIRROR = 'kubernetes.io/config.mirror'
const UNMANAGED = 'cannot delete Pods that declare no controller (use --force to override)'

/** The Pods of a Node that a drain evicts, or why it refuses to. */
function sorted(reader: Reader, node: string): { evicted: readonly Pod[]; refused?: string } {
  const pods = reader.list('Pod', { node }).filter((pod) => !isMirror(pod))
  const problems = new Map<string, string[]>()
  const evicted: Pod[] = []
  for (const pod of pods) {
    const verdict = isFinished(pod) ? 'evict' : verdictOf(reader, pod)
    if (verdict === 'evict') evicted.push(pod)
    else if (verdict !== 'ignore') {
      problems.set(verdict, [...(problems.get(verdict) ?? []), keyOf(pod)])
    }
  }
  if (problems.size === 0) return { evicted }
  const errors = [...problems].map(([problem, keys]) => `${problem}: ${keys.join(', ')}`)
  return { evicted, refused: refusal(node, errors) }
}

function verdictOf(reader: Reader, pod: Pod): string {
  const owner = controllerOf(pod)
  if (owner === undefined) return UNMANAGED
  if (owner.kind !== 'DaemonSet') return 'evict'
  const isManaged = reader.get('DaemonSet', keyFrom(pod.metadata.namespace, owner.name))
  return isManaged ? 'ignore' : `cannot delete daemonsets.apps "${owner.name}" not found`
}

function refusal(node: string, errors: readonly string[]): string {
  const why = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`
  return `unable to drain node "${node}" due to error: ${why}, continuing command...`
}

const isMirror = ({ metadata }: Pod): boolean => metadata.annotations?.[MIRROR] !== undefined

const isFinished = ({ status }: Pod): boolean =>
  status.phase === 'Succeeded' || status.phase === 'Failed'

const isThere = (reader: Reader, key: string, uid: string): boolean =>
  reader.get('Pod', key)?.metadata.uid === uid

/** `pods/"web-1" -n "shop"`, as kubectl names a Pod that it evicts. */
function named(key: string): string {
  const { namespace, name } = partsOf(key)
  return `pods/"${name}" -n "${namespace}"`
}
