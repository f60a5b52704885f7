/**
 * The roles and bindings of a new cluster besides those of users: what discovery and reviews need,
 * what Nodes and components may do, each controller its own.
 *
 * The rule to know: only clusters that real clients come to have them, because making them takes
 * longer than all else of a new cluster, and no simulated component asks for its rights.
 *
 * Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy of 1.32 with its features at their
 * defaults. Left out: giving back what somebody took away, for which the server would start again.
 */
import type { BootstrapObject } from '../bootstrap'
import { approver, CONTROLLER_RULES, EVENTS, type Rules } from './controller-roles'
import { NODE_RULES } from './node-rules'
import { group, paths, READ, rbacObject, roleRef, rule, systemAccount, user } from './role-objects'

export function componentRoles(): readonly BootstrapObject[] {
  return [
    ...Object.entries(ROLES).map(([name, rules]) => rbacObject('ClusterRole', { name }, { rules })),
    ...Object.entries(CONTROLLER_RULES).map(([controller, rules]) =>
      rbacObject('ClusterRole', { name: `${CONTROLLER}${controller}` }, { rules }),
    ),
    ...Object.entries(SUBJECTS).map(([name, subjects]) =>
      rbacObject(
        'ClusterRoleBinding',
        { name },
        { ...roleRef('ClusterRole', name), ...(subjects.length === 0 ? {} : { subjects }) },
      ),
    ),
    ...Object.keys(CONTROLLER_RULES).map((controller) =>
      rbacObject(
        'ClusterRoleBinding',
        { name: `${CONTROLLER}${controller}` },
        {
          ...roleRef('ClusterRole', `${CONTROLLER}${controller}`),
          subjects: [systemAccount(controller)],
        },
      ),
    ),
    ...NAMESPACED.flatMap(({ namespace, name, rules, binding = name, subjects }) => [
      rbacObject('Role', { name, namespace }, { rules }),
      rbacObject(
        'RoleBinding',
        { name: binding, namespace },
        { ...roleRef('Role', name), subjects },
      ),
    ]),
  ]
}

const CONTROLLER = 'system:controller:'
const APPS = 'apps extensions'
const AUTHENTICATION = 'authentication.k8s.io'
const AUTHORIZATION = 'authorization.k8s.io'
const CERTIFICATES = 'certificates.k8s.io'
const COORDINATION = 'coordination.k8s.io'
const DISCOVERY = 'discovery.k8s.io'
const STORAGE = 'storage.k8s.io'
const AUTHENTICATED = group('system:authenticated')
const MANAGER = 'kube-controller-manager'
const SCHEDULER = 'kube-scheduler'

const REVIEWS: Rules = [
  rule(AUTHENTICATION, 'create', 'tokenreviews'),
  rule(AUTHORIZATION, 'create', 'subjectaccessreviews'),
]
const leases = (name: string): Rules => [
  rule(COORDINATION, 'create', 'leases'),
  rule(COORDINATION, 'get update', 'leases', name),
]
const ROLES: Readonly<Record<string, Rules>> = {
  'system:discovery': [
    paths(
      '/livez /readyz /healthz /version /version/ /openapi /openapi/* /api /api/* /apis /apis/*',
    ),
  ],
  'system:monitoring': [
    paths('/metrics /metrics/slis /livez /readyz /healthz /livez/* /readyz/* /healthz/*'),
  ],
  'system:basic-user': [
    rule(AUTHORIZATION, 'create', 'selfsubjectaccessreviews selfsubjectrulesreviews'),
    rule(AUTHENTICATION, 'create', 'selfsubjectreviews'),
  ],
  'system:public-info-viewer': [paths('/livez /readyz /healthz /version /version/')],
  'system:heapster': [
    rule('', READ, 'events namespaces nodes pods'),
    rule('extensions', READ, 'deployments'),
  ],
  'system:node': NODE_RULES,
  'system:node-problem-detector': [
    rule('', 'get', 'nodes'),
    rule('', 'patch', 'nodes/status'),
    EVENTS,
  ],
  'system:kubelet-api-admin': [
    rule('', READ, 'nodes'),
    rule('', 'proxy', 'nodes'),
    rule('', '*', 'nodes/log nodes/metrics nodes/proxy nodes/stats'),
  ],
  'system:node-bootstrapper': [
    rule(CERTIFICATES, 'create get list watch', 'certificatesigningrequests'),
  ],
  'system:auth-delegator': REVIEWS,
  'system:kube-aggregator': [rule('', READ, 'endpoints services')],
  'system:kube-controller-manager': [
    EVENTS,
    ...leases(MANAGER),
    rule('', 'create', 'secrets serviceaccounts'),
    rule('', 'delete', 'secrets'),
    rule('', 'get', 'configmaps namespaces secrets serviceaccounts'),
    rule('', 'update', 'secrets serviceaccounts'),
    ...REVIEWS,
    rule('*', 'list watch', '*'),
    rule('', 'create', 'serviceaccounts/token'),
  ],
  'system:kube-dns': [rule('', 'list watch', 'endpoints services')],
  'system:persistent-volume-provisioner': [
    rule('', 'create delete get list watch', 'persistentvolumes'),
    rule('', 'get list update watch', 'persistentvolumeclaims'),
    rule(STORAGE, READ, 'storageclasses'),
    rule('', 'watch', 'events'),
    EVENTS,
  ],
  'system:certificates.k8s.io:certificatesigningrequests:nodeclient': [
    rule(CERTIFICATES, 'create', 'certificatesigningrequests/nodeclient'),
  ],
  'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient': [
    rule(CERTIFICATES, 'create', 'certificatesigningrequests/selfnodeclient'),
  ],
  'system:volume-scheduler': [
    rule('', 'get list patch update watch', 'persistentvolumes'),
    rule(STORAGE, READ, 'storageclasses'),
    rule('', 'get list patch update watch', 'persistentvolumeclaims'),
  ],
  'system:certificates.k8s.io:legacy-unknown-approver': approver('legacy-unknown'),
  'system:certificates.k8s.io:kubelet-serving-approver': approver('kubelet-serving'),
  'system:certificates.k8s.io:kube-apiserver-client-approver': approver('kube-apiserver-client'),
  'system:certificates.k8s.io:kube-apiserver-client-kubelet-approver': approver(
    'kube-apiserver-client-kubelet',
  ),
  'system:service-account-issuer-discovery': [
    paths('/.well-known/openid-configuration /openid/v1/jwks'),
  ],
  'system:node-proxier': [
    rule('', 'list watch', 'endpoints services'),
    rule('', READ, 'nodes'),
    EVENTS,
    rule(DISCOVERY, 'list watch', 'endpointslices'),
  ],
  'system:kube-scheduler': [
    EVENTS,
    ...leases(SCHEDULER),
    rule('', READ, 'nodes'),
    rule('', 'delete get list watch', 'pods'),
    rule('', 'create', 'bindings pods/binding'),
    rule('', 'patch update', 'pods/status'),
    rule('', READ, 'replicationcontrollers services'),
    rule(APPS, READ, 'replicasets'),
    rule('apps', READ, 'statefulsets'),
    rule('policy', READ, 'poddisruptionbudgets'),
    rule('', READ, 'persistentvolumeclaims persistentvolumes'),
    ...REVIEWS,
    rule(STORAGE, READ, 'csinodes'),
    rule('', READ, 'namespaces'),
    rule(STORAGE, READ, 'csidrivers'),
    rule(STORAGE, READ, 'csistoragecapacities'),
  ],
}

