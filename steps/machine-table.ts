/** From the table of `Given a cluster with these Nodes` to machines. */
import { isSubdomain, type MachineSpec, machineSpec, parseQuantity, type Taint } from '../engine'
import { Misspoken } from './facts/fact'
import { nearest } from './facts/resolve'
import { mapFrom } from './object-table'

const ZONE = 'topology.kubernetes.io/zone'
const REGION = 'topology.kubernetes.io/region'

/** Columns: name, and any of zone, region, cpu, memory, pods, labels, taints, and any resource
 * name. */
export function machinesOf(
  rows: readonly Readonly<Record<string, string>>[],
): readonly MachineSpec[] {
  const machines = rows.map((row) => machineFrom(row))
  const names = machines.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw new Misspoken(`there are two Nodes "${twice}" in this table`)
  return machines
}

export function machineFrom(row: Readonly<Record<string, string>>): MachineSpec {
  const { name, zone, region, labels = '', taints = '', cpu, memory, pods, ...resources } = row
  if (name === undefined || name === '') {
    throw new Misspoken('this table of Nodes needs a column "name" with a name in each row')
  }
  const [problem] = isSubdomain(name)
  if (problem !== undefined) throw new Misspoken(`"${name}" is no name of a Node: ${problem}`)
  for (const column of Object.keys(resources)) requireResource(column)
  for (const [what, amount] of Object.entries({ cpu, memory, pods, ...resources })) {
    if (amount) requireAmount(what, amount)
  }
  return machineSpec({
    name,
    labels: {
      ...mapFrom(labels),
      ...(zone ? { [ZONE]: zone } : {}),
      ...(region ? { [REGION]: region } : {}),
    },
    taints: taints
      .split(',')
      .map((taint) => taint.trim())
      .filter((taint) => taint !== '')
      .map(taintFrom),
    ...(cpu ? { cpu } : {}),
    ...(memory ? { memory } : {}),
    ...(pods ? { pods: Number(pods) } : {}),
    resources: Object.fromEntries(Object.entries(resources).filter(([, value]) => value !== '')),
  })
}

const COLUMNS = ['name', 'zone', 'region', 'cpu', 'memory', 'pods', 'labels', 'taints']

/** Resources of others have a domain in front; a word without one is a column misspelt. */
function requireResource(column: string): void {
  if (column.includes('/') || /^(ephemeral-storage|hugepages-\w+)$/.test(column)) return
  const near = nearest(column, COLUMNS)
  const hint = near === undefined ? `there are ${COLUMNS.join(', ')}` : `did you mean ${near}?`
  throw new Misspoken(
    `"${column}" is no column of a table of Nodes, nor a resource like nvidia.com/gpu; ${hint}`,
  )
}

function requireAmount(resource: string, amount: string): void {
  const isAmount = resource === 'pods' ? /^\d+$/.test(amount) : isQuantity(amount)
  if (isAmount) return
  const example = resource === 'cpu' ? '4 or 500m' : resource === 'memory' ? '16Gi or 512Mi' : '110'
  throw new Misspoken(`"${amount}" is no amount of ${resource}; write one like ${example}`)
}

function isQuantity(text: string): boolean {
  try {
    parseQuantity(text)
    return !text.startsWith('-')
  } catch {
    return false
  }
}

/** `key=value:NoSchedule` or `key:NoExecute`. */
function taintFrom(text: string): Taint {
  const [, key = '', value, effect = ''] =
    /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(text) ?? []
  if (key === '') {
    throw new Misspoken(
      `"${text}" is no taint; write key=value:NoSchedule, with NoSchedule, PreferNoSchedule or NoExecute`,
    )
  }
  return value === undefined ? { key, effect } : { key, value, effect }
}
