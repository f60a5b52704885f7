/** The cells that a real control plane made of the same objects. It was of version 1.20: columns
 *  that have come or changed since are named here, and tested beside the files that make them. */
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../../api/meta'
import { Registry } from '../../apiserver/registry'
import type { PrinterColumn } from '../../apiserver/strategy'
import { instantOf } from '../../clock/duration'
import type { Cell, Columns, RowCondition } from './column'
import { columnsOf } from './columns'
import { customColumns } from './custom-columns'

type Recorded = Readonly<Record<string, RecordedTable>>
interface RecordedTable {
  readonly now: string
  readonly columns: readonly (readonly [name: string, ...rest: unknown[]])[]
  readonly rows: readonly RecordedRow[]
}
interface RecordedRow {
  readonly cells: readonly Cell[]
  readonly conditions?: readonly RowCondition[]
  readonly object: KubeObject
}

/** Since 1.20 there are these columns more. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  'certificatesigningrequests.certificates.k8s.io': ['RequestedDuration'],
  'cronjobs.batch': ['Timezone'],
  'csidrivers.storage.k8s.io': ['StorageCapacity', 'TokenRequests', 'RequiresRepublish'],
  'jobs.batch': ['Status'],
  persistentvolumeclaims: ['VolumeAttributesClass'],
  persistentvolumes: ['VolumeAttributesClass'],
  'priorityclasses.scheduling.k8s.io': ['PreemptionPolicy'],
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': ['NominalConcurrencyShares'],
}

/** Columns of 1.20 that are others now: a text with the time of the last restart, targets that name
 *  their resource, shares of another name, an age that stood before what is used,
 *  a count of a series that took in the first of it. */
const CHANGED: Readonly<Record<string, readonly string[]>> = {
  events: ['Count'],
  'events.events.k8s.io': ['Count'],
  pods: ['Restarts'],
  resourcequotas: ['Age'],
  'horizontalpodautoscalers.autoscaling': ['Targets'],
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': ['AssuredConcurrencyShares'],
}

const registry = Registry.builtIn({})

function check(id: string, recorded: RecordedTable, columns: Columns) {
  const added = ADDED[id] ?? []
  const changed = CHANGED[id] ?? []
  const keep = (name: string) => !added.includes(name) && !changed.includes(name)
  const now = instantOf(recorded.now)
  const { definitions } = columns
  expect([id, ...definitions.map(({ name }) => name)]).toEqual(expect.arrayContaining([...added]))
  expect(
    definitions
      .map((c) => [c.name, c.type, c.format, c.priority])
      .filter(([name]) => keep(`${name}`)),
  ).toEqual(recorded.columns.filter(([name]) => keep(name)))
  for (const { cells, conditions, object } of recorded.rows) {
    const is = columns.cells(object, now)
    expect(is.length).toBe(definitions.length)
    const shown = is.filter((_, i) => keep(definitions[i]?.name ?? ''))
    const expected = cells.filter((_, i) => keep(recorded.columns[i]?.[0] ?? ''))
    expect([object.metadata.name, shown]).toEqual([object.metadata.name, expected])
    expect(columns.conditions?.(object)).toEqual(conditions)
  }
}

const read = (family: string): Recorded =>
  JSON.parse(readFileSync(`${__dirname}/golden/${family}.json`, 'utf8'))

for (const family of [
  'pods',
  'workloads',
  'cluster',
  'services',
  'storage',
  'access',
  'extensions',
]) {
  for (const [id, recorded] of Object.entries(read(family))) {
    test(`${id} are shown as by a real control plane`, () => {
      check(id, recorded, columnsOf(registry.get(id)))
    })
  }
}

for (const [id, recorded] of Object.entries(read('custom'))) {
  test(`${id} are shown as by a real control plane`, () => {
    check(id, recorded, customColumns(printerColumnsOf(id)))
  })
}

function printerColumnsOf(id: string): readonly PrinterColumn[] | undefined {
  const definitions = read('extensions')['customresourcedefinitions.apiextensions.k8s.io']
  const found = definitions?.rows.find(({ object }) => object.metadata.name === id)?.object
  const spec = found?.spec as { versions: { additionalPrinterColumns?: PrinterColumn[] }[] }
  return spec.versions[0]?.additionalPrinterColumns
}

test('FlowSchemas come in the order of a real control plane', () => {
  const id = 'flowschemas.flowcontrol.apiserver.k8s.io'
  const objects = read('cluster')[id]?.rows.map(({ object }) => object) ?? []
  const shuffled = [...objects].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  expect(shuffled.sort(columnsOf(registry.get(id)).order)).toEqual(objects)
})
