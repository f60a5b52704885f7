/**
 * The fields whose values are enumerated in Kubernetes' OpenAPI documents: those of Go types that
 * are marked `+enum`, which no published package tells.
 *
 * Under each package: field, and its values in the order of the documents; `''` is an empty one.
 * A field may stand in several types, which are separated by commas.
 */
const ENUMS = `
io.k8s.api.admissionregistration.v1
  MutatingWebhook,ValidatingWebhook,ValidatingAdmissionPolicySpec.failurePolicy Fail|Ignore
  MutatingWebhook,ValidatingWebhook,MatchResources.matchPolicy Equivalent|Exact
  MutatingWebhook.reinvocationPolicy IfNeeded|Never
  MutatingWebhook,ValidatingWebhook.sideEffects None|NoneOnDryRun|Some|Unknown
  NamedRuleWithOperations,RuleWithOperations.operations *|CONNECT|CREATE|DELETE|UPDATE
  NamedRuleWithOperations,RuleWithOperations.scope *|Cluster|Namespaced
  ParamRef.parameterNotFoundAction Allow|Deny
  ValidatingAdmissionPolicyBindingSpec.validationActions Audit|Deny|Warn
io.k8s.api.apps.v1
  DaemonSetUpdateStrategy,StatefulSetUpdateStrategy.type OnDelete|RollingUpdate
  DeploymentStrategy.type Recreate|RollingUpdate
  StatefulSetSpec.podManagementPolicy OrderedReady|Parallel
io.k8s.api.batch.v1
  CronJobSpec.concurrencyPolicy Allow|Forbid|Replace
  JobSpec.completionMode Indexed|NonIndexed
  JobSpec.podReplacementPolicy Failed|TerminatingOrFailed
  PodFailurePolicyOnExitCodesRequirement.operator In|NotIn
  PodFailurePolicyRule.action Count|FailIndex|FailJob|Ignore
io.k8s.api.certificates.v1
  CertificateSigningRequestSpec.usages any|cert sign|client auth|code signing|content commitment|\
crl sign|data encipherment|decipher only|digital signature|email protection|encipher only|\
ipsec end system|ipsec tunnel|ipsec user|key agreement|key encipherment|microsoft sgc|\
netscape sgc|ocsp signing|s/mime|server auth|signing|timestamping
io.k8s.api.core.v1
  AppArmorProfile,SeccompProfile.type Localhost|RuntimeDefault|Unconfined
  AzureDiskVolumeSource.cachingMode None|ReadOnly|ReadWrite
  AzureDiskVolumeSource.kind Dedicated|Managed|Shared
  Container,EphemeralContainer.imagePullPolicy Always|IfNotPresent|Never
  Container,EphemeralContainer.terminationMessagePolicy FallbackToLogsOnError|File
  ContainerPort,EndpointPort,PortStatus,ServicePort.protocol SCTP|TCP|UDP
  HTTPGetAction.scheme HTTP|HTTPS
  HostPathVolumeSource.type ''|BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|\
FileOrCreate|Socket
  NamespaceStatus.phase Active|Terminating
  NodeSelectorRequirement.operator DoesNotExist|Exists|Gt|In|Lt|NotIn
  NodeStatus.phase Pending|Running|Terminated
  PersistentVolumeClaimSpec,PersistentVolumeSpec.accessModes ReadOnlyMany|ReadWriteMany|\
ReadWriteOnce|ReadWriteOncePod
  PersistentVolumeClaimSpec,PersistentVolumeSpec.volumeMode Block|Filesystem
  PersistentVolumeClaimStatus.accessModes ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod
  PersistentVolumeClaimStatus.allocatedResourceStatuses ControllerResizeInProgress|\
ControllerResizeInfeasible|NodeResizeInProgress|NodeResizeInfeasible|NodeResizePending
  PersistentVolumeClaimStatus.phase Bound|Lost|Pending
  ModifyVolumeStatus.status InProgress|Infeasible|Pending
  PersistentVolumeSpec.persistentVolumeReclaimPolicy Delete|Recycle|Retain
  PersistentVolumeStatus.phase Available|Bound|Failed|Pending|Released
  PodSecurityContext.fsGroupChangePolicy Always|OnRootMismatch
  PodSecurityContext.supplementalGroupsPolicy Merge|Strict
  PodSpec.dnsPolicy ClusterFirst|ClusterFirstWithHostNet|Default|None
  PodSpec.preemptionPolicy Never|PreemptLowerPriority
  PodSpec.restartPolicy Always|Never|OnFailure
  PodStatus.phase Failed|Pending|Running|Succeeded|Unknown
  PodStatus.qosClass BestEffort|Burstable|Guaranteed
  ResourceQuotaSpec.scopes BestEffort|CrossNamespacePodAffinity|NotBestEffort|NotTerminating|\
PriorityClass|Terminating
  ScopedResourceSelectorRequirement.operator DoesNotExist|Exists|In|NotIn
  ScopedResourceSelectorRequirement.scopeName BestEffort|CrossNamespacePodAffinity|NotBestEffort|\
NotTerminating|PriorityClass|Terminating
  SecurityContext.procMount Default|Unmasked
  ServiceSpec.externalTrafficPolicy Cluster|Local
  ServiceSpec.internalTrafficPolicy Cluster|Local
  ServiceSpec.ipFamilies ''|IPv4|IPv6
  ServiceSpec.ipFamilyPolicy PreferDualStack|RequireDualStack|SingleStack
  ServiceSpec.sessionAffinity ClientIP|None
  ServiceSpec.type ClusterIP|ExternalName|LoadBalancer|NodePort
  Taint,Toleration.effect NoExecute|NoSchedule|PreferNoSchedule
  Toleration.operator Equal|Exists
  TopologySpreadConstraint.nodeAffinityPolicy Honor|Ignore
  TopologySpreadConstraint.nodeTaintsPolicy Honor|Ignore
  TopologySpreadConstraint.whenUnsatisfiable DoNotSchedule|ScheduleAnyway
  VolumeMount.mountPropagation Bidirectional|HostToContainer|None
io.k8s.api.discovery.v1
  EndpointPort.protocol SCTP|TCP|UDP
  EndpointSlice.addressType FQDN|IPv4|IPv6
io.k8s.api.networking.v1
  HTTPIngressPath.pathType Exact|ImplementationSpecific|Prefix
  IngressPortStatus,NetworkPolicyPort.protocol SCTP|TCP|UDP
  NetworkPolicySpec.policyTypes Egress|Ingress
io.k8s.api.policy.v1
  PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy AlwaysAllow|IfHealthyBudget
io.k8s.api.scheduling.v1
  PriorityClass.preemptionPolicy Never|PreemptLowerPriority
io.k8s.api.storage.v1
  CSIDriverSpec.fsGroupPolicy File|None|ReadWriteOnceWithFSType
  StorageClass.reclaimPolicy Delete|Recycle|Retain
  StorageClass.volumeBindingMode Immediate|WaitForFirstConsumer
`

/** Definition and field → values. */
export function enumsOf(): ReadonlyMap<string, readonly string[]> {
  const enums = new Map<string, readonly string[]>()
  let place = ''
  for (const line of ENUMS.trim().split('\n')) {
    if (!line.startsWith(' ')) {
      place = line
      continue
    }
    const [, types = '', field = '', values = ''] = /^ {2}([\w,]+)\.(\w+) (.+)$/.exec(line) ?? []
    const listed = values.split('|').map((value) => (value === "''" ? '' : value))
    for (const type of types.split(',')) enums.set(`${place}.${type}#${field}`, listed.sort())
  }
  return enums
}
