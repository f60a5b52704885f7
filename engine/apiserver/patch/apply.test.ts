/** Server-side apply and who owns what afterwards. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../../api/meta'
import { ensure } from '../../ensure'
import { schemaOf } from '../../schema/schema'
import { deepFreeze } from '../../store/freeze'
import { StatusError } from '../status-error'
import { type Apply, applyConfiguration, patchOptionsError } from './apply'
import { managedAfterUpdate, managerFromUserAgent } from './managed-fields'

type Body = Readonly<Record<string, unknown>>
const NOW = '2025-01-01T00:00:00Z'
const LATER = '2025-01-01T00:01:00Z'

// Objects of tests are plain JSON; the server fills in the rest of their metadata.
const object = (apiVersion: string, kind: string, body: Body): KubeObject =>
  deepFreeze({ apiVersion, kind, metadata: { name: 'x' }, ...body }) as unknown as KubeObject

const configMap = (data: Body, metadata: Body = {}) =>
  object('v1', 'ConfigMap', { metadata: { name: 'x', ...metadata }, data })

const deployment = (replicas: number | undefined, ...containers: Body[]) =>
  object('apps/v1', 'Deployment', {
    spec: { ...(replicas === undefined ? {} : { replicas }), template: { spec: { containers } } },
  })

function apply(
  live: KubeObject | undefined,
  config: KubeObject,
  manager: string,
  how: Partial<Apply> = {},
): KubeObject {
  const { apiVersion, kind } = config
  const schema = ensure(schemaOf(apiVersion, kind), 'a schema')
  const base = { live, config, schema, manager, apiVersion, force: false, now: NOW }
  return deepFreeze(applyConfiguration({ ...base, ...how }))
}

function update(
  live: KubeObject | undefined,
  next: KubeObject,
  manager: string,
  now = NOW,
): KubeObject {
  const { apiVersion, kind } = next
  const schema = ensure(schemaOf(apiVersion, kind), 'a schema')
  const managedFields = managedAfterUpdate({ live, next, schema, manager, apiVersion, now })
  const { managedFields: _, ...metadata } = next.metadata
  const tracked = managedFields === undefined ? metadata : { ...metadata, managedFields }
  return deepFreeze({ ...next, metadata: tracked })
}

function owners(found: KubeObject): Record<string, unknown> {
  const entries = found.metadata.managedFields ?? []
  return Object.fromEntries(entries.map((e) => [`${e.manager} ${e.operation}`, e.fieldsV1]))
}

function refuse(attempt: () => unknown, message: string): StatusError {
  try {
    attempt()
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    expect(error.message).toBe(message)
    return error
  }
  throw new Error(`not refused: ${message}`)
}

test('an apply creates the object and owns what it names', () => {
  const created = apply(undefined, configMap({ key: 'v' }, { labels: { a: 'b' } }), 'kubectl')
  expect(created).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'x',
      labels: { a: 'b' },
      managedFields: [
        {
          manager: 'kubectl',
          operation: 'Apply',
          apiVersion: 'v1',
          time: NOW,
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:metadata': { 'f:labels': { 'f:a': {} } }, 'f:data': { 'f:key': {} } },
        },
      ],
    },
    data: { key: 'v' },
  })
})

test('a create owns as a client of Go writes it', () => {
  const web = { name: 'web', image: 'web:1', resources: {} }
  const created = update(undefined, deployment(3, web), 'kubectl-create')
  expect(owners(created)).toEqual({
    'kubectl-create Update': {
      'f:spec': {
        'f:replicas': {},
        'f:template': {
          'f:spec': {
            'f:containers': {
              'k:{"name":"web"}': { '.': {}, 'f:image': {}, 'f:name': {}, 'f:resources': {} },
            },
          },
        },
      },
    },
  })
  expect(owners(update(undefined, configMap({ k: 'v' }), 'a'))).toEqual({
    'a Update': { 'f:data': { '.': {}, 'f:k': {} } },
  })
})

test('a value of another manager is a conflict', () => {
  const live = update(
    undefined,
    deployment(3, { name: 'a', image: 'a:1' }),
    'kubectl-client-side-apply',
  )
  const one = refuse(
    () => apply(live, deployment(5), 'me'),
    'Apply failed with 1 conflict: ' +
      'conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
  )
  expect([one.code, one.reason, one.status.details]).toEqual([
    409,
    'Conflict',
    {
      causes: [
        {
          reason: 'FieldManagerConflict',
          message: 'conflict with "kubectl-client-side-apply" using apps/v1',
          field: '.spec.replicas',
        },
      ],
    },
  ])
  const both = apply(undefined, configMap({ a: '1', b: '1' }), 'first')
  const three = update(both, configMap({ a: '1', b: '1', c: '1' }), 'second', LATER)
  refuse(
    () => apply(three, configMap({ a: '2', b: '2', c: '2' }), 'me'),
    'Apply failed with 3 conflicts: conflicts with "first":\n- .data.a\n- .data.b\n' +
      'conflicts with "second" using v1:\n- .data.c',
  )
  refuse(
    () => apply(live, deployment(undefined, { name: 'a', image: 'a:2' }), 'me'),
    'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: ' +
      '.spec.template.spec.containers[name="a"].image',
  )
})

test('force takes the fields from the others', () => {
  const live = apply(undefined, configMap({ a: '1', b: '1' }), 'first')
  const forced = apply(live, configMap({ a: '2' }), 'second', { force: true })
  expect(forced.data).toEqual({ a: '2', b: '1' })
  expect(owners(forced)).toEqual({
    'first Apply': { 'f:data': { 'f:b': {} } },
    'second Apply': { 'f:data': { 'f:a': {} } },
  })
  const all = apply(live, configMap({ a: '2', b: '2' }), 'second', { force: true })
  expect(Object.keys(owners(all))).toEqual(['second Apply'])
})

test('an equal value is owned by both, and goes when the last one drops it', () => {
  const first = apply(undefined, configMap({ a: '1', b: '1' }), 'first')
  const shared = apply(first, configMap({ a: '1' }), 'second')
  expect(shared.data).toEqual({ a: '1', b: '1' })
  const dropped = apply(shared, configMap({ b: '1' }), 'first')
  expect(dropped.data).toEqual({ a: '1', b: '1' })
  expect(owners(dropped)['second Apply']).toEqual({ 'f:data': { 'f:a': {} } })
  expect(apply(dropped, configMap({}), 'second').data).toEqual({ b: '1' })
})

test('what a manager no longer applies is removed, unless an update owns it', () => {
  const live = apply(undefined, configMap({ a: '1', b: '1' }), 'me')
  expect(apply(live, configMap({ a: '1' }), 'me').data).toEqual({ a: '1' })
  const updated = update(live, { ...live, data: { a: '1', b: '1', c: '1' } }, 'other', LATER)
  expect(apply(updated, configMap({ a: '1' }), 'me').data).toEqual({ a: '1', c: '1' })
})

test('items of a list are owned by their key, new ones keep their place', () => {
  const containers = (found: KubeObject) =>
    (found.spec as { template: { spec: { containers: unknown } } }).template.spec.containers
  const a = { name: 'a', image: 'a:1', ports: [{ containerPort: 80 }] }
  const live = apply(undefined, deployment(1, a), 'first')
  const more = apply(
    live,
    deployment(undefined, { name: 'b', image: 'b:1' }, { name: 'a' }),
    'second',
  )
  expect(containers(more)).toEqual([{ name: 'b', image: 'b:1' }, a])
  const template = { spec: { containers: {} } }
  template.spec.containers = {
    'k:{"name":"a"}': {
      '.': {},
      'f:image': {},
      'f:name': {},
      'f:ports': {
        'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} },
      },
    },
  }
  const fields = owners(more)['first Apply'] as { 'f:spec': Record<string, unknown> }
  expect(JSON.stringify(fields['f:spec']['f:template'])).toBe(
    JSON.stringify({ 'f:spec': { 'f:containers': template.spec.containers } }),
  )
  expect(containers(apply(more, deployment(1), 'first'))).toEqual([
    { name: 'b', image: 'b:1' },
    { name: 'a' },
  ])
})

test('a set is owned by its values, an atomic map as a whole', () => {
  const finalizers = (...values: string[]) => configMap({}, { finalizers: values })
  const live = apply(undefined, finalizers('x/a', 'x/b'), 'first')
  const both = apply(live, finalizers('x/c', 'x/a'), 'second')
  expect(both.metadata.finalizers).toEqual(['x/c', 'x/a', 'x/b'])
  expect(apply(both, finalizers('x/b'), 'first').metadata.finalizers).toEqual(['x/c', 'x/a', 'x/b'])
  const selecting = (labels: Body) =>
    object('apps/v1', 'Deployment', { spec: { selector: { matchLabels: labels } } })
  const atomic = apply(undefined, selecting({ a: '1' }), 'first')
  expect(owners(atomic)).toEqual({ 'first Apply': { 'f:spec': { 'f:selector': {} } } })
  refuse(
    () => apply(atomic, selecting({ b: '1' }), 'second'),
    'Apply failed with 1 conflict: conflict with "first": .spec.selector',
  )
})

test('an update takes what it changes, and its time moves only then', () => {
  const live = apply(undefined, configMap({ a: '1', b: '1' }), 'me')
  const changed = update(live, { ...live, data: { a: '2' } }, 'other', LATER)
  expect(owners(changed)).toEqual({ 'other Update': { 'f:data': { 'f:a': {} } } })
  const same = update(changed, changed, 'third', '2025-01-01T00:02:00Z')
  expect(same.metadata.managedFields).toEqual(changed.metadata.managedFields)
})

test('an apply that changes nothing returns the live object', () => {
  const live = apply(undefined, configMap({ a: '1' }), 'me')
  expect(apply(live, configMap({ a: '1' }), 'me', { now: LATER })).toBe(live)
})

test('an object that nobody tracks stays so, until the first apply', () => {
  const live = configMap({ a: '1' })
  expect(update(live, configMap({ a: '2' }), 'm').metadata.managedFields).toBe(undefined)
  expect(owners(apply(live, configMap({ b: '1' }), 'me'))).toEqual({
    'before-first-apply Update': { 'f:data': { '.': {}, 'f:a': {} } },
    'me Apply': { 'f:data': { 'f:b': {} } },
  })
})

test('managedFields can be reset, and are not lost by who does not know them', () => {
  const live = apply(undefined, configMap({ a: '1' }), 'me')
  expect(update(live, configMap({ a: '1' }), 'm').metadata.managedFields).toEqual(
    live.metadata.managedFields,
  )
  const reset = configMap({ a: '1' }, { managedFields: [{}] })
  expect(update(live, reset, 'm').metadata.managedFields).toBe(undefined)
})

test('the oldest of more than ten updates are merged', () => {
  let live: KubeObject = update(undefined, configMap({ k0: 'v' }), 'm0')
  for (let i = 1; i < 12; i++) {
    const time = `2025-01-01T00:00:${String(i).padStart(2, '0')}Z`
    live = update(live, configMap({ ...(live.data as Body), [`k${i}`]: 'v' }), `m${i}`, time)
  }
  const entries = live.metadata.managedFields ?? []
  expect(entries.map(({ manager }) => manager)).toEqual([
    'ancient-changes',
    ...Array.from({ length: 9 }, (_, i) => `m${i + 3}`),
  ])
  expect(entries[0]?.fieldsV1).toEqual({
    'f:data': { '.': {}, 'f:k0': {}, 'f:k1': {}, 'f:k2': {} },
  })
})

test('kubectl takes over what it applied on the client side', () => {
  const annotation = 'kubectl.kubernetes.io/last-applied-configuration'
  const text = JSON.stringify(configMap({ a: '1' }))
  const annotated = configMap({ a: '1' }, { annotations: { [annotation]: text } })
  const live = update(undefined, annotated, 'kubectl-client-side-apply')
  refuse(
    () => apply(live, configMap({ a: '2' }), 'me'),
    'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.a',
  )
  const taken = apply(live, configMap({ a: '2' }), 'kubectl')
  expect(taken.data).toEqual({ a: '2' })
  expect(taken.metadata.annotations?.[annotation]).toBe(
    '{"apiVersion":"v1","data":{"a":"2"},"kind":"ConfigMap","metadata":{"name":"x"}}\n',
  )
})

test('a configuration that does not fit is refused', () => {
  const typed = 'failed to create typed patch object (/x; apps/v1, Kind=Deployment): '
  const at = '.spec.template.spec.containers'
  const bad =
    (...containers: Body[]) =>
    () =>
      apply(undefined, deployment(1, ...containers), 'me')
  refuse(bad({ name: 'a' }, { name: 'a' }), `${typed}${at}: duplicate entries for key [name="a"]`)
  refuse(
    bad({ image: 'a' }),
    `${typed}${at}: element 0: associative list with keys has an element that omits all key fields ` +
      '["name"] (and doesn\'t have default values for any key fields)',
  )
  refuse(
    bad({ name: 'a', env: [{ name: 'b', value: 5 }] }),
    `${typed}${at}[name="a"].env[name="b"].value: ` +
      'expected string, got &value.valueUnstructured{Value:5}',
  )
  refuse(
    bad({ name: 'a', imagee: 'b', stdin: 'yes' }),
    `${typed}errors:\n  ${at}[name="a"].imagee: field not declared in schema\n` +
      `  ${at}[name="a"].stdin: expected boolean, got &value.valueUnstructured{Value:"yes"}`,
  )
  refuse(
    () => apply(undefined, configMap({}, { managedFields: [] }), 'me'),
    'metadata.managedFields must be nil',
  )
  refuse(
    () => apply(undefined, configMap({}), 'me', { apiVersion: 'v2' }),
    'Incorrect version specified in apply patch. Specified patch version: v1, expected: v2',
  )
})

test('an apply names its manager, and only an apply may force', () => {
  expect(patchOptionsError({ isApply: true })?.message).toBe(
    'PatchOptions.meta.k8s.io "" is invalid: ' +
      'fieldManager: Required value: is required for apply patch',
  )
  expect(patchOptionsError({ isApply: false, force: true })?.message).toBe(
    'PatchOptions.meta.k8s.io "" is invalid: ' +
      'force: Forbidden: may not be specified for non-apply patch',
  )
  expect(patchOptionsError({ isApply: true, fieldManager: 'x' })).toBe(undefined)
  expect(managerFromUserAgent('kubectl/v1.32.0 (linux/amd64)')).toBe('kubectl')
})
