/**
 * A container from the inside: its processes, its files and what they have written. It is made when
 * somebody looks, with all that has happened since the container started.
 *
 * The rule to know: while nobody has gone in, what its command does was known ahead and costs
 * nothing; once somebody has, its processes do work on the clock.
 */
import { type Instant, plus, seconds } from '../../clock/duration'
import { USERLAND } from '../../images/applets/userland'
import { baseRoot, directoryAt, put } from '../../images/files/base'
import { bytesOf, type Directory, file } from '../../images/files/file'
import type { Mount } from '../../images/files/tree'
import { type ContainerLog, endLog, newLog } from '../../images/log'
import { wordsOf } from '../../images/program'
import { expanded } from '../../images/references'
import { Kernel, PROGRAM } from '../../images/system/kernel'
import { newSystem, type System } from '../../images/system/process'
import type { Host } from '../host'
import type { ContainerInstance, ContainerState, PodState } from '../pod-state'
import { environmentOf } from './environment'
import { ownFilesOf } from './own-files'
import { InsideWorld } from './world'

/** Plain data. */
export interface Inside {
  readonly system: System
  readonly log: ContainerLog
  /** Until when its processes have run. */
  at: Instant
  /** True once its processes do work on the clock. */
  isLive: boolean
  /** The pipe to the standard input of its first process, if that is open. */
  input: number | undefined
  /** How its first process ended. */
  code: number | undefined
}

/** What one looks into: a container's run on its machine. */
export interface Place {
  readonly host: Host
  readonly pod: PodState
  readonly container: ContainerState
  readonly instance: ContainerInstance
}

/** Wakings that are caught up with at most; what comes later is not known. */
const MOST_WAKINGS = 200_000
const STEP_AFTER = seconds(1)

/** The inside as it is now, made if need be. */
export function insideOf(place: Place): Inside {
  const { host, instance } = place
  const inside = instance.inside ?? make(place)
  instance.inside = inside
  const end = instance.ending?.finishedAt ?? host.cluster.now()
  if (!inside.isLive || instance.ending !== undefined) catchUp(place, inside, end)
  if (instance.ending !== undefined) close(place, inside)
  return inside
}

/** The system at this instant, for whoever does something in it. */
export const kernelOf = (place: Place, inside: Inside): Kernel =>
  new Kernel(inside.system, new InsideWorld(place, inside))

/** Where its programs begin. */
export const directoryOf = ({ host, instance }: Pick<Place, 'host' | 'instance'>): string =>
  instance.spec.workingDir ?? host.images.catalogue.find(instance.image)?.workingDir ?? '/'

/** The container has ended; what was written until then stays. */
export function closeInside(place: Place): void {
  const { inside } = place.instance
  if (inside === undefined) return
  catchUp(place, inside, place.host.cluster.now())
  close(place, inside)
}

/** Nothing runs any more. */
function close({ host, instance }: Place, inside: Inside): void {
  inside.system.processes.clear()
  inside.system.open.clear()
  inside.system.pipes.clear()
  const lines = endLog(inside.log, inside.at)
  if (lines.length > 0) host.conversations.tellLines(instance.id, lines)
}

/** Runs what has not run yet, up to this instant. */
export function catchUp(place: Place, inside: Inside, until: Instant): void {
  for (let i = 0; i < MOST_WAKINGS && inside.code === undefined; i++) {
    const kernel = kernelOf(place, inside)
    kernel.run()
    const next = kernel.nextAt()
    if (next === undefined || next > until) break
    inside.at = next <= inside.at ? plus(inside.at, STEP_AFTER) : next
  }
  if (inside.at < until) inside.at = until
}

function make(place: Place): Inside {
  const { host, pod, instance } = place
  const { spec, startedAt } = instance
  const known = host.images.catalogue.find(instance.image)
  const contents = new Map([...Object.entries(known?.files ?? {}), ...ownFilesOf(host, pod)])
  contents.set(spec.terminationMessagePath ?? '/dev/termination-log', '')
  const programs = [
    ...(known?.hasShell === false ? [] : USERLAND.keys()),
    ...Object.keys(known?.programs ?? {}),
  ]
  const system = newSystem(baseRoot({ programs, contents }, startedAt, PROGRAM), startedAt)
  const inside: Inside = {
    system,
    log: newLog(),
    at: startedAt,
    isLive: false,
    input: undefined,
    code: undefined,
  }
  const kernel = kernelOf(place, inside)
  for (const mount of kernel.world.mounts.values()) putMountPoint(system.root, mount, startedAt)
  inside.input = begin(place, kernel)
  return inside
}

/** What is mounted is seen in the directory above. */
function putMountPoint(root: Directory, mount: Mount, at: Instant): void {
  if (mount.path === '/') return
  if (mount.node().type === 'directory') directoryAt(root, mount.path, at)
  else put(root, mount.path, file('', at), at)
}

/** What an image is called, as its program may be. */
const nameOf = (image: string): string => image.replace(/@.*$|:[^/:]*$/g, '').replace(/.*\//, '')

/** Starts the container's own program; the pipe to its standard input if it is open. */
function begin({ host, pod, instance }: Place, kernel: Kernel): number | undefined {
  const { spec } = instance
  const known = host.images.catalogue.find(instance.image)
  const environment = environmentOf(host, pod, spec, known?.environment)
  const words = wordsOf(spec, known)
  const argv = words.map((word) => bytesOf(expanded(word, environment)))
  const cwd = directoryOf({ host, instance })
  if (!kernel.files.has(cwd)) kernel.files.makeDirectories(cwd)
  const found = kernel.program(argv, { cwd, environment })
  const shown = argv.length > 0 ? argv : [`/${nameOf(instance.image)}`]
  const program = 'type' in found ? { applet: 'pause', argv: shown } : found
  const { io } = kernel
  const input = spec.stdin ? io.pipe(true) : undefined
  if (input !== undefined && spec.tty) io.markTerminal(input.id)
  const isTerminal = spec.tty ?? false
  const out = io.open({ type: 'sink', stream: 'stdout', session: 0, isTerminal })
  const fds = new Map([
    [0, input?.reads ?? io.open({ type: 'null' })],
    [1, out],
    [2, spec.tty ? out : io.open({ type: 'sink', stream: 'stderr', session: 0 })],
  ])
  const { runAsUser, runAsGroup } = { ...pod.pod.spec.securityContext, ...spec.securityContext }
  const user = { uid: runAsUser ?? known?.user ?? 0, gid: runAsGroup ?? 0 }
  kernel.spawn({ ...program, ...user, environment, cwd, session: 0, parent: 0, fds })
  return input?.id
}
