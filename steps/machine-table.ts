/** From the table of `Given a cluster with these Nodes` to machines. */
import { type MachineSpec, machineSpec, type Taint } from '../engine'
import { Misspoken } from './facts/fact'
import { mapFrom } from './object-table'

const ZONE = 'topology.kubernetes.io/zone'
const REGION = 'topology.kubernetes.io/region'

/** Columns: name, and any of zone, region, cpu, memory, pods, labels, taints, and any resource
 * name. */
export function machinesOf(
  rows: readonly Readonly<Record<string, string>>[],
): readonly MachineSpec[] {
  return rows.map((row) => machineFrom(row))
}

export function machineFrom(row: Readonly<Record<string, string>>): MachineSpec {
  const { name, zone, region, labels = '', taints = '', cpu, memory, pods, ...resources } = row
  if (name === undefined || name === '') {
    throw new Misspoken('this table of Nodes needs a column "name" with a name in each row')
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

/** `key=value:NoSchedule` or `key:NoExecute`. */
export function taintFrom(text: string): Taint {
  const [, key = '', value, effect = ''] =
    /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(text) ?? []
  if (key === '') {
    throw new Misspoken(
      `"${text}" is no taint; write key=value:NoSchedule, with NoSchedule, PreferNoSchedule or NoExecute`,
    )
  }
  return value === undefined ? { key, effect } : { key, value, effect }
}
