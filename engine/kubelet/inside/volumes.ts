/**
 * The volumes of a Pod as its containers see them.
 *
 * Models pkg/volume (configmap, secret, projected, downwardapi, emptydir, hostpath).
 * Left out: the time until a changed ConfigMap or Secret is seen, fsGroup, sizes, block devices;
 * volumes of other kinds are empty directories of the Pod.
 */
import type { Container, Pod } from '../../api/kinds'
import { type Instant, instantOf } from '../../clock/duration'
import { hashOf } from '../../clock/random'
import type { WantedToken } from '../../component'
import { directoryAt, put } from '../../images/files/base'
import {
  bytesOf,
  type Directory,
  directory,
  type FileNode,
  file,
  link,
} from '../../images/files/file'
import { inOrder, type Mount, normal } from '../../images/files/tree'
import { expanded } from '../../images/references'
import type { Host } from '../host'
import type { PodState } from '../pod-state'
import { fieldValue, resourceValue } from './environment'
import { tokenOf } from './token'

type Volume = NonNullable<Pod['spec']['volumes']>[number]
type VolumeMount = NonNullable<Container['volumeMounts']>[number]

/** What is mounted into a container, by its path. */
export function mountsOf(
  host: Host,
  pod: PodState,
  container: Container,
  now: Instant,
): ReadonlyMap<string, Mount> {
  const mounts = new Map<string, Mount>()
  for (const mount of container.volumeMounts ?? []) {
    const volume = pod.pod.spec.volumes?.find(({ name }) => name === mount.name)
    if (volume === undefined) continue
    const path = normal(mount.mountPath)
    mounts.set(path, mounted({ host, pod, container, now }, volume, mount, path))
  }
  return mounts
}

interface View {
  readonly host: Host
  readonly pod: PodState
  readonly container: Container
  readonly now: Instant
}

function mounted(view: View, volume: Volume, mount: VolumeMount, path: string): Mount {
  let node: FileNode | undefined
  return {
    path,
    isReadOnly: (mount.readOnly ?? false) || isPublished(volume),
    node() {
      node ??= partOf(view, mount, rootOf(view, volume))
      return node
    },
  }
}

const isPublished = ({ configMap, secret, projected, downwardAPI }: Volume): boolean =>
  (configMap ?? secret ?? projected ?? downwardAPI) !== undefined

/** The whole volume, or what a subPath names in it. */
function partOf(view: View, { subPath, subPathExpr }: VolumeMount, root: FileNode): FileNode {
  const path = subPath ?? (subPathExpr && expanded(subPathExpr, variablesOf(view)))
  if (path === undefined || path === '' || root.type !== 'directory') return root
  const names = path.split('/').filter((name) => name !== '')
  let node: FileNode = root
  for (const name of names) {
    const next: FileNode | undefined =
      node.type === 'directory' ? node.entries.get(name) : undefined
    if (next === undefined) return directoryAt(root, path, view.now)
    node = next.type === 'link' ? (published(root, next.target) ?? next) : next
  }
  return node
}

/** Where a link of a published volume leads: past the directory of its version. */
function published(root: Directory, target: string): FileNode | undefined {
  let node: FileNode | undefined = root
  for (const name of target.split('/')) {
    node = node?.type === 'directory' ? node.entries.get(name) : undefined
    if (node?.type === 'link') node = root.entries.get(node.target)
  }
  return node
}

const variablesOf = ({ host, pod, container }: View): ReadonlyMap<string, string> =>
  new Map(
    (container.env ?? []).map(({ name, value = '', valueFrom }) => [
      name,
      valueFrom?.fieldRef === undefined
        ? value
        : fieldValue(host, pod, valueFrom.fieldRef.fieldPath),
    ]),
  )

function rootOf(view: View, volume: Volume): FileNode {
  const { host, pod, now } = view
  if (isPublished(volume)) return publishedTree(filesOf(view, volume), startOf(view))
  if (volume.hostPath !== undefined) return hostNode(host, volume.hostPath, now)
  const claim = volume.persistentVolumeClaim?.claimName
  if (claim !== undefined) {
    const { namespace } = pod.pod.metadata
    const bound = host.client.live.get('PersistentVolumeClaim', `${namespace}/${claim}`)
    return host.images.disk(bound?.spec.volumeName ?? `${namespace}/${claim}`, now)
  }
  pod.volumes ??= new Map()
  const known = pod.volumes.get(volume.name)
  if (known !== undefined) return known
  const made = directory(now, 0o777)
  pod.volumes.set(volume.name, made)
  return made
}

