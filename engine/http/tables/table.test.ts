/** Tables as clients get them: headers, rows, and what a row carries of its object. */
import { test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../../api/meta'
import { Registry } from '../../apiserver/registry'
import { serveVersions } from '../../apiserver/served-versions'
import { metadata, NOW, pod } from '../../testing/objects'
import { descriptionOf } from '../openapi/descriptions'
import { partialMetadata, type TableOptions, tableOf } from './table'

const registry = Registry.builtIn({})
const role: KubeObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: metadata('r'),
}
const ROLES = 'roles.rbac.authorization.k8s.io'

function check(
  id: string,
  objects: readonly KubeObject[],
  how: Partial<TableOptions>,
  is: unknown,
) {
  expect(tableOf(registry.get(id), objects, { now: NOW, include: 'None', ...how })).toEqual(is)
}

const TABLE = { kind: 'Table', apiVersion: 'meta.k8s.io/v1' }
const textOf = (field: string) =>
  descriptionOf('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', field)
const HEADERS = [
  { name: 'Name', type: 'string', format: 'name', description: textOf('name'), priority: 0 },
  {
    name: 'Created At',
    type: 'date',
    format: '',
    description: textOf('creationTimestamp'),
    priority: 0,
  },
]
const CELLS = ['r', '2025-01-01T00:00:00Z']
const PARTIAL = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' }

test('a resource without columns of its own shows its name and its creation', () => {
  const rows = [{ cells: CELLS, object: null }]
  const one = { ...TABLE, metadata: { resourceVersion: '1' }, columnDefinitions: HEADERS, rows }
  check(ROLES, [role], {}, one)
})

test('a list brings its own metadata, and may be empty', () => {
  const list = { metadata: { resourceVersion: '77', continue: 'more', remainingItemCount: 3 } }
  const empty = { ...TABLE, metadata: list.metadata, columnDefinitions: HEADERS, rows: [] }
  check(ROLES, [], { list }, empty)
})

test('a row carries the metadata of its object, the whole object, or nothing', () => {
  const table = { ...TABLE, metadata: { resourceVersion: '1' }, columnDefinitions: null }
  const row = (object: unknown) => ({ ...table, rows: [{ cells: CELLS, object }] })
  const noHeaders = true
  check(ROLES, [role], { noHeaders, include: 'None' }, row(null))
  check(ROLES, [role], { noHeaders, include: 'Object' }, row(role))
  const partial = { ...PARTIAL, metadata: role.metadata }
  check(ROLES, [role], { noHeaders, include: 'Metadata' }, row(partial))
  expect(partialMetadata(role)).toEqual(partial)
})

test('a row says that its Pod has ended', () => {
  const [row] = tableOf(registry.get('pods'), [pod('task', { phase: 'Failed' })], {
    now: NOW,
    include: 'None',
  }).rows
  expect(row?.conditions?.map(({ reason }) => reason)).toEqual(['Failed'])
})

test('cells are made of the stored version, the object is as it was asked for', () => {
  const pods = registry.get('pods')
  const conversion = {
    stored: pods,
    toStored: (object: KubeObject) => ({ ...object, status: { phase: 'Pending' } }),
    fromStored: (object: KubeObject) => object,
  }
  const object = pod('web')
  const { rows } = tableOf({ ...pods, conversion }, [object], { now: NOW, include: 'Object' })
  expect(rows.map((row) => [row.cells[2], row.object])).toEqual([['Pending', object]])
})

test('a custom resource has the columns that its definition gives this version', () => {
  const own = Registry.builtIn({})
  const colour = { name: 'Colour', type: 'string', jsonPath: '.spec.colour' }
  const version = (name: string) => ({ name, served: true, storage: name === 'v1' })
  serveVersions(own, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: metadata('cars.example.org'),
    spec: {
      group: 'example.org',
      scope: 'Namespaced',
      names: { plural: 'cars', kind: 'Car' },
      versions: [version('v1beta1'), { ...version('v1'), additionalPrinterColumns: [colour] }],
    },
    status: {},
  })
  const cells = (apiVersion: string) => {
    const resource = own.ofObject(apiVersion, 'Car')
    const car = { apiVersion, kind: 'Car', metadata: metadata('c'), spec: { colour: 'red' } }
    return resource && tableOf(resource, [car], { now: NOW, include: 'None' }).rows[0]?.cells
  }
  expect(cells('example.org/v1')).toEqual(['c', 'red'])
  expect(cells('example.org/v1beta1')).toEqual(['c', '60m'])
})
