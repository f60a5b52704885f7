/**
 * All that can befall a cluster, by name: machines and zones fail, parts stop, containers exit,
 * watches lag. Each is an occurrence in the trace; what cannot happen throws a FaultError.
 */
import type { Duration } from '../clock/duration'
import type { ProbeRole } from '../images/behaviour'
import type { MachineSpec } from '../kubelet/machine'
import type { Pressure } from '../kubelet/node-object'
import * as containers from './containers'
import type { Breakable } from './fault'
import * as machines from './machines'
import * as parts from './parts'
import * as watches from './watches'

export class Faults {
  readonly #cluster: Breakable

  constructor(cluster: Breakable) {
    this.#cluster = cluster
  }

  crash(node: string): void {
    machines.crash(this.#cluster, node)
  }

  recover(node: string): void {
    machines.recover(this.#cluster, node)
  }

  disconnect(node: string): void {
    machines.disconnect(this.#cluster, node)
  }

  reconnect(node: string): void {
    machines.reconnect(this.#cluster, node)
  }

  failZone(zone: string): void {
    machines.failZone(this.#cluster, zone)
  }

  recoverZone(zone: string): void {
    machines.recoverZone(this.#cluster, zone)
  }

  join(machine: MachineSpec): void {
    machines.join(this.#cluster, machine)
  }

  stop(part: parts.Part): void {
    parts.stop(this.#cluster, part)
  }

  start(part: parts.Part): void {
    parts.start(this.#cluster, part)
  }

  exitContainer(podKey: string, container: string, code: number): void {
    containers.exitContainer(this.#cluster, podKey, container, code)
  }

  runOutOfMemory(podKey: string): void {
    containers.runOutOfMemory(this.#cluster, podKey)
  }

  setProbe(podKey: string, role: ProbeRole, outcome: 'fails' | 'passes'): void {
    containers.setProbe(this.#cluster, podKey, role, outcome)
  }

  press(node: string, pressure: Pressure): void {
    machines.press(this.#cluster, node, pressure)
  }

  relieve(node: string, pressure: Pressure): void {
    machines.relieve(this.#cluster, node, pressure)
  }

  lag(by: Duration, whose?: parts.Part): void {
    watches.lag(this.#cluster, by, whose)
  }

  catchUp(whose?: parts.Part): void {
    watches.catchUp(this.#cluster, whose)
  }
}
