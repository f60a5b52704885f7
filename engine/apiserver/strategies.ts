/** Which resource has which strategy; those that are not here do with the default one. */
import { deploymentStrategy } from '../api/deployment/strategy'
import { eventStrategy } from '../api/event/strategy'
import { leaseStrategy } from '../api/lease/strategy'
import { namespaceStrategy } from '../api/namespace/strategy'
import { nodeStrategy } from '../api/node/strategy'
import { podStrategy } from '../api/pod/strategy'
import { replicaSetStrategy } from '../api/replicaset/strategy'
import type { Strategy } from './strategy'

export const STRATEGIES: Readonly<Record<string, Strategy>> = {
  events: eventStrategy,
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  pods: podStrategy,
  'deployments.apps': deploymentStrategy,
  'events.events.k8s.io': eventStrategy,
  'leases.coordination.k8s.io': leaseStrategy,
  'replicasets.apps': replicaSetStrategy,
}
