/**
 * Sends random requests to a cluster's door and looks at each answer: it must be one that
 * Kubernetes could give, nothing of the engine may break, and watches must tell the truth.
 */
import { plus, seconds } from '../../clock/duration'
import { Randomness } from '../../clock/random'
import { Cluster } from '../../cluster'
import { INVARIANTS, watchInvariants } from '../../invariants/invariant'
import { newKeys } from '../authentication/keys'
import { Door } from '../door'
import type { ApiRequest } from '../messages'
import { RandomRequests } from './random-requests'
import { WatchingClients } from './watching-clients'

export interface Siege {
  readonly requests: number
  /** How many answers had which code. */
  readonly codes: ReadonlyMap<number, number>
  readonly writes: number
  /** How many events the watches were told. */
  readonly events: number
}

/** Throws at the first answer that is none, with the request that led to it. */
export async function besiege(seed: number, count: number): Promise<Siege> {
  const cluster = new Cluster({ seed, nodes: 2 })
  cluster.kubectl.apply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    'default',
  )
  cluster.settle()
  const { server, store, trace } = cluster
  const ids = server.registry.resources().map(({ id }) => id)
  watchInvariants(store, ids, KEPT)
  const onBug = (error: unknown) => {
    throw error
  }
  const keys = newKeys([], '10.96.0.1')
  const door = new Door(cluster, { keys, clientQuiet: 0, onBug, services: {}, forgets: false })
  const requests = new RandomRequests(new Randomness(seed, 'requests'), server.registry, store)
  const watching = new WatchingClients(door.api)
  const codes = new Map<number, number>()
  const first = store.revision
  for (let i = 0; i < count; i++) {
    const request = requests.next()
    try {
      const code = await codeOf(door, request, watching)
      codes.set(code, (codes.get(code) ?? 0) + 1)
      // Time goes on for what was begun.
      if (i % RESTED_EVERY === 0) rest(cluster)
      if (i % CUT_EVERY === 0) trace.forget(cluster.now())
    } catch (cause) {
      throw new Error(`seed ${seed}, request ${i}: ${textOf(request)}`, { cause })
    }
  }
  watching.end()
  door.close()
  return { requests: count, codes, writes: store.revision - first, events: watching.events }
}

/** What clients bind by hand may be too much for a Node, which its kubelet refuses. */
const KEPT = INVARIANTS.filter(({ name }) => name !== 'capacity-kept')
const RESTED_EVERY = 50
const CUT_EVERY = 1000
const MOST_WORK = 1000

/** Lets a second pass, or less when somebody has asked for thousands of Pods. */
function rest(cluster: Cluster): void {
  const end = plus(cluster.now(), seconds(1))
  let work = 0
  while (work < MOST_WORK && cluster.step(end)) work++
  if (work < MOST_WORK) cluster.runTo(end)
}

async function codeOf(
  { api }: Door,
  request: ApiRequest,
  watching: WatchingClients,
): Promise<number> {
  let answer = api.answer(request)
  while (answer.type === 'late') answer = await answer.answer
  if (answer.type === 'stream') {
    watching.begin(request, answer)
    return 200
  }
  // What listens behind the API says the rest.
  if (answer.type === 'proxy') return 200
  return judged(api.write(request, answer))
}

/** The code of an answer that is one. */
function judged({ code, body, headers }: ReturnType<Door['api']['write']>): number {
  if (!(code >= 200 && code < 600)) throw new Error(`an answer has the code ${code}`)
  const text = typeof body === 'string' ? body : Buffer.from(body).toString()
  if (/\n\s+at .*\.[tj]s:\d+/.test(text)) throw new Error('an answer shows a stack')
  if (headers['content-type'] === 'application/json' && text !== '') requireStatus(code, text)
  return code
}

/** A refusal is a Status that says the same code. */
function requireStatus(code: number, text: string): void {
  const object: unknown = JSON.parse(text)
  if (code < 400) return
  const isStatus = typeof object === 'object' && object !== null && 'kind' in object
  const says = isStatus && 'code' in object ? object.code : undefined
  if (says !== code) throw new Error(`the answer ${code} is no Status of that code: ${text}`)
}

function textOf({ method, path, query, headers, body, user }: ApiRequest): string {
  const sent = Buffer.from(body).toString().slice(0, 2000)
  return `${method} ${path}?${query} as ${user.name} ${JSON.stringify(headers)}\n${sent}`
}
