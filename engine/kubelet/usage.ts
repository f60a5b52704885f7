/** What containers use of cpu and memory, as metrics report it: what was told, else a little. */
import { milliValue, value } from '../api/quantity'
import type { Host } from './host'
import { type PodState, runningOf } from './pod-state'

/** What a container uses of which nothing was told. */
const LITTLE = { cpu: '1m', memory: '8Mi' }

export interface ContainerUsage {
  readonly container: string
  readonly milliCpu: number
  readonly memory: number
}

/** The usage of the Pod's running containers. */
export function usageOf({ images }: Host, state: PodState): ContainerUsage[] {
  return runningOf(state).map(({ name, instance }) => {
    const { cpu, memory } = images.of(instance?.image ?? '').uses ?? LITTLE
    return { container: name, milliCpu: milliValue(cpu), memory: value(memory) }
  })
}
