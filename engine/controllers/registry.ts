/**
 * The controllers of the kube-controller-manager, in the order in which it knows them.
 *
 * To add one: import it and put it at its place in the list.
 * Models cmd/kube-controller-manager/app/controllermanager.go (NewControllerDescriptors).
 */

import { clusterRoleAggregationController } from './clusterrole-aggregation'
import type { Controller } from './controller'
import { deploymentController } from './deployment/deployment'
import { disruptionController } from './disruption/disruption'
import { endpointsController } from './endpoints'
import { endpointSliceController } from './endpointslice/endpointslice'
import { endpointSliceMirroringController } from './endpointslice-mirroring'
import { garbageCollectorController } from './garbage-collector/garbage-collector'
import { ingressController } from './ingress'
import { namespaceController } from './namespace/namespace'
import { nodeIpamController } from './node-ipam/node-ipam'
import { nodeLifecycleController } from './node-lifecycle/node-lifecycle'
import { podGcController } from './pod-gc'
import { replicaSetController } from './replicaset'
import { resourceQuotaController } from './resource-quota'
import { rootCaCertificatePublisherController } from './root-ca-certificate-publisher'
import { serviceLbController } from './service-lb'
import { serviceAccountController } from './serviceaccount'
import { claimProtectionController, volumeProtectionController } from './storage-protection'
import { taintEvictionController } from './taint-eviction'
import { ttlAfterFinishedController } from './ttl-after-finished'
import { validatingAdmissionPolicyStatusController } from './validatingadmissionpolicy-status'

export const CONTROLLERS: readonly Controller[] = [
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  // replicationcontroller
  podGcController,
  resourceQuotaController,
  namespaceController,
  serviceAccountController,
  garbageCollectorController,
  // daemonset, job
  deploymentController,
  replicaSetController,
  // horizontal-pod-autoscaler
  disruptionController,
  // statefulset, cronjob, ttl
  nodeIpamController,
  nodeLifecycleController,
  claimProtectionController,
  volumeProtectionController,
  ttlAfterFinishedController,
  clusterRoleAggregationController,
  rootCaCertificatePublisherController,
  validatingAdmissionPolicyStatusController,
  taintEvictionController,
  // of the cloud-controller-manager
  serviceLbController,
  // of the Ingress controller
  ingressController,
]
