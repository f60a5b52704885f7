/**
 * Which columns a resource has. Custom resources have those of their definition; the rest
 * of what has none of its own shows its name and its creation.
 * Models AddHandlers in pkg/printers/internalversion/printers.go and the default TableConvertor of
 * apiserver/pkg/registry/rest/table.go.
 */

import type { KubeObject } from '../../api/meta'
import type { Resource } from '../../apiserver/registry'
import { bindingColumns, certificateSigningRequestColumns, serviceAccountColumns } from './access'
import {
  admissionBindingColumns,
  admissionPolicyColumns,
  apiServiceColumns,
  webhooksColumns,
} from './admission'
import { autoscalerColumns } from './autoscaling'
import { type Columns, column, columns, NAME } from './column'
import { configMapColumns, secretColumns } from './contents'
import { customColumns } from './custom-columns'
import { eventColumns, newEventColumns } from './events'
import { flowSchemaColumns, priorityLevelColumns } from './flow-control'
import { cronJobColumns, jobColumns } from './jobs'
import {
  componentStatusColumns,
  csiNodeColumns,
  leaseColumns,
  namespaceColumns,
  nodeColumns,
  runtimeClassColumns,
} from './nodes'
import { podColumns, podTemplateColumns } from './pods'
import {
  networkPolicyColumns,
  podDisruptionBudgetColumns,
  priorityClassColumns,
  resourceQuotaColumns,
} from './policy'
import {
  endpointSliceColumns,
  endpointsColumns,
  ingressClassColumns,
  ingressColumns,
  serviceColumns,
} from './services'
import {
  csiDriverColumns,
  persistentVolumeClaimColumns,
  persistentVolumeColumns,
  storageClassColumns,
  volumeAttachmentColumns,
} from './storage'
import {
  controllerRevisionColumns,
  daemonSetColumns,
  deploymentColumns,
  replicaSetColumns,
  replicationControllerColumns,
  statefulSetColumns,
} from './workloads'

export function columnsOf({ id, isCustom, strategy }: Resource): Columns {
  return isCustom ? customColumns(strategy.printerColumns) : (OWN.get(id) ?? DEFAULT)
}

const DEFAULT = columns<KubeObject>([NAME, column('Created At', 'date')], ({ metadata }) => [
  metadata.name,
  metadata.creationTimestamp,
])

const OWN: ReadonlyMap<string, Columns> = new Map([
  ['componentstatuses', componentStatusColumns],
  ['configmaps', configMapColumns],
  ['endpoints', endpointsColumns],
  ['events', eventColumns],
  ['namespaces', namespaceColumns],
  ['nodes', nodeColumns],
  ['persistentvolumeclaims', persistentVolumeClaimColumns],
  ['persistentvolumes', persistentVolumeColumns],
  ['pods', podColumns],
  ['podtemplates', podTemplateColumns],
  ['replicationcontrollers', replicationControllerColumns],
  ['resourcequotas', resourceQuotaColumns],
  ['secrets', secretColumns],
  ['serviceaccounts', serviceAccountColumns],
  ['services', serviceColumns],
  ['mutatingwebhookconfigurations.admissionregistration.k8s.io', webhooksColumns],
  ['validatingwebhookconfigurations.admissionregistration.k8s.io', webhooksColumns],
  ['validatingadmissionpolicies.admissionregistration.k8s.io', admissionPolicyColumns],
  ['validatingadmissionpolicybindings.admissionregistration.k8s.io', admissionBindingColumns],
  ['apiservices.apiregistration.k8s.io', apiServiceColumns],
  ['controllerrevisions.apps', controllerRevisionColumns],
  ['daemonsets.apps', daemonSetColumns],
  ['deployments.apps', deploymentColumns],
  ['replicasets.apps', replicaSetColumns],
  ['statefulsets.apps', statefulSetColumns],
  ['horizontalpodautoscalers.autoscaling', autoscalerColumns],
  ['cronjobs.batch', cronJobColumns],
  ['jobs.batch', jobColumns],
  ['certificatesigningrequests.certificates.k8s.io', certificateSigningRequestColumns],
  ['leases.coordination.k8s.io', leaseColumns],
  ['endpointslices.discovery.k8s.io', endpointSliceColumns],
  ['events.events.k8s.io', newEventColumns],
  ['flowschemas.flowcontrol.apiserver.k8s.io', flowSchemaColumns],
  ['prioritylevelconfigurations.flowcontrol.apiserver.k8s.io', priorityLevelColumns],
  ['ingressclasses.networking.k8s.io', ingressClassColumns],
  ['ingresses.networking.k8s.io', ingressColumns],
  ['networkpolicies.networking.k8s.io', networkPolicyColumns],
  ['runtimeclasses.node.k8s.io', runtimeClassColumns],
  ['poddisruptionbudgets.policy', podDisruptionBudgetColumns],
  ['clusterrolebindings.rbac.authorization.k8s.io', bindingColumns],
  ['rolebindings.rbac.authorization.k8s.io', bindingColumns],
  ['priorityclasses.scheduling.k8s.io', priorityClassColumns],
  ['csidrivers.storage.k8s.io', csiDriverColumns],
  ['csinodes.storage.k8s.io', csiNodeColumns],
  ['storageclasses.storage.k8s.io', storageClassColumns],
  ['volumeattachments.storage.k8s.io', volumeAttachmentColumns],
])
