/** Pods that the scheduler bound never ask for more than their Node can give. */
import type { Node, Pod } from '../api/kinds'
import { milliValue } from '../api/quantity'
import type { Store } from '../store/store'
import type { Invariant } from './invariant'

export const capacityKept: Invariant = {
  name: 'capacity-kept',
  resources: ['pods'],
  broken({ object, previous }, store) {
    // The resource is pods.
    const { nodeName } = (object as unknown as Pod).spec
    const was = (previous as Pod | undefined)?.spec.nodeName
    // A Pod that names its Node itself is the kubelet's to refuse.
    if (nodeName === undefined || previous === undefined || was === nodeName) return undefined
    return overcommitted(nodeName, store)
  },
}

function overcommitted(nodeName: string, store: Store): string | undefined {
  const node = store.get('nodes', nodeName) as Node | undefined // The resource is nodes.
  const allocatable = node?.status.allocatable
  if (allocatable === undefined) return undefined
  // The resource is pods.
  const pods = store.collection('pods').list({ node: nodeName }) as unknown as readonly Pod[]
  const active = pods.filter(({ status: { phase } }) => phase !== 'Succeeded' && phase !== 'Failed')
  for (const resource of ['cpu', 'memory']) {
    const asked = active.reduce((sum, pod) => sum + requestOf(pod, resource), 0)
    const given = milliValue(String(allocatable[resource] ?? '0'))
    if (asked > given) return `Node ${nodeName} gives ${given}m ${resource} and ${asked}m are asked`
  }
  return undefined
}

const requestOf = ({ spec }: Pod, resource: string): number =>
  spec.containers.reduce(
    (sum, { resources }) => sum + milliValue(String(resources?.requests?.[resource] ?? '0')),
    0,
  )
