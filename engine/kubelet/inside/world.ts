/** What the processes of a container meet outside it, as their kubelet provides it. */
import type { Instant } from '../../clock/duration'
import { USERLAND } from '../../images/applets/userland'
import type { Mount, Watcher } from '../../images/files/tree'
import type { KnownImage } from '../../images/known/known'
import { appendLog } from '../../images/log'
import { portsSaid } from '../../images/program'
import type { Applet } from '../../images/system/applet'
import type { Process, Stream } from '../../images/system/process'
import type {
  NameRecord,
  RecordType,
  WebAnswer,
  WebRequest,
  World,
} from '../../images/system/world'
import { hostnameOf } from '../pod-names'
import type { Inside, Place } from './inside'
import { mountsOf } from './volumes'

export class InsideWorld implements World {
  readonly now: Instant
  readonly mounts: ReadonlyMap<string, Mount>
  readonly watcher: Watcher | undefined = undefined
  readonly isComplete: boolean
  readonly ports: readonly number[]
  readonly #place: Place
  readonly #inside: Inside
  readonly #known: KnownImage | undefined

  constructor(place: Place, inside: Inside) {
    this.now = inside.at
    const { host, pod, instance } = place
    this.#known = host.images.catalogue.find(instance.image)
    this.isComplete = this.#known?.isComplete ?? false
    this.ports = portsSaid(instance.spec)
    const mounts = mountsOf(host, pod, instance.spec, inside.at)
    const isReadOnly = instance.spec.securityContext?.readOnlyRootFilesystem ?? false
    this.mounts = isReadOnly ? new Map([...ownMounts(inside), ...mounts]) : mounts
    this.#place = place
    this.#inside = inside
  }

  get hostname(): string {
    return hostnameOf(this.#place.pod.pod)
  }

  applet(name: string): Applet | undefined {
    return this.#known?.programs?.[name] ?? USERLAND.get(name)
  }

  put(session: number, stream: Stream, bytes: string): void {
    const { host, instance } = this.#place
    const { conversations } = host
    if (session !== 0) {
      conversations.tell(session, stream, bytes)
      return
    }
    const lines = appendLog(this.#inside.log, stream, bytes, this.now)
    conversations.tellAttached(instance.id, stream, bytes)
    conversations.tellLines(instance.id, lines)
  }

  ended(process: Process, code: number): void {
    if (process.pid === 1) this.#inside.code = code
    else if (process.session !== 0) this.#place.host.conversations.end(process, code)
  }

  send(request: WebRequest): number {
    const { host, pod } = this.#place
    const [, name = ''] = /^https?:\/\/([^/:?]+)/.exec(request.url) ?? []
    const [ip] = this.#fromHosts(name) ?? []
    const address = pod.sandbox?.ip ?? host.state.address ?? ''
    return host.web.fetch(request, { pod: pod.key, address }, ip)
  }

  answer(id: number): WebAnswer | undefined {
    return this.#place.host.web.answerTo(id)
  }

  records(name: string, type: RecordType, searches: boolean): readonly NameRecord[] {
    const { host, pod } = this.#place
    return host.web.records(name, type, pod.key, searches)
  }

  resolve(name: string): readonly string[] | undefined {
    const { host, pod } = this.#place
    return this.#fromHosts(name) ?? host.web.lookUp(name, pod.key)
  }

  /** What the container's hosts file says of a name. */
  #fromHosts(name: string): readonly string[] | undefined {
    const etc = this.#inside.system.root.entries.get('etc')
    const hosts = etc?.type === 'directory' ? etc.entries.get('hosts') : undefined
    if (hosts?.type !== 'file') return undefined
    for (const line of hosts.data.split('\n')) {
      const [ip = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
      // The network knows addresses of version 4.
      if (names.includes(name) && !ip.includes(':')) return [ip]
    }
    return undefined
  }
}

/** A root that cannot be written; devices can. */
function ownMounts({ system: { root } }: Inside): readonly (readonly [string, Mount])[] {
  const devices = root.entries.get('dev') ?? root
  return [
    ['/', { path: '/', isReadOnly: true, node: () => root }],
    ['/dev', { path: '/dev', isReadOnly: false, node: () => devices }],
  ]
}
