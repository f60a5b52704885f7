/** Which rules an aggregated ClusterRole gets. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../clock/duration'
import { Cluster } from '../cluster'

const apiVersion = 'rbac.authorization.k8s.io/v1'
const reading = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] })

const role = (name: string, labels: object, ...resources: readonly string[]) => ({
  apiVersion,
  kind: 'ClusterRole',
  metadata: { name, labels },
  rules: resources.map(reading),
})

const gatherer = (...selectors: readonly object[]) => ({
  apiVersion,
  kind: 'ClusterRole',
  metadata: { name: 'all', labels: { part: 'a' } },
  aggregationRule: { clusterRoleSelectors: selectors.map((matchLabels) => ({ matchLabels })) },
  rules: [reading('mine')],
})

type Body = Readonly<Record<string, unknown>>

function clusterWith(...objects: readonly Body[]) {
  const controllers = ['clusterrole-aggregation-controller']
  const cluster = new Cluster({ controllers, scheduler: false })
  for (const object of objects) cluster.kubectl.create(object, '')
  cluster.run(seconds(1))
  const resources = () =>
    cluster.server.reader.get('ClusterRole', 'all')?.rules?.flatMap((rule) => rule.resources)
  return { cluster, resources }
}

describe('An aggregated role', () => {
  function check(name: string, objects: readonly Body[], wanted: readonly string[]) {
    test(name, () => expect(clusterWith(...objects).resources()).toEqual(wanted))
  }

  const a = { part: 'a' }
  const b = { part: 'b' }
  check('loses its own rules', [gatherer(a)], [])
  check(
    'has those of the selected roles by their names',
    [role('z', a, 'pods'), role('c', a, 'secrets', 'nodes'), role('d', b, 'events'), gatherer(a)],
    ['secrets', 'nodes', 'pods'],
  )
  check(
    'has what several selectors find, each rule once',
    [role('z', a, 'pods'), role('c', b, 'events', 'pods'), gatherer(a, b)],
    ['pods', 'events'],
  )

  test('follows the others as they come, change and go', () => {
    const { cluster, resources } = clusterWith(gatherer(a))
    cluster.kubectl.create(role('x', a, 'pods'), '')
    cluster.run(seconds(1))
    expect(resources()).toEqual(['pods'])
    const id = 'clusterroles.rbac.authorization.k8s.io'
    cluster.kubectl.patch(id, 'x', { rules: [reading('events')] })
    cluster.run(seconds(1))
    expect(resources()).toEqual(['events'])
    cluster.kubectl.label(id, 'x', 'part-')
    cluster.run(seconds(1))
    expect(resources()).toEqual([])
  })
})

test('what a new cluster gathers is in its roles', () => {
  const { reader } = clusterWith().cluster.server
  const rules = (name: string) => reader.get('ClusterRole', name)?.rules ?? []
  expect(rules('edit')).toEqual(expect.arrayContaining([...rules('view')]))
  expect(rules('admin')).toEqual(expect.arrayContaining([...rules('edit')]))
  expect(rules('admin')).toEqual(expect.arrayContaining([...rules('system:aggregate-to-admin')]))
})
