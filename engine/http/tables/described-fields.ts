/**
 * The fields that columns show: resource → column → definition and field of the API.
 * Models the calls of SwaggerDoc in pkg/printers/internalversion/printers.go.
 */

const EVENT = {
  ...of('api.core.v1.Event', {
    'Last Seen': 'lastTimestamp',
    Type: 'type',
    Reason: 'reason',
    Object: 'involvedObject',
    Source: 'source',
    Message: 'message',
    'First Seen': 'firstTimestamp',
    Count: 'count',
  }),
  ...of('api.core.v1.ObjectReference', { Subobject: 'fieldPath' }),
}

export const FIELDS: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  [
    'pods',
    {
      ...of('api.core.v1.PodStatus', { IP: 'podIP', 'Nominated Node': 'nominatedNodeName' }),
      ...of('api.core.v1.PodSpec', { Node: 'nodeName', 'Readiness Gates': 'readinessGates' }),
    },
  ],
  [
    'replicationcontrollers',
    {
      ...of('api.core.v1.ReplicationControllerSpec', { Desired: 'replicas', Selector: 'selector' }),
      ...of('api.core.v1.ReplicationControllerStatus', {
        Current: 'replicas',
        Ready: 'readyReplicas',
      }),
    },
  ],
  [
    'replicasets.apps',
    {
      ...of('api.apps.v1.ReplicaSetSpec', { Desired: 'replicas', Selector: 'selector' }),
      ...of('api.apps.v1.ReplicaSetStatus', { Current: 'replicas', Ready: 'readyReplicas' }),
    },
  ],
  [
    'daemonsets.apps',
    {
      ...of('api.apps.v1.DaemonSetStatus', {
        Desired: 'desiredNumberScheduled',
        Current: 'currentNumberScheduled',
        Ready: 'numberReady',
        'Up-to-date': 'updatedNumberScheduled',
        Available: 'numberAvailable',
      }),
      ...of('api.core.v1.PodSpec', { 'Node Selector': 'nodeSelector' }),
      ...of('api.apps.v1.DaemonSetSpec', { Selector: 'selector' }),
    },
  ],
  [
    'deployments.apps',
    {
      ...of('api.apps.v1.DeploymentStatus', {
        'Up-to-date': 'updatedReplicas',
        Available: 'availableReplicas',
      }),
      ...of('api.apps.v1.DeploymentSpec', { Selector: 'selector' }),
    },
  ],
  ['controllerrevisions.apps', of('api.apps.v1.ControllerRevision', { Revision: 'revision' })],
  [
    'jobs.batch',
    {
      ...of('api.batch.v1.JobStatus', { Completions: 'succeeded' }),
      ...of('api.batch.v1.JobSpec', { Selector: 'selector' }),
    },
  ],
  [
    'cronjobs.batch',
    {
      ...of('api.batch.v1.CronJobSpec', {
        Schedule: 'schedule',
        Timezone: 'timeZone',
        Suspend: 'suspend',
      }),
      ...of('api.batch.v1.CronJobStatus', {
        Active: 'active',
        'Last Schedule': 'lastScheduleTime',
      }),
      ...of('api.batch.v1.JobSpec', { Selector: 'selector' }),
    },
  ],
  [
    'horizontalpodautoscalers.autoscaling',
    {
      ...of('api.autoscaling.v2.HorizontalPodAutoscalerSpec', {
        Reference: 'scaleTargetRef',
        Targets: 'metrics',
        MinPods: 'minReplicas',
        MaxPods: 'maxReplicas',
      }),
      ...of('api.autoscaling.v2.HorizontalPodAutoscalerStatus', { Replicas: 'currentReplicas' }),
    },
  ],
  [
    'services',
    of('api.core.v1.ServiceSpec', {
      Type: 'type',
      'Cluster-IP': 'clusterIP',
      'External-IP': 'externalIPs',
      'Port(s)': 'ports',
      Selector: 'selector',
    }),
  ],
  ['endpoints', of('api.core.v1.Endpoints', { Endpoints: 'subsets' })],
  [
    'endpointslices.discovery.k8s.io',
    of('api.discovery.v1.EndpointSlice', {
      AddressType: 'addressType',
      Ports: 'ports',
      Endpoints: 'endpoints',
    }),
  ],
  [
    'networkpolicies.networking.k8s.io',
    of('api.networking.v1.NetworkPolicySpec', { 'Pod-Selector': 'podSelector' }),
  ],
  [
    'nodes',
    {
      ...of('api.core.v1.NodeStatus', { 'Internal-IP': 'addresses', 'External-IP': 'addresses' }),
      ...of('api.core.v1.NodeSystemInfo', {
        Version: 'kubeletVersion',
        'OS-Image': 'osImage',
        'Kernel-Version': 'kernelVersion',
        'Container-Runtime': 'containerRuntimeVersion',
      }),
    },
  ],
  ['leases.coordination.k8s.io', of('api.coordination.v1.LeaseSpec', { Holder: 'holderIdentity' })],
  ['events', EVENT],
  ['events.events.k8s.io', EVENT],
  ['configmaps', of('api.core.v1.ConfigMap', { Data: 'data' })],
  ['secrets', of('api.core.v1.Secret', { Type: 'type', Data: 'data' })],
  ['serviceaccounts', of('api.core.v1.ServiceAccount', { Secrets: 'secrets' })],
  [
    'persistentvolumes',
    {
      ...of('api.core.v1.PersistentVolumeSpec', {
        Capacity: 'capacity',
        'Access Modes': 'accessModes',
        'Reclaim Policy': 'persistentVolumeReclaimPolicy',
        Claim: 'claimRef',
        VolumeMode: 'volumeMode',
      }),
      ...of('api.core.v1.PersistentVolumeStatus', { Status: 'phase', Reason: 'reason' }),
    },
  ],
  [
    'persistentvolumeclaims',
    {
      ...of('api.core.v1.PersistentVolumeClaimSpec', {
        Volume: 'volumeName',
        VolumeMode: 'volumeMode',
      }),
      ...of('api.core.v1.PersistentVolumeClaimStatus', {
        Status: 'phase',
        Capacity: 'capacity',
        'Access Modes': 'accessModes',
      }),
    },
  ],
  [
    'storageclasses.storage.k8s.io',
    of('api.storage.v1.StorageClass', {
      Provisioner: 'provisioner',
      ReclaimPolicy: 'reclaimPolicy',
      VolumeBindingMode: 'volumeBindingMode',
      AllowVolumeExpansion: 'allowVolumeExpansion',
    }),
  ],
  [
    'volumeattachments.storage.k8s.io',
    {
      ...of('api.storage.v1.VolumeAttachmentSpec', { Attacher: 'attacher', Node: 'nodeName' }),
      ...of('api.storage.v1.VolumeAttachmentSource', { PV: 'persistentVolumeName' }),
      ...of('api.storage.v1.VolumeAttachmentStatus', { Attached: 'attached' }),
    },
  ],
  [
    'csidrivers.storage.k8s.io',
    of('api.storage.v1.CSIDriverSpec', {
      AttachRequired: 'attachRequired',
      PodInfoOnMount: 'podInfoOnMount',
      StorageCapacity: 'storageCapacity',
      TokenRequests: 'tokenRequests',
      RequiresRepublish: 'requiresRepublish',
      Modes: 'volumeLifecycleModes',
    }),
  ],
  ['rolebindings.rbac.authorization.k8s.io', of('api.rbac.v1.RoleBinding', { Role: 'roleRef' })],
  [
    'clusterrolebindings.rbac.authorization.k8s.io',
    of('api.rbac.v1.ClusterRoleBinding', { Role: 'roleRef' }),
  ],
  [
    'certificatesigningrequests.certificates.k8s.io',
    {
      ...of('api.certificates.v1.CertificateSigningRequestSpec', {
        SignerName: 'signerName',
        Requestor: 'request',
        RequestedDuration: 'expirationSeconds',
      }),
      ...of('api.certificates.v1.CertificateSigningRequestStatus', { Condition: 'conditions' }),
    },
  ],
  [
    'priorityclasses.scheduling.k8s.io',
    of('api.scheduling.v1.PriorityClass', {
      Value: 'value',
      'Global-Default': 'globalDefault',
      PreemptionPolicy: 'preemptionPolicy',
    }),
  ],
  [
    'flowschemas.flowcontrol.apiserver.k8s.io',
    {
      ...of('api.flowcontrol.v1.PriorityLevelConfigurationReference', { PriorityLevel: 'name' }),
      ...of('api.flowcontrol.v1.FlowSchemaSpec', {
        MatchingPrecedence: 'matchingPrecedence',
        DistinguisherMethod: 'distinguisherMethod',
      }),
    },
  ],
  [
    'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io',
    {
      ...of('api.flowcontrol.v1.PriorityLevelConfigurationSpec', { Type: 'type' }),
      ...of('api.flowcontrol.v1.LimitedPriorityLevelConfiguration', {
        NominalConcurrencyShares: 'nominalConcurrencyShares',
      }),
      ...of('api.flowcontrol.v1.QueuingConfiguration', {
        Queues: 'queues',
        HandSize: 'handSize',
        QueueLengthLimit: 'queueLengthLimit',
      }),
    },
  ],
])

/** The fields of a definition, by the columns that show them. */
function of(definition: string, fields: Readonly<Record<string, string>>) {
  const paths = Object.entries(fields).map(([column, field]) => [column, `${definition}.${field}`])
  // Pairs of texts make a record of texts.
  return Object.fromEntries(paths) as Readonly<Record<string, string>>
}
