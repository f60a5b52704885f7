/**
 * The controllers of the kube-controller-manager, in the order in which it knows them.
 *
 * To add one: import it and put it at its place in the list.
 * Models cmd/kube-controller-manager/app/controllermanager.go (NewControllerDescriptors).
 */

import type { Controller } from './controller'
import { deploymentController } from './deployment/deployment'
import { replicaSetController } from './replicaset'

export const CONTROLLERS: readonly Controller[] = [
  // endpoints, endpointslice, endpointslice-mirroring, replicationcontroller
  // pod-garbage-collector, resourcequota, namespace, serviceaccount, garbage-collector
  // daemonset, job
  deploymentController,
  replicaSetController,
  // horizontal-pod-autoscaler, disruption, statefulset, cronjob, ttl
  // node-ipam, node-lifecycle
  // ttl-after-finished, root-ca-certificate-publisher, taint-eviction
]
