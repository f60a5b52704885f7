/** Whom the API server lets do what, in its own words. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { minutes } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { refusalOf } from '../../testing/workload'
import type { Attributes, PathAttributes } from './rbac'
import { groupsOf, type UserInfo, userNamed } from './users'

const ROLES = 'rbac.authorization.k8s.io/v1'
const CI = 'system:serviceaccount:shop:ci'

type Body = Readonly<Record<string, unknown>>
type Rule = readonly [group: string, resources: string, verbs: string, names?: string]

const rule = ([group, resources, verbs, names]: Rule) => ({
  apiGroups: [group],
  resources: resources.split(' '),
  verbs: verbs.split(' '),
  ...(names === undefined ? {} : { resourceNames: names.split(' ') }),
})

const role = (kind: 'Role' | 'ClusterRole', name: string, ...rules: readonly Rule[]) => ({
  apiVersion: ROLES,
  kind,
  metadata: { name },
  rules: rules.map(rule),
})

const binding = (
  kind: 'RoleBinding' | 'ClusterRoleBinding',
  [roleKind, roleName]: readonly ['Role' | 'ClusterRole', string],
  subject: { readonly kind: string; readonly name: string; readonly namespace?: string },
  name = roleName,
) => ({
  apiVersion: ROLES,
  kind,
  metadata: { name },
  roleRef: { kind: roleKind, name: roleName },
  subjects: [subject],
})

const JANE = { kind: 'User', name: 'jane' }

const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'web:v1' }] },
})

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'web:v1' }] },
    },
  },
}

/** A cluster with the Namespace shop, in which are these, a Pod and a Deployment. */
function clusterWith(...objects: readonly Body[]): Cluster {
  const controllers = ['clusterrole-aggregation-controller', 'serviceaccount-controller']
  const cluster = new Cluster({ nodes: 1, controllers, scheduler: false })
  cluster.kubectl.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }, '')
  cluster.run(minutes(1))
  for (const object of [...objects, pod('web'), deployment]) cluster.kubectl.create(object, 'shop')
  cluster.run(minutes(1))
  return cluster
}

type Request = (kubectl: Cluster['kubectl']) => unknown

function refusals(user: string, objects: readonly Body[], requests: readonly Request[]) {
  const kubectl = clusterWith(...objects).kubectl.as(user)
  return requests.map((request) => refusalOf(() => request(kubectl)))
}

describe('Whom nothing is bound to is refused', () => {
  function check(name: string, request: Request, words: string) {
    test(name, () => expect(refusals('jane', [], [request])).toEqual([words]))
  }

  const inShop = 'in API group "" in the namespace "shop"'
  check(
    'to create: there is no name in the URL',
    (kubectl) => kubectl.create(pod('api'), 'shop'),
    `pods is forbidden: User "jane" cannot create resource "pods" ${inShop}`,
  )
  check(
    'to apply, which is a patch',
    (kubectl) => kubectl.apply(pod('web'), 'shop'),
    `pods "web" is forbidden: User "jane" cannot patch resource "pods" ${inShop}`,
  )
  check(
    'to delete',
    (kubectl) => kubectl.delete('pods', 'shop/web'),
    `pods "web" is forbidden: User "jane" cannot delete resource "pods" ${inShop}`,
  )
  check(
    'to evict, which creates an eviction',
    (kubectl) => kubectl.evict('shop/web'),
    `pods "web" is forbidden: User "jane" cannot create resource "pods/eviction" ${inShop}`,
  )
  check(
    'to patch, before which kubectl gets',
    (kubectl) => kubectl.patch('deployments.apps', 'shop/web', {}),
    'deployments.apps "web" is forbidden: User "jane" cannot get resource "deployments" ' +
      'in API group "apps" in the namespace "shop"',
  )
  check(
    'to say a status, before which kubectl gets it',
    (kubectl) => kubectl.patchStatus('pods', 'shop/web', {}),
    `pods "web" is forbidden: User "jane" cannot get resource "pods/status" ${inShop}`,
  )
  check(
    'at the cluster scope',
    (kubectl) => kubectl.cordon('node-1', true),
    'nodes "node-1" is forbidden: User "jane" cannot get resource "nodes" in API group "" ' +
      'at the cluster scope',
  )
  check(
    'to delete a Namespace, whose URL is in itself',
    (kubectl) => kubectl.delete('namespaces', 'shop'),
    `namespaces "shop" is forbidden: User "jane" cannot delete resource "namespaces" ${inShop}`,
  )
  check(
    'to create a Namespace',
    (kubectl) =>
      kubectl.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } }, ''),
    'namespaces is forbidden: User "jane" cannot create resource "namespaces" in API group "" ' +
      'at the cluster scope',
  )
})

