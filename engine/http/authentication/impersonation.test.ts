/** Whom a request is taken as when it asks to be somebody else, and who may not ask. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { UserInfo } from '../../apiserver/authorization/users'
import { Api, written } from '../../testing/api'
import { type Headers, impersonated } from './impersonation'

const api = new Api()
const rule = (
  apiGroup: string,
  resources: readonly string[],
  resourceNames?: readonly string[],
) => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ['impersonate'],
  ...(resourceNames && { resourceNames }),
})
const role = 'impersonator'
api.create({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: role },
  rules: [
    rule('', ['users'], ['jane']),
    rule('', ['groups'], ['dev']),
    rule('authentication.k8s.io', ['userextras/scopes'], ['view']),
  ],
})
api.create({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: role },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects: [{ kind: 'User', name: 'ops' }],
})
api.create(written('Role', { rules: [rule('', ['serviceaccounts'])] }))
api.create(
  written('RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'x' },
    subjects: [{ kind: 'User', name: 'ops' }],
  }),
)
const { authorizer } = api.cluster.server

const ops: UserInfo = { name: 'ops', groups: ['system:authenticated'] }
const admin: UserInfo = { name: 'kubernetes-admin', groups: ['system:masters'] }

function check(says: string, user: UserInfo, headers: Headers, expected: UserInfo | string) {
  test(says, () => {
    const act = () => impersonated(user, headers, authorizer)
    if (typeof expected === 'string') expect(act).toThrow(new Error(expected))
    else expect(act()).toEqual(expected)
  })
}

describe('A request is taken as', () => {
  const all = 'system:authenticated'
  check("its user's, when it says nothing", ops, { accept: '*/*' }, ops)
  check('a user', ops, { 'impersonate-user': 'jane' }, { name: 'jane', groups: [all] })
  check(
    'a user in the groups that are named',
    admin,
    { 'impersonate-user': 'jane', 'impersonate-group': 'dev, ops' },
    { name: 'jane', groups: ['dev', 'ops', all] },
  )
  check(
    'a user whose groups hold commas',
    admin,
    { 'impersonate-user': 'jane', 'impersonate-group': ['a,b', all] },
    { name: 'jane', groups: ['a,b', all] },
  )
  check(
    'a ServiceAccount, in its groups',
    ops,
    { 'impersonate-user': 'system:serviceaccount:default:ci' },
    {
      name: 'system:serviceaccount:default:ci',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', all],
    },
  )
  check(
    'a user with all that is known of them',
    admin,
    {
      'impersonate-user': 'jane',
      'impersonate-uid': '7',
      'impersonate-extra-scopes': 'view, edit',
      'impersonate-extra-example.com%2fteam': 'a',
    },
    {
      name: 'jane',
      uid: '7',
      groups: [all],
      extra: { scopes: ['view', 'edit'], 'example.com/team': ['a'] },
    },
  )
  check(
    'nobody',
    admin,
    { 'impersonate-user': 'system:anonymous' },
    { name: 'system:anonymous', groups: ['system:unauthenticated'] },
  )
})

describe('It is refused', () => {
  const scope = 'at the cluster scope'
  check(
    'to be another user than allowed',
    ops,
    { 'impersonate-user': 'joe' },
    'users "joe" is forbidden: User "ops" cannot impersonate resource "users" ' +
      `in API group "" ${scope}`,
  )
  check(
    'to be in another group than allowed',
    ops,
    { 'impersonate-user': 'jane', 'impersonate-group': 'system:masters' },
    'groups "system:masters" is forbidden: User "ops" cannot impersonate resource "groups" ' +
      `in API group "" ${scope}`,
  )
  check(
    'to be the ServiceAccount of another Namespace',
    ops,
    { 'impersonate-user': 'system:serviceaccount:kube-system:ci' },
    'serviceaccounts "ci" is forbidden: User "ops" cannot impersonate resource ' +
      '"serviceaccounts" in API group "" in the namespace "kube-system"',
  )
  check(
    'to have another scope than allowed',
    ops,
    { 'impersonate-user': 'jane', 'impersonate-extra-scopes': ['view', 'edit'] },
    'userextras.authentication.k8s.io "edit" is forbidden: User "ops" cannot impersonate ' +
      `resource "userextras/scopes" in API group "authentication.k8s.io" ${scope}`,
  )
  check(
    'to have a UID',
    ops,
    { 'impersonate-user': 'jane', 'impersonate-uid': '7' },
    'uids.authentication.k8s.io "7" is forbidden: User "ops" cannot impersonate ' +
      `resource "uids" in API group "authentication.k8s.io" ${scope}`,
  )
  check(
    'to be nobody in a group',
    admin,
    { 'impersonate-group': 'dev' },
    'Internal error occurred: requested [{Group  dev    }] without impersonating a user',
  )
  check(
    'to have a text that cannot be unescaped as somebody else',
    ops,
    { 'impersonate-user': 'jane', 'impersonate-extra-%zz': 'view' },
    'userextras.authentication.k8s.io "view" is forbidden: User "ops" cannot impersonate ' +
      `resource "userextras/%zz" in API group "authentication.k8s.io" ${scope}`,
  )
})
