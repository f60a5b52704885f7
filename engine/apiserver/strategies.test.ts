import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../api/meta'
import { Api, type Body, refusal, written } from '../testing/api'

const create = (kind: string, body: Body, api = new Api()) => api.create(written(kind, body))

const LABELS = { app: 'x' }
const selector = { matchLabels: LABELS }
const containers = [{ name: 'c', image: 'nginx' }]
const template = { metadata: { labels: LABELS }, spec: { containers } }
const jobTemplate = { spec: { template: { spec: { containers, restartPolicy: 'Never' } } } }

describe('a change is refused', () => {
  const check = (
    kind: string,
    body: Body,
    change: (object: KubeObject) => object,
    expected: string,
  ) => {
    const api = new Api()
    const object = create(kind, body, api)
    expect(refusal(() => api.change(object, change)).split('\n')[0]).toBe(expected)
  }
  const respec = (spec: object) => (object: KubeObject) => ({
    ...object,
    spec: { ...(object.spec as object), ...spec },
  })

  test('of selectors and templates', () => {
    const labels = { app: 'x', tier: 'y' }
    check(
      'Deployment',
      { spec: { selector, template } },
      respec({
        selector: { matchLabels: labels },
        template: { ...template, metadata: { labels } },
      }),
      'Deployment.apps "x" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"x", "tier":"y"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable',
    )
    check(
      'StatefulSet',
      { spec: { selector, template, serviceName: 'a' } },
      respec({ serviceName: 'b' }),
      `StatefulSet.apps "x" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`,
    )
  })

  test('of a Job, but for its size', () => {
    const api = new Api()
    const job = create('Job', jobTemplate, api)
    expect(api.respec(job, { parallelism: 2 }).metadata.generation).toBe(2)
    expect(refusal(() => api.respec(job, { completions: 2 }))).toBe(
      'Job.batch "x" is invalid: spec.completions: Invalid value: 2: field is immutable',
    )
    const spec = { containers: [{ name: 'c', image: 'other' }], restartPolicy: 'Never' }
    const old = (job.spec as { template: object }).template
    expect(refusal(() => api.respec(job, { template: { ...old, spec } }))).toMatch(
      /^Job.batch "x" is invalid: spec.template: Invalid value: .*: field is immutable$/,
    )
  })

  test('of what says that it never changes', () => {
    check(
      'ConfigMap',
      { data: { a: 'b' }, immutable: true },
      (object) => ({ ...object, data: { a: 'c' } }),
      'ConfigMap "x" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    )
    check(
      'Secret',
      { type: 'Opaque' },
      (object) => ({ ...object, type: 'other' }),
      'Secret "x" is invalid: type: Invalid value: "other": field is immutable',
    )
    check(
      'PriorityClass',
      { value: 1 },
      (object) => ({ ...object, value: 2 }),
      'PriorityClass.scheduling.k8s.io "x" is invalid: Value: Forbidden: may not be changed in an update.',
    )
    check(
      'StorageClass',
      { provisioner: 'a.b/c' },
      (object) => ({ ...object, provisioner: 'd.e/f' }),
      'StorageClass.storage.k8s.io "x" is invalid: provisioner: Forbidden: updates to provisioner are forbidden.',
    )
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'other' }
    check(
      'RoleBinding',
      { roleRef: { ...roleRef, name: 'r' } },
      (object) => ({ ...object, roleRef }),
      'RoleBinding.rbac.authorization.k8s.io "x" is invalid: roleRef: Invalid value: rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"Role", Name:"other"}: cannot change roleRef',
    )
  })

  test('of a Node, once its range and its provider are known', () => {
    check(
      'Node',
      { spec: { podCIDR: '10.0.0.0/24', podCIDRs: ['10.0.0.0/24'] } },
      respec({ podCIDR: '10.0.1.0/24', podCIDRs: ['10.0.1.0/24'] }),
      'Node "x" is invalid: spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
    )
  })
})

describe('generations', () => {
  const check = (kind: string, body: Body, change: object, expected: (number | undefined)[]) => {
    const api = new Api()
    const object = create(kind, body, api)
    const changed = api.change(object, (old) => ({ ...old, ...change }))
    const statused = object.status === undefined ? changed : api.setStatus(object, {})
    expect([object, changed, statused].map((o) => o.metadata.generation)).toEqual(expected)
  }

  test('count changes of the spec, of the kinds that have one', () => {
    check(
      'ReplicaSet',
      { spec: { selector, template } },
      { spec: { selector, template, replicas: 2 } },
      [1, 2, 2],
    )
    check('Service', { spec: { ports: [{ port: 1 }] } }, { spec: { ports: [{ port: 2 }] } }, [
      undefined,
      undefined,
      undefined,
    ])
    check('ConfigMap', {}, { data: { a: 'b' } }, [undefined, undefined, undefined])
    check('PriorityClass', { value: 1 }, { description: 'x' }, [1, 1, 1])
    check(
      'EndpointSlice',
      { addressType: 'IPv4', endpoints: [] },
      { endpoints: [{ addresses: ['10.0.0.1'] }] },
      [1, 2, 2],
    )
  })
})

test('a Lease and a budget are updated only as they were read', () => {
  const api = new Api()
  const lease = create('Lease', { spec: {} }, api)
  const change = () =>
    api.change(lease, (old) => ({ ...old, metadata: { ...old.metadata, resourceVersion: '' } }))
  expect(refusal(change)).toBe(
    'Lease.coordination.k8s.io "x" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
  )
})

test('the resourceVersion 0 is that of no version: the last write wins', () => {
  const api = new Api()
  const map = create('ConfigMap', {}, api)
  const written = (resourceVersion: string) =>
    api.change(map, (old) => ({
      ...old,
      metadata: { ...old.metadata, resourceVersion, labels: { by: resourceVersion } },
    }))
  expect(written('0').metadata.labels).toEqual({ by: '0' })
  expect(refusal(() => written('1'))).toBe(
    'Operation cannot be fulfilled on configmaps "x": the object has been modified; please apply your changes to the latest version and try again',
  )
})

test('deleting a Job or a ReplicationController leaves its Pods, by default', () => {
  const api = new Api()
  const orphaned = api.delete(create('Job', jobTemplate, api))
  expect(orphaned?.metadata.finalizers).toEqual(['orphan'])
  expect(api.delete(create('ReplicaSet', { spec: { selector, template } }, api))).toBeUndefined()
})
