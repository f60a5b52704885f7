/**
 * Every resource that a Kubernetes 1.32 API server serves when nothing is switched on or off.
 *
 * Columns: group/version, plural, kind, scope, short names, categories, subresources; names in one column are
 * separated by commas. The singular is the lower-case kind. Discovery documents carry these names and
 * OpenAPI documents do not; paths, kinds and scopes are compared with the paths of the OpenAPI document.
 */
const RESOURCES = `
v1 | bindings | Binding | Namespaced | | |
v1 | componentstatuses | ComponentStatus | Cluster | cs | |
v1 | configmaps | ConfigMap | Namespaced | cm | |
v1 | endpoints | Endpoints | Namespaced | ep | |
v1 | events | Event | Namespaced | ev | |
v1 | limitranges | LimitRange | Namespaced | limits | |
v1 | namespaces | Namespace | Cluster | ns | | finalize,status
v1 | nodes | Node | Cluster | no | | proxy,status
v1 | persistentvolumeclaims | PersistentVolumeClaim | Namespaced | pvc | | status
v1 | persistentvolumes | PersistentVolume | Cluster | pv | | status
v1 | pods | Pod | Namespaced | po | all | attach,binding,ephemeralcontainers,eviction,exec,log,portforward,proxy,status
v1 | podtemplates | PodTemplate | Namespaced | | |
v1 | replicationcontrollers | ReplicationController | Namespaced | rc | all | scale,status
v1 | resourcequotas | ResourceQuota | Namespaced | quota | | status
v1 | secrets | Secret | Namespaced | | |
v1 | serviceaccounts | ServiceAccount | Namespaced | sa | | token
v1 | services | Service | Namespaced | svc | all | proxy,status
admissionregistration.k8s.io/v1 | mutatingwebhookconfigurations | MutatingWebhookConfiguration | Cluster | | api-extensions |
admissionregistration.k8s.io/v1 | validatingadmissionpolicies | ValidatingAdmissionPolicy | Cluster | | api-extensions | status
admissionregistration.k8s.io/v1 | validatingadmissionpolicybindings | ValidatingAdmissionPolicyBinding | Cluster | | api-extensions |
admissionregistration.k8s.io/v1 | validatingwebhookconfigurations | ValidatingWebhookConfiguration | Cluster | | api-extensions |
apiextensions.k8s.io/v1 | customresourcedefinitions | CustomResourceDefinition | Cluster | crd,crds | api-extensions | status
apiregistration.k8s.io/v1 | apiservices | APIService | Cluster | | api-extensions | status
apps/v1 | controllerrevisions | ControllerRevision | Namespaced | | |
apps/v1 | daemonsets | DaemonSet | Namespaced | ds | all | status
apps/v1 | deployments | Deployment | Namespaced | deploy | all | scale,status
apps/v1 | replicasets | ReplicaSet | Namespaced | rs | all | scale,status
apps/v1 | statefulsets | StatefulSet | Namespaced | sts | all | scale,status
authentication.k8s.io/v1 | selfsubjectreviews | SelfSubjectReview | Cluster | | |
authentication.k8s.io/v1 | tokenreviews | TokenReview | Cluster | | |
authorization.k8s.io/v1 | localsubjectaccessreviews | LocalSubjectAccessReview | Namespaced | | |
authorization.k8s.io/v1 | selfsubjectaccessreviews | SelfSubjectAccessReview | Cluster | | |
authorization.k8s.io/v1 | selfsubjectrulesreviews | SelfSubjectRulesReview | Cluster | | |
authorization.k8s.io/v1 | subjectaccessreviews | SubjectAccessReview | Cluster | | |
autoscaling/v1 | horizontalpodautoscalers | HorizontalPodAutoscaler | Namespaced | hpa | all | status
autoscaling/v2 | horizontalpodautoscalers | HorizontalPodAutoscaler | Namespaced | hpa | all | status
batch/v1 | cronjobs | CronJob | Namespaced | cj | all | status
batch/v1 | jobs | Job | Namespaced | | all | status
certificates.k8s.io/v1 | certificatesigningrequests | CertificateSigningRequest | Cluster | csr | | approval,status
coordination.k8s.io/v1 | leases | Lease | Namespaced | | |
discovery.k8s.io/v1 | endpointslices | EndpointSlice | Namespaced | | |
events.k8s.io/v1 | events | Event | Namespaced | ev | |
flowcontrol.apiserver.k8s.io/v1 | flowschemas | FlowSchema | Cluster | | | status
flowcontrol.apiserver.k8s.io/v1 | prioritylevelconfigurations | PriorityLevelConfiguration | Cluster | | | status
networking.k8s.io/v1 | ingressclasses | IngressClass | Cluster | | |
networking.k8s.io/v1 | ingresses | Ingress | Namespaced | ing | | status
networking.k8s.io/v1 | networkpolicies | NetworkPolicy | Namespaced | netpol | |
node.k8s.io/v1 | runtimeclasses | RuntimeClass | Cluster | | |
policy/v1 | poddisruptionbudgets | PodDisruptionBudget | Namespaced | pdb | | status
rbac.authorization.k8s.io/v1 | clusterrolebindings | ClusterRoleBinding | Cluster | | |
rbac.authorization.k8s.io/v1 | clusterroles | ClusterRole | Cluster | | |
rbac.authorization.k8s.io/v1 | rolebindings | RoleBinding | Namespaced | | |
rbac.authorization.k8s.io/v1 | roles | Role | Namespaced | | |
scheduling.k8s.io/v1 | priorityclasses | PriorityClass | Cluster | pc | |
storage.k8s.io/v1 | csidrivers | CSIDriver | Cluster | | |
storage.k8s.io/v1 | csinodes | CSINode | Cluster | | |
storage.k8s.io/v1 | csistoragecapacities | CSIStorageCapacity | Namespaced | | |
storage.k8s.io/v1 | storageclasses | StorageClass | Cluster | sc | |
storage.k8s.io/v1 | volumeattachments | VolumeAttachment | Cluster | | | status
`

export function resourceRows(): readonly ResourceRow[] {
  return RESOURCES.trim().split('\n').map(rowOf).sort(inOrder)
}

export interface ResourceRow {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly subresources: readonly string[]
}

function rowOf(line: string): ResourceRow {
  const cells = line.split('|').map((cell) => cell.trim())
  const [apiVersion = '', plural = '', kind = '', scope, shortNames, categories, rest] = cells
  const slash = apiVersion.indexOf('/')
  return {
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    kind,
    plural,
    singular: kind.toLowerCase(),
    shortNames: words(shortNames),
    categories: words(categories),
    namespaced: scope === 'Namespaced',
    subresources: words(rest),
  }
}

function words(cell = ''): readonly string[] {
  return cell === '' ? [] : cell.split(',')
}

function inOrder(a: ResourceRow, b: ResourceRow): number {
  const [left, right] = [a, b].map((row) => `${row.group}/${row.plural}/${row.version}`)
  return left !== undefined && right !== undefined && left < right ? -1 : 1
}
