/**
 * The roles that users meet in a new cluster: cluster-admin, and admin, edit and view, whose rules
 * are gathered from the roles that carry their label.
 *
 * Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go. The roles of
 * components, discovery and reviews are in component-roles.ts.
 */
import type { BootstrapObject } from '../bootstrap'
import type { PolicyRule } from './rbac'
import { group, RBAC_GROUP, READ, rbacObject, roleRef, rule, WRITE } from './role-objects'

export function bootstrapRoles(): readonly BootstrapObject[] {
  return [
    rbacObject('ClusterRole', { name: 'cluster-admin' }, { rules: EVERYTHING }),
    ...gathered('admin', ADMIN, [...EDIT, ...VIEW, ...ADMIN]),
    ...gathered('edit', EDIT, [...EDIT, ...VIEW], 'admin'),
    ...gathered('view', VIEW, VIEW, 'edit'),
    rbacObject(
      'ClusterRoleBinding',
      { name: 'cluster-admin' },
      { ...roleRef('ClusterRole', 'cluster-admin'), subjects: [group('system:masters')] },
    ),
  ]
}

/**
 * A role that gathers the rules of others, which may be part of another, and the role with those
 * rules that it adds. `all` is what the controller has gathered: a cluster begins with it.
 */
function gathered(
  name: string,
  rules: readonly PolicyRule[],
  all: readonly PolicyRule[],
  into?: string,
): BootstrapObject[] {
  const label = (role: string) => ({ [`${RBAC_GROUP}/aggregate-to-${role}`]: 'true' })
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels: label(name) }] }
  return [
    rbacObject(
      'ClusterRole',
      { name, ...(into === undefined ? {} : { labels: label(into) }) },
      { aggregationRule, rules: all },
    ),
    rbacObject(
      'ClusterRole',
      { name: `system:aggregate-to-${name}`, labels: label(name) },
      { rules },
    ),
  ]
}

const ALL = `${READ} ${WRITE}`

const EVERYTHING: readonly PolicyRule[] = [
  rule('*', '*', '*'),
  { nonResourceURLs: ['*'], verbs: ['*'] },
]

const ADMIN = [
  rule('authorization.k8s.io', 'create', 'localsubjectaccessreviews'),
  rule(RBAC_GROUP, ALL, 'rolebindings roles'),
]

const CONNECTIONS = 'pods/attach pods/exec pods/portforward pods/proxy'

const EDIT = [
  rule('', READ, `${CONNECTIONS} secrets services/proxy`),
  rule('', 'impersonate', 'serviceaccounts'),
  rule('', WRITE, `pods ${CONNECTIONS}`),
  rule('', 'create', 'pods/eviction'),
  rule(
    '',
    WRITE,
    'configmaps events persistentvolumeclaims replicationcontrollers ' +
      'replicationcontrollers/scale secrets serviceaccounts services services/proxy',
  ),
  rule('', 'create', 'serviceaccounts/token'),
  rule(
    'apps',
    WRITE,
    'daemonsets deployments deployments/rollback deployments/scale replicasets ' +
      'replicasets/scale statefulsets statefulsets/scale',
  ),
  rule('autoscaling', WRITE, 'horizontalpodautoscalers'),
  rule('batch', WRITE, 'cronjobs jobs'),
  rule(
    'extensions',
    WRITE,
    'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies ' +
      'replicasets replicasets/scale replicationcontrollers/scale',
  ),
  rule('policy', WRITE, 'poddisruptionbudgets'),
  rule('networking.k8s.io', WRITE, 'ingresses networkpolicies'),
  rule('coordination.k8s.io', ALL, 'leases'),
]

const VIEW = [
  rule(
    '',
    READ,
    'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods ' +
      'replicationcontrollers replicationcontrollers/scale serviceaccounts services ' +
      'services/status',
  ),
  rule(
    '',
    READ,
    'bindings events limitranges namespaces/status pods/log pods/status ' +
      'replicationcontrollers/status resourcequotas resourcequotas/status',
  ),
  rule('', READ, 'namespaces'),
  rule('discovery.k8s.io', READ, 'endpointslices'),
  rule(
    'apps',
    READ,
    'controllerrevisions daemonsets daemonsets/status deployments deployments/scale ' +
      'deployments/status replicasets replicasets/scale replicasets/status statefulsets ' +
      'statefulsets/scale statefulsets/status',
  ),
  rule('autoscaling', READ, 'horizontalpodautoscalers horizontalpodautoscalers/status'),
  rule('batch', READ, 'cronjobs cronjobs/status jobs jobs/status'),
  rule(
    'extensions',
    READ,
    'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ' +
      'ingresses/status networkpolicies replicasets replicasets/scale replicasets/status ' +
      'replicationcontrollers/scale',
  ),
  rule('policy', READ, 'poddisruptionbudgets poddisruptionbudgets/status'),
  rule('networking.k8s.io', READ, 'ingresses ingresses/status networkpolicies'),
]
