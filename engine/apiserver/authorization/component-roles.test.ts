/** The roles of components: each is one that Kubernetes accepts, and is bound as it says. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { KindMap } from '../../api/kinds'
import { Cluster } from '../../cluster'
import { componentRoles } from './component-roles'
import type { Attributes, PathAttributes } from './rbac'
import { userNamed } from './users'

const cluster = new Cluster({ controllers: [], scheduler: false })
const { server } = cluster
for (const { resource, body } of componentRoles()) {
  server.create(server.registry.get(resource), body, { user: 'system:apiserver' })
}

test('there are as many as in Kubernetes', () => {
  const counts = ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'].map(
    (plural) => cluster.store.collection(`${plural}.rbac.authorization.k8s.io`).list({}).length,
  )
  expect(counts).toEqual([7 + 24 + 33, 1 + 11 + 33, 7, 7])
})

test('each binding is of a role that is there', () => {
  const { authorizer, reader } = server
  const bindings: readonly (KindMap['RoleBinding'] | KindMap['ClusterRoleBinding'])[] = [
    ...reader.list('ClusterRoleBinding'),
    ...reader.list('RoleBinding'),
  ]
  const lost = bindings.filter(
    ({ roleRef, metadata }) => authorizer.rulesOf(roleRef, metadata.namespace ?? '') === undefined,
  )
  expect(lost).toEqual([])
})

const pods = { group: '', resource: 'pods', subresource: '', namespace: 'default', name: '' }

function check(who: string, request: Attributes | PathAttributes, isAllowed: boolean) {
  test(`${who} ${isAllowed ? 'may' : 'may not'} ${Object.values(request).join(' ')}`, () => {
    expect(server.authorizer.allows(userNamed(who), request)).toBe(isAllowed)
  })
}

check('system:anonymous', { verb: 'get', path: '/version' }, true)
check('system:anonymous', { verb: 'get', path: '/healthz/ping' }, false)
check('system:anonymous', { verb: 'get', path: '/api' }, false)
check('jane', { verb: 'get', path: '/apis/apps/v1' }, true)
check('jane', { verb: 'get', path: '/openid/v1/jwks' }, false)
check('system:serviceaccount:default:ci', { verb: 'get', path: '/openid/v1/jwks' }, true)
check('jane', { verb: 'get', path: '/metrics' }, false)
check('system:kube-scheduler', { ...pods, verb: 'create', subresource: 'binding' }, true)
check('system:kube-scheduler', { ...pods, verb: 'create' }, false)
check('system:serviceaccount:kube-system:replicaset-controller', { ...pods, verb: 'create' }, true)
check('system:serviceaccount:kube-system:replicaset-controller', { ...pods, verb: 'get' }, false)
