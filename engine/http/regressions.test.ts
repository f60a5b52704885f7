/** What random requests have broken once, each with the seed that did, in as few words as can be. */
import { test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../clock/duration'
import type { ClusterOptions } from '../cluster'
import { type Answered, Asking } from './testing/asking'

const HOME = 'namespaces/default'
const QUIET: ClusterOptions = { controllers: [], scheduler: false }
const json = 'application/json-patch+json'
const labels = { app: 'web' }
const template = {
  metadata: { labels },
  spec: { containers: [{ name: 'web', image: 'shop:v1' }] },
}

check('seed 1: an Event that regards nothing', QUIET, ({ ask }) => {
  const url = `/apis/events.k8s.io/v1/${HOME}/events`
  return [ask('POST', url, { body: { metadata: { name: 'a' } } }), 201]
})

check('seed 1: a patch that removes the metadata', QUIET, ({ ask }) => {
  const url = `/api/v1/${HOME}/configmaps`
  ask('POST', url, { body: { metadata: { name: 'a' } } })
  const body = [{ op: 'remove', path: '/metadata' }]
  return [ask('PATCH', `${url}/a`, { body, type: json }), 400]
})

check('seed 7: addresses of a type that JavaScript knows', QUIET, ({ ask }) => {
  const body = { metadata: { name: 'a' }, addressType: '__proto__', endpoints: [] }
  return [ask('POST', `/apis/discovery.k8s.io/v1/${HOME}/endpointslices`, { body }), 422]
})

check('seed 100: a ReplicaSet that loses its spec', QUIET, ({ ask }) => {
  const url = `/apis/apps/v1/${HOME}/replicasets`
  const spec = { selector: { matchLabels: labels }, template }
  ask('POST', url, { body: { metadata: { name: 'a' }, spec } })
  return [ask('PUT', `${url}/a`, { body: { metadata: { name: 'a' } } }), 422]
})

check('seed 101: a definition that says it stored what it has not', {}, ({ ask, cluster }) => {
  const url = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  const name = 'things.example.com'
  ask('POST', url, { body: { metadata: { name }, spec: DEFINITION } })
  cluster.run(seconds(5))
  const status = { storedVersions: ['v1', 'v0'] }
  const type = 'application/merge-patch+json'
  expect(ask('PATCH', `${url}/${name}/status`, { body: { status }, type }).code).toBe(200)
  ask('DELETE', `${url}/${name}`)
  cluster.run(seconds(60))
  return [ask('GET', `${url}/${name}`), 404]
})

check('seed 107: a Node whose range is none', { nodes: 1 }, ({ ask, cluster }) => {
  const type = 'application/merge-patch+json'
  cluster.run(seconds(30))
  ask('DELETE', '/api/v1/nodes/node-1')
  ask('POST', '/api/v1/nodes', { body: { metadata: { name: 'node-1' } } })
  const body = { spec: { podCIDR: 'web', podCIDRs: ['*'] } }
  expect(ask('PATCH', '/api/v1/nodes/node-1', { body, type }).code).toBe(200)
  cluster.run(seconds(60))
  const pod = { metadata: { name: 'a' }, spec: { ...template.spec, nodeName: 'node-1' } }
  expect(ask('POST', `/api/v1/${HOME}/pods`, { body: pod }).code).toBe(201)
  cluster.run(seconds(60))
  return [ask('GET', `/api/v1/${HOME}/pods/a`), 200]
})

check('seed 1010: a Pod whose name every object has', {}, ({ ask, cluster }) => {
  const budget = { minAvailable: 1, selector: { matchLabels: labels } }
  const url = `/apis/policy/v1/${HOME}/poddisruptionbudgets`
  ask('POST', url, { body: { metadata: { name: 'a' }, spec: budget } })
  cluster.run(seconds(5))
  const pod = { metadata: { name: 'constructor', labels }, spec: template.spec }
  expect(ask('POST', `/api/v1/${HOME}/pods`, { body: pod }).code).toBe(201)
  cluster.run(seconds(60))
  return [ask('GET', `${url}/a`), 200]
})

check('seed 9023: a budget with a Pod that was disrupted at no time', {}, ({ ask, cluster }) => {
  const url = `/apis/policy/v1/${HOME}/poddisruptionbudgets`
  const budget = { minAvailable: 1, selector: { matchLabels: labels } }
  ask('POST', url, { body: { metadata: { name: 'a' }, spec: budget } })
  cluster.run(seconds(5))
  const pod = { metadata: { name: 'web', labels }, spec: template.spec }
  expect(ask('POST', `/api/v1/${HOME}/pods`, { body: pod }).code).toBe(201)
  const type = 'application/json-patch+json'
  const body = [{ op: 'add', path: '/status/disruptedPods', value: { web: null } }]
  expect(ask('PATCH', `${url}/a/status`, { body, type }).code).toBe(200)
  cluster.run(seconds(60))
  return [ask('GET', `${url}/a`), 200]
})

check('seed 5002: managed fields that cannot be read', QUIET, ({ ask }) => {
  const url = `/api/v1/${HOME}/configmaps`
  const entry = { manager: 'me', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1' }
  const fieldsV1 = { 'f:data': { 'v:\\Deny"': {} }, 'k:{': {} }
  const metadata = { name: 'a', managedFields: [{ ...entry, fieldsV1 }] }
  ask('POST', `${url}?fieldManager=me`, { body: { metadata: { name: 'a' }, data: { a: 'b' } } })
  return [ask('PUT', `${url}/a?fieldManager=me`, { body: { metadata, data: { a: 'c' } } }), 200]
})

test('what cannot be told ends the watch, and not the write', () => {
  const asking = new Asking(QUIET)
  const { store } = asking.cluster
  const watched = asking.watch(`/api/v1/${HOME}/configmaps?watch=true`)
  const metadata = { name: 'a', namespace: 'default', uid: 'u', creationTimestamp: '' }
  // Nothing that was decoded has such a number.
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 1n } }
  store.put(
    'configmaps',
    'default/a',
    { ...object, metadata: { ...metadata, resourceVersion: '9' } },
    { at: asking.cluster.now(), entry: 0, standing: false },
  )
  expect(watched.events).toMatchObject([{ type: 'ERROR', object: { code: 500 } }])
  expect([watched.isOver(), asking.bugs.length]).toEqual([true, 1])
})

const DEFINITION = {
  group: 'example.com',
  scope: 'Namespaced',
  names: { plural: 'things', kind: 'Thing' },
  versions: [
    { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
  ],
}

interface Client extends Pick<Asking, 'cluster'> {
  readonly ask: (...request: Parameters<Asking['ask']>) => Answered
}

/** The last answer has the code, and nothing was a defect. */
function check(
  name: string,
  options: ClusterOptions,
  act: (client: Client) => readonly [answer: Answered, code: number],
): void {
  test(`(regression) ${name}`, () => {
    const asking = new Asking(options)
    const ask = (...request: Parameters<Asking['ask']>) => asking.ask(...request)
    const [{ code, body }, wanted] = act({ cluster: asking.cluster, ask })
    expect({ code, body }).toMatchObject({ code: wanted })
    expect(asking.bugs).toEqual([])
  })
}
