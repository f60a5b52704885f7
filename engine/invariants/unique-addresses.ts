/** No two running Pods share an IP, host-network Pods aside. */
import type { Pod } from '../api/kinds'
import { keyOf } from '../api/meta'
import type { Invariant } from './invariant'

export const uniqueAddresses: Invariant = {
  name: 'unique-addresses',
  resources: ['pods'],
  broken({ type, object, previous }, store) {
    const pod = object as unknown as Pod // The resource is pods.
    const { podIP } = pod.status
    if (type === 'DELETED' || podIP === undefined || pod.spec.hostNetwork) return undefined
    if ((previous as Pod | undefined)?.status.podIP === podIP) return undefined // Likewise.
    const { nodeName } = pod.spec
    const where = nodeName === undefined ? {} : { node: nodeName }
    // The resource is pods.
    const others = store.collection('pods').list(where) as unknown as readonly Pod[]
    const twin = others.find(
      (other) =>
        other.metadata.uid !== pod.metadata.uid &&
        other.status.podIP === podIP &&
        !other.spec.hostNetwork &&
        other.status.phase === 'Running',
    )
    return twin === undefined ? undefined : `${keyOf(pod)} and ${keyOf(twin)} share ${podIP}`
  },
}
