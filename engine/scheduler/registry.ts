/**
 * The default profile: the plugins in their order, with the weights of their scores.
 *
 * The order is the order of filtering, so it decides which reason a Node is rejected for.
 * Models pkg/scheduler/apis/config/v1/default_plugins.go. Left out: VolumeRestrictions,
 * NodeVolumeLimits, VolumeZone, DynamicResources.
 */
import { extensionPointsOf } from './extension-points'
import { defaultBinder } from './plugins/default-binder'
import { defaultPreemption } from './plugins/default-preemption'
import { imageLocality } from './plugins/image-locality'
import { interPodAffinity } from './plugins/inter-pod-affinity'
import { nodeAffinity } from './plugins/node-affinity'
import { nodeName } from './plugins/node-name'
import { nodePorts } from './plugins/node-ports'
import { nodeResourcesBalancedAllocation } from './plugins/node-resources-balanced-allocation'
import { nodeResourcesFit } from './plugins/node-resources-fit'
import { nodeUnschedulable } from './plugins/node-unschedulable'
import { podTopologySpread } from './plugins/pod-topology-spread'
import { prioritySort } from './plugins/priority-sort'
import { schedulingGates } from './plugins/scheduling-gates'
import { taintToleration } from './plugins/taint-toleration'
import { volumeBinding } from './plugins/volume-binding'

export const DEFAULT_PROFILE = extensionPointsOf([
  { plugin: schedulingGates },
  { plugin: prioritySort },
  { plugin: nodeUnschedulable },
  { plugin: nodeName },
  { plugin: taintToleration, weight: 3 },
  { plugin: nodeAffinity, weight: 2 },
  { plugin: nodePorts },
  { plugin: nodeResourcesFit, weight: 1 },
  { plugin: volumeBinding },
  { plugin: podTopologySpread, weight: 2 },
  { plugin: interPodAffinity, weight: 2 },
  { plugin: defaultPreemption },
  { plugin: nodeResourcesBalancedAllocation, weight: 1 },
  { plugin: imageLocality, weight: 1 },
  { plugin: defaultBinder },
])
