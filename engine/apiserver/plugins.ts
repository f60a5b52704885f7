/**
 * The admission plugins that Kubernetes 1.32 switches on, in its order.
 * Models pkg/kubeapiserver/options/plugins.go. Left out: NodeRestriction and the plugins for
 * certificates and trust bundles, which need users' rights.
 */
import { AdmissionChain, type AdmissionPlugin } from './admission'
import { defaultIngressClass } from './admission/default-ingress-class'
import { defaultStorageClass } from './admission/default-storage-class'
import { defaultTolerationSeconds } from './admission/default-toleration-seconds'
import { limitRanger } from './admission/limit-ranger'
import { mutatingAdmissionWebhook } from './admission/mutating-admission-webhook'
import { namespaceLifecycle } from './admission/namespace-lifecycle'
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
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  defaultIngressClass,
  mutatingAdmissionWebhook,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  resourceQuota,
]

/** They remember nothing of a cluster, so that all clusters share them. */
export const ADMISSION = new AdmissionChain(ADMISSION_PLUGINS)
