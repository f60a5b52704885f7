/**
 * Every resource that a Kubernetes 1.32 API server serves when nothing is switched on or off.
 *
 * Under each group and version: plural, kind, scope, short names, categories, subresources. `-` is
 * none, and names in one column are separated by commas. The singular is the lower-case kind.
 * Discovery documents carry these names and OpenAPI documents do not; plurals, kinds, scopes and
 * subresources are compared with the paths of the OpenAPI document.
 */
const RESOURCES = `
v1
  bindings Binding Namespaced - - -
  componentstatuses ComponentStatus Cluster cs - -
  configmaps ConfigMap Namespaced cm - -
  endpoints Endpoints Namespaced ep - -
  events Event Namespaced ev - -
  limitranges LimitRange Namespaced limits - -
  namespaces Namespace Cluster ns - finalize,status
  nodes Node Cluster no - proxy,status
  persistentvolumeclaims PersistentVolumeClaim Namespaced pvc - status
  persistentvolumes PersistentVolume Cluster pv - status
  pods Pod Namespaced po all \
attach,binding,ephemeralcontainers,eviction,exec,log,portforward,proxy,status
  podtemplates PodTemplate Namespaced - - -
  replicationcontrollers ReplicationController Namespaced rc all scale,status
  resourcequotas ResourceQuota Namespaced quota - status
  secrets Secret Namespaced - - -
  serviceaccounts ServiceAccount Namespaced sa - token
  services Service Namespaced svc all proxy,status
admissionregistration.k8s.io/v1
  mutatingwebhookconfigurations MutatingWebhookConfiguration Cluster - api-extensions -
  validatingadmissionpolicies ValidatingAdmissionPolicy Cluster - api-extensions status
  validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding Cluster - api-extensions -
  validatingwebhookconfigurations ValidatingWebhookConfiguration Cluster - api-extensions -
apiextensions.k8s.io/v1
  customresourcedefinitions CustomResourceDefinition Cluster crd,crds api-extensions status
apiregistration.k8s.io/v1
  apiservices APIService Cluster - api-extensions status
apps/v1
  controllerrevisions ControllerRevision Namespaced - - -
  daemonsets DaemonSet Namespaced ds all status
  deployments Deployment Namespaced deploy all scale,status
  replicasets ReplicaSet Namespaced rs all scale,status
  statefulsets StatefulSet Namespaced sts all scale,status
authentication.k8s.io/v1
  selfsubjectreviews SelfSubjectReview Cluster - - -
  tokenreviews TokenReview Cluster - - -
authorization.k8s.io/v1
  localsubjectaccessreviews LocalSubjectAccessReview Namespaced - - -
  selfsubjectaccessreviews SelfSubjectAccessReview Cluster - - -
  selfsubjectrulesreviews SelfSubjectRulesReview Cluster - - -
  subjectaccessreviews SubjectAccessReview Cluster - - -
autoscaling/v1
  horizontalpodautoscalers HorizontalPodAutoscaler Namespaced hpa all status
autoscaling/v2
  horizontalpodautoscalers HorizontalPodAutoscaler Namespaced hpa all status
batch/v1
  cronjobs CronJob Namespaced cj all status
  jobs Job Namespaced - all status
certificates.k8s.io/v1
  certificatesigningrequests CertificateSigningRequest Cluster csr - approval,status
coordination.k8s.io/v1
  leases Lease Namespaced - - -
discovery.k8s.io/v1
  endpointslices EndpointSlice Namespaced - - -
events.k8s.io/v1
  events Event Namespaced ev - -
flowcontrol.apiserver.k8s.io/v1
  flowschemas FlowSchema Cluster - - status
  prioritylevelconfigurations PriorityLevelConfiguration Cluster - - status
networking.k8s.io/v1
  ingressclasses IngressClass Cluster - - -
  ingresses Ingress Namespaced ing - status
  networkpolicies NetworkPolicy Namespaced netpol - -
node.k8s.io/v1
  runtimeclasses RuntimeClass Cluster - - -
policy/v1
  poddisruptionbudgets PodDisruptionBudget Namespaced pdb - status
rbac.authorization.k8s.io/v1
  clusterrolebindings ClusterRoleBinding Cluster - - -
  clusterroles ClusterRole Cluster - - -
  rolebindings RoleBinding Namespaced - - -
  roles Role Namespaced - - -
scheduling.k8s.io/v1
  priorityclasses PriorityClass Cluster pc - -
storage.k8s.io/v1
  csidrivers CSIDriver Cluster - - -
  csinodes CSINode Cluster - - -
  csistoragecapacities CSIStorageCapacity Namespaced - - -
  storageclasses StorageClass Cluster sc - -
  volumeattachments VolumeAttachment Cluster - - status
`

export function resourceRows(): readonly ResourceRow[] {
  const rows: ResourceRow[] = []
  let apiVersion = ''
  for (const line of RESOURCES.trim().split('\n')) {
    if (line.startsWith(' ')) rows.push(rowOf(apiVersion, line.trim()))
    else apiVersion = line
  }
  return rows.sort(inOrder)
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

function rowOf(apiVersion: string, line: string): ResourceRow {
  const [plural = '', kind = '', scope, shortNames, categories, subresources] = line.split(' ')
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
    subresources: words(subresources),
  }
}

function words(cell = '-'): readonly string[] {
  return cell === '-' ? [] : cell.split(',')
}

function inOrder(a: ResourceRow, b: ResourceRow): number {
  const [left, right] = [a, b].map((row) => `${row.group}/${row.plural}/${row.version}`)
  return left !== undefined && right !== undefined && left < right ? -1 : 1
}
