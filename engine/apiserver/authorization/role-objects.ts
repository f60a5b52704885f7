/** Roles and bindings as Kubernetes makes them of itself, and their rules in one line each. */
import type { BootstrapObject } from '../bootstrap'
import type { PolicyRule } from './rbac'

export const RBAC_GROUP = 'rbac.authorization.k8s.io'

export const READ = 'get list watch'
export const WRITE = 'create delete deletecollection patch update'

/** Words are separated by blanks, and stand in order; a blank at the start is the core group. */
export const rule = (
  groups: string,
  verbs: string,
  resources: string,
  names?: string,
): PolicyRule => ({
  apiGroups: sorted(groups),
  resources: sorted(resources),
  ...(names === undefined ? {} : { resourceNames: sorted(names) }),
  verbs: sorted(verbs),
})

/** A rule of paths that are no resources, for GET alone. */
export const paths = (urls: string): PolicyRule => ({
  nonResourceURLs: sorted(urls),
  verbs: ['get'],
})

export function rbacObject(
  kind: keyof typeof PLURALS,
  metadata: ObjectNames,
  body: object,
): BootstrapObject {
  const { labels, ...names } = metadata
  return {
    resource: `${PLURALS[kind]}.${RBAC_GROUP}`,
    body: {
      apiVersion: `${RBAC_GROUP}/v1`,
      kind,
      metadata: {
        ...names,
        annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
        labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
      },
      ...body,
    },
  }
}

export const roleRef = (kind: 'Role' | 'ClusterRole', name: string) => ({
  roleRef: { apiGroup: RBAC_GROUP, kind, name },
})

export const user = (name: string) => ({ apiGroup: RBAC_GROUP, kind: 'User', name })
export const group = (name: string) => ({ apiGroup: RBAC_GROUP, kind: 'Group', name })
export const systemAccount = (name: string) => ({
  kind: 'ServiceAccount',
  name,
  namespace: 'kube-system',
})

interface ObjectNames {
  readonly name: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
}

const PLURALS = {
  Role: 'roles',
  RoleBinding: 'rolebindings',
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
} as const

const sorted = (words: string): readonly string[] => words.split(' ').sort()