describe('A role', () => {
  const words = (verb: string, resource: string, group = '', where = 'in the namespace "shop"') =>
    `User "jane" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`

  test('that is bound in one Namespace holds there only', () => {
    const objects = [
      role('ClusterRole', 'pods', ['', 'pods', 'create']),
      binding('RoleBinding', ['ClusterRole', 'pods'], JANE),
    ]
    const kubectl = clusterWith(...objects).kubectl.as('jane')
    kubectl.create(pod('api'), 'shop')
    const elsewhere = words('create', 'pods', '', 'in the namespace "default"')
    expect(refusalOf(() => kubectl.create(pod('api'), 'default'))).toContain(elsewhere)
  })

  test('that is bound cluster-wide holds everywhere', () => {
    const objects = [
      role('ClusterRole', 'pods', ['', 'pods', 'delete']),
      binding('ClusterRoleBinding', ['ClusterRole', 'pods'], JANE),
    ]
    clusterWith(...objects)
      .kubectl.as('jane')
      .delete('pods', 'shop/web')
  })

  test('with names is for those objects, and for nothing that is created', () => {
    const rules: Rule = ['', 'pods', 'create delete', 'web']
    const objects = [
      role('Role', 'web', rules),
      binding('RoleBinding', ['Role', 'web'], JANE),
      pod('api'),
    ]
    const kubectl = clusterWith(...objects).kubectl.as('jane')
    kubectl.delete('pods', 'shop/web')
    expect(refusalOf(() => kubectl.delete('pods', 'shop/api'))).toContain(words('delete', 'pods'))
    expect(refusalOf(() => kubectl.create(pod('web'), 'shop'))).toContain(words('create', 'pods'))
  })

  test('of the scale allows no other change', () => {
    const objects = [
      role('Role', 'scale', ['apps', 'deployments', 'get'], ['apps', 'deployments/scale', 'patch']),
      binding('RoleBinding', ['Role', 'scale'], JANE),
    ]
    const kubectl = clusterWith(...objects).kubectl.as('jane')
    kubectl.scale('deployments.apps', 'shop/web', 3)
    const change = () => kubectl.setImage('deployments.apps', 'shop/web', 'web:v2')
    expect(refusalOf(change)).toContain(words('patch', 'deployments', 'apps'))
  })

  test('that may patch but not create applies only to what is there', () => {
    const objects = [
      role('Role', 'patch', ['', 'pods', 'patch']),
      binding('RoleBinding', ['Role', 'patch'], JANE),
    ]
    const kubectl = clusterWith(...objects).kubectl.as('jane')
    kubectl.apply(pod('web'), 'shop')
    const forbidden = `pods "api" is forbidden: ${words('create', 'pods')}`
    expect(refusalOf(() => kubectl.apply(pod('api'), 'shop'))).toBe(forbidden)
  })

  test('to evict needs no right to delete', () => {
    const objects = [
      role('Role', 'evict', ['', 'pods/eviction', 'create']),
      binding('RoleBinding', ['Role', 'evict'], JANE),
    ]
    clusterWith(...objects)
      .kubectl.as('jane')
      .evict('shop/web')
  })

  test('that is not there is named in the refusal', () => {
    const objects = [
      binding('ClusterRoleBinding', ['ClusterRole', 'all'], JANE),
      binding('RoleBinding', ['Role', 'some'], JANE),
    ]
    const remove: Request = (kubectl) => kubectl.delete('pods', 'shop/web')
    expect(refusals('jane', objects, [remove])).toEqual([
      `pods "web" is forbidden: ${words('delete', 'pods')}: RBAC: ` +
        '[clusterrole.rbac.authorization.k8s.io "all" not found, ' +
        'role.rbac.authorization.k8s.io "some" not found]',
    ])
  })
})

