/** What the Node node-1 may write, and what it is told otherwise. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { type KubeObject, keyOf } from '../../api/meta'
import { Api, type Written } from '../../testing/api'
import { refusalOf } from '../../testing/workload'
import type { UserInfo } from '../authorization/users'

const node = (name: string): UserInfo => ({
  name: `system:node:${name}`,
  groups: ['system:nodes', 'system:authenticated'],
})
const MIRROR = 'kubernetes.io/config.mirror'

function serverFor(userInfo = node('node-1')) {
  const api = new Api()
  const { server } = api.cluster
  const own = api.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1', labels: { team: 'a' } },
  })
  api.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-2' } })
  const pod = (name: string, nodeName: string) =>
    api.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { nodeName, containers: [{ name: 'c', image: 'i' }] },
    })
  const pods = { own: pod('own', 'node-1'), theirs: pod('theirs', 'node-2') }
  const options = { user: userInfo.name, userInfo, isClient: true }
  const resourceOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }) => {
    const found = server.registry.ofObject(apiVersion, kind)
    if (found === undefined) throw new Error(kind)
    return found
  }
  return {
    own,
    pods,
    create: (object: Written) => server.create(resourceOf(object), object, options),
    change: (object: KubeObject, change: object, subresource?: string) =>
      server.update(
        resourceOf(object),
        { ...object, ...change },
        {
          ...options,
          ...(subresource === undefined ? {} : { subresource }),
        },
      ),
    remove: (object: KubeObject) =>
      server.delete(resourceOf(object), keyOf(object), { gracePeriodSeconds: 0 }, options),
  }
}

type Server = ReturnType<typeof serverFor>

function check(says: string, write: (server: Server) => unknown, expected: string | undefined) {
  test(says, () => {
    const server = serverFor()
    if (expected === undefined) write(server)
    else expect(refusalOf(() => write(server))).toBe(expected)
  })
}

const mirror = (server: Server, more: object = {}, spec: object = {}, owner: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'mirror',
    namespace: 'default',
    annotations: { [MIRROR]: 'x' },
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'Node',
        name: 'node-1',
        uid: server.own.metadata.uid,
        controller: true,
        ...owner,
      },
    ],
    ...more,
  },
  spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'i' }], ...spec },
})

describe('A Node creates mirrors of Pods', () => {
  const refused = 'pods "mirror" is forbidden: '
  const can = `${refused}node "node-1" can only create pods with`
  const volume = (source: object) => ({ volumes: [{ name: 'v', ...source }] })

  check('of its own', (server) => server.create(mirror(server)), undefined)
  check(
    'and no other Pods',
    (server) => server.create(mirror(server, { annotations: {} })),
    `${refused}pod does not have "${MIRROR}" annotation, node "node-1" can only create mirror pods`,
  )
  check(
    'that run on itself',
    (server) => server.create(mirror(server, {}, { nodeName: 'node-2' })),
    `${can} spec.nodeName set to itself`,
  )
  check(
    'that it owns',
    (server) => server.create(mirror(server, { ownerReferences: [] })),
    `${can} an owner reference set to itself`,
  )
  check(
    'that it controls',
    (server) => server.create(mirror(server, {}, {}, { controller: false })),
    `${can} a controller owner reference set to itself`,
  )
  check(
    'that do not hold it back',
    (server) => server.create(mirror(server, {}, {}, { blockOwnerDeletion: true })),
    `${refused}node "node-1" must not set blockOwnerDeletion on an owner reference`,
  )
  test('that know which Node it is', () => {
    const server = serverFor()
    const made = () => server.create(mirror(server, {}, {}, { uid: '7' }))
    const { uid } = server.own.metadata
    expect(refusalOf(made)).toBe(`${refused}node node-1 UID mismatch: expected 7 got ${uid}`)
  })
  check(
    'that refer to no Secret',
    (server) => server.create(mirror(server, {}, volume({ secret: { secretName: 's' } }))),
    `${refused}node "node-1" can not create pods that reference secrets`,
  )
  check(
    'that refer to no ConfigMap',
    (server) => server.create(mirror(server, {}, volume({ configMap: { name: 's' } }))),
    `${refused}node "node-1" can not create pods that reference configmaps`,
  )
  check(
    'that refer to no claim',
    (server) =>
      server.create(mirror(server, {}, volume({ persistentVolumeClaim: { claimName: 's' } }))),
    `${refused}node "node-1" can not create pods that reference persistentvolumeclaims`,
  )
})

describe('A Node says how its Pods are', () => {
  const status = { phase: 'Running' }
  check(
    'that are bound to it',
    ({ change, pods }) => change(pods.own, { status }, 'status'),
    undefined,
  )
  check(
    'and not how others are',
    ({ change, pods }) => change(pods.theirs, { status }, 'status'),
    'pods "theirs" is forbidden: node "node-1" can only update pod status for pods with ' +
      'spec.nodeName set to itself',
  )
  check(
    'and labels none of them',
    ({ change, pods }) => {
      const metadata = { ...pods.own.metadata, labels: { a: 'b' } }
      return change(pods.own, { metadata, status }, 'status')
    },
    'pods "own" is forbidden: node "node-1" cannot update labels through pod status',
  )
  check('and deletes them', ({ remove, pods }) => remove(pods.own), undefined)
  check(
    'and deletes no others',
    ({ remove, pods }) => remove(pods.theirs),
    'pods "theirs" is forbidden: node "node-1" can only delete pods with spec.nodeName set to itself',
  )
})

describe('A Node changes its own Node', () => {
  const labelled = ({ own, change }: Server, labels: object, spec: object = {}) =>
    change(own, {
      metadata: { ...own.metadata, labels: { team: 'a', ...labels } },
      spec: { ...Object(own.spec), ...spec },
    })

  const hostname = { 'kubernetes.io/hostname': 'x', 'node.kubernetes.io/a': 'b', team: 'b' }
  check('with labels of its own', (server) => labelled(server, hostname), undefined)
  check(
    'without taints',
    (server) => labelled(server, {}, { taints: [{ key: 'a', effect: 'NoSchedule' }] }),
    'nodes "node-1" is forbidden: node "node-1" is not allowed to modify taints',
  )
  check(
    'without labels that others trust',
    (server) =>
      labelled(server, {
        'node-restriction.kubernetes.io/a': 'b',
        'node-role.kubernetes.io/control-plane': '',
      }),
    'nodes "node-1" is forbidden: is not allowed to modify labels: ' +
      'node-restriction.kubernetes.io/a, node-role.kubernetes.io/control-plane',
  )
  check(
    'and no other',
    ({ create }) => create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-3' } }),
    'nodes "node-3" is forbidden: node "node-1" is not allowed to modify node "node-3"',
  )
})

describe('A Node renews its own Lease', () => {
  const lease = (name: string) => ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: 'kube-node-lease' },
    spec: {},
  })
  check('that it creates', ({ create }) => create(lease('node-1')), undefined)
  check(
    'and creates no other',
    ({ create }) => create(lease('node-2')),
    'leases.coordination.k8s.io "node-2" is forbidden: can only access node lease with the same ' +
      'name as the requesting node',
  )
})

test('a component that is called like a Node is not restricted', () => {
  const api = new Api()
  const object = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-2' } }
  const { server } = api.cluster
  server.create(server.registry.get('nodes'), object, { user: 'system:node:node-1' })
})
