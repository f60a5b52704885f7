/**
 * Serves a cluster until it is interrupted: makes or loads it, applies manifests, writes the
 * kubeconfig, and at the end saves what was to be saved.
 */
import { resolve } from 'node:path'
import {
  Clock,
  Cluster,
  type ClusterOptions,
  instantOf,
  ManifestError,
  microseconds,
  plus,
  readManifests,
  StatusError,
  seconds,
} from '../../engine'
import {
  ForeignKubeconfig,
  removeKubeconfig,
  type Served,
  serve,
  writeKubeconfig,
} from '../../engine/http/serve'
import { manifestsIn, NoManifest } from '../../steps/manifest-files'
import { InputError } from '../input-error'
import { readClusterFile } from './cluster-file'
import { readSaved, requireWritable, writeSaved } from './saved-file'

export interface ServeRequest {
  readonly nodes?: number
  readonly cluster?: string
  readonly apply?: readonly string[]
  readonly seed?: number
  readonly load?: string
  readonly save?: string
  readonly port?: number
  readonly host: string
  readonly kubeconfig: string
  readonly clock: number
  readonly clientQuiet?: number
  /** Where Services really listen. */
  readonly service?: Readonly<Record<string, string>>
}

/** Resolves when it was interrupted and has ended. Throws an InputError when it cannot begin. */
export async function runServe(
  cwd: string,
  request: ServeRequest,
  out: NodeJS.WritableStream,
): Promise<void> {
  if (request.save !== undefined) requireWritable(cwd, request.save)
  const { cluster, keys } = begun(cwd, request)
  for (const glob of request.apply ?? []) applyAll(cluster, cwd, glob)
  const kubeconfig = resolve(cwd, request.kubeconfig)
  const served = await listening(cluster, request, keys)
  try {
    writeConfig(kubeconfig, served)
    await untilInterrupted(cwd, request, served, out)
  } finally {
    await served.close()
  }
}

/** What was written for others lasts as long as they can use it. */
async function untilInterrupted(
  cwd: string,
  request: ServeRequest,
  served: Served,
  out: NodeJS.WritableStream,
): Promise<void> {
  try {
    out.write(`${told(served, request)}\n`)
    await interrupted()
    if (request.save !== undefined) writeSaved(cwd, request.save, served)
  } finally {
    removeKubeconfig(resolve(cwd, request.kubeconfig), served.url)
  }
}

type Begun = Pick<Served, 'cluster'> & Partial<Pick<Served, 'keys'>>

function begun(cwd: string, request: ServeRequest): Begun {
  const { load, nodes, cluster: file, seed, clock } = request
  if (load !== undefined) {
    if (nodes !== undefined || file !== undefined || seed !== undefined) {
      throw new InputError('What is loaded has its Nodes, settings and seed: say only --load.')
    }
    return readSaved(cwd, load)
  }
  if (nodes !== undefined && file !== undefined) {
    throw new InputError('Say either --nodes or --cluster: the file names the Nodes.')
  }
  const described: ClusterOptions = file === undefined ? {} : readClusterFile(cwd, file)
  const cluster = new Cluster({
    nodes: nodes ?? 1,
    ...described,
    ...(seed === undefined ? {} : { seed }),
    ...(clock === 0 ? {} : { clock: new Clock(plus(wallTime(), microseconds(-HEAD_START))) }),
  })
  cluster.settle()
  if (clock !== 0 && cluster.now() < wallTime()) cluster.runTo(wallTime())
  return { cluster }
}

/** A clock that follows the wall's begins so long before it, for the Nodes to be ready in time. */
const HEAD_START = seconds(5)

/** So that ages are what clients think they are. */
const wallTime = () => instantOf(new Date().toISOString().replace(/\.\d+Z$/, 'Z'))

async function listening(
  cluster: Cluster,
  { host, port, clock, clientQuiet, service }: ServeRequest,
  keys: Served['keys'] | undefined,
): Promise<Served> {
  try {
    return await serve(cluster, {
      host,
      clock: clock === 0 ? 'manual' : clock,
      forgets: true,
      ...(port === undefined ? {} : { port }),
      ...(clientQuiet === undefined ? {} : { clientQuiet }),
      ...(keys === undefined ? {} : { keys }),
      ...(service === undefined ? {} : { services: service }),
    })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === undefined) throw error
    throw new InputError(`It cannot listen at ${host}:${port ?? 0}: ${String(code)}.`)
  }
}

function applyAll(cluster: Cluster, cwd: string, glob: string): void {
  try {
    for (const source of manifestsIn(glob, cwd)) {
      for (const { value } of readManifests(source)) applyOne(cluster, value)
    }
  } catch (error) {
    const isTold = error instanceof NoManifest || error instanceof ManifestError
    if (isTold || error instanceof StatusError) throw new InputError(error.message)
    throw error
  }
}

/** Kinds that a manifest before defines are there as soon as the cluster has come to rest. */
function applyOne(cluster: Cluster, value: Readonly<Record<string, unknown>>): void {
  const { apiVersion, kind } = value
  const isKnown = cluster.server.registry.ofObject(String(apiVersion), String(kind)) !== undefined
  if (!isKnown) cluster.settle()
  cluster.kubectl.apply(value, 'default')
}

function writeConfig(path: string, { url, keys }: Served): void {
  try {
    writeKubeconfig(path, { server: url, keys })
  } catch (error) {
    if (error instanceof ForeignKubeconfig) throw new InputError(error.message)
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === undefined) throw error
    throw new InputError(`The kubeconfig ${path} cannot be written: ${String(code)}.`)
  }
}

function told({ url }: Served, { kubeconfig, clock }: ServeRequest): string {
  const pace = clock === 0 ? 'it moves when it is told to' : clock === 1 ? 'real' : `x${clock}`
  return [
    `Serving Kubernetes at ${url}  (clock: ${pace})`,
    `  export KUBECONFIG=${kubeconfig}`,
    'Ctrl+C ends it.',
  ].join('\n')
}

/** The first signal ends it well; who cannot wait sends another. */
function interrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
}