test('a binding that is made, changed or taken back holds from then on', () => {
  const cluster = clusterWith(role('Role', 'pods', ['', 'pods', 'get']))
  const { authorizer, registry } = cluster.server
  const bindings = registry.get('rolebindings.rbac.authorization.k8s.io')
  const pods = { group: '', resource: 'pods', subresource: '', namespace: 'shop', name: 'web' }
  const may = (name: string) => authorizer.allows(userNamed(name), { ...pods, verb: 'get' })
  const seen = [may('jane')]
  const bound = cluster.kubectl.create(binding('RoleBinding', ['Role', 'pods'], JANE), 'shop')
  seen.push(may('jane'))
  const subjects = [{ kind: 'User', name: 'joe' }]
  cluster.server.modify(bindings, 'shop/pods', { user: 'test' }, () => ({ ...bound, subjects }))
  seen.push(may('jane'), may('joe'))
  cluster.kubectl.delete(bindings.id, 'shop/pods')
  seen.push(may('joe'))
  expect(seen).toEqual([false, true, false, true, false])
})

test('two users are two, whatever their names hold', () => {
  const { authorizer } = clusterWith(
    role('ClusterRole', 'all', ['', 'pods', 'get']),
    binding('ClusterRoleBinding', ['ClusterRole', 'all'], { kind: 'Group', name: 'ops' }),
  ).server
  const pods = { group: '', resource: 'pods', subresource: '', namespace: 'shop', name: '' }
  const may = (user: UserInfo) => authorizer.allows(user, { ...pods, verb: 'get' })
  const pretender = { name: 'jane\nops', groups: [] }
  expect([may({ name: 'jane', groups: ['ops'] }), may(pretender)]).toEqual([true, false])
})

describe('A subject is', () => {
  function check(subject: Parameters<typeof binding>[2], user: string, isMeant: boolean) {
    const name = `${subject.kind} ${subject.namespace ?? ''}/${subject.name}`
    test(`${name} ${isMeant ? 'means' : 'does not mean'} ${user}`, () => {
      const objects = [
        role('Role', 'pods', ['', 'pods', 'delete']),
        binding('RoleBinding', ['Role', 'pods'], subject),
      ]
      const { kubectl, store } = clusterWith(...objects)
      const remove = () => kubectl.as(user).delete('pods', 'shop/web')
      if (isMeant) remove()
      else expect(refusalOf(remove)).toContain('is forbidden')
      expect(store.get('pods', 'shop/web') === undefined).toBe(isMeant)
    })
  }

  check({ kind: 'ServiceAccount', name: 'ci' }, CI, true)
  check({ kind: 'ServiceAccount', name: 'ci', namespace: 'shop' }, CI, true)
  check({ kind: 'ServiceAccount', name: 'ci', namespace: 'default' }, CI, false)
  check({ kind: 'User', name: CI }, CI, true)
  check({ kind: 'User', name: 'ci' }, CI, false)
  check({ kind: 'Group', name: 'system:serviceaccounts:shop' }, CI, true)
  check({ kind: 'Group', name: 'system:serviceaccounts' }, 'jane', false)
  check({ kind: 'Group', name: 'system:authenticated' }, 'jane', true)
  check({ kind: 'Group', name: 'system:authenticated' }, 'system:anonymous', false)
})

