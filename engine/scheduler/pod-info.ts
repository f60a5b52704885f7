/**
 * A Pod as the scheduler sees it: with what it asks for compiled. The compiled parts are shared by
 * all Pods of one template, because their specs share structure.
 *
 * Models PodInfo in pkg/scheduler/framework/types.go.
 */
import type { Pod } from '../api/kinds'
import { keyOf, type StringMap } from '../api/meta'
import { type PodRequest, requestOf } from '../api/pod/amounts'
import { type HostPort, hostPortsOf } from '../api/pod/host-ports'
import { type AffinityTerms, termsOf } from './affinity-term'

export interface PodInfo {
  readonly pod: Pod
  readonly key: string
  readonly namespace: string
  readonly labels: StringMap | undefined
  readonly priority: number
  readonly isTerminating: boolean
  readonly request: PodRequest
  readonly ports: readonly HostPort[]
  readonly terms: AffinityTerms
}

export function podInfoOf(pod: Pod): PodInfo {
  const { metadata, spec } = pod
  const namespace = metadata.namespace ?? 'default'
  return {
    pod,
    key: keyOf(pod),
    namespace,
    labels: metadata.labels,
    priority: spec.priority ?? 0,
    isTerminating: metadata.deletionTimestamp !== undefined,
    request: requestOf(spec),
    ports: hostPortsOf(spec),
    terms: termsOf(spec.affinity, namespace),
  }
}

/** The same with another version of the Pod, which must count the same. */
export const withPod = (info: PodInfo, pod: Pod): PodInfo => ({
  pod,
  key: info.key,
  namespace: info.namespace,
  labels: info.labels,
  priority: info.priority,
  isTerminating: info.isTerminating,
  request: info.request,
  ports: info.ports,
  terms: info.terms,
})

/** True when only parts have changed that no Node's sums are made of: the status, the Node. */
export function countsTheSame(info: PodInfo, { spec, metadata }: Pod): boolean {
  const old = info.pod.spec
  return (
    (old === spec ||
      (old.containers === spec.containers &&
        old.initContainers === spec.initContainers &&
        old.overhead === spec.overhead &&
        old.affinity === spec.affinity &&
        info.priority === (spec.priority ?? 0))) &&
    info.labels === metadata.labels &&
    info.isTerminating === (metadata.deletionTimestamp !== undefined)
  )
}
