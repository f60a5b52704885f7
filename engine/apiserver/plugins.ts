/**
 * The admission plugins that Kubernetes 1.32 switches on, in its order.
 * Models pkg/kubeapiserver/options/plugins.go. Left out: the plugin for trust bundles, which
 * 1.32 does not serve.
 */
import { AdmissionChain, type AdmissionPlugin } from './admission'
import { certificateApproval } from './admission/certificate-approval'
import { certificateSigning } from './admission/certificate-signing'
import { certificateSubjectRestriction } from './admission/certificate-subject-restriction'
import { defaultIngressClass } from './admission/default-ingress-class'
import { defaultStorageClass } from './admission/default-storage-class'
import { defaultTolerationSeconds } from './admission/default-toleration-seconds'
import { limitRanger } from './admission/limit-ranger'
import { mutatingAdmissionWebhook } from './admission/mutating-admission-webhook'
import { namespaceLifecycle } from './admission/namespace-lifecycle'
import { nodeRestriction } from './admission/node-restriction'
import { persistentVolumeClaimResize } from './admission/persistent-volume-claim-resize'
import { podSecurity } from './admission/pod-security'
import { priority } from './admission/priority'
import { resourceQuota } from './admission/resource-quota'
import { runtimeClass } from './admission/runtime-class'
import { serviceAccount } from './admission/service-account'
import { storageObjectInUseProtection } from './admission/storage-object-in-use-protection'
import { taintNodesByCondition } from './admission/taint-nodes-by-condition'
import { validatingAdmissionPolicy } from './admission/validating-admission-policy'
import { validatingAdmissionWebhook } from './admission/validating-admission-webhook'

const ADMISSION_PLUGINS: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  nodeRestriction,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  defaultIngressClass,
  mutatingAdmissionWebhook,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  resourceQuota,
]

/** They remember nothing of a cluster, so that all clusters share them. */
export const ADMISSION = new AdmissionChain(ADMISSION_PLUGINS)
