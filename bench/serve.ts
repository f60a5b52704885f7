/**
 * What a served cluster does for real clients, each measured from another process: how soon it
 * answers, how long kubectl takes beside a server that answers a fixed body, what a create costs,
 * and what an event costs that a hundred watch.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { ClientHttp2Session } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Figure, median } from './figure'
import { startFixedServer } from './fixed-server'
import { ask, type ServedCluster, startServer } from './served'

export async function serving(): Promise<readonly Figure[]> {
  return [await ready(), ...(await kubectlRatio()), await creates(), await watchEvents()]
}

const ROUNDS = 5
const CREATES = 4000
const AT_ONCE = 64
const WATCHERS = 100
const CHANGES = 200

async function ready(): Promise<Figure> {
  const times: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const start = performance.now()
    const server = await startServer('--nodes', '3')
    const session = server.session()
    await ask(session, server, 'GET', '/readyz')
    times.push(performance.now() - start)
    session.close()
    await server.stop()
  }
  const work = { rounds: ROUNDS }
  return { name: 'serve-ready-ms', value: median(times), unit: 'ms', limit: 400, work }
}

/** None where there is no kubectl. */
async function kubectlRatio(): Promise<readonly Figure[]> {
  if (spawnSync('kubectl', ['version', '--client']).error !== undefined) return []
  const server = await startServer('--nodes', '3', '--clock', 'manual')
  const folder = mkdtempSync(join(tmpdir(), 'kubecumber-fixed-'))
  try {
    const kubectl = (kubeconfig: string, ...args: readonly string[]) =>
      execFileSync('kubectl', ['--kubeconfig', kubeconfig, ...args], { encoding: 'utf8' })
    kubectl(server.kubeconfig, 'create', 'deployment', 'web', '--image=nginx', '--replicas=30')
    const settle = join(folder, 'settle.json')
    writeFileSync(settle, '{"settle":true}')
    kubectl(server.kubeconfig, 'create', '--raw', '/kubecumber/clock', '-f', settle)
    const fixed = await startFixedServer(server)
    const other = join(folder, 'kubeconfig')
    writeFileSync(other, fixed.kubeconfig)
    const ours: number[] = []
    const others: number[] = []
    // One after the other in turn, so that a noisy machine is noisy for both.
    for (let i = 0; i < 4 * ROUNDS; i++) {
      ours.push(timed(() => kubectl(server.kubeconfig, 'get', 'pods')))
      others.push(timed(() => kubectl(other, 'get', 'pods')))
    }
    fixed.stop()
    const value = median(ours) / median(others)
    const work = { oursMs: median(ours), fixedMs: median(others) }
    return [{ name: 'serve-kubectl-ratio', value, unit: 'ratio', limit: 1.2, work }]
  } finally {
    rmSync(folder, { recursive: true })
    await server.stop()
  }
}

function timed(run: () => unknown): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

async function creates(): Promise<Figure> {
  const server = await startServer('--nodes', '3', '--clock', 'manual')
  const session = server.session()
  await createMany(server, session, 'warm', 1000)
  const start = performance.now()
  await createMany(server, session, 'made', CREATES)
  const value = (performance.now() - start) / CREATES
  session.close()
  await server.stop()
  const work = { creates: CREATES, perSecond: 1000 / value }
  return { name: 'serve-create-ms', value, unit: 'ms', limit: 0.5, work }
}

async function createMany(
  server: ServedCluster,
  session: ClientHttp2Session,
  name: string,
  count: number,
): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let i = next++; i < count; i = next++) {
      const body = JSON.stringify(configMap(`${name}-${i}`, 'a'))
      const { code } = await ask(session, server, 'POST', PATH, body)
      if (code !== 201) throw new Error(`a create was answered ${code}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

const PATH = '/api/v1/namespaces/default/configmaps'

const configMap = (name: string, value: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels: { app: 'bench' } },
  data: { key: value },
})

async function watchEvents(): Promise<Figure> {
  const server = await startServer('--nodes', '3', '--clock', 'manual')
  const session = server.session()
  await createMany(server, session, 'watched', 1)
  let seen = 0
  const all = WATCHERS * CHANGES
  const watching = server.session()
  watching.setMaxListeners(0)
  const done = new Promise<void>((resolve) => {
    for (let i = 0; i < WATCHERS; i++) {
      watch(server, i % 4 === 0 ? watching : server.session(), () => {
        if (++seen === all) resolve()
      })
    }
  })
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const start = performance.now()
  for (let i = 0; i < CHANGES; i++) {
    await ask(
      session,
      server,
      'PUT',
      `${PATH}/watched-0`,
      JSON.stringify(configMap('watched-0', `${i}`)),
    )
  }
  await done
  const value = (performance.now() - start) / all
  await server.stop()
  const work = { watchers: WATCHERS, events: all, perSecond: 1000 / value }
  return { name: 'serve-watch-event-ms', value, unit: 'ms', limit: 0.1, work }
}

/** Counts the changes that a watch tells. */
function watch(server: ServedCluster, session: ClientHttp2Session, onChange: () => void): void {
  session.on('error', () => undefined)
  const stream = session.request({ ...server.headers, ':path': `${PATH}?watch=1` })
  stream.setEncoding('utf8')
  stream.on('error', () => undefined)
  stream.on('data', (chunk: string) => {
    for (let at = chunk.indexOf(MODIFIED); at >= 0; at = chunk.indexOf(MODIFIED, at + 1)) onChange()
  })
}

const MODIFIED = '"type":"MODIFIED"'