describe('A decision says', () => {
  const urls = { nonResourceURLs: ['/logs/*', '/version'], verbs: ['get'] }
  const paths = { ...role('ClusterRole', 'paths'), rules: [urls] }
  const cluster = clusterWith(
    role('Role', 'pods', ['', 'pods pods/exec', 'get create watch']),
    binding('RoleBinding', ['Role', 'pods'], { kind: 'ServiceAccount', name: 'ci' }),
    role('ClusterRole', 'nodes', ['', 'nodes', 'get']),
    binding('ClusterRoleBinding', ['ClusterRole', 'nodes'], { kind: 'Group', name: 'ops' }),
    paths,
    binding('ClusterRoleBinding', ['ClusterRole', 'paths'], JANE),
    binding('RoleBinding', ['Role', 'gone'], JANE),
  )
  const { authorizer } = cluster.server
  const pods = { group: '', resource: 'pods', subresource: '', namespace: 'shop', name: '' }

  function check(
    says: string,
    user: UserInfo,
    request: Attributes | PathAttributes,
    isAllowed: boolean,
    reason: string,
  ) {
    test(says, () => expect(authorizer.decide(user, request)).toEqual({ isAllowed, reason }))
  }

  const jane = userNamed('jane')
  check(
    'what binds a ServiceAccount in a Namespace',
    userNamed(CI),
    { ...pods, verb: 'watch' },
    true,
    'RBAC: allowed by RoleBinding "pods/shop" of Role "pods" to ServiceAccount "ci/shop"',
  )
  check(
    'that the groups count that the user is in, whatever its name',
    { name: 'joe', groups: ['ops'] },
    { ...pods, resource: 'nodes', namespace: '', verb: 'get' },
    true,
    'RBAC: allowed by ClusterRoleBinding "nodes" of ClusterRole "nodes" to Group "ops"',
  )
  check(
    'which role could not be asked',
    jane,
    { ...pods, verb: 'get' },
    false,
    'RBAC: role.rbac.authorization.k8s.io "gone" not found',
  )
  check(
    'that a path is covered by the rules of paths',
    jane,
    { verb: 'get', path: '/logs/a/b' },
    true,
    'RBAC: allowed by ClusterRoleBinding "paths" of ClusterRole "paths" to User "jane"',
  )
  check('that another path is not', jane, { verb: 'get', path: '/version/' }, false, '')
  check('that another method is not', jane, { verb: 'post', path: '/version' }, false, '')
  check(
    'nothing of a master, who may do all',
    { name: 'joe', groups: ['system:masters'] },
    { verb: 'get', path: '/metrics' },
    true,
    '',
  )

  test('no to a path in the words of the API server', () => {
    const refused = refusalOf(() => authorizer.requirePath(jane, 'get', '/metrics'))
    expect(refused).toBe('forbidden: User "jane" cannot get path "/metrics"')
  })

  test('yes to an action on one object, by its name', () => {
    const { registry } = cluster.server
    const options = { user: CI, subresource: 'exec' }
    authorizer.require('create', registry.get('pods'), 'shop/web', options)
    const joe = { user: 'joe', userInfo: { name: 'joe', groups: ['ops'] }, subresource: 'attach' }
    const act = () => authorizer.require('create', registry.get('pods'), 'shop/web', joe)
    expect(refusalOf(act)).toBe(
      'pods "web" is forbidden: User "joe" cannot create resource "pods/attach" ' +
        'in API group "" in the namespace "shop"',
    )
  })
})

test('a component is in no need of rights', () => {
  const { server } = clusterWith()
  server.delete(server.registry.get('pods'), 'shop/web', {}, { user: CI })
})

test('the administrator is a master', () => {
  expect(groupsOf('kubernetes-admin')).toEqual(['system:masters', 'system:authenticated'])
  clusterWith().kubectl.delete('pods', 'shop/web')
})

describe('Of the roles that a new cluster has', () => {
  const bound = (name: string) => [binding('RoleBinding', ['ClusterRole', name], JANE)]
  const scale: Request = (kubectl) => kubectl.scale('deployments.apps', 'shop/web', 2)
  const bind: Request = (kubectl) =>
    kubectl.create(
      binding('RoleBinding', ['ClusterRole', 'view'], { kind: 'User', name: 'joe' }, 'joe'),
      'shop',
    )
  const quota: Request = (kubectl) =>
    kubectl.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' } }, 'shop')

  function check(name: string, may: readonly Request[], mayNot: readonly Request[]) {
    test(`${name} allows what it says and no more`, () => {
      const kubectl = clusterWith(...bound(name)).kubectl.as('jane')
      for (const request of may) request(kubectl)
      for (const request of mayNot) {
        expect(refusalOf(() => request(kubectl))).toContain('is forbidden')
      }
    })
  }

  check('view', [], [scale, bind, quota])
  check('edit', [scale], [bind, quota])
  check('admin', [scale, bind], [quota])
  check('cluster-admin', [scale, bind, quota], [])
})
