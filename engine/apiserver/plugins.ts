/** The admission plugins that Kubernetes 1.32 switches on, in its order.
 *  Models pkg/kubeapiserver/options/plugins.go. */
import type { AdmissionPlugin } from './admission'
import { defaultTolerationSeconds } from './admission/default-toleration-seconds'
import { namespaceLifecycle } from './admission/namespace-lifecycle'
import { priority } from './admission/priority'
import { serviceAccount } from './admission/service-account'
import { taintNodesByCondition } from './admission/taint-nodes-by-condition'

export const ADMISSION_PLUGINS: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
]
