/** What befalls the embedded cluster. What cannot happen fails the step in a sentence. */
import type {
  Behaviour,
  Cluster,
  Duration,
  MachineSpec,
  Pressure,
  ProbeRole,
} from '../../../engine'
import { FaultError } from '../../../engine'
import { Misspoken } from '../../facts/fact'
import type { Part } from '../../phrase'
import type { Failures } from '../failures'
import type { Place } from '../verbs'

export class EmbeddedFailures implements Failures {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  async crash(node: string) {
    this.#befall((faults) => faults.crash(node))
  }

  async recover(node: string) {
    this.#befall((faults) => faults.recover(node))
  }

  async disconnect(node: string) {
    this.#befall((faults) => faults.disconnect(node))
  }

  async reconnect(node: string) {
    this.#befall((faults) => faults.reconnect(node))
  }

  async failZone(zone: string) {
    this.#befall((faults) => faults.failZone(zone))
  }

  async recoverZone(zone: string) {
    this.#befall((faults) => faults.recoverZone(zone))
  }

  async stop(part: Part) {
    this.#befall((faults) => faults.stop(partOf(part)))
  }

  async start(part: Part) {
    this.#befall((faults) => faults.start(partOf(part)))
  }

  async join(machine: MachineSpec) {
    this.#befall((faults) => faults.join(machine))
  }

  async press(node: string, pressure: Pressure) {
    this.#befall((faults) => faults.press(node, pressure))
  }

  async relieve(node: string, pressure: Pressure) {
    this.#befall((faults) => faults.relieve(node, pressure))
  }

  async exitContainer({ key }: Place, container: string, code: number) {
    this.#befall((faults) => faults.exitContainer(key, container, code))
  }

  async failProbe({ key }: Place, role: ProbeRole) {
    this.#befall((faults) => faults.setProbe(key, role, 'fails'))
  }

  async passProbe({ key }: Place, role: ProbeRole) {
    this.#befall((faults) => faults.setProbe(key, role, 'passes'))
  }

  async runOutOfMemory({ key }: Place) {
    this.#befall((faults) => faults.runOutOfMemory(key))
  }

  async lag(duration: Duration, whose: Part | undefined) {
    this.#befall((faults) => faults.lag(duration, whose && partOf(whose)))
  }

  async catchUp(whose: Part | undefined) {
    this.#befall((faults) => faults.catchUp(whose && partOf(whose)))
  }

  tell(image: string, behaviour: Behaviour) {
    this.#cluster.trace.during('scenario', 'tell', image, [], () => {
      this.#cluster.images.tell(image, behaviour)
    })
  }

  #befall(happen: (faults: Cluster['faults']) => void): void {
    try {
      happen(this.#cluster.faults)
    } catch (error) {
      throw error instanceof FaultError ? new Misspoken(error.message) : error
    }
  }
}

/** A part as the engine names it: a Node by its name alone. */
const partOf = (part: Part) =>
  part.type === 'kubelet' ? ({ type: 'kubelet', node: part.node.name } as const) : part