/** Whom a role of the same name is bound to; to nobody, where the list is empty. */
const SUBJECTS: Readonly<Record<string, readonly object[]>> = {
  'system:monitoring': [group('system:monitoring')],
  'system:discovery': [AUTHENTICATED],
  'system:basic-user': [AUTHENTICATED],
  'system:public-info-viewer': [AUTHENTICATED, group('system:unauthenticated')],
  'system:node-proxier': [user('system:kube-proxy')],
  'system:kube-controller-manager': [user(`system:${MANAGER}`)],
  'system:kube-dns': [systemAccount('kube-dns')],
  'system:kube-scheduler': [user(`system:${SCHEDULER}`)],
  'system:volume-scheduler': [user(`system:${SCHEDULER}`)],
  'system:node': [],
  'system:service-account-issuer-discovery': [group('system:serviceaccounts')],
}

const locking = (name: string) => ({
  namespace: 'kube-system',
  name: `system::leader-locking-${name}`,
  rules: [rule('', 'watch', 'configmaps'), rule('', 'get update', 'configmaps', name)],
  subjects: [user(`system:${name}`), systemAccount(name)],
})

/** Roles of one Namespace, each with its binding. */
const NAMESPACED: readonly NamespacedRole[] = [
  {
    namespace: 'kube-system',
    name: 'extension-apiserver-authentication-reader',
    binding: 'system::extension-apiserver-authentication-reader',
    rules: [rule('', READ, 'configmaps', 'extension-apiserver-authentication')],
    subjects: [user(`system:${MANAGER}`), user(`system:${SCHEDULER}`)],
  },
  {
    namespace: 'kube-system',
    name: `${CONTROLLER}bootstrap-signer`,
    rules: [rule('', READ, 'secrets')],
    subjects: [systemAccount('bootstrap-signer')],
  },
  {
    namespace: 'kube-system',
    name: `${CONTROLLER}cloud-provider`,
    rules: [rule('', 'create get list watch', 'configmaps')],
    subjects: [systemAccount('cloud-provider')],
  },
  {
    namespace: 'kube-system',
    name: `${CONTROLLER}token-cleaner`,
    rules: [rule('', 'delete get list watch', 'secrets'), EVENTS],
    subjects: [systemAccount('token-cleaner')],
  },
  locking(MANAGER),
  locking(SCHEDULER),
  {
    namespace: 'kube-public',
    name: `${CONTROLLER}bootstrap-signer`,
    rules: [rule('', READ, 'configmaps'), rule('', 'update', 'configmaps', 'cluster-info'), EVENTS],
    subjects: [systemAccount('bootstrap-signer')],
  },
]

interface NamespacedRole {
  readonly namespace: string
  readonly name: string
  /** The name of the binding, where it is another. */
  readonly binding?: string
  readonly rules: Rules
  readonly subjects: readonly object[]
}
