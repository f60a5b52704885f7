/** What the Node node-1 may see and do, and what it is told of the rest. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Api, written } from '../../testing/api'
import type { Attributes, PathAttributes } from './rbac'
import type { UserInfo } from './users'

const api = new Api()
const pod = (name: string, nodeName: string, spec: object, annotations = {}) =>
  api.create(
    written('Pod', {
      metadata: { name, annotations },
      spec: { nodeName, containers: [{ name: 'c', image: 'i' }], ...spec },
    }),
  )
const key = (kind: 'secretKeyRef' | 'configMapKeyRef', name: string) => ({
  name: 'A',
  valueFrom: { [kind]: { name, key: 'a' } },
})
const claim = (claimName: string) => ({ name: 'data', persistentVolumeClaim: { claimName } })

pod('web', 'node-1', {
  imagePullSecrets: [{ name: 'pull' }],
  initContainers: [{ name: 'i', image: 'i', envFrom: [{ secretRef: { name: 'from' } }] }],
  containers: [
    {
      name: 'c',
      image: 'i',
      env: [key('secretKeyRef', 'key'), key('configMapKeyRef', 'config')],
    },
  ],
  volumes: [
    { name: 'a', secret: { secretName: 'files' } },
    { name: 'b', projected: { sources: [{ secret: { name: 'projected' } }] } },
    { name: 'c', csi: { driver: 'd', nodePublishSecretRef: { name: 'publish' } } },
    { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: CLAIM() } } },
    claim('web'),
  ],
})
pod('db', 'node-2', { volumes: [{ name: 'a', secret: { secretName: 'theirs' } }] })
const mirror = { 'kubernetes.io/config.mirror': 'x' }
pod('own', 'node-1', { volumes: [{ name: 'a', secret: { secretName: 'taken' } }] }, mirror)
api.create({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'disk' },
  spec: {
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    claimRef: { namespace: 'default', name: 'web' },
    csi: {
      driver: 'd',
      volumeHandle: 'h',
      nodeStageSecretRef: { name: 'stage', namespace: 'default' },
    },
  },
})

function CLAIM() {
  return { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
}

const node: UserInfo = {
  name: 'system:node:node-1',
  groups: ['system:nodes', 'system:authenticated'],
}
const { authorizer } = api.cluster.server

type Request = Partial<Attributes> | PathAttributes

const decide = (user: UserInfo, request: Request) => {
  const object = { verb: 'get', group: '', resource: '', subresource: '', name: '' }
  const full = 'path' in request ? request : { namespace: 'default', ...object, ...request }
  const { isAllowed, reason } = authorizer.decide(user, full)
  return isAllowed ? 'yes' : `no: ${reason}`
}

function check(expected: string, ...requests: readonly Request[]) {
  for (const request of requests) {
    test(Object.values(request).join(' '), () => expect(decide(node, request)).toBe(expected))
  }
}

const secret = (name: string, more: Request = {}) => ({ resource: 'secrets', name, ...more })

describe('A Node may read what its Pods need', () => {
  check(
    'yes',
    ...['pull', 'from', 'key', 'files', 'projected', 'publish', 'stage'].map((n) => secret(n)),
    secret('files', { verb: 'watch' }),
    { resource: 'configmaps', name: 'config' },
    { resource: 'persistentvolumeclaims', name: 'web' },
    { resource: 'persistentvolumeclaims', name: 'web-scratch' },
    { resource: 'persistentvolumes', name: 'disk', namespace: '' },
    { resource: 'pods', name: 'web' },
    { resource: 'pods', verb: 'watch', fieldSelector: 'spec.nodeName=node-1' },
    { resource: 'serviceaccounts', subresource: 'token', verb: 'create', name: 'default' },
    { resource: 'nodes', name: 'node-1', namespace: '' },
    { resource: 'services', verb: 'list', namespace: '' },
  )
})

describe('A Node may not read what is not for it', () => {
  check(
    "no: no relationship found between node 'node-1' and this object",
    secret('theirs'),
    secret('taken'),
    secret('files', { namespace: 'kube-system' }),
    { resource: 'configmaps', name: 'other' },
    { resource: 'persistentvolumes', name: 'other', namespace: '' },
    { resource: 'pods', name: 'db' },
    { resource: 'serviceaccounts', subresource: 'token', verb: 'create', name: 'ci' },
    { resource: 'volumeattachments', group: 'storage.k8s.io', name: 'x', namespace: '' },
  )
  check('no: No Object name found', { resource: 'secrets', verb: 'list' })
  check('no: can only read namespaced object of this type', secret('', { namespace: '' }))
  check('no: can only read resources of this type', secret('files', { verb: 'delete' }))
  check('no: cannot read subresource', secret('files', { subresource: 'x' }))
  check('no: can only get individual resources of this type', {
    resource: 'persistentvolumes',
    verb: 'list',
  })
  check(
    'no: can only list/watch pods with spec.nodeName field selector',
    { resource: 'pods', verb: 'list' },
    { resource: 'pods', verb: 'list', fieldSelector: 'spec.nodeName=node-2' },
  )
  check("no: node 'node-1' cannot read 'node-2', only its own Node object", {
    resource: 'nodes',
    name: 'node-2',
  })
  check("no: node 'node-1' cannot read all nodes, only its own Node object", {
    resource: 'nodes',
    verb: 'list',
  })
  check('no: ', { resource: 'deployments', group: 'apps' }, { verb: 'get', path: '/metrics' })
})

describe('A Node may write of itself alone', () => {
  const lease = { resource: 'leases', group: 'coordination.k8s.io', verb: 'update' }
  const csi = { resource: 'csinodes', group: 'storage.k8s.io', verb: 'patch', namespace: '' }
  check(
    'yes',
    { ...lease, namespace: 'kube-node-lease', name: 'node-1' },
    { ...lease, namespace: 'kube-node-lease', verb: 'create' },
    { ...csi, name: 'node-1' },
    { resource: 'pods', subresource: 'status', verb: 'patch', name: 'web' },
    { resource: 'pods', subresource: 'eviction', verb: 'create', name: 'web' },
    { resource: 'nodes', subresource: 'status', verb: 'patch', name: 'node-1' },
    { resource: 'persistentvolumeclaims', subresource: 'status', verb: 'patch', name: 'web' },
    { resource: 'events', verb: 'create' },
  )
  check('no: can only access leases in the "kube-node-lease" system namespace', lease)
  check('no: can only access node lease with the same name as the requesting node', {
    ...lease,
    namespace: 'kube-node-lease',
    name: 'node-2',
  })
  check('no: can only get, create, update, patch, or delete a node lease', {
    ...lease,
    verb: 'list',
  })
  check('no: can only access CSINode with the same name as the requesting node', csi)
  check('no: can only get/update/patch this type', {
    resource: 'persistentvolumeclaims',
    subresource: 'status',
    name: 'web',
  })
  check(
    'no: ',
    { resource: 'pods', verb: 'patch', name: 'web' },
    { resource: 'pods', verb: 'create', subresource: 'binding', name: 'web' },
    { resource: 'nodes', verb: 'delete', name: 'node-1' },
  )
})

test('who is called like a Node but is in another group is none', () => {
  const user = { ...node, groups: ['system:authenticated'] }
  expect(decide(user, secret('files'))).toBe('no: ')
})

test('a Node without a name may nothing', () => {
  const user = { ...node, name: 'system:node:' }
  expect(decide(user, secret('files'))).toBe('no: unknown node for user "system:node:"')
})

test('a Node may also what roles allow it', () => {
  const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }
  const server = new Api()
  server.create(
    written('RoleBinding', {
      roleRef: role,
      subjects: [{ kind: 'User', name: node.name }],
    }),
  )
  const request = { ...secret('theirs'), verb: 'get', group: '', subresource: '' }
  const decision = server.cluster.server.authorizer.decide(node, {
    ...request,
    resource: 'secrets',
    name: 'theirs',
    namespace: 'default',
  })
  expect(decision.isAllowed).toBe(true)
})

test('one name that is selected is the name of the request', () => {
  const pods = api.cluster.server.registry.get('pods')
  const options = { user: node.name, userInfo: node }
  const list = (fieldSelector: string) => () =>
    authorizer.require('list', pods, 'default/', { ...options, fieldSelector })
  list('metadata.name=web')()
  expect(list('metadata.name=db')).toThrow(/pods "db" is forbidden: .* cannot list resource/)
  expect(list('metadata.name!=web')).toThrow(/pods is forbidden/)
})
