/** The machines of a cluster as the network sees them: what has which address, and what answers
 * there. */
import type { ServedAnswer, ServedRequest } from '../images/system/world'
import type { Resolver } from './names'

/** A machine with its Pods; kubelets are such. */
export interface Machine {
  readonly machine: { readonly name: string }
  readonly isPowered: boolean
  /** Whether its cable is in. */
  readonly isLinked: boolean
  readonly address: string | undefined
  /** Which of its Pods packets for this address and port go to. */
  addresseeOf(ip: string, port: number): Addressee | undefined
  answerAt(pod: string, port: number, asked?: Asked): ContainerAnswer
  /** An answer has come to one of its Pods. */
  hear(pod: string): void
  resolverOf(pod: string, dns: string): Resolver | undefined
}

export interface Addressee {
  readonly pod: string
  readonly uid: string
  readonly port: number
}

/** A request as the container meets it. */
export interface Asked {
  readonly request: ServedRequest
}

export type ContainerAnswer =
  | ({ readonly type: 'answers'; readonly container: string } & ServedAnswer)
  | { readonly type: 'refuses' }
  | { readonly type: 'lost' }

export interface Machines {
  get(node: string): Machine | undefined
  all(): readonly Machine[]
}

/** True when packets get from one place to another; a place that is no machine is outside. */
export function isConnected(from: Machine | undefined, to: Machine | undefined): boolean {
  const isUp = (machine: Machine | undefined) => machine === undefined || machine.isPowered
  if (!isUp(from) || !isUp(to)) return false
  return from === to || ((from?.isLinked ?? true) && (to?.isLinked ?? true))
}

/** The machine that has the address itself, or a Pod that has it. */
export function machineOf(machines: Machines, ip: string, port: number): Machine | undefined {
  const all = machines.all()
  const own = all.find(({ address }) => address === ip)
  return own ?? all.find((machine) => machine.addresseeOf(ip, port) !== undefined)
}
