/**
 * What each Node may do as far as it is not a matter of which object: the rules of `system:node`.
 * Models NodeRules of plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go.
 */
import type { PolicyRule } from './rbac'
import { READ, rule } from './role-objects'

const AUTHENTICATION = 'authentication.k8s.io'
const AUTHORIZATION = 'authorization.k8s.io'
const CERTIFICATES = 'certificates.k8s.io'
const COORDINATION = 'coordination.k8s.io'
const STORAGE = 'storage.k8s.io'

export const NODE_RULES: readonly PolicyRule[] = [
  rule(AUTHENTICATION, 'create', 'tokenreviews'),
  rule(AUTHORIZATION, 'create', 'localsubjectaccessreviews subjectaccessreviews'),
  rule('', READ, 'services'),
  rule('', 'create get list watch', 'nodes'),
  rule('', 'patch update', 'nodes/status'),
  rule('', 'patch update', 'nodes'),
  rule('', 'create patch update', 'events'),
  rule('', READ, 'pods'),
  rule('', 'create delete', 'pods'),
  rule('', 'patch update', 'pods/status'),
  rule('', 'create', 'pods/eviction'),
  rule('', READ, 'configmaps secrets'),
  rule('', 'get', 'persistentvolumeclaims persistentvolumes'),
  rule('', 'get', 'endpoints'),
  rule(CERTIFICATES, 'create get list watch', 'certificatesigningrequests'),
  rule(COORDINATION, 'create delete get patch update', 'leases'),
  rule(STORAGE, 'get', 'volumeattachments'),
  rule('', 'create', 'serviceaccounts/token'),
  rule('', 'get patch update', 'persistentvolumeclaims/status'),
  rule(STORAGE, READ, 'csidrivers'),
  rule(STORAGE, 'create delete get patch update', 'csinodes'),
  rule('node.k8s.io', READ, 'runtimeclasses'),
]
