/** Which resource has which strategy; those that are not here do with the default one. */
import {
  admissionPolicyBindingStrategy,
  admissionPolicyStrategy,
  mutatingWebhookStrategy,
  validatingWebhookStrategy,
} from '../api/admissionregistration/strategy'
import { apiServiceStrategy } from '../api/apiservice/strategy'
import { certificateSigningRequestStrategy } from '../api/certificatesigningrequest/strategy'
import { configMapStrategy } from '../api/configmap/strategy'
import { controllerRevisionStrategy } from '../api/controllerrevision/strategy'
import { cronJobStrategy } from '../api/cronjob/strategy'
import { csiDriverStrategy, readBeforeUpdate } from '../api/csidriver/strategy'
import { customResourceDefinitionStrategy } from '../api/customresourcedefinition/strategy'
import { daemonSetStrategy } from '../api/daemonset/strategy'
import { deploymentStrategy } from '../api/deployment/strategy'
import { endpointsStrategy } from '../api/endpoints/strategy'
import { endpointSliceStrategy } from '../api/endpointslice/strategy'
import { eventStrategy, eventsGroupStrategy } from '../api/event/strategy'
import { flowSchemaStrategy, priorityLevelStrategy } from '../api/flowcontrol/strategy'
import { horizontalPodAutoscalerStrategy } from '../api/horizontalpodautoscaler/strategy'
import { ingressStrategy } from '../api/ingress/strategy'
import { ingressClassStrategy } from '../api/ingressclass/strategy'
import { jobStrategy } from '../api/job/strategy'
import { leaseStrategy } from '../api/lease/strategy'
import { limitRangeStrategy } from '../api/limitrange/strategy'
import { namespaceStrategy } from '../api/namespace/strategy'
import { networkPolicyStrategy } from '../api/networkpolicy/strategy'
import { nodeStrategy } from '../api/node/strategy'
import { persistentVolumeStrategy } from '../api/persistentvolume/strategy'
import { persistentVolumeClaimStrategy } from '../api/persistentvolumeclaim/strategy'
import { podStrategy } from '../api/pod/strategy'
import { podDisruptionBudgetStrategy } from '../api/poddisruptionbudget/strategy'
import { podTemplateStrategy } from '../api/podtemplate/strategy'
import { priorityClassStrategy } from '../api/priorityclass/strategy'
import {
  clusterRoleBindingStrategy,
  clusterRoleStrategy,
  roleBindingStrategy,
  roleStrategy,
} from '../api/rbac/strategy'
import { replicaSetStrategy } from '../api/replicaset/strategy'
import { replicationControllerStrategy } from '../api/replicationcontroller/strategy'
import { resourceQuotaStrategy } from '../api/resourcequota/strategy'
import { runtimeClassStrategy } from '../api/runtimeclass/strategy'
import { secretStrategy } from '../api/secret/strategy'
import { serviceStrategy } from '../api/service/strategy'
import { statefulSetStrategy } from '../api/statefulset/strategy'
import { storageClassStrategy } from '../api/storageclass/strategy'
import type { Strategy } from './strategy'

export const STRATEGIES: Readonly<Record<string, Strategy>> = {
  configmaps: configMapStrategy,
  endpoints: endpointsStrategy,
  events: eventStrategy,
  limitranges: limitRangeStrategy,
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  persistentvolumeclaims: persistentVolumeClaimStrategy,
  persistentvolumes: persistentVolumeStrategy,
  pods: podStrategy,
  podtemplates: podTemplateStrategy,
  replicationcontrollers: replicationControllerStrategy,
  resourcequotas: resourceQuotaStrategy,
  secrets: secretStrategy,
  serviceaccounts: { returnsDeleted: true },
  services: serviceStrategy,
  'apiservices.apiregistration.k8s.io': apiServiceStrategy,
  'certificatesigningrequests.certificates.k8s.io': certificateSigningRequestStrategy,
  'clusterrolebindings.rbac.authorization.k8s.io': clusterRoleBindingStrategy,
  'clusterroles.rbac.authorization.k8s.io': clusterRoleStrategy,
  'controllerrevisions.apps': controllerRevisionStrategy,
  'cronjobs.batch': cronJobStrategy,
  'csidrivers.storage.k8s.io': csiDriverStrategy,
  'csinodes.storage.k8s.io': readBeforeUpdate,
  'csistoragecapacities.storage.k8s.io': readBeforeUpdate,
  'customresourcedefinitions.apiextensions.k8s.io': customResourceDefinitionStrategy,
  'daemonsets.apps': daemonSetStrategy,
  'deployments.apps': deploymentStrategy,
  'endpointslices.discovery.k8s.io': endpointSliceStrategy,
  'events.events.k8s.io': eventsGroupStrategy,
  'flowschemas.flowcontrol.apiserver.k8s.io': flowSchemaStrategy,
  'horizontalpodautoscalers.autoscaling': horizontalPodAutoscalerStrategy,
  'ingressclasses.networking.k8s.io': ingressClassStrategy,
  'ingresses.networking.k8s.io': ingressStrategy,
  'jobs.batch': jobStrategy,
  'leases.coordination.k8s.io': leaseStrategy,
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': mutatingWebhookStrategy,
  'networkpolicies.networking.k8s.io': networkPolicyStrategy,
  'poddisruptionbudgets.policy': podDisruptionBudgetStrategy,
  'priorityclasses.scheduling.k8s.io': priorityClassStrategy,
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': priorityLevelStrategy,
  'replicasets.apps': replicaSetStrategy,
  'rolebindings.rbac.authorization.k8s.io': roleBindingStrategy,
  'roles.rbac.authorization.k8s.io': roleStrategy,
  'runtimeclasses.node.k8s.io': runtimeClassStrategy,
  'statefulsets.apps': statefulSetStrategy,
  'storageclasses.storage.k8s.io': storageClassStrategy,
  'validatingadmissionpolicies.admissionregistration.k8s.io': admissionPolicyStrategy,
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': admissionPolicyBindingStrategy,
  'validatingwebhookconfigurations.admissionregistration.k8s.io': validatingWebhookStrategy,
  'volumeattachments.storage.k8s.io': readBeforeUpdate,
}
