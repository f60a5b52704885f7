/** Events about a container: they are recorded for its Pod, and say which container they mean. */

import type { Host } from './host'
import type { ContainerState, PodState } from './pod-state'

export function containerEvent(
  host: Host,
  { pod }: PodState,
  { name, role }: ContainerState,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  host.events.record(pod, type, reason, message, `spec.${LISTS[role]}{${name}}`)
}

const LISTS: Readonly<Record<ContainerState['role'], string>> = {
  init: 'initContainers',
  sidecar: 'initContainers',
  app: 'containers',
  ephemeral: 'ephemeralContainers',
}
