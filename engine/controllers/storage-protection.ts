/**
 * Lets claims and volumes go that are being deleted, when nobody uses them any more: a claim when
 * no Pod that has a Node names it, a volume when it is bound to no claim.
 *
 * Models pkg/controller/volume/{pvcprotection,pvprotection}. Left out: a claim that was made
 * for one Pod counts as used until that Pod is gone, shut down or not.
 */
import type { KubeObject } from '../api/meta'
import { claimNamesOf } from '../api/pod/references'
import { type Controller, mapped } from './controller'

export const claimProtectionController: Controller<'PersistentVolumeClaim'> = {
  name: 'persistentvolumeclaim-protection-controller',
  account: 'pvc-protection-controller',
  reconciles: 'PersistentVolumeClaim',
  ignores: ({ object }) => object.metadata.deletionTimestamp === undefined,
  watches: [
    mapped('Pod', (pod) => {
      if (pod.spec.volumes === undefined) return NONE
      return [...claimNamesOf(pod)].map((name) => `${pod.metadata.namespace}/${name}`)
    }),
  ],
  reconcile({ client }, key) {
    const claim = client.get('PersistentVolumeClaim', key)
    if (claim === undefined || !isHeld(claim, CLAIM)) return undefined
    const { namespace, name } = claim.metadata
    const isUsed = client.live
      .list('Pod', namespace === undefined ? {} : { namespace })
      .some((pod) => pod.spec.nodeName && [...claimNamesOf(pod)].includes(name))
    if (!isUsed) client.update<'PersistentVolumeClaim'>(released(claim, CLAIM))
    return undefined
  },
}

export const volumeProtectionController: Controller<'PersistentVolume'> = {
  name: 'persistentvolume-protection-controller',
  account: 'pv-protection-controller',
  reconciles: 'PersistentVolume',
  ignores: ({ object }) => object.metadata.deletionTimestamp === undefined,
  reconcile({ client }, key) {
    const volume = client.get('PersistentVolume', key)
    if (volume === undefined || !isHeld(volume, VOLUME)) return undefined
    if (volume.status?.phase === 'Bound') return undefined
    client.update<'PersistentVolume'>(released(volume, VOLUME))
    return undefined
  },
}

const CLAIM = 'kubernetes.io/pvc-protection'
const VOLUME = 'kubernetes.io/pv-protection'
const NONE: readonly string[] = []

const isHeld = ({ metadata }: Pick<KubeObject, 'metadata'>, finalizer: string): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(finalizer)

function released<T extends Pick<KubeObject, 'metadata'>>(object: T, finalizer: string): T {
  const finalizers = (object.metadata.finalizers ?? []).filter((each) => each !== finalizer)
  return { ...object, metadata: { ...object.metadata, finalizers } }
}
