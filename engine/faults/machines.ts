/** Machines: power, network, pressure and whole zones; and machines that come. */
import type { MachineSpec } from '../kubelet/machine'
import type { Pressure } from '../kubelet/node-object'
import { type Breakable, befall, FaultError, machineOf } from './fault'

const ZONE = 'topology.kubernetes.io/zone'

/** Power off: kubelet and containers are gone, and nobody is told. */
export function crash(cluster: Breakable, node: string): void {
  const kubelet = machineOf(cluster, node)
  if (!kubelet.isPowered) throw new FaultError(`Node "${node}" has crashed already`)
  befall(cluster, 'Node crashes', `Node ${node}`, () => kubelet.crash())
}

export function recover(cluster: Breakable, node: string): void {
  const kubelet = machineOf(cluster, node)
  if (kubelet.isPowered)
    throw new FaultError(`Node "${node}" has not crashed, so it cannot recover`)
  befall(cluster, 'Node recovers', `Node ${node}`, () => kubelet.recover())
}

/** Containers run on, and the kubelet reaches nothing. */
export function disconnect(cluster: Breakable, node: string): void {
  const kubelet = machineOf(cluster, node)
  if (!kubelet.isLinked) throw new FaultError(`Node "${node}" has lost its network already`)
  befall(cluster, 'Node loses its network', `Node ${node}`, () => kubelet.loseNetwork())
}

export function reconnect(cluster: Breakable, node: string): void {
  const kubelet = machineOf(cluster, node)
  if (kubelet.isLinked) throw new FaultError(`Node "${node}" has not lost its network`)
  befall(cluster, 'Node gets its network back', `Node ${node}`, () => kubelet.regainNetwork())
}

/** All machines of the zone lose their power. */
export function failZone(cluster: Breakable, zone: string): void {
  const up = machinesIn(cluster, zone).filter(({ isPowered }) => isPowered)
  if (up.length === 0) throw new FaultError(`all Nodes in zone "${zone}" have crashed already`)
  befall(cluster, 'zone fails', `zone ${zone}`, () => {
    for (const kubelet of up) kubelet.crash()
  })
}

export function recoverZone(cluster: Breakable, zone: string): void {
  const down = machinesIn(cluster, zone).filter(({ isPowered }) => !isPowered)
  if (down.length === 0) throw new FaultError(`no Node in zone "${zone}" has crashed`)
  befall(cluster, 'zone recovers', `zone ${zone}`, () => {
    for (const kubelet of down) kubelet.recover()
  })
}

/** A new machine starts, and its kubelet registers a Node. */
export function join(cluster: Breakable, machine: MachineSpec): void {
  const { name } = machine
  const isTaken = cluster.kubelet(name) ?? cluster.server.reader.get('Node', name)
  if (isTaken !== undefined) throw new FaultError(`there is a Node "${name}" already`)
  befall(cluster, 'Node joins', `Node ${name}`, () => cluster.addNode(machine).start())
}

/** The Node is short of something, and reports it. */
export function press(cluster: Breakable, node: string, pressure: Pressure): void {
  const kubelet = machineOf(cluster, node)
  const name = `Node reports ${pressure}`
  befall(cluster, name, `Node ${node}`, () => kubelet.beginPressure(pressure))
}

export function relieve(cluster: Breakable, node: string, pressure: Pressure): void {
  const kubelet = machineOf(cluster, node)
  const name = `Node no longer reports ${pressure}`
  befall(cluster, name, `Node ${node}`, () => kubelet.endPressure(pressure))
}

function machinesIn(cluster: Breakable, zone: string) {
  const zoned = cluster.kubelets().map((kubelet) => {
    const { name, labels } = kubelet.machine
    const node = cluster.server.reader.get('Node', name)
    return { kubelet, zone: (node?.metadata.labels ?? labels)?.[ZONE] }
  })
  const found = zoned.filter((machine) => machine.zone === zone).map(({ kubelet }) => kubelet)
  if (found.length > 0) return found
  const zones = [...new Set(zoned.map((machine) => machine.zone))].filter((z) => z !== undefined)
  const there = zones.length === 0 ? 'no Node is in a zone' : `there is "${zones.join('", "')}"`
  throw new FaultError(`no Node is in zone "${zone}"; ${there}`)
}
