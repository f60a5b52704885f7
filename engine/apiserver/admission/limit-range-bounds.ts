/** Which bounds of a LimitRange a Pod or a claim breaks, in Kubernetes' words.
 *  Models the constraints in plugin/pkg/admission/limitranger/admission.go. */
import type { Container, LimitRange, PersistentVolumeClaim, Pod } from '../../api/kinds'
import { podLimits, podRequests, type Quantities, quantitiesOf } from '../../api/pod/requests'
import {
  canonicalQuantity,
  compareQuantities,
  type Quantity,
  quantityText,
} from '../../api/quantity'

type Item = LimitRange['spec']['limits'][number]

export function podProblems(items: readonly Item[], { spec }: Pod): string[] {
  return items.flatMap((item) => {
    if (item.type === 'Pod') return [...problems(item, podRequests(spec), podLimits(spec))]
    if (item.type !== 'Container') return []
    const containers = [...spec.containers, ...(spec.initContainers ?? [])]
    return containers.flatMap((container) => [...ofContainer(item, container)])
  })
}

export function claimProblems(items: readonly Item[], { spec }: PersistentVolumeClaim): string[] {
  const requests = quantitiesOf(spec.resources?.requests)
  return items
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap((item) => {
      const usage = (name: string) => requests.get(name)
      return [
        ...Object.entries(item.min ?? {}).flatMap(([name, bound]) =>
          tooLow(item.type, name, bound, usage(name), undefined),
        ),
        ...Object.entries(item.max ?? {}).flatMap(([name, bound]) =>
          tooMuchRequested(item.type, name, bound, usage(name)),
        ),
      ]
    })
}

const ofContainer = (item: Item, { resources }: Container) =>
  problems(item, quantitiesOf(resources?.requests), quantitiesOf(resources?.limits))

function problems(item: Item, requests: Quantities, limits: Quantities): string[] {
  const { type, min = {}, max = {}, maxLimitRequestRatio = {} } = item
  const each = (
    bounds: Readonly<Record<string, string>>,
    judge: (name: string, bound: string, request?: Quantity, limit?: Quantity) => string[],
  ) =>
    Object.entries(bounds).flatMap(([name, bound]) =>
      judge(name, bound, requests.get(name), limits.get(name)),
    )
  return [
    ...each(min, (...args) => tooLow(type, ...args)),
    ...each(max, (...args) => tooHigh(type, ...args)),
    ...each(maxLimitRequestRatio, (...args) => tooFarApart(type, ...args)),
  ]
}

function tooLow(
  type: string,
  name: string,
  bound: string,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string[] {
  const rule = `minimum ${name} usage per ${type} is ${canonicalQuantity(bound)}`
  if (request === undefined) return [`${rule}.  No request is specified`]
  if (compareQuantities(request, bound) < 0) {
    return [`${rule}, but request is ${quantityText(request)}`]
  }
  if (limit === undefined || compareQuantities(limit, bound) >= 0) return []
  return [`${rule}, but limit is ${quantityText(limit)}`]
}

function tooHigh(
  type: string,
  name: string,
  bound: string,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string[] {
  const rule = `maximum ${name} usage per ${type} is ${canonicalQuantity(bound)}`
  if (limit === undefined) return [`${rule}.  No limit is specified`]
  if (compareQuantities(limit, bound) > 0) return [`${rule}, but limit is ${quantityText(limit)}`]
  return tooMuchRequested(type, name, bound, request ?? '0')
}

function tooMuchRequested(
  type: string,
  name: string,
  bound: string,
  request: Quantity | string | undefined,
): string[] {
  const rule = `maximum ${name} usage per ${type} is ${canonicalQuantity(bound)}`
  if (request === undefined) return [`${rule}.  No request is specified`]
  if (compareQuantities(request, bound) <= 0) return []
  const text = typeof request === 'string' ? request : quantityText(request)
  return [`${rule}, but request is ${text}`]
}

function tooFarApart(
  type: string,
  name: string,
  bound: string,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string[] {
  const rule = `${name} max limit to request ratio per ${type} is ${canonicalQuantity(bound)}`
  if (request === undefined || request.nanos === 0n) {
    return [`${rule}, but no request is specified or request is 0`]
  }
  if (limit === undefined || limit.nanos === 0n) {
    return [`${rule}, but no limit is specified or limit is 0`]
  }
  const ratio = Number(limit.nanos) / Number(request.nanos)
  if (compareQuantities(bound, String(Number(ratio.toFixed(9)))) >= 0) return []
  return [`${rule}, but provided ratio is ${ratio.toFixed(6)}`]
}
