/**
 * The default profile: the plugins in their order, with the weights of their scores.
 *
 * The order is the order of filtering, so it decides which reason a Node is rejected for.
 * Models pkg/scheduler/apis/config/v1/default_plugins.go. Left out: VolumeRestrictions,
 * NodeVolumeLimits, VolumeZone, DynamicResources.
 */
import type { AnyPlugin } from './framework'
import { defaultBinder } from './plugins/default-binder'
import { nodeAffinity } from './plugins/node-affinity'
import { nodeName } from './plugins/node-name'
import { nodePorts } from './plugins/node-ports'
import { nodeResourcesFit } from './plugins/node-resources-fit'
import { nodeUnschedulable } from './plugins/node-unschedulable'
import { prioritySort } from './plugins/priority-sort'
import { schedulingGates } from './plugins/scheduling-gates'
import { taintToleration } from './plugins/taint-toleration'

export interface ProfileEntry {
  readonly plugin: AnyPlugin
  /** Of its scores; 1 when absent. */
  readonly weight?: number
}

export const DEFAULT_PROFILE: readonly ProfileEntry[] = [
  { plugin: schedulingGates },
  { plugin: prioritySort },
  { plugin: nodeUnschedulable },
  { plugin: nodeName },
  { plugin: taintToleration, weight: 3 },
  { plugin: nodeAffinity, weight: 2 },
  { plugin: nodePorts },
  { plugin: nodeResourcesFit, weight: 1 },
  { plugin: defaultBinder },
]
