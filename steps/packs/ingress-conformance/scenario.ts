/**
 * What a scenario of the conformance features remembers and can do: its Ingress and backends, and
 * the last exchange as a client sees it.
 */
import {
  type Echo,
  type Exchange,
  echoOf,
  hostMatches,
  requestText,
  requestTo,
} from '../../../engine'
import { type Fact, fails, HOLDS, Misspoken } from '../../facts/fact'
import { fieldIsSet } from '../../facts/fields'
import { durationOf, type ObjectReference } from '../../phrase'
import type { ClusterWorld } from '../../world'
import { backendsOf, type IngressManifest } from './backends'
import { selfSigned } from './certificate'

const NODES = 3
const USER_AGENT = 'Go-http-client/1.1'

/** The names of the Ingress that each scenario is about. */
const ingresses = new WeakMap<ClusterWorld, string>()

/** A Namespace that no other scenario has; the cluster begins with it. */
export async function newNamespace(world: ClusterWorld): Promise<void> {
  if (!world.hasCluster) await world.start({ nodes: NODES })
  const suffix = world.target.cluster.random.suffix(5, 'ingress-conformance')
  await world.addNamespace(`ingress-conformance-${suffix}`)
}

export async function newSecret(world: ClusterWorld, name: string, hostname: string) {
  const { certificate, key } = selfSigned(hostname)
  await world.applyObject({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': certificate, 'tls.key': key },
  })
}

/** Applies the backends, waits for them, and applies the Ingress. */
export async function newIngress(world: ClusterWorld, ingress: Record<string, unknown>) {
  const manifest = ingress as unknown as IngressManifest // The API server checks it.
  ingresses.set(world, manifest.metadata.name)
  for (const object of backendsOf(manifest)) await world.applyObject(object)
  await world.settle()
  await world.applyObject(ingress)
}

export async function expectExposed(world: ClusterWorld, isExposed: boolean): Promise<void> {
  const fact = fieldIsSet(ADDRESS, reference(world), isExposed)
  if (!isExposed) await world.settle()
  const within = { type: 'within', limit: durationOf('5m') } as const
  await world.expect(isExposed ? within : { type: 'now' }, fact)
}

export async function scaleBackend(world: ClusterWorld, service: string, replicas: number) {
  const kind = 'Deployment'
  const deployment = { kind, name: `${reference(world).name}-${service}` }
  await world.to(deployment, (verbs, place) => verbs.scale(place, replicas))
  await world.settle()
}

/** Sends to where the Ingress is exposed, whatever the host of the URL resolves to. */
export async function send(world: ClusterWorld, method: string, url: string, count: number) {
  const { view } = world.target
  const ingress = view.get(
    'ingresses.networking.k8s.io',
    `${view.namespace}/${reference(world).name}`,
  )
  // An Ingress has such a status once it is exposed.
  const status = ingress?.status as { loadBalancer?: { ingress?: { ip?: string }[] } } | undefined
  const ip = status?.loadBalancer?.ingress?.[0]?.ip
  if (ip === undefined) throw new Misspoken(`Ingress "${reference(world).name}" is not exposed`)
  const request = requestTo(method, url.replace(':///', `://${ip}/`))
  if (request === undefined) throw new Misspoken(`"${url}" is no URL`)
  const headers = { 'User-Agent': USER_AGENT, 'Accept-Encoding': 'gzip' }
  await world.sendRequest({ ...request, headers, connectTo: ip }, count)
}

/** A statement about the last exchange; upstream's features say them after any kind of step. */
export async function expectOf(
  world: ClusterWorld,
  says: string,
  was: (exchange: Exchange) => string | undefined,
  wanted: string,
): Promise<void> {
  world.stepType = 'Outcome'
  const { exchange } = world.sendings
  await world.expectNow(claim(`${says} ${wanted}`, was(exchange), wanted, exchange))
}

/** The same about the request as its backend got it. */
export const expectOfRequest = (
  world: ClusterWorld,
  field: 'method' | 'path' | 'proto' | 'host' | 'service',
  wanted: string,
): Promise<void> =>
  expectOf(
    world,
    `the request's ${field} is`,
    (e) => echoOf(e)?.[field as keyof Echo & 'host'],
    wanted,
  )

/** A table of headers, of which `*` stands for any value. */
export async function expectHeaders(
  world: ClusterWorld,
  headers: Readonly<Record<string, string>> | undefined,
  rows: readonly Readonly<Record<string, string>>[],
): Promise<void> {
  for (const { key = '', value = '' } of rows) {
    const found = headers?.[key]
    const shown = value === '*' ? found : value
    await expectOf(world, `header ${key} is`, () => found, shown ?? 'set')
  }
}

export async function expectVerified(world: ClusterWorld, hostname: string): Promise<void> {
  const names = world.sendings.exchange.route.certificate ?? []
  const isSo = names.some((name) => hostMatches(name, hostname))
  const was = isSo ? hostname : `of ${names.join(', ') || 'no name'}`
  await expectOf(world, 'the certificate is for', () => was, hostname)
}

/** All responses have the status, and so many Pods gave them. */
export async function expectPods(world: ClusterWorld, status: number, pods: number): Promise<void> {
  world.stepType = 'Outcome'
  const exchanges = world.sendings.last.exchanges()
  const statuses = new Set(exchanges.map(statusOf))
  const ips = new Set(exchanges.map((exchange) => echoOf(exchange)?.ip))
  const [last] = exchanges
  if (last === undefined) throw new Misspoken('nothing has been sent')
  const was = `${[...statuses].join(', ')} from ${ips.size} Pods`
  const wanted = `${status} from ${pods} Pods`
  await world.expectNow(claim(`all responses are ${wanted}`, was, wanted, last))
}

export const statusOf = ({ outcome }: Exchange): string =>
  outcome.type === 'answered' ? String(outcome.status) : outcome.type

const ADDRESS = 'status.loadBalancer.ingress[0].ip'

function reference(world: ClusterWorld): ObjectReference {
  const name = ingresses.get(world)
  if (name === undefined) throw new Misspoken('this scenario has no Ingress yet')
  return { kind: 'Ingress', name }
}

function claim(says: string, was: string | undefined, wanted: string, exchange: Exchange): Fact {
  const shown = () => `${was ?? 'nothing'}, for ${requestText(exchange.request)}`
  return {
    says,
    scope: () => ({ resources: [] }),
    judge: () => (was === wanted ? HOLDS : fails(shown)),
    subjects: () => [],
  }
}
