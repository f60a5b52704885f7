/**
 * A Pod's quality of service, from what its containers ask for.
 * Models pkg/apis/core/v1/helper/qos/qos.go. Left out: resources of the Pod as a whole (alpha).
 */
import type { Container, PodSpec } from '../kinds'
import { compareQuantities } from '../quantity'

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

/** Frozen specs are remembered: the Pods of one template share theirs. */
export function qosClassOf(spec: PodSpec): QosClass {
  const known = classes.get(spec)
  if (known !== undefined) return known
  const result = classOf([...spec.containers, ...(spec.initContainers ?? [])])
  if (Object.isFrozen(spec)) classes.set(spec, result)
  return result
}

const classes = new WeakMap<PodSpec, QosClass>()

const COUNTED = ['cpu', 'memory'] as const

function classOf(containers: readonly Container[]): QosClass {
  let asksForAnything = false
  let isGuaranteed = true
  for (const { resources: { requests = {}, limits = {} } = {} } of containers) {
    for (const resource of COUNTED) {
      const request = nonZero(requests[resource])
      const limit = nonZero(limits[resource])
      if (request !== undefined || limit !== undefined) asksForAnything = true
      if (!isSame(request, limit)) isGuaranteed = false
    }
  }
  if (!asksForAnything) return 'BestEffort'
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}

const isSame = (request: string | undefined, limit: string | undefined): boolean =>
  request !== undefined && limit !== undefined && compareQuantities(request, limit) === 0

const nonZero = (quantity: string | undefined): string | undefined =>
  quantity === undefined || compareQuantities(quantity, 0) === 0 ? undefined : quantity
