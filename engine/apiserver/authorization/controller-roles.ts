/**
 * What each controller may do: the rules of `system:controller:…`, which is bound to the
 * ServiceAccount of that name in kube-system.
 *
 * Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy/controller_policy.go of 1.32 with its
 * features at their defaults.
 */
import type { PolicyRule } from './rbac'
import { READ, rule } from './role-objects'

const APPS = 'apps extensions'
const AUTHORIZATION = 'authorization.k8s.io'
const CERTIFICATES = 'certificates.k8s.io'
const DISCOVERY = 'discovery.k8s.io'
const STORAGE = 'storage.k8s.io'
const SIGNERS = 'kubernetes.io/'

export type Rules = readonly PolicyRule[]

export const EVENTS = rule(' events.k8s.io', 'create patch update', 'events')

export const approver = (signer: string): Rules => [
  rule(CERTIFICATES, 'approve', 'signers', `${SIGNERS}${signer}`),
]

export const CONTROLLER_RULES: Readonly<Record<string, Rules>> = {
  'attachdetach-controller': [
    rule('', 'list watch', 'persistentvolumeclaims persistentvolumes'),
    rule('', READ, 'nodes'),
    rule('', 'patch update', 'nodes/status'),
    rule('', 'list watch', 'pods'),
    EVENTS,
    rule(STORAGE, 'create delete get list watch', 'volumeattachments'),
    rule(STORAGE, READ, 'csidrivers'),
    rule(STORAGE, READ, 'csinodes'),
  ],
  'certificate-controller': [
    rule(CERTIFICATES, 'delete get list watch', 'certificatesigningrequests'),
    rule(
      CERTIFICATES,
      'update',
      'certificatesigningrequests/approval certificatesigningrequests/status',
    ),
    ...approver('kube-apiserver-client-kubelet'),
    rule(
      CERTIFICATES,
      'sign',
      'signers',
      `${SIGNERS}kube-apiserver-client ${SIGNERS}kube-apiserver-client-kubelet ` +
        `${SIGNERS}kubelet-serving ${SIGNERS}legacy-unknown`,
    ),
    rule(AUTHORIZATION, 'create', 'subjectaccessreviews'),
    EVENTS,
  ],
  'clusterrole-aggregation-controller': [
    rule('rbac.authorization.k8s.io', 'escalate get list patch update watch', 'clusterroles'),
  ],
  'cronjob-controller': [
    rule('batch', 'get list update watch', 'cronjobs'),
    rule('batch', 'create delete get list patch update watch', 'jobs'),
    rule('batch', 'update', 'cronjobs/status'),
    rule('batch', 'update', 'cronjobs/finalizers'),
    rule('', 'delete list', 'pods'),
    EVENTS,
  ],
  'daemon-set-controller': [
    rule(APPS, READ, 'daemonsets'),
    rule(APPS, 'update', 'daemonsets/status'),
    rule(APPS, 'update', 'daemonsets/finalizers'),
    rule('', 'list watch', 'nodes'),
    rule('', 'create delete list patch watch', 'pods'),
    rule('', 'create', 'pods/binding'),
    rule('apps', 'create delete get list patch update watch', 'controllerrevisions'),
    EVENTS,
  ],
  'deployment-controller': [
    rule(APPS, 'get list update watch', 'deployments'),
    rule(APPS, 'update', 'deployments/status'),
    rule(APPS, 'update', 'deployments/finalizers'),
    rule(APPS, 'create delete get list patch update watch', 'replicasets'),
    rule('', 'get list update watch', 'pods'),
    EVENTS,
  ],
  'disruption-controller': [
    rule(APPS, READ, 'deployments'),
    rule(APPS, READ, 'replicasets'),
    rule('', READ, 'replicationcontrollers'),
    rule('policy', READ, 'poddisruptionbudgets'),
    rule('apps', READ, 'statefulsets'),
    rule('policy', 'update', 'poddisruptionbudgets/status'),
    rule('', 'patch update', 'pods/status'),
    rule('*', 'get', '*/scale'),
    EVENTS,
  ],
  'endpoint-controller': [
    rule('', READ, 'pods services'),
    rule('', 'create delete get list update', 'endpoints'),
    rule('', 'create', 'endpoints/restricted'),
    EVENTS,
  ],
  'endpointslice-controller': [
    rule('', READ, 'nodes pods services'),
    rule('', 'update', 'services/finalizers'),
    rule(DISCOVERY, 'create delete get list update', 'endpointslices'),
    EVENTS,
  ],
  'endpointslicemirroring-controller': [
    rule('', READ, 'endpoints services'),
    rule('', 'update', 'services/finalizers'),
    rule('', 'update', 'endpoints/finalizers'),
    rule(DISCOVERY, 'create delete get list update', 'endpointslices'),
    EVENTS,
  ],
  'ephemeral-volume-controller': [
    rule('', READ, 'pods'),
    rule('', 'update', 'pods/finalizers'),
    rule('', 'create get list watch', 'persistentvolumeclaims'),
    EVENTS,
  ],
  'expand-controller': [
    rule('', 'get list patch update watch', 'persistentvolumes'),
    rule('', 'patch update', 'persistentvolumeclaims/status'),
    rule('', READ, 'persistentvolumeclaims'),
    rule(STORAGE, READ, 'storageclasses'),
    rule('', 'get', 'endpoints services'),
    rule('', 'get', 'secrets'),
    EVENTS,
  ],
  'generic-garbage-collector': [rule('*', 'delete get list patch update watch', '*'), EVENTS],
  'horizontal-pod-autoscaler': [
    rule('autoscaling', READ, 'horizontalpodautoscalers'),
    rule('autoscaling', 'update', 'horizontalpodautoscalers/status'),
    rule('*', 'get update', '*/scale'),
    rule('', 'list', 'pods'),
    rule('metrics.k8s.io', 'list', 'pods'),
    rule('custom.metrics.k8s.io', 'get list', '*'),
    rule('external.metrics.k8s.io', 'get list', '*'),
    EVENTS,
  ],
  'job-controller': [
    rule('batch', 'get list patch update watch', 'jobs'),
    rule('batch', 'update', 'jobs/status'),
    rule('batch', 'update', 'jobs/finalizers'),
    rule('', 'create delete list patch watch', 'pods'),
    EVENTS,
  ],
  'legacy-service-account-token-cleaner': [
    rule('', 'get', 'configmaps', 'kube-apiserver-legacy-service-account-token-tracking'),
    rule('', 'delete patch', 'secrets'),
  ],
  'namespace-controller': [
    rule('', 'delete get list watch', 'namespaces'),
    rule('', 'update', 'namespaces/finalize namespaces/status'),
    rule('*', 'delete deletecollection get list', '*'),
  ],
  'node-controller': [
    rule('', 'delete get list patch update', 'nodes'),
    rule('', 'patch update', 'nodes/status'),
    rule('', 'patch update', 'pods/status'),
    rule('', 'delete get list', 'pods'),
    EVENTS,
  ],
  'persistent-volume-binder': [
    rule('', 'create delete get list update watch', 'persistentvolumes'),
    rule('', 'update', 'persistentvolumes/status'),
    rule('', 'get list update watch', 'persistentvolumeclaims'),
    rule('', 'update', 'persistentvolumeclaims/status'),
    rule('', 'create delete get list watch', 'pods'),
    rule(STORAGE, READ, 'storageclasses'),
    rule('', 'create delete get update', 'endpoints'),
    rule('', 'create delete get', 'services'),
    rule('', 'get', 'secrets'),
    rule('', 'get list', 'nodes'),
    rule('', 'watch', 'events'),
    EVENTS,
  ],
  'pod-garbage-collector': [
    rule('', 'delete list watch', 'pods'),
    rule('', 'get list', 'nodes'),
    rule('', 'patch', 'pods/status'),
  ],
  'pv-protection-controller': [rule('', 'get list update watch', 'persistentvolumes'), EVENTS],
  'pvc-protection-controller': [
    rule('', 'get list update watch', 'persistentvolumeclaims'),
    rule('', READ, 'pods'),
    EVENTS,
  ],
  'replicaset-controller': [
    rule(APPS, 'get list update watch', 'replicasets'),
    rule(APPS, 'update', 'replicasets/status'),
    rule(APPS, 'update', 'replicasets/finalizers'),
    rule('', 'create delete list patch watch', 'pods'),
    EVENTS,
  ],
  'replication-controller': [
    rule('', 'get list update watch', 'replicationcontrollers'),
    rule('', 'update', 'replicationcontrollers/status'),
    rule('', 'update', 'replicationcontrollers/finalizers'),
    rule('', 'create delete list patch watch', 'pods'),
    EVENTS,
  ],
  'resourcequota-controller': [
    rule('*', 'list watch', '*'),
    rule('', 'update', 'resourcequotas/status'),
    EVENTS,
  ],
  'root-ca-cert-publisher': [rule('', 'create update', 'configmaps'), EVENTS],
  'route-controller': [rule('', 'list watch', 'nodes'), rule('', 'patch', 'nodes/status'), EVENTS],
  'service-account-controller': [rule('', 'create', 'serviceaccounts'), EVENTS],
  'service-controller': [
    rule('', READ, 'services'),
    rule('', 'patch update', 'services/status'),
    rule('', 'list watch', 'nodes'),
    EVENTS,
  ],
  'statefulset-controller': [
    rule('', 'list watch', 'pods'),
    rule('apps', READ, 'statefulsets'),
    rule('apps', 'update', 'statefulsets/status'),
    rule('apps', 'update', 'statefulsets/finalizers'),
    rule('', 'create delete get patch update', 'pods'),
    rule('apps', 'create delete get list patch update watch', 'controllerrevisions'),
    rule('', 'create get', 'persistentvolumeclaims'),
    EVENTS,
    rule('', 'delete update', 'persistentvolumeclaims'),
  ],
  'ttl-after-finished-controller': [rule('batch', 'delete get list watch', 'jobs'), EVENTS],
  'ttl-controller': [rule('', 'list patch update watch', 'nodes'), EVENTS],
  'validatingadmissionpolicy-status-controller': [
    rule('admissionregistration.k8s.io', READ, 'validatingadmissionpolicies'),
    rule('admissionregistration.k8s.io', 'get patch update', 'validatingadmissionpolicies/status'),
    EVENTS,
  ],
}
