/** A machine that a Node stands for: what it is called, what it has, what it is labelled with. */
import type { Taint } from '../api/kinds'
import type { StringMap } from '../api/meta'

export interface MachineSpec {
  readonly name: string
  readonly labels?: StringMap
  readonly taints?: readonly Taint[]
  readonly cpu: string
  readonly memory: string
  /** How many Pods it takes; the kubelet's maxPods when absent. */
  readonly pods?: number
  /** Other resources by their names: `nvidia.com/gpu`. */
  readonly resources?: StringMap
}

/** The machine with the standard equipment where none is given. */
export const machineSpec = (
  given: Partial<MachineSpec> & { readonly name: string },
): MachineSpec => ({ cpu: '4', memory: '16Gi', ...given })
