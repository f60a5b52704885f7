/**
 * What can befall a cluster under test: failures of machines and components, and what images do.
 *
 * It takes a driver that knows how to break a Node or a component there; a target without one
 * throws `Unsupported`, and the scenario is skipped with that reason. Pods are meant by their
 * places.
 */
import type { Behaviour, Duration, MachineSpec, Pressure, ProbeRole } from '../../engine'
import type { Part } from '../phrase'
import type { Place } from './verbs'

export interface Failures {
  /** Power off: kubelet and containers are gone, without a goodbye. */
  crash(node: string): Promise<void>
  recover(node: string): Promise<void>
  /** Its containers run on, its kubelet reaches nothing. */
  disconnect(node: string): Promise<void>
  reconnect(node: string): Promise<void>
  failZone(zone: string): Promise<void>
  recoverZone(zone: string): Promise<void>
  stop(part: Part): Promise<void>
  start(part: Part): Promise<void>
  /** A machine of this kind starts, and registers a Node. */
  join(machine: MachineSpec): Promise<void>
  press(node: string, pressure: Pressure): Promise<void>
  relieve(node: string, pressure: Pressure): Promise<void>
  exitContainer(pod: Place, container: string, code: number): Promise<void>
  failProbe(pod: Place, role: ProbeRole): Promise<void>
  passProbe(pod: Place, role: ProbeRole): Promise<void>
  runOutOfMemory(pod: Place): Promise<void>
  /** News takes this much longer to reach whoever watches, one part or all. */
  lag(duration: Duration, whose: Part | undefined): Promise<void>
  catchUp(whose: Part | undefined): Promise<void>
  /** What the containers of an image do from now on. */
  tell(image: string, behaviour: Behaviour): void
}