function hostNode(
  { state }: Host,
  { path, type = '' }: NonNullable<Volume['hostPath']>,
  now: Instant,
): FileNode {
  const names = path.split('/').filter((name) => name !== '')
  let node: FileNode | undefined = state.disk
  for (const name of names)
    node = node.type === 'directory' ? (node.entries.get(name) ?? LOST) : LOST
  if (node !== LOST) return node
  if (type !== 'FileOrCreate') return directoryAt(state.disk, path, now)
  const made = file('', now)
  put(state.disk, path, made, now)
  return made
}

const LOST: FileNode = Object.freeze(link('', instantOf('1970-01-01T00:00:00Z')))

/** The instant that the files of a volume show. */
const startOf = ({ pod }: View): Instant => pod.seenAt

interface PublishedFile {
  readonly path: string
  readonly data: string
  readonly mode: number
}

/** A new version beside the old one, and links to it, as the kubelet writes it. */
function publishedTree(files: readonly PublishedFile[], at: Instant): Directory {
  const root = directory(at, 0o1777)
  const version = directory(at)
  const stamp = new Date(at / 1e3).toISOString().replace(/[-:T]/g, '_').slice(0, 19)
  const tail = hashOf(files.map(({ path, data }) => `${path}=${data}`).join()) % 1e9
  const name = `..${stamp}.${String(tail).padStart(9, '0')}`
  root.entries.set(name, version)
  root.entries.set('..data', link(name, at))
  for (const { path, data, mode } of files) {
    put(version, `/${path}`, file(data, at, mode), at)
    const [first = ''] = path.split('/')
    root.entries.set(first, link(`..data/${first}`, at))
  }
  return root
}

type Item = { readonly key: string; readonly path: string; readonly mode?: number }

function filesOf(view: View, { configMap, secret, projected, downwardAPI }: Volume) {
  const mode = (configMap ?? secret ?? projected ?? downwardAPI)?.defaultMode ?? 0o644
  if (configMap !== undefined) return ofConfigMap(view, configMap.name, configMap.items, mode)
  if (secret !== undefined) return ofSecret(view, secret.secretName, secret.items, mode)
  if (downwardAPI !== undefined) return ofDownward(view, downwardAPI.items ?? [], mode)
  return (projected?.sources ?? []).flatMap((source) => [
    ...(source.configMap === undefined
      ? []
      : ofConfigMap(view, source.configMap.name, source.configMap.items, mode)),
    ...(source.secret === undefined
      ? []
      : ofSecret(view, source.secret.name, source.secret.items, mode)),
    ...ofDownward(view, source.downwardAPI?.items ?? [], mode),
    ...(source.serviceAccountToken === undefined
      ? []
      : [ofToken(view, source.serviceAccountToken, mode)]),
  ])
}

type Token = WantedToken & { readonly path: string }

const ofToken = ({ host, pod }: View, token: Token, mode: number): PublishedFile => ({
  path: token.path,
  data: tokenOf(host, pod, token),
  mode,
})

function ofConfigMap(
  { host, pod }: View,
  name: string | undefined,
  items: readonly Item[] | undefined,
  mode: number,
): readonly PublishedFile[] {
  const found = host.client.live.get('ConfigMap', `${pod.pod.metadata.namespace}/${name}`)
  const contents = new Map<string, string>()
  for (const [key, text] of Object.entries(found?.data ?? {})) contents.set(key, bytesOf(text))
  for (const [key, text] of Object.entries(found?.binaryData ?? {})) contents.set(key, raw(text))
  return chosen(contents, items, mode)
}

function ofSecret(
  { host, pod }: View,
  name: string | undefined,
  items: readonly Item[] | undefined,
  mode: number,
): readonly PublishedFile[] {
  const found = host.client.live.get('Secret', `${pod.pod.metadata.namespace}/${name}`)
  const data = Object.entries(found?.data ?? {})
  return chosen(new Map(data.map(([key, text]) => [key, raw(text)])), items, mode)
}

const raw = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')

function chosen(
  contents: ReadonlyMap<string, string>,
  items: readonly Item[] | undefined,
  mode: number,
): readonly PublishedFile[] {
  const all = [...contents.keys()].sort(inOrder).map((key) => ({ key, path: key }))
  return (items ?? all).flatMap((item: Item) => {
    const data = contents.get(item.key)
    return data === undefined ? [] : [{ path: item.path, data, mode: item.mode ?? mode }]
  })
}

type DownwardItems = NonNullable<NonNullable<Volume['downwardAPI']>['items']>

function ofDownward(view: View, items: DownwardItems, mode: number): readonly PublishedFile[] {
  const { host, pod, container } = view
  return items.map(({ path, fieldRef, resourceFieldRef, mode: own = mode }) => {
    const text =
      fieldRef !== undefined
        ? fieldValue(host, pod, fieldRef.fieldPath)
        : resourceFieldRef === undefined
          ? ''
          : resourceValue(host, pod, container, resourceFieldRef)
    return { path, data: bytesOf(text), mode: own }
  })
}
