/**
 * Keeps a Pod waiting until its claims are bound, and on Nodes that can reach their volumes.
 *
 * Models pkg/scheduler/framework/plugins/volumebinding/volume_binding.go and binder.go.
 * Left out: volumes for claims that wait for their first consumer are neither looked for nor bound;
 * such claims keep no Node away.
 */
import type { KindMap, Pod } from '../../api/kinds'
import { keyFrom } from '../../api/meta'
import { nodeSelectorOf } from '../../api/node-affinity'
import {
  type FilterPlugin,
  goOn,
  type PreFilterPlugin,
  type Rejection,
  reject,
  SKIP,
  type View,
} from '../framework'

type Claim = KindMap['PersistentVolumeClaim']
type Volume = KindMap['PersistentVolume']

const UNBOUND = 'pod has unbound immediate PersistentVolumeClaims'
const CONFLICT = 'node(s) had volume node affinity conflict'
const NO_VOLUME = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'

const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
const UNREACHABLE = reject(CONFLICT, { resolvable: false })
const VOLUME_GONE = reject(NO_VOLUME, { resolvable: false })

/** The volumes of bound claims; undefined stands for one that is gone. */
type Volumes = readonly (Volume | undefined)[]

export const volumeBinding = {
  name: 'VolumeBinding',
  retryOn: [
    {
      kind: 'PersistentVolumeClaim',
      change: ['add', 'spec', 'metadata.annotations', 'status.phase'],
      helps: ({ namespace }, { object }) => object.metadata.namespace === namespace,
    },
    { kind: 'PersistentVolume', change: ['add', 'spec', 'metadata'] },
    { kind: 'StorageClass', change: ['add', 'allowedTopologies'] },
    { kind: 'Node', change: ['add', 'metadata.labels'] },
  ],

  preFilter({ pod, namespace }, view) {
    const names = claimNames(pod)
    if (names.length === 0) return SKIP
    const claims: Claim[] = []
    for (const { name, isEphemeral } of names) {
      const claim = view.reader.get('PersistentVolumeClaim', keyFrom(namespace, name))
      const problem = problemOf(claim, name, isEphemeral, pod)
      if (problem !== undefined) return refused(problem)
      if (claim !== undefined) claims.push(claim)
    }
    const unbound = claims.filter((claim) => !isBound(claim))
    if (unbound.some((claim) => !waitsForConsumer(claim, view))) return refused(UNBOUND)
    const bound = claims.filter(isBound)
    const volume = ({ spec }: Claim) => view.reader.get('PersistentVolume', spec.volumeName ?? '')
    return bound.length === 0 ? SKIP : goOn(bound.map(volume))
  },

  filter(_pod, { node }, volumes): Rejection | undefined {
    for (const volume of volumes) {
      if (volume === undefined) return VOLUME_GONE
      const required = volume.spec.nodeAffinity?.required
      if (required !== undefined && !nodeSelectorOf(required).matches(node)) return UNREACHABLE
    }
    return undefined
  },
} satisfies PreFilterPlugin<Volumes> & FilterPlugin<Volumes>

interface ClaimName {
  readonly name: string
  /** Made for this Pod from a template in it. */
  readonly isEphemeral: boolean
}

function claimNames({ spec, metadata }: Pod): readonly ClaimName[] {
  const names: ClaimName[] = []
  for (const { name, persistentVolumeClaim, ephemeral } of spec.volumes ?? []) {
    if (persistentVolumeClaim !== undefined) {
      names.push({ name: persistentVolumeClaim.claimName, isEphemeral: false })
    } else if (ephemeral !== undefined) {
      names.push({ name: `${metadata.name}-${name}`, isEphemeral: true })
    }
  }
  return names
}

function problemOf(
  claim: Claim | undefined,
  name: string,
  isEphemeral: boolean,
  pod: Pod,
): string | undefined {
  const quoted = `persistentvolumeclaim "${name}"`
  if (claim === undefined) {
    return isEphemeral
      ? `waiting for ephemeral volume controller to create the ${quoted}`
      : `${quoted} not found`
  }
  if (claim.status.phase === 'Lost') {
    return `${quoted} bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`
  }
  if (claim.metadata.deletionTimestamp !== undefined) return `${quoted} is being deleted`
  const isOwn = claim.metadata.ownerReferences?.some(({ uid }) => uid === pod.metadata.uid)
  if (!isEphemeral || isOwn) return undefined
  const key = keyFrom(pod.metadata.namespace, name)
  const owner = keyFrom(pod.metadata.namespace, pod.metadata.name)
  return `PVC ${key} was not created for pod ${owner} (pod is not owner)`
}

const isBound = ({ spec, metadata }: Claim): boolean =>
  !!spec.volumeName && metadata.annotations?.[BIND_COMPLETED] !== undefined

function waitsForConsumer({ spec }: Claim, { reader }: View): boolean {
  if (spec.volumeName || !spec.storageClassName) return false
  const storageClass = reader.get('StorageClass', spec.storageClassName)
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer'
}

const refused = (reason: string) =>
  ({ type: 'rejected', rejection: reject(reason, { resolvable: false }) }) as const
