/**
 * Tells in the status of each Ingress that the Ingress controller serves where it is exposed.
 *
 * How requests are routed is engine/network/ingress.ts.
 * Models the status of common Ingress controllers (ingress-nginx,
 * internal/ingress/status/status.go); it is no part of Kubernetes itself.
 */
import { INGRESS_ADDRESS, isServed } from '../api/ingress-class'
import type { Ingress } from '../api/kinds'
import { keyOf } from '../api/meta'
import { deepEqual } from '../store/equal'
import { type Controller, mapped } from './controller'

export const ingressController: Controller<'Ingress'> = {
  name: 'ingress-controller',
  process: 'ingress-controller',
  reconciles: 'Ingress',
  watches: [mapped('IngressClass', (_class, reader) => reader.list('Ingress').map(keyOf))],
  reconcile({ client }, key) {
    const ingress = client.get('Ingress', key)
    if (ingress === undefined) return undefined
    const isOurs = isServed(ingress, (name) => client.get('IngressClass', name))
    const loadBalancer = isOurs ? { ingress: [{ ip: INGRESS_ADDRESS }] } : {}
    const present = ingress.status.loadBalancer ?? {}
    const isForeign = !isOurs && present.ingress?.[0]?.ip !== INGRESS_ADDRESS
    if (isForeign || deepEqual(present, loadBalancer)) return undefined
    const change = (live: Ingress): Ingress => ({
      ...live,
      status: { ...live.status, loadBalancer },
    })
    client.patch<'Ingress'>('Ingress', key, change, { subresource: 'status' })
    return undefined
  },
}
